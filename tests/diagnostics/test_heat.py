"""The map of needs: told to those who answer for a territory, with no small group in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence
from opora.diagnostics.bridge.numbers import ASKED, LACKED, gaps, heat_map
from opora.diagnostics.models import Need
from opora.diagnostics.pages.heat import heat_page, told_on
from opora.diagnostics.queries.standings import Standing, standings_of
from opora.people.models import Appointment, Person, Subject
from tests.cast import Cast

SignIn = Callable[[str], Client]


def teach(cast: Cast, node: str, subject: Subject | None, number: int) -> list[Person]:
    """Teachers of a subject at one of the cast's schools."""
    sample = Appointment.objects.filter(person=cast.people["mentee"]).get()
    made = []
    for place in range(number):
        person = Person.objects.create(family="Проверочная", given=f"Анна{place}")
        post = Appointment.objects.create(
            person=person, node=cast.nodes[node], post=sample.post, starts_on=sample.starts_on
        )
        if subject:
            post.subjects.add(subject)
        made.append(person)
    return made


def lack(people: list[Person], kind: str, competence: Competence, opened_on: dt.date) -> None:
    """Open needs of one kind."""
    for person in people:
        Need.objects.create(person=person, kind=kind, competence=competence, source="t", opened_on=opened_on)


@pytest.fixture
def told(cast: Cast) -> dict[str, list[Person]]:
    """Twelve teachers with a deficit and two with another, of two subjects in one municipality."""
    load_federal(by=cast.system)
    assessment, digital = Competence.objects.order_by("pk")[4:6]
    one, two = Subject.objects.order_by("pk")[:2]
    before = told_on(cast.today) - dt.timedelta(days=10)
    people = {"many": teach(cast, "school7", one, 12), "few": teach(cast, "school7", two, 2)}
    people["others"] = teach(cast, "school7", two, 9)
    lack(people["many"], Need.Kind.DEFICIT, assessment, before)
    lack(people["few"], Need.Kind.DEFICIT, digital, before)
    lack(people["others"], Need.Kind.WISH, assessment, before)
    lack(people["many"][:6], Need.Kind.WISH, assessment, before)
    # what was found this month is told next month
    lack(people["others"], Need.Kind.DEFICIT, digital, cast.today)
    return people


@pytest.mark.django_db
def test_a_municipality_sees_numbers_and_no_small_group(
    cast: Cast, told: dict[str, list[Person]], client_of: SignIn
) -> None:
    answer = client_of("coordinator").get(reverse("diagnostics:heat"))
    page = answer.context["page"]
    assert page.whole == 14 and "14" in page.title
    # the two are hidden, and so are the twelve from whom they could be worked out
    assert [(box.step, box.text, bool(box.hatch)) for box in page.drawing.boxes] == [("hidden", "", True)] * 2
    assert all(line.some_hidden and not line.subjects for line in page.lines)
    body = answer.content.decode()
    assert "<svg" in body and "Проверочная" not in body
    # twelve of the fourteen lack this: said, it would tell of the two who lack only something else
    (gap,) = page.gaps
    assert (gap.asked, gap.asked_only, gap.lacking) == ("15", "9", "скрыто")
    asked = client_of("coordinator").get(reverse("diagnostics:heat"), {"kind": "wish"}).context["page"]
    assert asked.whole == 15
    assert sorted(box.text for box in asked.drawing.boxes) == ["6", "9"]


@pytest.mark.django_db
def test_a_school_gets_one_number_and_a_teacher_none(
    cast: Cast, told: dict[str, list[Person]], client_of: SignIn
) -> None:
    page = client_of("head").get(reverse("diagnostics:heat")).context["page"]
    assert (page.whole, page.drawing, page.lines, page.gaps) == (14, None, (), ())
    Need.objects.filter(kind=Need.Kind.DEFICIT, person__in=told["many"][2:]).delete()
    few = client_of("head").get(reverse("diagnostics:heat"), {"kind": Need.Kind.DEFICIT.value}).context["page"]
    assert few.whole is None
    first = client_of("head").get(reverse("diagnostics:heat")).context["page"]
    assert first.kind == Need.Kind.WISH.value, "the page opens where there is something to read"
    assert client_of("mentee").get(reverse("diagnostics:heat")).status_code == 403
    stranger = client_of("other_coordinator").get(reverse("diagnostics:heat"), {"node": cast.nodes["school7"].pk})
    assert stranger.status_code in (403, 404)
    # asked as somebody without the right, the query gives nobody
    assert standings_of(cast.viewer("mentee"), cast.nodes["school7"], cast.today) == []


@pytest.mark.django_db
def test_numbers_are_those_of_the_first_of_the_month(cast: Cast, told: dict[str, list[Person]]) -> None:
    viewer, node = cast.viewer("coordinator"), cast.nodes["zarechny"]
    assert heat_page(viewer, node, LACKED).whole == 14
    assert told_on(cast.today) == cast.today.replace(day=1)
    Need.objects.filter(person__in=told["many"]).update(closed_on=cast.today, state=Need.State.CLOSED)
    assert heat_page(viewer, node, LACKED).whole == 14


def test_sides_of_a_competence_cannot_be_told_from_their_sums() -> None:
    def people(count: int, asks: bool, lacks: bool) -> list[Standing]:
        needs = {ASKED: frozenset({7} if asks else ()), LACKED: frozenset({7} if lacks else ())}
        return [Standing(1, 1, needs)] * count

    (gap,) = gaps([*people(18, True, False), *people(2, True, True), *people(9, False, True)])
    assert gap.both is None
    assert gap.asked is None or gap.asked_only is None
    assert gap.lacking is None or gap.lacking_only is None
    (open_,) = gaps([*people(18, True, False), *people(7, True, True), *people(9, False, True)])
    assert (open_.asked, open_.asked_only, open_.lacking, open_.lacking_only) == (25, 18, 16, 9)
    others = [Standing(1, 1, {LACKED: frozenset({8})})]
    told = [
        one.lacking
        for one in gaps([*people(18, True, False), *people(7, True, True), *people(9, False, True), *others])
    ]
    assert told == [None, None]
    assert heat_map([], LACKED, [1, 2], [3]) == ((0,), (0,), (0,))
