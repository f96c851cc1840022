"""Hires and leavers of past years, people who move or come back, and what a newer list brings."""

from __future__ import annotations

import csv
import datetime as dt
import io

from opora.intake.actions import applying, rows, staging, undoing, uploads
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import tally_of
from opora.intake.rules.fields import SheetKind
from opora.mentoring.models import MentorProfile
from opora.people.models import Absence, Appointment, Identifier, NamePeriod, Person
from tests.cast import Cast

MOVEMENTS = ["ФИО", "Должность", "Дата приёма", "Дата увольнения", "Причина увольнения"]
STAFF = ["ФИО", "Должность", "Предмет", "Школа", "Готов быть наставником", "Пожелания", "Статус", "Дата приёма"]
TEACHER = "учитель"
PAST = [
    ["Зимин Олег Ильич", "учитель", "01.09.2022", "15.06.2025", "переезд"],
    ["Котова Анна Львовна", "учитель", "01.09.2021", "01.07.2023", "перевод"],
    ["Котова Анна Львовна", "учитель", "01.09.2024", "", ""],
    ["Юрьев Лев Ильич", "педагог-психолог", "25.08.2026", "", ""],
]


def batch_of(
    cast: Cast, headers: list[str], lines: list[list[str]], kind: SheetKind, node: str = "school12",
    viewer: str = "sibling_curator", full: bool = False,
) -> Batch:  # fmt: skip
    """A list ready for decisions."""
    by = cast.viewer(viewer) if viewer else cast.system
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([headers, *lines])
    content = io.BytesIO(text.getvalue().encode("cp1251"))
    batch = uploads.receive(by=by, node=cast.nodes[node], content=content, name="список.csv", today=cast.today)
    uploads.agree(by=by, batch=batch, chosen={}, kind=kind, is_full=full)
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    return batch


def write(cast: Cast, batch: Batch, viewer: str = "sibling_curator") -> None:
    """Write a list."""
    by = cast.viewer(viewer) if viewer else cast.system
    applying.begin(by=by, batch=batch)
    applying.apply(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)


def periods(family: str) -> list[tuple[str, str]]:
    """A person's posts as pairs of days."""
    held = Appointment.objects.filter(person__family=family).order_by("starts_on")
    return [(str(post.starts_on), str(post.ends_on or "")) for post in held]


def test_three_years_of_movements(cast: Cast) -> None:
    batch = batch_of(cast, MOVEMENTS, PAST, SheetKind.MOVEMENTS)
    assert batch.kind == "movements" and not Person.objects.filter(family="Зимин").exists()
    write(cast, batch)
    assert periods("Зимин") == [("2022-09-01", "2025-06-15")]
    assert periods("Котова") == [("2021-09-01", "2023-07-01"), ("2024-09-01", "")]
    assert Person.objects.filter(family="Котова").count() == 1
    before = Person.objects.count(), Appointment.objects.count()
    again = batch_of(cast, MOVEMENTS, PAST, SheetKind.MOVEMENTS)
    assert set(tally_of(again).by_difference) == {"same"}, list(again.rows.values("difference", "details"))
    write(cast, again)
    assert (Person.objects.count(), Appointment.objects.count()) == before


def test_coming_and_leaving_in_two_rows_are_one_period(cast: Cast) -> None:
    name = "Зимин Олег Ильич"
    lines = [[name, TEACHER, "01.09.2022", "", ""], [name, TEACHER, "", "15.06.2025", ""]]
    write(cast, batch_of(cast, MOVEMENTS, lines, SheetKind.MOVEMENTS))
    assert periods("Зимин") == [("2022-09-01", "2025-06-15")]


def test_known_people_end_and_return(cast: Cast) -> None:
    known = cast.people["sibling_teacher"]
    name = str(known)
    post = known.appointments.get()
    line = [name, TEACHER, "", "01.10.2026", ""]
    batch = batch_of(cast, MOVEMENTS, [line, PAST[0]], SheetKind.MOVEMENTS)
    assert batch.rows.get(number=2).difference == "left"
    write(cast, batch)
    post.refresh_from_db()
    assert post.ends_on == dt.date(2026, 10, 1)
    back = batch_of(cast, STAFF, [[name, TEACHER, "", "", "", "", "", "10.11.2026"]], SheetKind.STAFF)
    row = back.rows.get()
    assert (row.difference, row.person_id) == ("joined", known.pk)
    write(cast, back)
    assert [ends for _, ends in periods(known.family)] == ["2026-10-01", ""]
    undoing.undo(by=cast.viewer("sibling_curator"), batch=back)
    assert [ends for _, ends in periods(known.family)] == ["2026-10-01"]


def test_an_earlier_period_of_a_working_person_ends_nothing(cast: Cast) -> None:
    known = cast.people["sibling_teacher"]
    held = known.appointments.get()
    early = held.starts_on - dt.timedelta(days=900), held.starts_on - dt.timedelta(days=400)
    line = [str(known), TEACHER, f"{early[0]:%d.%m.%Y}", f"{early[1]:%d.%m.%Y}", ""]
    write(cast, batch_of(cast, MOVEMENTS, [line, PAST[0]], SheetKind.MOVEMENTS))
    assert periods(known.family) == [(str(early[0]), str(early[1])), (str(held.starts_on), "")]


def staff_line(name: str, **facts: str) -> list[str]:
    """One line of a staff list."""
    return [name, *(facts.get(head, "") for head in STAFF[1:])]


def test_who_is_ready_is_offered_as_a_mentor(cast: Cast) -> None:
    lines = [
        staff_line("Зимин Олег Ильич", **{"Должность": "учитель", "Готов быть наставником": "да"}),
        staff_line("Котова Анна Львовна", **{"Должность": "учитель", "Пожелания": "хочу вести кружок"}),
    ]
    batch = batch_of(cast, STAFF, lines, SheetKind.STAFF)
    assert batch.rows.get(number=3).values["wishes"] == "хочу вести кружок"
    before = MentorProfile.objects.count()
    write(cast, batch)
    assert MentorProfile.objects.get(person__family="Зимин").state == "available"
    assert MentorProfile.objects.count() == before + 1
    undoing.undo(by=cast.viewer("sibling_curator"), batch=batch)
    assert MentorProfile.objects.count() == before and not Person.objects.filter(family="Зимин").exists()


def test_moving_between_schools_of_one_list(cast: Cast) -> None:
    known = cast.people["sibling_teacher"]
    held = known.appointments.get()
    here, there = cast.nodes["school12"].short_name, cast.nodes["school7"].short_name
    facts = {"Должность": TEACHER, "Школа": there, "Дата приёма": "01.11.2026"}
    batch = batch_of(cast, STAFF, [staff_line(str(known), **facts)], SheetKind.STAFF, "zarechny", viewer="")
    row = batch.rows.get()
    if row.difference == "unclear":  # no date of birth and another school: a person decides
        rows.settle(by=cast.system, row=row, person_id=known.pk)
    row.refresh_from_db()
    assert row.difference in {"moved", "changed"} and here != there
    write(cast, batch, viewer="")
    held.refresh_from_db()
    assert Appointment.objects.filter(person=known, node=cast.nodes["school7"], ends_on=None).exists()
    assert held.ends_on == dt.date(2026, 11, 1)


def test_leave_and_return(cast: Cast) -> None:
    known = cast.people["sibling_teacher"]
    facts = {"Должность": TEACHER}
    away = batch_of(cast, STAFF, [staff_line(str(known), **facts, **{"Статус": "декретный отпуск"})], SheetKind.STAFF)
    assert away.rows.get().difference == "on_leave"
    write(cast, away)
    assert Absence.objects.get(person=known).parental
    again = batch_of(cast, STAFF, [staff_line(str(known), **facts, **{"Статус": "декретный отпуск"})], SheetKind.STAFF)
    assert again.rows.get().difference == "same"
    back = batch_of(cast, STAFF, [staff_line(str(known), **facts, **{"Статус": "работает"})], SheetKind.STAFF)
    assert back.rows.get().difference == "back"
    write(cast, back)
    assert Absence.objects.get(person=known).ends_on


def test_a_new_name_is_taken_back_whole(cast: Cast) -> None:
    known = cast.people["sibling_teacher"]
    Identifier.objects.create(person=known, system=f"staff:{cast.nodes['school12'].pk}", value="77")
    line = [f"Новикова {known.given} {known.patronymic}", "учитель", "77"]
    batch = batch_of(cast, ["ФИО", "Должность", "Табельный номер"], [line], SheetKind.STAFF)
    assert batch.rows.get().difference == Row.Difference.RENAMED
    write(cast, batch)
    assert Person.objects.get(pk=known.pk).family == "Новикова"
    undoing.undo(by=cast.viewer("sibling_curator"), batch=batch)
    assert Person.objects.get(pk=known.pk).family == known.family
    assert not NamePeriod.objects.filter(person=known).exists()


def test_a_mended_second_post_stays_with_its_person(cast: Cast) -> None:
    lines = [
        staff_line("Зимин Олег Ильич", **{"Должность": "учитель"}),
        staff_line("Зимин", **{"Должность": "педагог-психолог"}),
    ]
    batch = batch_of(cast, STAFF, lines, SheetKind.STAFF)
    faulty = batch.rows.get(is_faulty=True)
    rows.mend(by=cast.viewer("sibling_curator"), row=faulty, cells={"full_name": "Зимин Олег Ильич"}, today=cast.today)
    write(cast, batch)
    assert Person.objects.filter(family="Зимин").count() == 1
    assert Appointment.objects.filter(person__family="Зимин").count() == 2
