"""Results of outside diagnostics: loaded as they are by whom the table names, seen by the teacher alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.actions import received
from opora.diagnostics.models import Instrument, Measurement, Need
from opora.diagnostics.rules.outside import BLOCKS, block_of
from opora.intake.actions import applying, rows, staging, undoing, uploads
from opora.intake.models import Batch
from opora.intake.queries.batches import batch_of
from opora.intake.rules.batches import UnableToTakeResults
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.values import read_points
from tests.cast import Cast
from tests.security.stage import newcomer

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
HEADERS = ["ФИО", "Школа", "Название диагностики", "Дата диагностики", "Блок", "Набрано баллов", "Максимум"]
TITLE = "Региональная диагностика 2026"


def book_of(lines: list[list[object]]) -> io.BytesIO:
    """A file as a centre sends it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Результаты")
    for number, line in enumerate([HEADERS, *lines]):
        for column, cell in enumerate(line):
            sheet.write(number, column, cell)
    book.close()
    out.seek(0)
    return out


def staged(cast: Cast, lines: list[list[object]]) -> Batch:
    """A list of results, read and compared."""
    by = cast.viewer("operator")
    node = cast.nodes["region"]
    batch = uploads.receive(by=by, node=node, content=book_of(lines), name="результаты.xlsx", today=cast.today)
    assert batch.kind == Batch.Kind.RESULTS
    uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.RESULTS, is_full=False)
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    return batch


def written(cast: Cast, batch: Batch) -> None:
    by = cast.viewer("operator")
    applying.begin(by=by, batch=batch)
    applying.apply(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)


def test_a_result_from_elsewhere_is_kept_as_it_is_and_seen_by_the_teacher_alone(cast: Cast, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    name = f"{mentee.family} {mentee.given} {mentee.patronymic}"
    lines: list[list[object]] = [
        [name, "", TITLE, "01.09.2026", "Методические", 11, 25],
        [name, "", TITLE, "01.09.2026", "Психолого-педагогические", "17,5", 25],
        [name, "", TITLE, "01.09.2026", "Итого", 28.5, 50],
        [name, "", TITLE, "01.09.2026", "Методические", 11, 25],
        ["Никтоев Никто Никтоевич", "", TITLE, "01.09.2026", "Методические", 5, 25],
        [name, "", TITLE, "01.09.2026", "Предметные", 30, 25],
        [name, "", TITLE, "сентябрь", "Предметные", 3, 25],
        [name, "", TITLE, "01.09.2026", "Кройка и шитьё", 3, 25],
        [name, "", TITLE, "01.09.2027", "Цифровые", 3, 25],
        [name, "", TITLE, "01.09.2026", "Методические", 12, 25],
    ]
    batch = staged(cast, lines)
    faults = {row.number: [code for code, *_more in row.faults] for row in batch.rows.filter(is_faulty=True)}
    assert faults.pop(6) == ["person_unknown"] and faults.pop(7) == ["score_over_most"]
    assert "result_day_missing" in faults.pop(8) and faults.pop(9) == ["block_unknown"]
    assert faults.pop(10) == ["result_ahead"] and faults.pop(11) == ["result_differs"] and not faults
    assert list(batch.rows.filter(difference="same").values_list("number", flat=True)) == [5]
    review = client_of("operator").get(reverse("intake:review", args=[batch.pk])).content.decode()
    assert "Никтоев Никто Никтоевич" in review and "30 &gt; 25" in review and "Кройка и шитьё" in review
    marked = client_of("operator").get(reverse("intake:marked", args=[batch.pk]))
    assert marked.status_code == 200 and marked.headers["Content-Disposition"]
    written(cast, batch)
    found = {row.section: row for row in Measurement.objects.filter(person=mentee)}
    assert set(found) == {"methodical", "psych_ped", ""} and found["psych_ped"].value == 70
    assert {row.error for row in found.values()} == {None} and {row.source for row in found.values()} == {"outside"}
    assert not Need.objects.exists(), "nothing is drawn from what nobody here measured"
    assert Instrument.objects.get(outside=True).title["ru"] == TITLE
    kept = batch.rows.get(number=2)
    assert kept.raw == [] and "score" not in kept.values, "the points are with the teacher, no longer in the list"
    profile = reverse("diagnostics:profile", args=[mentee.pk])
    page = client_of("mentee").get(profile).content.decode()
    assert TITLE in page and "погрешность неизвестна" in page and "диагностика вне Опоры" in page and "44 %" in page
    for other in ("curator", "head", "coordinator"):
        assert batch_of(cast.viewer(other), batch.pk) is None, other
        assert client_of(other).get(profile).status_code == 404, other
    assert client_of("operator").get(profile).status_code == 404, "who loads sees the report of the load, no profile"
    again = staged(cast, lines[:3])
    assert set(again.rows.values_list("difference", flat=True)) == {"same"}, "the same file twice changes nothing"
    written(cast, again)
    assert Measurement.objects.count() == 3
    other_day = staged(cast, [[name, "", TITLE, "01.09.2026", "Методические", 20, 25]])
    assert other_day.rows.get().faults[0][0] == "result_differs", "a measurement is never overwritten"
    undoing.undo(by=cast.viewer("operator"), batch=batch)
    assert not Measurement.objects.exists()


def test_the_school_loads_no_results_and_namesakes_are_told_apart(cast: Cast, client_of: SignIn) -> None:
    lines: list[list[object]] = [["Белов Пётр Ильич", "", TITLE, "01.09.2026", "Методические", 11, 25]]
    for node in ("school7", "school12"):
        newcomer(cast, node, "Белов")
    for name in ("curator", "head"):
        with pytest.raises(UnableToTakeResults):
            uploads.receive(
                by=cast.viewer(name), node=cast.nodes["school7"], content=book_of(lines), name="р.xlsx",
                today=cast.today,
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        received.load(by=cast.viewer("head"), node=cast.nodes["school7"], results=[])
    batch = staged(cast, lines)
    row = batch.rows.get()
    assert row.difference == "unclear" and len(row.details["candidates"]) == 2 and row.decision == ""
    chosen = row.details["candidates"][1]["id"]
    rows.settle(by=cast.viewer("operator"), row=row, person_id=chosen)
    written(cast, batch)
    assert Measurement.objects.get().person_id == chosen
    school = cast.nodes["school12"].short_name
    told = staged(cast, [["Белов Пётр Ильич", school, TITLE, "02.09.2026", "Методические", 11, 25]])
    assert told.rows.get().difference == "joined", "the school tells which of them"
    assert client_of("curator").get(reverse("intake:review", args=[batch.pk])).status_code == 404
    nobody = staged(cast, [["Белов Пётр Ильич", "", TITLE, "03.09.2026", "Методические", 11, 25]])
    rows.decide(
        by=cast.viewer("operator"), batch=nobody, rows=list(nobody.rows.values_list("pk", flat=True)), decision="new"
    )
    assert nobody.rows.get().decision == "skip", "nobody is added by a result"


@pytest.mark.parametrize("code", BLOCKS)
def test_every_block_is_known_by_its_own_words(code: str) -> None:
    assert {block_of(words) for words in BLOCKS[code]} == {code}
    assert block_of("") is None


def test_points_are_kept_as_they_were_given() -> None:
    """59.996 of 100 is below 60, whatever two digits would say."""
    assert read_points("59,996", "score") == (59.996, None)
