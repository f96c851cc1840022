"""People within reach: who may see whom, and what leaving a post does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from opora.base.rules.access import Right, within
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Node
from opora.people.actions import appointments, persons
from opora.people.models import Appointment, Grant, NamePeriod
from opora.people.queries.persons import people_of, person_of
from tests.cast import Cast


def names(cast: Cast, viewer: str) -> set[str]:
    """The family names that `viewer` may list."""
    return {person.family for person in people_of(cast.viewer(viewer))}


def test_everyone_sees_their_own_reach(cast: Cast) -> None:
    assert "Белов" in names(cast, "curator")
    assert "Ёлкин" not in names(cast, "curator")
    assert {"Белов", "Ёлкин", "Лебедь"} <= names(cast, "coordinator")
    assert "Орехов" not in names(cast, "coordinator")
    assert "Орехов" in names(cast, "operator")
    assert names(cast, "outsider") == set() == names(cast, "mentee")


def test_a_foreign_person_is_not_found(cast: Cast) -> None:
    assert person_of(cast.viewer("sibling_curator"), cast.people["mentee"].pk) is None
    assert person_of(cast.viewer("mentee"), cast.people["mentee"].pk) == cast.people["mentee"]
    assert person_of(cast.viewer("operator"), cast.people["mentee"].pk, Right.ENTER) is None


def test_a_new_family_name_keeps_the_old_one(cast: Cast) -> None:
    person = cast.people["mentee"]
    persons.change(by=cast.viewer("curator"), person=person, facts={"family": "Лисицына"}, today=cast.today)
    assert NamePeriod.objects.get(person=person).family == "Орлова"
    with pytest.raises(NotAllowed):
        persons.change(by=cast.viewer("mentee"), person=person, facts={"family": "Нет"}, today=cast.today)


def test_one_post_does_not_overlap_itself(cast: Cast) -> None:
    held = Appointment.objects.get(person=cast.people["mentor"])
    with pytest.raises(appointments.UnableToAppoint):
        appointments.start(by=cast.system, person=held.person, node=held.node, post=held.post, starts_on=cast.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(person=held.person, node=held.node, post=held.post, starts_on=cast.today)


def test_leaving_ends_roles_and_sessions_that_day(cast: Cast) -> None:
    curator = cast.people["curator"]
    held = Appointment.objects.get(person=curator)
    appointments.end(by=cast.viewer("head"), appointment=held, on=cast.today)
    assert not Grant.objects.on(cast.today).filter(person=curator).exists()
    curator.account.refresh_from_db()
    assert curator.account.sessions_since is not None
    assert cast.viewer("curator").reaches == ()


def test_queries_do_not_grow_with_people(cast: Cast, django_assert_num_queries: object) -> None:
    viewer = cast.viewer("coordinator")
    with django_assert_num_queries(4):  # type: ignore[operator]
        people = list(people_of(viewer))
        assert people and all(hasattr(person, "current") for person in people)


def test_dates_must_run_forward(cast: Cast) -> None:
    held = Appointment.objects.get(person=cast.people["mentee"])
    with pytest.raises(appointments.UnableToEnd):
        appointments.end(by=cast.system, appointment=held, on=dt.date(2026, 9, 1))


def test_who_leads_a_district_of_one_kind_reads_its_words(cast: Cast) -> None:
    """A district of colleges speaks of colleges; another kind, and the words are general again."""
    head = cast.people["coordinator"].grants.get().node
    there = Node.objects.filter(within([head.path], "path"), kind=Node.Kind.ORGANISATION)
    assert there.count() > 2
    there.update(institution="college")
    one = there.first()
    assert one is not None and cast.viewer("coordinator").institution == "college"
    for kind, words in (("other", "college"), ("kindergarten", "")):
        there.filter(pk=one.pk).update(institution=kind)
        assert cast.viewer("coordinator").institution == words
    one.refresh_from_db()
    Node.objects.filter(pk=one.pk).update(closed_on=cast.today)
    assert cast.viewer("coordinator").institution == "college", "what is closed is not spoken of"
