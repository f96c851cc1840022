"""Every statement of the source documents has its place, and every place is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from opora.programmes.bridge.blueprints import read_preset
from tests.security.routes import routes

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "sources.md"
#: What a row may wait for → the model it will live in; when the model is here, its rows are looked at again.
LATER = {
    "routes": "routes.Route",
    "catalogue": "catalogue.Booking",
    "personal programme": "mentoring.PersonalProgramme",
    "practices": "practices.Practice",
    "indicators": "monitoring.Indicator",
    "learning results": "",
    "targeted support": "support.SupportRequest",
    "public page": "",
}
#: The file that carries each document, and how many statements were read out of it: none of them may get lost.
DOCUMENTS = {
    "Mogilev": ("mogilev-school-23", 27),
    "Lipetsk": ("lipetsk-region", 32),
    "Mari El": ("mari-el-centre", 52),
    "Smolensk": ("smolensk-school-28", 48),
    "Krasnodar": ("krasnodar-support", 47),
}
PLACE = re.compile(r"(key|page|test) `([^`]+)`|(later):(.*)")
KINDS = ("key", "page", "test", "later")


@dataclass(frozen=True)
class Row:
    """One statement of a document, or one addition of ours, with its places as they are written."""

    document: str
    number: str
    statement: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


def tables(text: str, heading: str) -> Iterator[list[str]]:
    """The cells of every row under a heading of the page, without heads and rules."""
    inside = False
    for line in text.splitlines():
        if line.startswith("## "):
            inside = line.removeprefix("## ").startswith(heading)
        elif inside and line.startswith("| ") and not line.startswith(("| no. ", "| document ", "| capability ")):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows(text: str) -> list[Row]:
    """Every statement and every addition of ours."""
    found = []
    for document in DOCUMENTS:
        for cells in tables(text, f"{document}:"):
            number, statement, places = (*cells, "", "")[:3]
            found.append(Row(document, number, statement, tuple(one.strip() for one in places.split(";"))))
    return found


TEXT = PAGE.read_text(encoding="utf-8")
ROWS = rows(TEXT)


@cache
def data(code: str) -> dict[str, Any]:
    """A shipped programme put together with what it extends."""
    return read_preset(code).data


@cache
def names() -> frozenset[str]:
    """The names of all routes."""
    return frozenset(route.name for route in routes())


def key_fault(what: str, document: str) -> str:
    """Why a key leads nowhere, or nothing."""
    code, _, way = what.partition(": ")
    if code != DOCUMENTS[document][0]:
        return f"the file of this document is {DOCUMENTS[document][0]}, not {code}"
    found: Any = data(code)
    for part in way.split("."):
        if not (isinstance(found, dict) and part in found):
            return f"{code} has no {way}: nothing is called {part}"
        found = found[part]
    return "" if found not in ({}, [], "", None) else f"{code}: {way} is empty"


def test_fault(what: str) -> str:
    """Why a test is not there, or nothing."""
    place, _, name = what.partition("::")
    path = ROOT / place
    stands = place.startswith("tests/") and path.is_file() and name.startswith("test_")
    if stands and re.search(rf"^(async )?def {re.escape(name)}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
        return ""
    return f"there is no test {what}"


test_fault.__test__ = False  # type: ignore[attr-defined]  # it looks for tests, and is none


def later_fault(what: str) -> str:
    """Why nothing may wait for this, or nothing."""
    if what not in LATER:
        return f"«later» names no capability of the list: {what or 'nothing'}"
    app, _, model = LATER[what].partition(".")
    if model and model.lower() in apps.all_models.get(app, {}):
        return f"{what} is here ({LATER[what]}): name the page and the test instead"
    return ""


def fault(place: str, document: str) -> str:
    """What is wrong with one place, or nothing."""
    found = PLACE.fullmatch(place)
    if found is None:
        return f"not a place: {place}" if place else "no place at all"
    kind, what = found[1] or found[3], (found[2] or found[4] or "").strip()
    if kind == "key":
        return key_fault(what, document)
    if kind == "page":
        return "" if what in names() else f"there is no page {what}"
    return test_fault(what) if kind == "test" else later_fault(what)


def faults(of: list[Row]) -> list[str]:
    """Everything that is wrong with the places of these rows."""
    return [f"{row}: {why}" for row in of for place in row.places if (why := fault(place, row.document))]


def test_every_place_is_there() -> None:
    assert not faults(ROWS), "\n".join(faults(ROWS))


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ("", "no place at all"),
        ("key `mari-el-centre: stages.org_prep.exit.nothing`", "nothing is called nothing"),
        ("key `lipetsk-region: goal`", "the file of this document is mari-el-centre"),
        ("page `network:nowhere`", "there is no page"),
        ("test `tests/docs/test_sources.py::test_nothing`", "there is no test"),
        ("test `tests/docs/test_gone.py::test_every_place_is_there`", "there is no test"),
        ("later: ", "names no capability"),
        ("later: some day", "names no capability"),
        ("key `mari-el-centre: goal`; soon", "not a place: soon"),
    ],
)
def test_a_row_without_its_place_is_told(places: str, why: str) -> None:
    (row,) = rows(f"## Mari El: x\n\n| no. | statement | where it lives |\n|---|---|---|\n| 1 | x | {places} |\n")
    assert why in "\n".join(faults([row]))


def test_what_has_come_is_no_longer_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not later_fault("practices")
    monkeypatch.setitem(LATER, "practices", "people.Person")
    assert "name the page and the test" in later_fault("practices")


def test_no_statement_is_lost_and_ours_is_marked() -> None:
    for document, (_code, least) in DOCUMENTS.items():
        told = [row for row in ROWS if row.document == document]
        theirs = [row.number for row in told if not row.number.startswith("ours ")]
        ours = [row.number for row in told if row.number.startswith("ours ")]
        assert theirs == [str(number) for number in range(1, len(theirs) + 1)] and len(theirs) >= least, document
        assert ours == [f"ours {number}" for number in range(1, len(ours) + 1)] and ours, document
        assert all(row.statement for row in told) and [row.number for row in told] == theirs + ours, document
    assert not re.search("[А-Яа-яЁё]", TEXT), "in English words: so no sentence and no name is copied"


def test_the_page_counts_itself_rightly_and_lists_what_it_waits_for() -> None:
    assert [cells[0] for cells in tables(TEXT, "What *later* waits for")] == list(LATER)
    lines, whole = [], Counter[str]()
    for document in DOCUMENTS:
        told = [row for row in ROWS if row.document == document]
        theirs = [{place.split()[0].strip(":") for place in row.places} for row in told if row.number.isdigit()]
        count = Counter({"statements": len(theirs), "ours": len(told) - len(theirs)})
        count["alone"] = sum(kinds == {"later"} for kinds in theirs)
        count.update({kind: sum(kind in kinds for kinds in theirs) for kind in KINDS})
        lines.append(line_of(document, count))
        whole.update(count)
    wanted = [*lines, line_of("all", whole)]
    shown = [f"| {' | '.join(cells)} |" for cells in tables(TEXT, "How many")]
    assert shown == wanted, "the table should be:\n" + "\n".join(wanted)


def line_of(title: str, count: Counter[str]) -> str:
    """One line of the page's table of numbers."""
    return f"| {title} | " + " | ".join(str(count[one]) for one in ("statements", *KINDS, "alone", "ours")) + " |"
