"""Parts in bodies: consultants chosen step by step, hours that do not cross, members known to those who may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from opora.base.models import StateChange
from opora.base.rules import terms
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.network.actions.bodies import open_body
from opora.network.models import Body
from opora.people.actions import bodies
from opora.people.models import Consultant, ConsultingHours, Membership
from opora.people.queries.bodies import memberships_of, methodical_active
from opora.people.rules.bodies import UnableToAdvance, UnableToJoin, UnableToKeepHours
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
YEAR = dt.date(2026, 9, 1)


@pytest.fixture
def point(cast: Cast) -> Body:
    """The consultation point of the district."""
    return open_body(
        by=cast.viewer("coordinator"), node=cast.nodes["office"], kind="point", name="Пункт в Заречном",
        level="municipality", starts_on=YEAR,
    )  # fmt: skip


@pytest.fixture
def union(cast: Cast) -> Body:
    """The mathematicians of the district: Белов heads it, Орлова and a neighbour take part."""
    coordinator = cast.viewer("coordinator")
    made = open_body(
        by=coordinator, node=cast.nodes["office"], kind="community", sort="union", name="РМО математиков",
        level="municipality", starts_on=YEAR,
    )  # fmt: skip
    for name, role in (("mentor", "head"), ("mentee", "member"), ("sibling_teacher", "member")):
        bodies.join(by=coordinator, person=cast.people[name], body=made, role=role, starts_on=YEAR)
    return made


def approved(cast: Cast, point: Body, name: str = "mentor") -> Membership:
    """Somebody who has gone the whole way."""
    by = cast.viewer("coordinator")
    one = bodies.propose(by=by, person=cast.people[name], body=point, today=YEAR)
    bodies.select(by=by, consultant=one)
    bodies.train(by=by, consultant=one, on=dt.date(2026, 10, 1), hours=36)
    return bodies.approve(by=by, consultant=one, on=dt.date(2026, 10, 5), order_number="14-од")


def test_a_consultant_is_selected_trained_and_approved(cast: Cast, point: Body) -> None:
    by, person = cast.viewer("coordinator"), cast.people["mentor"]
    with pytest.raises(UnableToJoin, match="обучают"):
        bodies.join(by=by, person=person, body=point, role="consultant", starts_on=YEAR)
    with pytest.raises(NotAllowed):
        bodies.propose(by=cast.viewer("other_coordinator"), person=person, body=point, today=YEAR)
    one = bodies.propose(by=by, person=person, body=point, today=YEAR)
    with pytest.raises(UnableToJoin, match="предложен"):
        bodies.propose(by=by, person=person, body=point, today=YEAR)
    with pytest.raises(NotNow):
        bodies.approve(by=by, consultant=one, on=cast.today, order_number="14-од")
    bodies.select(by=by, consultant=one)
    with pytest.raises(UnableToAdvance, match="впереди"):
        bodies.train(by=by, consultant=one, on=dt.date(2026, 12, 1), hours=36)
    bodies.train(by=by, consultant=one, on=dt.date(2026, 10, 1), hours=36)
    with pytest.raises(UnableToAdvance, match="номер приказа"):
        bodies.approve(by=by, consultant=one, on=cast.today, order_number=" ")
    with pytest.raises(UnableToAdvance, match="раньше"):
        bodies.approve(by=by, consultant=one, on=YEAR, order_number="14-од")
    part = bodies.approve(by=by, consultant=one, on=dt.date(2026, 10, 5), order_number="14-од")
    steps = StateChange.objects.filter(kind="people.consultant", object_id=one.pk)
    assert list(steps.values_list("to_state", flat=True)) == ["proposed", "selected", "trained", "approved"]
    bodies.leave(by=by, membership=part, on=cast.today)
    one.refresh_from_db()
    assert one.state == "ended" and Membership.objects.get(pk=part.pk).ends_on == cast.today


def test_hours_are_at_one_place_at_a_time(cast: Cast, point: Body) -> None:
    by, part = cast.viewer("coordinator"), approved(cast, point)
    bodies.add_hours(by=by, membership=part, weekday=1, starts_at=dt.time(15), ends_at=dt.time(17))
    other = open_body(
        by=by, node=cast.nodes["school7"], kind="point", name="Пункт в школе", level="municipality", starts_on=YEAR
    )
    second = approved(cast, other)
    with pytest.raises(UnableToKeepHours, match="Пункт в Заречном"):
        bodies.add_hours(by=by, membership=second, weekday=1, starts_at=dt.time(16), ends_at=dt.time(18))
    with pytest.raises(UnableToKeepHours, match="раньше"):
        bodies.add_hours(by=by, membership=second, weekday=2, starts_at=dt.time(16), ends_at=dt.time(15))
    bodies.add_hours(by=by, membership=second, weekday=1, starts_at=dt.time(17), ends_at=dt.time(18), online=True)
    bodies.drop_hours(by=by, hours=ConsultingHours.objects.order_by("pk")[0])
    assert ConsultingHours.objects.count() == 1


def test_parts_are_periods_and_one_head_at_a_time(cast: Cast, union: Body) -> None:
    by = cast.viewer("coordinator")
    with pytest.raises(UnableToJoin, match="Белов"):
        bodies.join(by=by, person=cast.people["mentor2"], body=union, role="head", starts_on=cast.today)
    with pytest.raises(UnableToJoin, match="этой роли"):
        bodies.join(by=by, person=cast.people["mentee"], body=union, role="member", starts_on=cast.today)
    with pytest.raises(UnableToJoin, match="не раньше"):
        bodies.join(by=by, person=cast.people["mentor2"], body=union, role="member", starts_on=dt.date(2020, 9, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.people["mentor2"], body=union, role="head", starts_on=cast.today)
    head = Membership.objects.get(role="head")
    bodies.leave(by=by, membership=head, on=cast.today)
    assert bodies.join(by=by, person=cast.people["mentor2"], body=union, role="head", starts_on=cast.today).pk


def test_faces_are_known_to_all_and_members_to_their_own(cast: Cast, union: Body) -> None:
    def names(viewer: str) -> set[str]:
        rows = memberships_of(cast.viewer(viewer)).select_related("person")
        return {row.person.family for row in rows}

    whole = {cast.people[name].family for name in ("mentor", "mentee", "sibling_teacher")}
    assert names("coordinator") == names("mentee") == names("mentor") == whole
    assert names("outsider") == names("mentee2") == {"Белов"}
    assert names("curator") == {"Белов", "Орлова"}, "a curator knows the staff of the own school"


def test_the_active_counts_load_and_reach(cast: Cast, point: Body, union: Body) -> None:
    part = approved(cast, point)
    bodies.add_hours(
        by=cast.viewer("coordinator"), membership=part, weekday=1, starts_at=dt.time(15), ends_at=dt.time(17, 30)
    )
    bodies.join(
        by=cast.viewer("operator"), person=cast.people["far_teacher"], body=union, role="member", starts_on=YEAR
    )
    (reach,) = methodical_active(cast.viewer("operator"), cast.nodes["region"].path)
    assert (reach.person, reach.minutes, len(reach.bodies)) == (cast.people["mentor"], 150, 2)
    assert len(reach.teachers) == 3
    assert reach.municipalities == {cast.nodes["zarechny"].pk, cast.nodes["severny"].pk}

    def counted(name: str, place: str = "region") -> int:
        return terms.count(name, path=cast.nodes[place].path, on=cast.today)

    assert (counted("network.municipalities"), counted("network.municipalities", "severny")) == (2, 1)
    assert counted("network.municipalities_with_points") == counted("network.municipalities_with_consultants") == 1
    assert counted("network.municipalities_with_consultants", "severny") == 0
    assert counted("network.organisations", "zarechny") == 3, "the methodical service teaches nobody"
    assert (counted("people.consultants"), counted("people.members"), counted("network.communities")) == (1, 3, 1)
    assert 0 < counted("people.young_teachers", "school7") < counted("people.teachers", "school7")


def test_pages_of_people_in_bodies(
    cast: Cast, client_of: SignIn, point: Body, union: Body, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = client_of("coordinator")
    propose = reverse("people:consultant_propose", args=[point.pk])
    assert client.post(propose, {"who": "Белов"}).status_code == 422, "a family name alone browses"
    assert client.post(propose, {"who": "Белов Андрей Сергеевич"}).status_code == 302
    one = Consultant.objects.get()
    page = reverse("people:consultant", args=[one.pk])
    assert "Отобрать на обучение" in client.get(page).content.decode()
    assert client.post(reverse("people:consultant_select", args=[one.pk])).status_code == 302
    train = reverse("people:consultant_train", args=[one.pk])
    assert client.post(train, {"on": "2026-12-01", "hours": "36"}).status_code == 422
    assert client.post(train, {"on": "2026-10-01", "hours": "36"}).status_code == 302
    approve = reverse("people:consultant_approve", args=[one.pk])
    assert client.post(approve, {"on": "2026-10-05", "order_number": "14-од"}).status_code == 302
    part = Membership.objects.get(role="consultant")
    hours = {"weekday": "1", "starts_at": "15:00", "ends_at": "17:00", "place": "каб. 4"}
    assert client.post(reverse("people:hours_add", args=[part.pk]), hours).status_code == 302
    seen = client_of("mentee").get(reverse("network:body", args=[point.pk])).content.decode()
    assert "вторник 15:00–17:00, каб. 4" in seen and "Участники, консультанты, часы" not in seen
    add = reverse("people:member_add", args=[union.pk])
    who = {"who": "Громова Наталья Павловна", "role": "member", "starts_on": "2026-11-23"}
    assert client.post(add, who).status_code == 302
    end = reverse("people:member_end", args=[Membership.objects.get(person=cast.people["mentee"]).pk])
    assert client.post(end, {"on": "2026-11-23"}).status_code == 302
    mine = client_of("mentor").get(reverse("people:person", args=[cast.people["mentor"].pk])).content.decode()
    assert "РМО математиков" in mine
    for reader in ("curator", "mentee", "other_coordinator"):
        for url in (propose, page, reverse("people:members", args=[union.pk])):
            assert client_of(reader).get(url).status_code == 404, (reader, url)
    assert client_of("mentee").get(reverse("people:active")).status_code == 403
    for url in ("people:consultants", "people:active", "network:bodies"):
        with django_assert_max_num_queries(15):
            assert client.get(reverse(url)).status_code == 200
    with django_assert_max_num_queries(15):
        assert "каб. 4" in client.get(reverse("people:members", args=[point.pk])).content.decode()
