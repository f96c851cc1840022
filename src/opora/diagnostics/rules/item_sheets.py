"""The sheets of a workbook of questions: their names, their columns, what each fault in them is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from opora.base.rules.cells import key_of

__all__ = ["COLUMNS", "FACTS", "FAULTS", "HINTS", "SHEETS", "Flaw", "column_named", "sheet_named", "word_named"]

#: Sheet → its name.
SHEETS: dict[str, Any] = {
    "questions": pgettext_lazy("sheet of a workbook", "Questions"),
    "sections": pgettext_lazy("sheet of a workbook", "Sections"),
    "levels": pgettext_lazy("sheet of a workbook", "Levels"),
    "facts": pgettext_lazy("sheet of a workbook", "Instrument"),
}
#: Sheet → column → its heading.
COLUMNS: dict[str, dict[str, Any]] = {
    "questions": {
        "code": pgettext_lazy("column", "Code"), "kind": pgettext_lazy("column", "Kind"),
        "section": pgettext_lazy("column", "Section"), "text_ru": pgettext_lazy("column", "Question, Russian"),
        "text_en": pgettext_lazy("column", "Question, English"),
        "options_ru": pgettext_lazy("column", "Options, Russian"),
        "options_en": pgettext_lazy("column", "Options, English"), "key": pgettext_lazy("column", "Right answer"),
        "weight": pgettext_lazy("column", "Weight"), "inverted": pgettext_lazy("column", "Counts the other way round"),
        "a": pgettext_lazy("column", "Steepness"), "b": pgettext_lazy("column", "Difficulty"),
        "picture_ru": pgettext_lazy("column", "What the picture shows, Russian"),
        "picture_en": pgettext_lazy("column", "What the picture shows, English"),
    },
    "sections": {
        "code": pgettext_lazy("column", "Code"), "title_ru": pgettext_lazy("column", "Title, Russian"),
        "title_en": pgettext_lazy("column", "Title, English"), "competence": pgettext_lazy("column", "Competence"),
    },
    "levels": {
        "code": pgettext_lazy("column", "Code"), "title_ru": pgettext_lazy("column", "Title, Russian"),
        "title_en": pgettext_lazy("column", "Title, English"), "above": pgettext_lazy("column", "Begins at"),
        "severity": pgettext_lazy("column", "Severity of a deficit"),
        "strong": pgettext_lazy("column", "Helps others"),
    },
    "facts": {"fact": pgettext_lazy("column", "What"), "value": pgettext_lazy("column", "Value")},
}  # fmt: skip
#: Rows of the sheet that tells of the instrument itself.
FACTS: dict[str, Any] = {
    "code": pgettext_lazy("column", "Code"), "kind": pgettext_lazy("column", "Kind"),
    "mode": pgettext_lazy("column", "How questions are chosen"),
    "title_ru": pgettext_lazy("column", "Title, Russian"), "title_en": pgettext_lazy("column", "Title, English"),
    "about_ru": pgettext_lazy("column", "What it is for, Russian"),
    "about_en": pgettext_lazy("column", "What it is for, English"),
    "author_ru": pgettext_lazy("column", "Author, Russian"), "author_en": pgettext_lazy("column", "Author, English"),
    "limits_ru": pgettext_lazy("column", "What it cannot tell, Russian"),
    "limits_en": pgettext_lazy("column", "What it cannot tell, English"),
    "minutes": pgettext_lazy("column", "Minutes"), "limit": pgettext_lazy("column", "Time limit, minutes"),
    "anonymous": pgettext_lazy("column", "Without a name"), "rule": pgettext_lazy("column", "Scale of the levels"),
    "model": pgettext_lazy("column", "Model of the calibration"),
    "people": pgettext_lazy("column", "People in the calibration"),
    "invented": pgettext_lazy("column", "Parameters are invented"),
}  # fmt: skip
#: Column → the note over its heading.
HINTS: dict[str, Any] = {
    "options_ru": _(
        "One option a line: code = text. A scale: its ends on the first line, 1..5, then 1 = words. "
        "A matching: the left side, a line with ---, the right side."
    ),
    "key": _(
        "Codes of what is right: b, or a, c. An order: c, a, b. A matching: 1 = а; 2 = б. "
        "A number: 12,5 ± 0,1. Words: one spelling a line."
    ),
    "section": _("The code of a section, as on the next sheet."),
    "weight": _("Empty means 1."),
    "b": _("Difficulty; of a scale its bounds in rising order, with semicolons between. Only where calibrated."),
    "a": _("Only where calibrated."),
    "picture_ru": _("Pictures themselves are put to the questions of a draft, on its page."),
    "above": _("The lower bound, itself included; empty for the lowest level."),
    "competence": _("The code of a competence that the section measures, if it measures one."),
}
#: Code of a fault → what its reader is told.
FAULTS: dict[str, Any] = {
    "code": _("Give a code: letters, digits, a point or a dash, no spaces."),
    "twice": _("The code “%(cell)s” stands twice. Give each row a code of its own."),
    "kind": _("There is no kind “%(cell)s”. Possible are: %(known)s."),
    "section": _("There is no section “%(cell)s”. Possible are: %(known)s."),
    "weight": _("The weight must be a number above 0, up to 999, with at most three digits after the comma."),
    "yes_no": _("“%(cell)s” is neither yes nor no."),
    "number": _("“%(cell)s” cannot be read as a number here."),
    "text": _("The question has no text."),
    "title": _("Give a title."),
    "competence": _("There is no competence with the code “%(cell)s”."),
    "level_first": _("The first level has no lower bound: leave the cell empty, so that every value has a level."),
    "level_order": _("The level must begin above the one before it: levels overlap otherwise."),
    "options_unasked": _("Nothing is chosen from in a question of this kind: empty the cell."),
    "sides": _("Part what is matched from what it is matched with by one line with three dashes: ---"),
    "option_line": _("Write each option on a line of its own: code = text."),
    "option_codes": _("The options have other codes in the other language."),
    "option_twice": _("Two options have one code."),
    "option_empty": _("An option has no text."),
    "scale": _("Write the ends of the scale on the first line, for example 1..5."),
    "scale_order": _("The scale must end above where it begins, with at most 21 marks."),
    "scale_words": _("Give words to the two ends of the scale, or to each mark from the lowest, in their order."),
    "key_unasked": _("A question of this kind has no right answer: empty the cell."),
    "key_pairs": _("Write the pairs as: 1 = а; 2 = б."),
    "key_number": _("Write the right number, for example 12,5 or 12,5 ± 0,1."),
    "parameters": _("Give the steepness, above 0, together with the difficulty."),
    "bounds": _("A question of this kind has %(known)s difficulties in rising order, with semicolons between."),
    "model": _("Say by which model the parameters were found: %(known)s."),
    "not_this": _("This is a workbook of “%(cell)s”, another instrument."),
    "unknown_fact": _("“%(cell)s” is not known here. Take the row out, or write it as in the blank workbook."),
    "missing": _("This row is missing or empty: %(known)s."),
}


@dataclass(frozen=True)
class Flaw:
    """One fault of a row: in which column, which, about what."""

    field: str
    code: str
    cell: str = ""
    known: str = ""

    @property
    def said(self) -> str:
        """What its reader is told."""
        return str(FAULTS.get(self.code, self.code)) % {"cell": self.cell[:60], "known": self.known}


def _by_name(titles: Mapping[str, Any]) -> dict[str, str]:
    """Every wording of every title, in both languages and as its own code, → the code."""
    found: dict[str, str] = {}
    for language in ("ru", "en"):
        with override(language):
            found |= {key_of(str(title)): code for code, title in titles.items()}
    return found | {key_of(code): code for code in titles}


def sheet_named(name: str) -> str:
    """Which sheet this is; empty for one that is none of ours."""
    return _by_name(SHEETS).get(key_of(name), "")


def column_named(sheet: str, heading: str) -> str:
    """Which column this is; empty for one that is none of ours."""
    return _by_name(COLUMNS[sheet]).get(key_of(heading), "")


def word_named(titles: Mapping[str, Any], text: str) -> str:
    """Which of some words is meant, in whatever language; empty for none."""
    return _by_name(titles).get(key_of(text), "")
