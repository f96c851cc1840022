"""Pages of intake that ask: what columns mean, which sheet, who is who; and a reading that is stopped on its way."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.base.actions import runs
from opora.base.models import TaskRun
from opora.intake.actions import staging
from opora.intake.models import Batch
from opora.people.models import Appointment, Person
from tests.cast import Cast

SignIn = Callable[[str], Client]
Sheets = dict[str, list[list[str]]]
pytestmark = pytest.mark.django_db(transaction=True)

HEADERS = ["Педагог", "Кем работает", "Что ведёт", "Заметка"]


def book_of(sheets: Sheets) -> bytes:
    """A workbook with these sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def upload(client: Client, cast: Cast, sheets: Sheets) -> Batch:
    """Bring a workbook in through the page."""
    file = SimpleUploadedFile("Учителя.xlsx", book_of(sheets))
    answer = client.post(reverse("intake:list"), {"node": cast.nodes["school12"].pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Batch.objects.latest("pk")


def columns_of(client: Client, batch: Batch) -> dict[str, Any]:
    """What the page of columns would send if nothing were changed."""
    page = client.get(reverse("intake:columns", args=[batch.pk])).context["page"]
    return {name: page.form.initial.get(name, field.initial) or "" for name, field in page.form.fields.items()}


def read(client: Client, batch: Batch, **chosen: str) -> Batch:
    """Agree the columns and have the list read."""
    data = columns_of(client, batch) | {"kind": "staff", "is_full": ""} | chosen
    assert client.post(reverse("intake:columns", args=[batch.pk]), data).status_code == 302
    batch.refresh_from_db()
    return batch


def test_what_was_corrected_once_is_known_the_next_time(cast: Cast, client_of: SignIn) -> None:
    client = client_of("sibling_curator")
    lines = [HEADERS, ["Белов Андрей Сергеевич", "учитель", "физика", "ближе к дому"]]
    first = upload(client, cast, {"Лист1": lines})
    before = columns_of(client, first)
    assert before["column_3"] != "wishes"
    read(client, first, column_3="wishes")
    again = upload(client, cast, {"Лист1": lines})
    assert columns_of(client, again)["column_3"] == "wishes"


def test_another_sheet_of_the_workbook_is_taken(cast: Cast, client_of: SignIn) -> None:
    client = client_of("sibling_curator")
    people = [["ФИО", "Должность"], *([f"Белов{end} Андрей Сергеевич", "учитель"] for end in ("", "ский", "ых"))]
    batch = upload(
        client, cast, {"Школа": people, "Детский сад": [["ФИО", "Должность"], ["Ким Ева Ли", "воспитатель"]]}
    )
    page = client.get(reverse("intake:columns", args=[batch.pk]))
    other = next(number for number, _ in batch.mapping["sheets"] if number != batch.mapping["sheet"])
    assert f'value="{other}"' in page.content.decode()
    was = batch.mapping["sheet_name"]
    client.post(reverse("intake:sheet", args=[batch.pk]), {"sheet": other})
    batch.refresh_from_db()
    assert batch.mapping["sheet_name"] != was
    client.post(reverse("intake:sheet", args=[batch.pk]), {"sheet": "99"})
    page = client.get(reverse("intake:columns", args=[batch.pk]))
    assert [str(message) for message in page.context["messages"]]
    read(client, batch)
    assert {row.values["family"] for row in batch.rows.all()} == {"Ким"}


@pytest.fixture
def unclear(cast: Cast, client_of: SignIn) -> tuple[Client, Batch]:
    """A list with two people like one another, one like somebody known, and one beyond doubt."""
    client = client_of("sibling_curator")
    person = Person.objects.create(
        family="Зайцева", given="Мария", patronymic="Петровна", sort_key="зайцева", search_key="зайцева"
    )
    post = Appointment.objects.order_by("pk").values_list("post", flat=True)[0]
    Appointment.objects.create(person=person, node=cast.nodes["school12"], post_id=post, starts_on="2020-09-01")
    people = [
        ["ФИО", "Должность", "Предмет"],
        ["Зайцева М. П.", "учитель", "физика"],
        ["Соколова Анна Ильинична", "учитель", "химия"],
        ["Соколова Анна Ильинишна", "учитель", "химия"],
        ["Орлов Глеб Львович", "учитель", "химия"],
    ]
    return client, read(client, upload(client, cast, {"Лист1": people}))


def decide(client: Client, batch: Batch, decision: str) -> str:
    """Decide about every line at once; what the next page says."""
    chosen = list(batch.rows.values_list("pk", flat=True))
    url = reverse("intake:decide", args=[batch.pk])
    answer = client.post(url, {"chosen": chosen, "decision": decision}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_bulk_apply_never_adds_people_who_may_be_known(unclear: tuple[Client, Batch]) -> None:
    client, batch = unclear
    page = client.get(reverse("intake:review", args=[batch.pk])).context["page"]
    assert (page.tally.undecided, page.tally.to_apply) == (2, 2)
    assert "2" in page.verb and "4" not in page.verb
    said = decide(client, batch, "apply")
    assert "2" in said
    open_rows = batch.rows.filter(decision="")
    assert sorted(open_rows.values_list("number", flat=True)) == [2, 4]
    text = client.get(reverse("intake:review", args=[batch.pk])).content.decode()
    assert "?show=undecided" in text
    client.post(reverse("intake:write", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "staged" and not Person.objects.filter(family="Орлов").exists()


def test_all_of_them_may_be_added_as_new_people_when_somebody_says_so(unclear: tuple[Client, Batch]) -> None:
    client, batch = unclear
    assert not decide(client, batch, "new")
    client.post(reverse("intake:write", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert Person.objects.filter(family="Соколова", given="Анна").count() == 2
    assert Person.objects.filter(family="Зайцева", given__startswith="М").count() == 2


def test_each_of_them_may_be_told_on_its_own_page(unclear: tuple[Client, Batch]) -> None:
    client, batch = unclear
    like_known, like_other = batch.rows.get(number=2), batch.rows.get(number=4)
    known = Person.objects.get(family="Зайцева")
    page = client.get(reverse("intake:mend", args=[like_known.pk])).content.decode()
    assert f'value="{known.pk}"' in page
    client.post(reverse("intake:settle", args=[like_known.pk]), {"person": known.pk})
    like_known.refresh_from_db()
    assert like_known.person == known and like_known.decision == "apply"
    page = client.get(reverse("intake:mend", args=[like_other.pk])).content.decode()
    assert reverse("intake:settle", args=[like_other.pk]) in page and 'value="skip"' in page
    client.post(reverse("intake:decide", args=[batch.pk]), {"chosen": [like_other.pk], "decision": "skip"})
    client.post(reverse("intake:write", args=[batch.pk]))
    assert Person.objects.filter(family="Соколова", given="Анна").count() == 1
    assert Person.objects.filter(family="Зайцева").count() == 1


def test_two_alike_in_one_list_may_be_two_people(unclear: tuple[Client, Batch]) -> None:
    client, batch = unclear
    row = batch.rows.get(number=4)
    client.post(reverse("intake:settle", args=[row.pk]), {"person": "new"})
    row.refresh_from_db()
    assert (row.decision, row.is_asked) == ("apply", False)


def test_a_reading_stopped_half_way_is_read_from_its_beginning_and_loses_nobody(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("sibling_curator")
    names = ("Белов", "Ким", "Орлов", "Серов", "Юдин", "Яшин")
    people = [["ФИО", "Должность"], *([f"{family} Андрей Сергеевич", "учитель"] for family in names)]
    batch = upload(client, cast, {"Лист1": people})
    monkeypatch.setattr(staging, "CHUNK", 2)
    beat = runs.beat

    def asks_to_stop(run: TaskRun, **told: Any) -> None:
        if batch.rows.count() >= 4:
            TaskRun.objects.update(cancel_asked=True)
        beat(run, **told)

    monkeypatch.setattr(runs, "beat", asks_to_stop)
    read(client, batch)
    assert (batch.state, batch.rows.count(), TaskRun.objects.get().state) == ("mapped", 4, "cancelled")
    page = client.get(reverse("intake:review", args=[batch.pk]), follow=True)
    assert page.context["page"].was_stopped
    monkeypatch.setattr(runs, "beat", beat)
    read(client, batch)
    assert (batch.state, batch.rows.count()) == ("staged", 6)


def test_a_list_being_read_shows_how_far_it_is_and_how_to_stop_it(cast: Cast, client_of: SignIn) -> None:
    client = client_of("sibling_curator")
    batch = upload(client, cast, {"Лист1": [["ФИО", "Должность"], ["Белов Андрей Сергеевич", "учитель"]]})
    Batch.objects.update(state="mapped")
    account = cast.people["sibling_curator"].account
    run = TaskRun.objects.create(
        kind="intake.stage", unique_key=f"intake.stage:{batch.pk}", account=account, state="running"
    )
    for name in ("columns", "review"):
        answer = client.get(reverse(f"intake:{name}", args=[batch.pk]))
        assert answer.status_code == 302 and str(run.pk) in answer["Location"]
    assert reverse("base:run_cancel", args=[run.pk]) in client.get(answer["Location"]).content.decode()
