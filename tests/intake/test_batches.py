"""From a school's spreadsheet to people in the record: read, checked, mended, applied, taken back."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from opora.base.rules.refusals import NotAllowed
from opora.intake.actions import applying, rows, staging, undoing, uploads
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import batch_of, tally_of
from opora.intake.rules.batches import UnableToApply, UnableToFindPeople, UnableToReadFile, UnableToUndo
from opora.intake.rules.fields import SheetKind
from opora.people.models import Appointment, Identifier, NamePeriod, Person
from opora.people.queries.persons import people_of
from tests.cast import Cast

HEADERS = [
    "№ п/п",
    "Ф.И.О. педагога",
    "Должность",
    "Предмет",
    "Дата рождения",
    "Пед. стаж",
    "Дата приёма",
    "Табельный №",
]
PEOPLE = [
    ["1", "Белов Андрей Сергеевич", "учитель", "математика", "", "24", "01.09.2002", "001"],
    [
        "2",
        "Серова (Петрова) Анна Львовна",
        "учитель начальных классов",
        "начальные классы",
        "03.05.2001",
        "3",
        "01.09.2023",
        "002",
    ],
    ["3", "ЖУКОВ Пётр Ильич", "учитель", "физика", "12.11.1980", "20", "01.09.2004", "003"],
    ["4", "Жуков Пётр Ильич", "педагог-психолог", "", "12.11.1980", "", "01.09.2020", "003"],
    ["5", "Кто-то", "учитель", "химия", "", "", "", "004"],
    ["", "Вакансия", "учитель", "химия", "", "", "", ""],
    ["", "Итого", "", "", "", "5", "", ""],
]


def workbook(people: list[list[str]], title: str = "Список педагогических работников") -> io.BytesIO:
    """A list as a school keeps it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Список")
    for number, line in enumerate([[title], [], HEADERS, *people]):
        for column, cell in enumerate(line):
            sheet.write(number, column, cell)
    book.close()
    out.seek(0)
    return out


def staged(cast: Cast, people: list[list[str]], *, viewer: str = "sibling_curator", full: bool = False) -> Batch:
    """A batch ready for decisions."""
    by = cast.viewer(viewer)
    node = cast.nodes["school12"]
    batch = uploads.receive(by=by, node=node, content=workbook(people), name="список.xlsx", today=cast.today)
    uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind(batch.kind), is_full=full)
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    return batch


def apply(cast: Cast, batch: Batch, viewer: str = "sibling_curator") -> None:
    """Apply a batch as its curator would."""
    by = cast.viewer(viewer)
    applying.begin(by=by, batch=batch)
    applying.apply(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)


def test_a_list_becomes_people(cast: Cast) -> None:
    batch = staged(cast, PEOPLE)
    tally = tally_of(batch)
    assert (tally.total, tally.faulty) == (5, 1), list(batch.rows.values_list("number", "faults"))
    assert not Person.objects.filter(family="Жуков").exists(), "a dry run writes nothing"
    apply(cast, batch)
    zhukov = Person.objects.get(family="Жуков")
    assert {held.post.code for held in Appointment.objects.filter(person=zhukov)} == {
        "teacher",
        "psychologist",
    }
    assert NamePeriod.objects.get(person__family="Серова").family == "Петрова"
    assert Identifier.objects.filter(person=zhukov, value="003").exists()
    assert "Жуков" in {person.family for person in people_of(cast.viewer("sibling_curator"))}


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    apply(cast, staged(cast, PEOPLE))
    before = Person.objects.count(), Appointment.objects.count()
    batch = staged(cast, PEOPLE)
    assert set(tally_of(batch).by_difference) == {"same"}
    apply(cast, batch)
    assert (Person.objects.count(), Appointment.objects.count()) == before


def test_a_fault_is_mended_in_the_page(cast: Cast) -> None:
    batch = staged(cast, PEOPLE)
    faulty = batch.rows.get(is_faulty=True)
    rows.mend(
        by=cast.viewer("sibling_curator"),
        row=faulty,
        cells={"full_name": "Юрьев Кто Тович"},
        today=cast.today,
    )
    faulty.refresh_from_db()
    assert not faulty.is_faulty and faulty.difference == "joined"
    apply(cast, batch)
    assert Person.objects.filter(family="Юрьев").exists()


def test_a_newer_list_comes_as_differences(cast: Cast) -> None:
    apply(cast, staged(cast, PEOPLE))
    newer = [line.copy() for line in PEOPLE[:4]]
    newer[1][1] = "Серова-Миль Анна Львовна"  # the same staff number, another family name
    newer[2][3] = "физика, астрономия"
    newer.append(["6", "Новикова Вера Олеговна", "учитель", "биология", "", "0", "01.11.2026", "009"])
    batch = staged(cast, newer[1:], full=True)
    kinds = {row.name_key or row.person.family: row.difference for row in batch.rows.all()}
    by_difference = tally_of(batch).by_difference
    assert by_difference["renamed"] == 1 and by_difference["changed"] >= 1 and by_difference["joined"] == 1, kinds
    left = batch.rows.filter(difference="left")
    assert {row.person.family for row in left} >= {"Белов", "Ёлкин"}
    with pytest.raises(UnableToApply):
        apply(cast, batch)
    rows.decide(by=cast.viewer("sibling_curator"), batch=batch, rows=[row.pk for row in left], decision="skip")
    apply(cast, batch)
    assert Person.objects.get(family="Серова-Миль").names.count() == 2
    assert people_of(cast.viewer("sibling_curator")).filter(family="Ёлкин").exists()


def test_leavers_leave(cast: Cast) -> None:
    batch = staged(cast, PEOPLE[1:3], full=True)
    left = batch.rows.filter(difference=Row.Difference.LEFT, person=cast.people["sibling_teacher"])
    everyone = [row.pk for row in batch.rows.filter(difference="left")]
    rows.decide(by=cast.viewer("sibling_curator"), batch=batch, rows=everyone, decision="skip")
    rows.decide(by=cast.viewer("sibling_curator"), batch=batch, rows=[left.get().pk], decision="apply")
    apply(cast, batch)
    assert not people_of(cast.viewer("sibling_curator")).filter(family="Ёлкин").exists()
    undoing.undo(by=cast.viewer("sibling_curator"), batch=batch)
    assert people_of(cast.viewer("sibling_curator")).filter(family="Ёлкин").exists()


def test_an_import_is_taken_back_until_something_depends_on_it(cast: Cast) -> None:
    before = Person.objects.count(), Appointment.objects.count(), Identifier.objects.count()
    batch = staged(cast, PEOPLE)
    apply(cast, batch)
    undoing.undo(by=cast.viewer("sibling_curator"), batch=batch)
    assert (Person.objects.count(), Appointment.objects.count(), Identifier.objects.count()) == before
    again = staged(cast, PEOPLE)
    apply(cast, again)
    zhukov = Person.objects.get(family="Жуков")
    zhukov.account = cast.people["outsider"].account
    Person.objects.filter(pk=cast.people["outsider"].pk).update(account=None)
    zhukov.save()
    with pytest.raises(UnableToUndo):
        undoing.undo(by=cast.viewer("sibling_curator"), batch=again)


def test_refusals(cast: Cast) -> None:
    by, node = cast.viewer("sibling_curator"), cast.nodes["school12"]
    with pytest.raises(UnableToReadFile):
        uploads.receive(by=by, node=node, content=io.BytesIO(b""), name="a.xlsx", today=cast.today)
    with pytest.raises(UnableToFindPeople):
        uploads.receive(by=by, node=node, content=io.BytesIO("а;б\n1;2\n".encode()), name="a.csv", today=cast.today)
    with pytest.raises(NotAllowed):
        uploads.receive(by=cast.viewer("curator"), node=node, content=workbook(PEOPLE), name="a.xlsx", today=cast.today)
    batch = staged(cast, PEOPLE)
    assert batch_of(cast.viewer("curator"), batch.pk) is None


def test_a_killed_staging_goes_on(cast: Cast) -> None:
    many = [
        [
            str(n),
            f"Иванова{chr(1072 + n % 32)}{chr(1072 + n // 32)} Анна Львовна",
            "учитель",
            "химия",
            "",
            "5",
            "",
            "",
        ]
        for n in range(900)
    ]

    class Killed(Exception):
        """The worker is gone."""

    by, node = cast.viewer("sibling_curator"), cast.nodes["school12"]
    batch = uploads.receive(by=by, node=node, content=workbook(many * 2), name="a.xlsx", today=cast.today)
    uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.STAFF, is_full=False)

    def die(done: int, total: int | None) -> None:
        if total:
            raise Killed

    with pytest.raises(Killed):
        staging.stage(by=by, batch=batch, today=cast.today, progress=die)
    batch.refresh_from_db()
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    assert batch.rows.count() == 1800
    assert batch.rows.filter(details__has_key="same_as").count() == 900
