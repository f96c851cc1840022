"""Events: planned by those who keep the body, shown in one calendar, clashing by place and by people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.catalogue.actions import occurrences
from opora.catalogue.models import Occurrence
from opora.catalogue.rules import Clash, ItClashes, Slot, UnableToPlan, clashes
from opora.network.actions.bodies import give_task, open_body
from opora.network.models import Body
from opora.people.actions.bodies import join
from tests.cast import Cast

SignIn = Callable[[str], Client]
YEAR = dt.date(2026, 9, 1)
AT = dt.datetime(2026, 11, 25, 14, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@st.composite
def slots(draw: Any) -> list[Slot]:
    """Some events of one day in two rooms (or none) with three people."""
    rows = []
    for key in range(draw(st.integers(0, 7))):
        first = draw(st.integers(0, 8))
        last = first + draw(st.integers(1, 4))
        people = draw(st.frozensets(st.integers(1, 3)))
        rows.append(Slot(key, AT + first * HOUR, AT + last * HOUR, draw(st.sampled_from(["", "a", "b"])), people))
    return rows


@given(slots())
def test_clashes_are_those_a_patient_reader_finds(rows: list[Slot]) -> None:
    def patient() -> set[tuple[frozenset[int], bool, frozenset[int]]]:
        found = set()
        for one, other in combinations(rows, 2):
            at_once = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            same_place = one.place != "" and one.place == other.place
            people = one.people & other.people
            if at_once and (same_place or people):
                found.add((frozenset((one.key, other.key)), same_place, people))
        return found

    def told(clash: Clash) -> tuple[frozenset[int], bool, frozenset[int]]:
        return frozenset((clash.one, clash.other)), clash.same_place, clash.people

    quick = [told(clash) for clash in clashes(rows)]
    assert len(quick) == len(set(quick)) and set(quick) == patient()


@pytest.fixture
def communities(cast: Cast) -> tuple[Body, Body]:
    """The mathematicians of the district, headed by Белов, and a workshop of the school in which he takes part."""
    coordinator, curator = cast.viewer("coordinator"), cast.viewer("curator")
    told: dict[str, Any] = {"kind": "community", "starts_on": YEAR}
    union = open_body(
        by=coordinator, node=cast.nodes["office"], sort="union", name="РМО математиков", level="municipality", **told
    )
    workshop = open_body(by=curator, node=cast.nodes["school7"], sort="workshop", name="Мастерская", **told)
    join(by=coordinator, person=cast.people["mentor"], body=union, role="head", starts_on=YEAR)
    join(by=curator, person=cast.people["mentor"], body=workshop, role="member", starts_on=YEAR)
    return union, workshop


@pytest.mark.django_db
def test_a_clash_is_refused_unless_it_shall_be_so(cast: Cast, communities: tuple[Body, Body]) -> None:
    union, workshop = communities
    head, curator = cast.viewer("mentor"), cast.viewer("curator")
    with pytest.raises(NotAllowed):
        occurrences.plan(by=cast.viewer("mentee"), body=union, title="Встреча", starts_at=AT, ends_at=AT + HOUR)
    with pytest.raises(UnableToPlan):
        occurrences.plan(by=head, body=union, title="Встреча", starts_at=AT, ends_at=AT)
    first = occurrences.plan(by=head, body=union, title="Разбор задач", starts_at=AT, ends_at=AT + 2 * HOUR)
    told: dict[str, Any] = {"by": curator, "body": workshop, "title": "Урок"}
    with pytest.raises(ItClashes, match="Разбор задач"):
        occurrences.plan(starts_at=AT + HOUR, ends_at=AT + 3 * HOUR, **told)
    assert occurrences.plan(starts_at=AT + 2 * HOUR, ends_at=AT + 3 * HOUR, **told).pk, "one after the other"
    second = occurrences.plan(starts_at=AT + HOUR, ends_at=AT + 2 * HOUR, anyway=True, **told)
    with pytest.raises(UnableToPlan):
        occurrences.hold(by=head, occurrence=first, now=AT - HOUR)
    with pytest.raises(NotAllowed):
        occurrences.cancel(by=head, occurrence=second)
    occurrences.cancel(by=curator, occurrence=second)
    occurrences.hold(by=head, occurrence=first, now=AT + HOUR)
    with pytest.raises(NotNow):
        occurrences.cancel(by=head, occurrence=first)
    with pytest.raises(UnableToPlan):
        occurrences.change(by=head, occurrence=first, facts={"title": "Иначе"})
    place = {"node": cast.nodes["school12"], "at": cast.nodes["school12"], "place": "Актовый зал"}
    system: dict[str, Any] = {"by": cast.system, "starts_at": AT, "ends_at": AT + HOUR}
    occurrences.plan(title="Семинар", **place, **system)
    with pytest.raises(ItClashes, match="Семинар"):
        occurrences.plan(title="Конкурс", **{**place, "place": "актовый  зал"}, **system)
    assert occurrences.plan(title="Вебинар", **{**place, "online": True}, **system).pk


@pytest.mark.django_db
def test_pages_of_the_calendar(
    cast: Cast, client_of: SignIn, communities: tuple[Body, Body], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    union, workshop = communities
    head, curator = client_of("mentor"), client_of("curator")
    give_task(
        by=cast.viewer("coordinator"), body=union, title="Собрать задачи", due_on=dt.date(2026, 12, 10),
        today=cast.today,
    )  # fmt: skip
    assert "Отчитаться о поручении: Собрать задачи" in head.get("/").content.decode()
    event = {"title": "Разбор задач", "kind": "meeting", "day": "2026-11-25", "begins": "14:00", "ends": "16:00"}
    add = reverse("catalogue:add", args=[union.pk])
    assert head.post(add, event | {"ends": "13:00"}).status_code == 422
    assert head.post(add, event | {"at": "Нет такой"}).status_code == 422
    assert head.post(add, event | {"at": "школа № 7", "place": "каб. 21"}).status_code == 302
    mine = reverse("catalogue:add", args=[workshop.pk])
    late = event | {"title": "Урок", "begins": "15:00", "ends": "17:00", "place": "Каб 21"}
    refused = curator.post(mine, late)
    assert refused.status_code == 422 and "уже запланировано: «Разбор задач»" in refused.content.decode()
    assert curator.post(mine, late | {"anyway": "on"}).status_code == 302
    page = curator.get(reverse("catalogue:calendar")).content.decode()
    assert "Совпадения" in page and "то же место: Школа № 7, каб. 21" in page and "Белов" in page
    assert "Совпадения" not in curator.get(reverse("catalogue:calendar") + "?month=2026-12").content.decode()
    stranger = client_of("outsider").get(reverse("catalogue:plan", args=[union.pk])).content.decode()
    assert "Разбор задач" in stranger and "Собрать задачи" not in stranger
    assert "Собрать задачи" in head.get(reverse("catalogue:plan", args=[union.pk])).content.decode()
    one = Occurrence.objects.get(title="Урок")
    change = reverse("catalogue:change", args=[one.pk])
    assert head.get(change).status_code == 404 and curator.get(change).status_code == 200
    moved = late | {"day": "2026-11-26"}
    assert curator.post(change, moved).status_code == 302
    assert "Совпадения" not in curator.get(reverse("catalogue:occurrence", args=[one.pk])).content.decode()
    assert (
        client_of("coordinator").get(reverse("catalogue:add_at", args=[cast.nodes["zarechny"].pk])).status_code == 200
    )
    for size in (2, 30):
        for number in range(size):
            occurrences.plan(
                by=cast.system, body=union, title=f"Встреча {size}-{number}", anyway=True, place="каб. 21",
                starts_at=AT + number * HOUR / 4, ends_at=AT + number * HOUR / 4 + HOUR,
            )  # fmt: skip
        for url in ("catalogue:calendar", "catalogue:plan", "catalogue:occurrence"):
            address = reverse(url, args={"catalogue:plan": [union.pk], "catalogue:occurrence": [one.pk]}.get(url, []))
            with django_assert_max_num_queries(15):
                assert curator.get(address).status_code == 200
