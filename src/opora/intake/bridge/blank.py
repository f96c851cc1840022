"""A blank list to download: columns with hints, choices, and an example row that import passes over."""

from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from ..rules.fields import TITLES, SheetKind

_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column of the blank: its field, an example, a hint, and choices if there are any."""

    field: str
    example: Promise | str
    hint: Promise | str
    choices: tuple[Promise | str, ...] = ()
    width: int = 18


_YES_NO = (pgettext_lazy("blank list", "yes"), pgettext_lazy("blank list", "no"))
_CATEGORY = (
    pgettext_lazy("blank list", "highest"),
    pgettext_lazy("blank list", "first"),
    pgettext_lazy("blank list", "conformity"),
    pgettext_lazy("blank list", "no category"),
)
_EMPLOYMENT = (
    pgettext_lazy("blank list", "main post"),
    pgettext_lazy("blank list", "internal part-time"),
    pgettext_lazy("blank list", "external part-time"),
)
_DAY = _("Day.month.year, for example 01.09.2020.")

STAFF = (
    BlankColumn(
        "full_name",
        pgettext_lazy("blank list", "Example: Ivanova Maria Petrovna"),
        _("Only this column is required."),
        (),
        36,
    ),
    BlankColumn("birth_on", "14.05.1990", _DAY),
    BlankColumn("post", pgettext_lazy("blank list", "teacher"), _("As in the staffing table."), (), 28),
    BlankColumn(
        "subjects",
        pgettext_lazy("blank list", "mathematics, physics"),
        _("Separate several subjects with commas."),
        (),
        28,
    ),
    BlankColumn("stages", "5-9", _("Classes, for example 1-4 or 5, 6, 7.")),
    BlankColumn("load_hours", "18", _("Hours a week.")),
    BlankColumn("employment", _EMPLOYMENT[0], _("Choose from the list."), _EMPLOYMENT),
    BlankColumn("hired_on", "01.09.2020", _DAY),
    BlankColumn("service_teaching_years", "5", _("Whole years, or 5 лет 3 мес.")),
    BlankColumn("category", _CATEGORY[1], _("Choose from the list."), _CATEGORY),
    BlankColumn("education", pgettext_lazy("blank list", "higher"), _("Level, and what was finished."), (), 28),
    BlankColumn("phone", "+7 900 000-00-00", _("Used only for letters about mentoring.")),
    BlankColumn("email", "name@example.ru", _("Used only for letters about mentoring."), (), 26),
    BlankColumn("external_id", "000123", _("Helps to recognise people next time.")),
    BlankColumn("leave", "", _("Parental leave, long leave; empty when the person works.")),
    BlankColumn("is_mentor_ready", _YES_NO[0], _("Choose from the list."), _YES_NO),
    BlankColumn("needs", pgettext_lazy("blank list", "classroom discipline"), _("In free words."), (), 36),
    BlankColumn("wishes", pgettext_lazy("blank list", "a mentor from the same building"), _("In free words."), (), 36),
)
PAIRS = (
    BlankColumn("mentor_name", pgettext_lazy("blank list", "Example: Ivanova Maria Petrovna"), _("Full name."), (), 36),
    BlankColumn(
        "mentee_name",
        pgettext_lazy("blank list", "Kotov Lev Andreevich"),
        _("Full name; one pair in a row."),
        (),
        36,
    ),
    BlankColumn("order_number", "159-од", _("As in the school's journal; may be empty.")),
    BlankColumn("order_on", "01.09.2025", _DAY),
    BlankColumn("pair_starts_on", "01.09.2025", _DAY),
    BlankColumn("pair_ends_on", "31.05.2026", _DAY),
)
MOVEMENTS = (
    BlankColumn(
        "full_name",
        pgettext_lazy("blank list", "Example: Ivanova Maria Petrovna"),
        _("Only this column is required."),
        (),
        36,
    ),
    BlankColumn("birth_on", "14.05.1990", _DAY),
    BlankColumn("post", pgettext_lazy("blank list", "teacher"), _("As in the staffing table."), (), 28),
    BlankColumn("hired_on", "01.09.2023", _DAY),
    BlankColumn("left_on", "31.08.2025", _("Empty when the person still works.")),
    BlankColumn("leaving_reason", "", _("In free words; may be empty."), (), 28),
)
RESULTS = (
    BlankColumn("full_name", pgettext_lazy("blank list", "Example: Ivanova Maria Petrovna"), _("Full name."), (), 36),
    BlankColumn("school", pgettext_lazy("blank list", "School No. 7"), _("Tells namesakes apart."), (), 28),
    BlankColumn("birth_on", "14.05.1990", _("Tells namesakes apart.")),
    BlankColumn(
        "instrument", pgettext_lazy("blank list", "Regional diagnostics 2026"), _("What it is called."), (), 36
    ),
    BlankColumn("measured_on", "01.09.2026", _DAY),
    BlankColumn("block", pgettext_lazy("blank list", "methodical"), _("One block in a row, or “total”."), (), 28),
    BlankColumn("score", "18", _("Points got.")),
    BlankColumn("most", "25", _("Points possible.")),
)
_BLANKS = {SheetKind.STAFF: STAFF, SheetKind.PAIRS: PAIRS, SheetKind.MOVEMENTS: MOVEMENTS, SheetKind.RESULTS: RESULTS}
_NAMES = {
    SheetKind.STAFF: _("People"),
    SheetKind.PAIRS: _("Pairs"),
    SheetKind.MOVEMENTS: _("Hires and leavers"),
    SheetKind.RESULTS: _("Results"),
}


def write_blank(path: str | Path, lang: str, kind: SheetKind = SheetKind.STAFF) -> None:
    """Write a blank list in the given language."""
    with override(lang), xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Opora blank"})
        page = book.add_worksheet(str(_NAMES[kind])[:31])
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        example = book.add_format({"italic": True, "font_color": "#7A7A7A"})
        text = book.add_format({"num_format": "@"})
        for at, column in enumerate(_BLANKS[kind]):
            page.set_column(at, at, column.width, text if column.field in ("external_id", "phone", "stages") else None)
            page.write_string(0, at, str(TITLES[column.field]), head)
            page.write_comment(0, at, str(column.hint), {"x_scale": 1.5})
            page.write_string(1, at, str(column.example), example)
            if column.choices:
                choices = {
                    "validate": "list",
                    "source": [str(choice) for choice in column.choices],
                    "error_type": "warning",
                }
                page.data_validation(1, at, _ROWS, at, choices)
        page.freeze_panes(1, 1)
