"""What came of a campaign: small groups hidden for good, means from ten, the attention budget, more time for one."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.base.models import JournalEntry, StateChange
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.schedule import daily
from opora.base.rules.states import NotNow
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, sittings
from opora.diagnostics.actions.results import count_results
from opora.diagnostics.bridge.campaigns import averaged, counted
from opora.diagnostics.models import Answer, Instrument, Invitation, Item, Sitting, Survey
from opora.diagnostics.queries.budget import asked_by_month, budget_of
from opora.diagnostics.queries.surveys import people_for
from opora.engine.evaluation import INSIDE, SAID, SMALL, Shown, audit, listed
from opora.mentoring.models import Pair, PairMember
from opora.network.models import Node
from opora.people.models import Person
from tests.cast import Cast

SignIn = Callable[[str], Client]
WEEK = dt.timedelta(days=7)


def staff(cast: Cast, node: str, count: int, category: str = "") -> list[Person]:
    """So many more people of an organisation."""
    names = [f"{node} {category} {number}" for number in range(count)]
    rows = [Person(family=name, given="А", sort_key=name, category=category) for name in names]
    return Person.objects.bulk_create(rows)


def put(cast: Cast, code: str, node: Node, **fields: object) -> Survey:
    """An open campaign of a shipped instrument."""
    load_federal(by=cast.system)
    instrument = instruments.load_shipped(by=cast.system, codes=[code], today=cast.today)[0]
    told = {"starts_on": cast.today, "last_on": cast.today + WEEK, "title": "Опрос", "state": "open", **fields}
    return Survey.objects.create(node=node, instrument=instrument, **told)


def answered(cast: Cast, survey: Survey, people: list[Person], node: Node, given: Callable[[Item], object]) -> None:
    """Everybody answers everything; under a name where the instrument has names."""
    items = list(survey.instrument.items.order_by("order"))
    named = not survey.instrument.anonymous
    Invitation.objects.bulk_create(Invitation(survey=survey, person=one, node=node, done=True) for one in people)
    made = Sitting.objects.bulk_create(
        Sitting(instrument=survey.instrument, survey=survey, person=one if named else None, state="finished",
                opened_on=cast.today) for one in people
    )  # fmt: skip
    rows = [(sitting, item, order, given(item)) for sitting in made for order, item in enumerate(items, start=1)]
    Answer.objects.bulk_create(
        Answer(sitting=sitting, item=item, sequence=order, given=told, settled=True,
               score=sittings.score_of(item, told)) for sitting, item, order, told in rows
    )  # fmt: skip


@pytest.fixture
def requests(cast: Cast) -> Survey:
    """Requests of 60 teachers of a municipality: schools of 26, 20 and 11, and one of three; three categories."""
    chance = random.Random(7)

    def given(item: Item) -> object:
        codes = [row["code"] for row in item.options] if isinstance(item.options, list) else []
        if item.kind == "open":
            return "Моё собственное мнение"
        if item.kind == "single":
            return chance.choices(codes, [9, 6, 3, 1, 1])[0]
        return sorted(chance.sample(codes, 2)) if item.kind == "multiple" else chance.choice([3, 4, 5])

    survey = put(cast, "regional_needs", cast.nodes["school7"].parent)  # type: ignore[arg-type]
    schools = [cast.nodes["school7"], *Node.objects.filter(parent=survey.node, kind="organisation")
               .exclude(pk=cast.nodes["school7"].pk).order_by("pk")[:3]]  # fmt: skip
    survey.instrument.items.filter(code="3").delete()  # one question of several answers is enough, and three of them
    several = survey.instrument.items.get(kind="multiple")
    several.options = several.options[:3]
    several.save()
    for school, sizes in zip(schools, ((14, 10, 2), (9, 10, 1), (6, 5, 0), (0, 3, 0)), strict=True):
        for size, category in zip(sizes, ("первая", "высшая", ""), strict=True):
            answered(cast, survey, staff(cast, school.short_name, size, category), school, given)
    return survey


@pytest.mark.django_db
def test_requests_are_told_by_category_and_by_school_and_small_groups_never(
    cast: Cast, client_of: SignIn, requests: Survey, django_capture_on_commit_callbacks: Any
) -> None:
    page = reverse("diagnostics:survey", args=[requests.pk])
    coordinator = client_of("coordinator")
    assert "Что ответили" not in coordinator.get(page).content.decode(), "nothing while it goes on"
    with pytest.raises(NotNow):
        count_results(by=cast.viewer("coordinator"), survey=requests)
    move = reverse("diagnostics:survey_move", args=[requests.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(move, {"to": "closed"}).status_code == 302
    requests.refresh_from_db()
    told = requests.results
    assert told, "counted when it ended"
    assert told["people"] == 60 and told["categories"] == ["первая", None], "three without a category stand with others"
    assert len(told["parts"]) == 3 and told["parts"][-1] is None, "so do the three of the smallest school"
    # Every number that is told is true, and none is of fewer than five.
    by_item = {row["item"]: row for row in told["questions"]}
    single = requests.instrument.items.get(kind="single")
    true = Counter(Answer.objects.filter(item=single).values_list("given", flat=True))
    codes = [row["code"] for row in single.options]
    for code, said in zip(codes, by_item[single.pk]["answers"], strict=False):
        assert said in (None, true[code]) if true[code] >= 5 else said in (None, "few", 0), code
        assert said != 0 or not true[code]
    assert any(0 < true[code] < 5 for code in codes), "the sample holds an answer of few"
    assert sum(isinstance(said, int) for said in by_item[single.pk]["answers"]) >= 2, "and most is told"
    place = dict(Invitation.objects.filter(survey=requests).values_list("person_id", "node_id"))
    by_place = by_item[single.pk]["groups"][1]
    apart = set(told["parts"]) - {None}
    for part, row in zip(told["parts"], by_place, strict=True):
        few = Counter(
            answer.given for answer in Answer.objects.filter(item=single).select_related("sitting")
            if (place[answer.sitting.person_id] if place[answer.sitting.person_id] in apart else None) == part
        )  # fmt: skip
        for code, said in zip(codes, row, strict=False):
            assert said is None or said in ("few", "most") or said == few[code]
            assert few[code] == 0 or few[code] >= 5 or not isinstance(said, int), (part, code)
    # What people wrote stays with them; how many wrote is a number.
    open_item = requests.instrument.items.get(kind="open")
    assert by_item[open_item.pk] == {"item": open_item.pk, "wrote": 60}
    for by in ("", "category", "place"):
        with CaptureQueriesContext(connection) as asked:
            text = coordinator.get(page, {"by": by}).content.decode()
        assert len(asked.captured_queries) <= 15, "a page of sixty answers is kept, not counted"
        assert "собственное мнение" not in text and "Что ответили" in text
    assert "По организациям" in text and cast.nodes["school7"].short_name in text
    # Nothing is counted anew, and nobody beside those who keep campaigns sees it.
    assert count_results(by=cast.system, survey=requests) == told
    assert client_of("mentee").get(page).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        count_results(by=cast.viewer("mentee"), survey=Survey(node=requests.node, state="closed"))


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "said"), [(9, False), (10, True)])
def test_strength_is_told_of_ten_and_only_of_the_group(cast: Cast, people: int, said: bool) -> None:
    survey = put(cast, "burnout", cast.nodes["school7"], state="closed")
    answered(cast, survey, staff(cast, "school7", people), survey.node, lambda item: 2)
    told = count_results(by=cast.system, survey=survey)
    assert (told["people"] == people) is said and not told["parts"] and not told["categories"]
    (whole,) = told["constructs"]
    # Of the six, two count the other way: 2 of 5 stands for 4 of 5 there... every mean is that of the scores.
    items = list(survey.instrument.items.all())
    score = [sittings.score_of(item, 2) for item in items]
    mean = 1 + 4 * sum(one for one in score if one is not None) / len(items)
    assert whole["whole"] == ([people, pytest.approx(mean)] if said else [None, None])
    assert not [row for row in told["questions"] if row.get("answers")], "a school gets no distribution"


def test_a_mean_of_nine_cannot_be_worked_out_from_the_others() -> None:
    values: list[float | None] = [1.0] * 9 + [3.0] * 20 + [5.0] * 20 + [None]
    groups = [[0] * 9 + [1] * 20 + [2] * 20 + [0]]
    found = averaged(values, groups)
    assert found.whole.people == 49 and found.whole.mean == pytest.approx(169 / 49)
    told = [one.mean for one in found.groups[0]]
    assert told[0] is None and told.count(None) == 2, "the small one and another one to cover it"


def test_counts_of_all_and_of_groups_are_safe_together() -> None:
    chance = random.Random(1)
    places = [chance.choices(range(4), [8, 4, 2, 1])[0] for _one in range(120)]
    groups = [[chance.randrange(3) for _one in places], [chance.randrange(5) for _one in places]]
    found = counted(places, 4, groups, [3, 5], anonymous=False)
    assert found.groups, "most of it can be told"
    for number, group in enumerate(groups):
        for part in range(max(group) + 1):
            row = found.groups[number][part]
            true = [sum(a == answer and g == part for a, g in zip(places, group, strict=True)) for answer in range(4)]
            hidden = [one for one, said in zip(true, row, strict=True) if said is None]
            assert all(said in (None, one) or (said, one) == ("few", 0) for one, said in zip(true, row, strict=True))
            assert len(hidden) != 1, "one hidden number stands out of the row's sum"
    few = counted([0, 0, 1], 2, anonymous=False)
    assert few.whole == (None, None)


@pytest.mark.django_db
def test_a_climate_of_two_things_has_no_single_sum(
    cast: Cast, client_of: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    survey = put(cast, "climate", cast.nodes["school7"].parent, state="open")  # type: ignore[arg-type]
    answered(cast, survey, staff(cast, "school7", 12), cast.nodes["school7"], lambda item: 4)
    Survey.objects.filter(pk=survey.pk).update(last_on=cast.today - WEEK, starts_on=cast.today - WEEK)
    with django_capture_on_commit_callbacks(execute=True):
        daily()["diagnostics.surveys"](cast.today)
    survey.refresh_from_db()
    assert survey.state == "closed" and survey.results["people"] == 12, "what is over ends and is counted by itself"
    text = client_of("coordinator").get(reverse("diagnostics:survey", args=[survey.pk])).content.decode()
    assert "Единой суммы нет" in text and "Доверие" in text


@pytest.mark.django_db
def test_more_than_the_month_allows_needs_a_reason(cast: Cast, client_of: SignIn) -> None:
    node = cast.nodes["school7"]
    survey = put(cast, "regional_needs", node, state="planned")
    people = people_for(survey, cast.today)
    earlier = put(cast, "mentee_entry", node)
    Instrument.objects.filter(pk=earlier.instrument_id).update(minutes=18)
    asked = sorted(people)[:2]
    Invitation.objects.bulk_create(Invitation(survey=earlier, person_id=one, node=node) for one in asked)
    budget = budget_of(survey, people)
    assert (budget.people, budget.minutes, budget.asked_most, budget.beyond) == (len(people), 5, 18, 2)
    curator, page = client_of("curator"), reverse("diagnostics:survey", args=[survey.pk])
    text = curator.get(page).content.decode()
    assert "Больше, чем позволяет месяц: 2" in text and "18" in text
    move = reverse("diagnostics:survey_move", args=[survey.pk])
    refused = curator.post(move, {"to": "open"})
    survey.refresh_from_db()
    assert survey.state == "planned" and refused.status_code == 422, "a reason is needed"
    assert "<title>Ошибка: " in refused.content.decode()
    curator.post(move, {"to": "open", "reason": "Срок региона"})
    survey.refresh_from_db()
    assert (survey.state, survey.beyond) == ("open", 2)
    step = StateChange.objects.get(object_id=survey.pk, kind="diagnostics.survey", to_state="open")
    assert step.reason == "Срок региона" and step.account_id == cast.people["curator"].account_id
    listed = curator.get(reverse("diagnostics:surveys")).content.decode()
    assert "сверх бюджета" in listed and "Бюджет внимания в этом учебном году" in listed
    # 18 minutes of two people in one campaign, 5 of everybody in the other
    (month,) = asked_by_month(cast.viewer("curator"))
    whole = round((18 * 2 + 5 * len(people)) / len(people))
    assert (month.campaigns, month.people, month.minutes, month.beyond) == (2, len(people), whole, 2)
    assert not asked_by_month(cast.viewer("mentee")) and not asked_by_month(cast.viewer("outsider"))
    assert f"Срок региона, {cast.people['curator']}" in curator.get(page).content.decode(), "a named decision"
    # A mentor is asked for less: 12 and 5 minutes are too many for the one of the two, not for the other.
    Instrument.objects.filter(pk=earlier.instrument_id).update(minutes=12)
    assert budget_of(survey, people).beyond == 0
    pair = Pair.objects.create(
        node=node, mentor_node=node, starts_on=cast.today, confirmed_on=cast.today, state="active"
    )
    PairMember.objects.create(pair=pair, person_id=asked[0], role="mentor", starts_on=cast.today)
    assert budget_of(survey, people).beyond == 1
    # A month later the same two may be asked again.
    survey.starts_on = cast.today + dt.timedelta(days=31)
    assert budget_of(survey, people).beyond == 0 and budget_of(survey, people).asked_most == 12


@pytest.mark.django_db
def test_one_person_is_granted_more_time(cast: Cast, client_of: SignIn) -> None:
    survey = put(cast, "regional_needs", cast.nodes["school7"], state="planned")
    Instrument.objects.filter(pk=survey.instrument_id).update(limit=10)
    curator, mentee = client_of("curator"), cast.people["mentee"]
    where = reverse("diagnostics:survey_time", args=[survey.pk])
    assert curator.post(where, {"person": mentee.pk, "minutes": "15"}).status_code == 302
    assert curator.post(where, {"person": cast.people["outsider"].pk, "minutes": "15"}).status_code == 422
    curator.post(reverse("diagnostics:survey_move", args=[survey.pk]), {"to": "open"})
    told = Invitation.objects.filter(survey=survey)
    assert told.count() == len(people_for(survey, cast.today)), "nobody is invited twice"
    assert set(told.filter(extra_minutes__gt=0).values_list("person_id", "extra_minutes")) == {(mentee.pk, 15)}
    browser = client_of("mentee")
    first = browser.post(reverse("diagnostics:survey_answer"), {"survey": survey.pk}).headers["Location"]
    assert "25\u00a0минут" in browser.get(first).content.decode(), "it stands on the person's first screen"
    browser.post(first)
    sitting = Sitting.objects.get(survey=survey)
    assert sitting.due_at is not None and sitting.started_at is not None
    assert sitting.due_at - sitting.started_at == dt.timedelta(minutes=25)
    curator.post(where, {"person": mentee.pk, "minutes": "30"})
    sitting.refresh_from_db()
    assert sitting.due_at - sitting.started_at == dt.timedelta(minutes=40), "also while it runs"
    assert JournalEntry.objects.filter(verb="survey.accommodate", object_id=survey.pk).count() == 2
    text = curator.get(reverse("diagnostics:survey", args=[survey.pk])).content.decode()
    assert "+30" in text
    # Without names nobody's time is limited, so there is nothing to choose a person for.
    climate = put(cast, "climate", cast.nodes["school7"])
    assert "survey_time" not in text or f"/surveys/{climate.pk}/time/" not in text
    assert curator.post(
        reverse("diagnostics:survey_time", args=[climate.pk]), {"person": mentee.pk, "minutes": "5"}
    ).status_code == 422  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "said"), [(0, "сегодня последний день"), (1, "завтра последний день"), (4, "до ")])
def test_who_has_not_answered_is_reminded_on_the_first_page(
    cast: Cast, client_of: SignIn, left: int, said: str
) -> None:
    survey = put(cast, "regional_needs", cast.nodes["school7"], last_on=cast.today + dt.timedelta(days=left))
    waiting = Invitation.objects.create(survey=survey, person=cast.people["mentee"], node=survey.node)
    assert said in client_of("mentee").get("/").content.decode()
    Invitation.objects.filter(pk=waiting.pk).update(done=True)
    assert "последний день" not in client_of("mentee").get("/").content.decode(), "whoever has answered is left alone"


def test_questions_read_side_by_side_tell_no_small_group() -> None:
    """Two questions, by category and by place, and the options of one with several answers: laid side by side."""
    dice = np.random.default_rng(4)
    people, sizes = 110, (2, 3)
    groups = [dice.integers(0, size, people) for size in sizes]
    single = dice.choice(3, people, p=[0.55, 0.35, 0.1])
    several = [dice.choice(2, people, p=[share, 1 - share]) for share in (0.5, 0.12)]
    questions = [(single, 3), (several[0], 2), (several[1], 2)]
    told = [
        counted(given.tolist(), size, [one.tolist() for one in groups], list(sizes), anonymous=False)
        for given, size in questions
    ]
    assert all(one.groups for one in told)
    # a reader knows who stands where, and nothing of how one answer goes with another: every pattern is possible
    lattice = list(product(*(range(size) for size in (*sizes, *(size for _given, size in questions)))))
    cells: dict[str, list[int]] = {}
    said: dict[str, Any] = {}
    for number, one in enumerate(told):
        for answer in range(questions[number][1]):
            cells[f"{number} {answer}"] = [at for at, row in enumerate(lattice) if row[2 + number] == answer]
            said[f"{number} {answer}"] = one.whole[answer]
            for by, part in ((by, part) for by, size in enumerate(sizes) for part in range(size)):
                key = f"{number} {answer} {by} {part}"
                cells[key] = [at for at in cells[f"{number} {answer}"] if lattice[at][by] == part]
                said[key] = one.groups[by][part][answer]
    stood = Counter(
        zip(*(one.tolist() for one in groups), *(given.tolist() for given, _size in questions), strict=True)
    )
    counts = [stood[row] for row in lattice]
    table = listed(counts, cells)
    true = dict(zip((key[0] for key in table.keys), table.values.tolist(), strict=True))
    assert all(said[key] == true[key] for key in cells if isinstance(said[key], int)), "what is said is true"
    known = [isinstance(said[key], int) for key in cells]
    assert sum(known) > 8 and not all(known), "some is told and some hidden"
    shown = Shown(
        table.keys, table.publication, table.members, table.kin, np.where(known, SAID, SMALL),
        np.where(known, table.values, -1), INSIDE,
    )  # fmt: skip
    standing = {
        f"{one} {two}": [at for at, row in enumerate(lattice) if row[:2] == (one, two)]
        for one, two in product(*map(range, sizes))
    }
    assert audit(shown, known=listed(counts, standing)).safe
