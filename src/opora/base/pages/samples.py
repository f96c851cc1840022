"""What the gallery shows: invented people, one school, one day in November."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from opora.base.pages.frames import Frame, FramePerson, MenuItem
from opora.base.pages.tables import Column, Table, build_table

DAY = datetime.date(2026, 11, 23)


def sample_frame() -> Frame:
    """The frame of an invented curator, for a reader who has none."""
    menu = (
        MenuItem("/ui/", "Сегодня", icon="sun", current=True),
        MenuItem("/ui/#facts", "Педагоги", 46, icon="users"),
        MenuItem("/ui/#table", "Пары", 11, icon="handshake"),
        MenuItem("/ui/#compare", "Подбор", icon="shuffle"),
        MenuItem("/ui/#blank", "Документы", 3, icon="file-text"),
    )
    return Frame(
        place="Школа №\N{NO-BREAK SPACE}7, Заречный",
        school_year="2026/2027",
        menu=menu,
        person=FramePerson("Соколова М. И.", "Соколова Марина Ивановна", "заместитель директора", "/ui/#facts"),
        search_url="/ui/",
        another_url="/ui/#states",
        settings_url="/ui/preferences/",
        sign_out_url="/ui/preferences/",
    )


@dataclass(frozen=True)
class SamplePair:
    """A row of the sample table."""

    mentee: str
    mentee_note: str
    mentor: str
    mentor_note: str
    reason: str
    kind: str
    word: str
    strength: int


@dataclass(frozen=True)
class Gallery:
    """Everything the gallery needs beside the words in its template."""

    query: QueryDict
    good: Any
    broken: Any
    day: datetime.date = DAY

    @property
    def table(self) -> Table:
        """The table in its full state."""
        columns = (
            Column("mentee", _("Teacher"), order=("mentee",)),
            Column("mentor", _("Mentor"), order=("mentor",)),
            Column("why", _("Why")),
            Column("strength", _("Strength"), order=("strength",), numeric=True),
            Column("state", _("State")),
            Column("act", _("Action"), unseen=True),
        )
        return build_table(
            self.query, columns=columns, rows=self.pairs, default="mentee", per_page=3, export_url="/ui/"
        )

    @property
    def nothing(self) -> Table:
        """The table with nothing in it."""
        return build_table(self.query, columns=(Column("mentee", _("Teacher")),), rows=[])

    @property
    def pairs(self) -> list[SamplePair]:
        """Four pairs in four states, and enough of them for a second page."""
        some = [
            SamplePair(
                "Орлова Д. А.", "математика, 5–9 · 1‑й год",
                "Белов А. С.", "математика, 24 года · мест 1 из 2",
                "Тот же предмет и классы, соседний кабинет", "", "предложено", 71,
            ),
            SamplePair(
                "Ким Е. В.", "начальная школа · 2‑й год",
                "Громова Н. П.", "начальная школа, 31 год · мест 0 из 1",
                "Та же ступень, просили друг друга", "good", "оба согласны", 68,
            ),
            SamplePair(
                "Петров И. И.", "физика · 3-й год", "Зайцева О. Л.", "заместитель директора",
                "Единственный физик в школе", "wait", "руководитель: предупреждение", 54,
            ),
            SamplePair(
                "Юдина К. О.", "биология · 1-я неделя", "", "",
                "Биологов-наставников в школе нет; двое в муниципалитете заняты", "stop", "без пары", 0,
            ),
        ]  # fmt: skip
        return [*some, *some, *some[:3]]

    @property
    def terms(self) -> list[dict[str, Any]]:
        """The terms of one pair's strength."""
        return [
            {"name": _("Subject and classes"), "value": 40, "most": 40, "note": ""},
            {"name": _("The mentor's service"), "value": 16, "most": 20, "note": ""},
            {"name": _("Nearness"), "value": 10, "most": 10, "note": ""},
            {"name": _("Load"), "value": 5, "most": 10, "note": ""},
            {"name": _("Different shifts"), "value": -3, "most": 10, "note": _("takes away")},
        ]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """A wizard at its third step."""
        return [
            {"label": _("File"), "url": "#steps", "done": True},
            {"label": _("Columns"), "url": "#steps", "done": True},
            {"label": _("Faults"), "current": True},
            {"label": _("Check and take in"), "url": ""},
        ]

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """A way down the tree."""
        return [
            {"label": _("Region"), "url": "#crumbs"},
            {"label": _("District"), "url": "#crumbs"},
            {"label": _("School No. 7"), "url": ""},
        ]

    @property
    def differences(self) -> list[dict[str, str]]:
        """Two runs beside each other."""
        return [
            {
                "label": "Орлова Д. А.",
                "left": "Громова Н. П.",
                "right": "Белов А. С.",
                "mark": "changed",
                "note": "+7",
            },
            {"label": "Ким Е. В.", "left": "", "right": "Громова Н. П.", "mark": "added"},
            {"label": "Сон А. Р.", "left": "Мороз В. Н.", "right": "", "mark": "removed"},
            {"label": "Петров И. И.", "left": "Зайцева О. Л.", "right": "Зайцева О. Л.", "mark": "same"},
        ]

    @property
    def bars(self) -> list[dict[str, Any]]:
        """Shares by municipality, one of them suppressed."""
        return [
            {"label": "Заречный", "value": 92, "text": "92\N{NO-BREAK SPACE}%", "here": True},
            {"label": "Берёзовка", "value": 68.4, "text": "68,4\N{NO-BREAK SPACE}%", "low": 58, "high": 77},
            {"label": "Сосновка", "value": 41, "text": "41\N{NO-BREAK SPACE}%", "low": 30, "high": 53},
            {"label": "Дальний", "value": 0, "hidden": "<\N{NO-BREAK SPACE}5"},
        ]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """The same as a map of tiles."""
        return [
            {"label": "Заречный", "text": "92\N{NO-BREAK SPACE}%", "step": "4", "href": "#tiles"},
            {"label": "Берёзовка", "text": "68\N{NO-BREAK SPACE}%", "step": "3", "href": "#tiles"},
            {"label": "Сосновка", "text": "41\N{NO-BREAK SPACE}%", "step": "2", "href": "#tiles"},
            {"label": "Каменка", "text": "17\N{NO-BREAK SPACE}%", "step": "1", "href": "#tiles"},
            {"label": "Дальний", "text": "<\N{NO-BREAK SPACE}5", "step": "hidden"},
        ]

    @property
    def drawing(self) -> dict[str, Any]:
        """A structure of three boxes."""
        labels = ("Центр наставничества", "Пункт в Заречном", "Школа № 7")
        boxes = [
            {"x": 4 + 16 * n, "y": 4 + 48 * n, "width": 320 - 16 * n, "height": 40, "note": "", "depth": n,
             "label": ((28 + 48 * n, label),), "text_x": 14 + 16 * n}
            for n, label in enumerate(labels)
        ]  # fmt: skip
        lines = ["M12 44V72H20", "M28 92V120H36"]
        return {
            "boxes": boxes,
            "lines": lines,
            "curves": ["M324 72C352 72 352 120 324 120"],
            "width": 360,
            "height": 152,
        }

    @property
    def points(self) -> list[int]:
        """Meetings by week."""
        return [3, 5, 4, 7]

    @property
    def counts(self) -> list[int]:
        """Numbers that Russian counts differently."""
        return [1, 2, 5, 11, 21, 111]
