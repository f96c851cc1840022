"""Pairs that already work come in from a list: with their orders, with people nobody knew, with gaps."""

from __future__ import annotations

import csv
import io

import pytest

from opora.documents.models import Paper
from opora.intake.actions import applying, rows, staging, undoing, uploads
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import tally_of
from opora.intake.rules.batches import UnableToUndo
from opora.intake.rules.fields import SheetKind
from opora.mentoring.actions.pairs import end_pair
from opora.mentoring.models import MentorProfile, Pair, Place, Seat
from opora.people.models import Appointment, Person
from tests.cast import Cast

HEADERS = ["Наставник", "Должность наставника", "Наставляемый", "Приказ №", "Дата приказа", "Начало", "Окончание"]
PAIRS = [
    ["Белов Андрей Сергеевич", "учитель", "Ёлкин Пётр Ильич", "12-к", "05.09.2026", "10.09.2026", ""],
    ["Белов Андрей Сергеевич", "учитель", "Юрьева Вера Олеговна", "12-к", "05.09.2026", "10.09.2026", ""],
    ["Серова Анна Львовна", "учитель", "Жуков Пётр Ильич; Зимин Олег Ильич", "", "", "", ""],
    ["Серова Анна Львовна", "учитель", "Котов Лев Ильич", "3", "01.09.2024", "01.09.2024", "31.05.2025"],
]


def sheet(lines: list[list[str]], headers: list[str] = HEADERS) -> io.BytesIO:
    """A list of pairs as a school's table saves it: semicolons and Windows-1251."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headers, *lines])
    return io.BytesIO(text.getvalue().encode("cp1251"))


def staged(cast: Cast, lines: list[list[str]], headers: list[str] = HEADERS) -> Batch:
    """A list of pairs ready for decisions."""
    by, node = cast.viewer("sibling_curator"), cast.nodes["school12"]
    batch = uploads.receive(by=by, node=node, content=sheet(lines, headers), name="пары.csv", today=cast.today)
    assert batch.kind == Batch.Kind.PAIRS
    uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.PAIRS, is_full=False)
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    return batch


def apply(cast: Cast, batch: Batch) -> None:
    """Write a list of pairs."""
    by = cast.viewer("sibling_curator")
    applying.begin(by=by, batch=batch)
    applying.apply(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)


def told(cast: Cast) -> tuple[int, ...]:
    """How much of everything there is."""
    kinds = (Person, Appointment, Pair, Seat, Place, MentorProfile, Paper)
    return tuple(kind.objects.count() for kind in kinds)


@pytest.fixture
def known(cast: Cast) -> Person:
    """Ёлкин of school 12: the list writes him without the two dots."""
    return cast.people["sibling_teacher"]


def lines_for(known: Person) -> list[list[str]]:
    """The sample with the one who is known, written with «е»."""
    lines = [line.copy() for line in PAIRS]
    lines[0][2] = f"{known.family} {known.given} {known.patronymic}".replace("ё", "е").replace("Ё", "Е")
    return lines


def test_running_pairs_come_in(cast: Cast, known: Person) -> None:
    before = told(cast)
    batch = staged(cast, lines_for(known))
    assert tally_of(batch).by_difference == {"joined": 4} and told(cast) == before
    sides = [side for row in batch.rows.all() for side in row.details["sides"]]
    assert [side["name"] for side in sides if side["person"]] == [sides[1]["name"]]
    apply(cast, batch)
    assert Person.objects.filter(family="Белов", appointments__node=cast.nodes["school12"]).count() == 1
    belov = Person.objects.get(family="Белов", appointments__node=cast.nodes["school12"])
    pairs = Pair.objects.filter(members__person=belov)
    assert {pair.state for pair in pairs} == {"active"} and pairs.count() == 2
    assert Paper.objects.get(number="12-к").links.count() == 2, "one order for all its pairs"
    assert Pair.objects.get(members__person=known).seat.mentee == known
    assert Pair.objects.filter(members__person__family__in=("Жуков", "Зимин"), state="confirmed").count() == 2
    assert Pair.objects.get(members__person__family="Котов").state == "completed"


def test_the_same_pairs_again_change_nothing(cast: Cast, known: Person) -> None:
    apply(cast, staged(cast, lines_for(known)))
    before = told(cast)
    again = staged(cast, lines_for(known))
    assert tally_of(again).by_difference == {"same": 4}
    apply(cast, again)
    assert told(cast) == before


def test_pairs_are_taken_back_until_they_live_on(cast: Cast, known: Person) -> None:
    before, by = told(cast), cast.viewer("sibling_curator")
    batch = staged(cast, lines_for(known))
    apply(cast, batch)
    undoing.undo(by=by, batch=batch)
    assert told(cast) == before
    again = staged(cast, lines_for(known))
    apply(cast, again)
    end_pair(by=by, pair=Pair.objects.get(members__person=known), on=cast.today, reason="mutual")
    after = told(cast)
    with pytest.raises(UnableToUndo):
        undoing.undo(by=by, batch=again)
    assert told(cast) == after


def test_an_order_that_was_missing_comes_later(cast: Cast, known: Person) -> None:
    apply(cast, staged(cast, lines_for(known)))
    lines = lines_for(known)
    lines[2][3:5] = ["15-к", "01.10.2026"]
    batch = staged(cast, lines)
    assert tally_of(batch).by_difference == {"same": 3, "changed": 1}
    apply(cast, batch)
    assert Pair.objects.filter(members__person__family__in=("Жуков", "Зимин"), state="active").count() == 2
    with pytest.raises(UnableToUndo):
        undoing.undo(by=cast.viewer("sibling_curator"), batch=batch)


def test_initials_suffice_when_one_person_can_be_meant(cast: Cast, known: Person) -> None:
    short = f"{known.family} {known.given[0]}. {known.patronymic[0]}."
    row = staged(cast, [["Белов А. С.", "учитель", short, "", "", "", ""]]).rows.get()
    assert [side["person"] for side in row.details["sides"]] == [None, known.pk]
    assert row.difference == "joined" and {fault[0] for fault in row.faults} >= {"order_number_missing"}


def test_a_slip_of_the_pen_is_asked_about(cast: Cast, known: Person) -> None:
    wrong = f"{known.family}а {known.given} {known.patronymic}"
    batch = staged(cast, [["Белов Андрей Сергеевич", "учитель", wrong, "1", "05.09.2026", "", ""]])
    row = batch.rows.get()
    assert row.difference == "unclear" and row.decision == ""
    rows.settle(by=cast.viewer("sibling_curator"), row=row, person_id=known.pk, place=1)
    assert row.difference == "joined" and row.decision == Row.Decision.APPLY
    apply(cast, batch)
    assert Pair.objects.get(members__person=known).state == "active"


def test_a_row_without_a_mentor_still_brings_the_teacher(cast: Cast) -> None:
    batch = staged(cast, [["", "", "Зимин Олег Ильич", "", "", "", ""], *PAIRS[:2]])
    apply(cast, batch)
    assert Person.objects.filter(family="Зимин").exists()
    assert not Pair.objects.filter(members__person__family="Зимин").exists()


def test_spoilt_days_are_gaps(cast: Cast) -> None:
    lines = [[*PAIRS[1][:3], "7", "05.09.2026", "10.09.2026", "01.02.2026"], [*PAIRS[0][:3], "", "", "", "31.05.2025"]]
    batch = staged(cast, lines)
    assert tally_of(batch).faulty == 0
    apply(cast, batch)
    assert Pair.objects.count() == 2 and Pair.objects.filter(state="completed").count() == 1
