"""Answers gathered elsewhere: taken in with their gaps, without names, and counted as another hand counts them."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from opora.diagnostics.models import Answer, Item, Survey
from opora.diagnostics.pages.results import results_page
from tests.cast import Cast

SignIn = Callable[[str], Client]
HEAD = "Кто;load_1;load_2;Класс\n"


def table(folder: Path, rows: list[str], head: str = HEAD) -> Path:
    """A file of answers."""
    path = folder / "ответы.csv"
    path.write_text(head + "\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_teachers_answers_with_gaps_are_counted_and_have_no_single_sum(cast: Cast, shared_data: Path) -> None:
    path = shared_data / "TALIS2018_US_2560x5.csv"
    call_command("survey_load", str(path), title="TALIS 2018", skip=["IDTEACH"], on=cast.today)
    survey = Survey.objects.get()
    with path.open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    names = [name for name in rows[0] if name != "IDTEACH"]
    some = [row for row in rows if any(row[name] != "NA" for name in names)]
    told = survey.results
    assert told["people"] == len(some) and 2_300 < len(some) <= 2_560
    for name, question in zip(names, told["questions"], strict=True):
        true = Counter(row[name] for row in some)
        assert question["answers"] == [true["1"], true["2"], true["3"]], name
        assert question["missing"] == true["NA"]
        assert Answer.objects.filter(item=question["item"]).count() == len(some) - true["NA"]
    # Each construct by itself: of those who answered at least four of five of its questions.
    for construct in told["constructs"]:
        of = [name for name in names if name.split("_")[0].lower() == construct["section"]]
        values = [
            mean(int(row[name]) for name in of if row[name] != "NA")
            for row in some
            if sum(row[name] == "NA" for name in of) <= 0.2 * len(of)
        ]
        people, average = construct["whole"]
        assert people == len(values) and math.isclose(average, mean(values), rel_tol=1e-12), construct["section"]
    assert [row["section"] for row in told["constructs"]] == ["mtv", "pdgg", "stsf"]
    _codes_of_missing_answers_are_kept_apart(cast, rows, names, told)
    page = results_page(cast.viewer("operator"), survey)
    assert page is not None and "единой суммы по всем нет" in page.warning and "3" in page.warning


def _codes_of_missing_answers_are_kept_apart(
    cast: Cast, rows: list[dict[str, str]], names: list[str], plain: dict[str, Any]
) -> None:
    """The same answers with codes that say why one is missing: nothing else changes, and each reason stays in place."""
    why = {"97": "not_applicable", "98": "not_reached", "99": "refused"}
    coded = [
        {name: list(why)[place % 3 if name != names[0] else 2] if row[name] == "NA" else row[name] for name in names}
        for place, row in enumerate(rows)
    ]
    path = Path(settings.DATA) / "talis-coded.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(coded)
    with pytest.raises(CommandError, match="lazy"):
        call_command("survey_load", str(path), title="TALIS", missing=["99=lazy"])
    codes = [f"{code}={kind}" for code, kind in why.items()]
    call_command("survey_load", str(path), title="TALIS, коды", missing=codes, on=cast.today)
    survey = Survey.objects.get(title="TALIS, коды")
    counted = [(one["answers"], one["missing"]) for one in survey.results["questions"]]
    assert counted == [(one["answers"], one["missing"]) for one in plain["questions"]]
    assert survey.results["constructs"] == plain["constructs"]
    some = [row for row in coded if any(row[name] not in why for name in names)]
    for name, question in zip(names, survey.results["questions"], strict=True):
        true = Counter(why[row[name]] for row in some if row[name] in why)
        kept = Answer.objects.filter(item=question["item"], given__has_key="missing").values_list("given", flat=True)
        assert Counter(one["missing"] for one in kept) == true, f"{name}: each reason where it stood"
        told = true if all(count >= 10 for count in true.values()) else {}
        assert question.get("gaps", {}) == told, name
    assert [len(one.get("gaps", {})) for one in survey.results["questions"]] == [0, 0, 3, 3, 3], "no small ones"
    page = results_page(cast.viewer("operator"), survey)
    assert page is not None and "не дошли до вопроса – " in page.questions[2].note


@pytest.mark.django_db
def test_a_table_from_outside_keeps_no_names_and_is_taken_in_once(cast: Cast, tmp_path: Path) -> None:
    rows = [f"Учитель {n};{n % 4 + 1};{'99' if n % 3 else 2};{'первый' if n % 2 else 'второй'}" for n in range(40)]
    path = table(tmp_path, [*rows, "Учитель 41;;99;"])
    with pytest.raises(CommandError, match="Кто"):
        call_command("survey_load", str(path), title="Нагрузка")
    given = {"title": "Нагрузка", "skip": ["Кто"], "missing": ["99"], "on": cast.today}
    call_command("survey_load", str(path), **given)
    survey = Survey.objects.get()
    assert survey.results["people"] == 40, "whoever answered nothing is not counted"
    first, second, choice = survey.results["questions"]
    assert "gaps" not in second, "nobody said why"
    assert first["answers"] == [10, 10, 10, 10]
    assert second["answers"] == ["few", "most", "few", "few"] and second["missing"] == 26, (
        "99 is no answer, and both share one scale"
    )
    assert choice["answers"] == [20, 20] and len(survey.results["constructs"]) == 1
    assert set(survey.sittings.values_list("person", "state", "opened_on")) == {(None, "finished", cast.today)}
    assert not Answer.objects.filter(given__icontains="Учитель").exists()
    with pytest.raises(CommandError, match="уже загружен"):
        call_command("survey_load", str(path), **given)
    with pytest.raises(CommandError, match="нет столбца"):
        call_command("survey_load", str(path), **{**given, "skip": ["Кто-то"]})
    assert Survey.objects.count() == 1


@pytest.mark.django_db
def test_a_workbook_is_read_as_the_same_table(cast: Cast, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["a 1", "a 2"], *[[n % 5 + 1, 3 if n % 2 else None] for n in range(60)]):
        book.active.append(row)
    book.save(tmp_path / "ответы.xlsx")
    call_command("survey_load", str(tmp_path / "ответы.xlsx"), title="Лист", section=["Обе=a 1,a 2"])
    survey = Survey.objects.get()
    assert [row["answers"] for row in survey.results["questions"]] == [
        [12, 12, 12, 12, 12], ["few", "few", "most", "few", "few"],
    ]  # fmt: skip
    assert survey.results["constructs"][0]["whole"][0] == 30


@pytest.mark.django_db
@pytest.mark.parametrize(("head", "rows", "said"), [("a;a\n", ["1;2"], "назван"), ("a;b\n", [], "назван")])
def test_a_table_with_faults_is_refused(
    cast: Cast, tmp_path: Path, head: str, rows: list[str], said: str
) -> None:  # fmt: skip
    with pytest.raises(CommandError, match=said):
        call_command("survey_load", str(table(tmp_path, rows, head)), title="Ошибки")
    assert not Survey.objects.exists()


@pytest.mark.django_db
def test_a_table_is_brought_in_on_a_page_and_its_faults_are_told_there(
    cast: Cast, client_of: SignIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    curator, where = client_of("curator"), reverse("diagnostics:survey_bring")
    text = HEAD + "\n".join(f"Фамилия {row};{row % 3 + 1};{99 if row < 4 else 2};{row % 2}" for row in range(30))
    told = {
        "node": cast.nodes["school7"].pk, "title": "Нагрузка", "answered_on": cast.today.isoformat(), "skip": "Кто",
        "missing": "99 = отказались отвечать", "sections": "Тяжесть = load_1, load_2",
    }  # fmt: skip

    def sent(**changed: str) -> Any:
        file = SimpleUploadedFile("ответы.csv", text.encode("utf-8-sig"))
        return curator.post(where, {**told, **changed, "file": file})

    for changed, words in (
        ({"skip": ""}, "По нему можно различить людей"), ({"skip": "Нет такого"}, "нет столбца"),
        ({"missing": "99 = устали"}, "«устали» здесь неизвестно"), ({"sections": "Тяжесть"}, "название = столбец"),
        ({"answered_on": "2031-01-01"}, "не может быть впереди"),
    ):  # fmt: skip
        refused = sent(**changed)
        assert refused.status_code == 422 and words in refused.content.decode(), changed
        assert not Survey.objects.exists() and not Answer.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        made = sent()
    survey = Survey.objects.get()
    assert made.headers["Location"] == reverse("diagnostics:survey", args=[survey.pk])
    assert survey.results["people"] == 30 and survey.node == cast.nodes["school7"]
    assert Answer.objects.filter(given={"missing": "refused"}).count() == 4
    assert "Фамилия" not in str(list(Answer.objects.values_list("given"))) + str(list(Item.objects.values("text")))
    assert "Загрузить ответы" in curator.get(reverse("diagnostics:surveys")).content.decode()
    assert "загружен" in sent().content.decode(), "the same file once"
    assert client_of("mentee").get(where).status_code == 403
