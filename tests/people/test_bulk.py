"""A list taken in at once is the same as people added one by one."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.base.rules.refusals import NotAllowed
from opora.people.actions import bulk
from opora.people.models import Appointment, Identifier, NamePeriod, Person
from tests.cast import Cast


def staff(cast: Cast, count: int, node: str = "school7") -> list[bulk.NewStaff]:
    """Rows of a list as intake hands them over."""
    posts, subjects = bulk.dictionary_ids()
    return [
        bulk.NewStaff(
            facts={"family": f"Иванов{number}", "given": "Пётр"},
            posts=(
                bulk.NewPost(
                    node=cast.nodes[node], post=posts["teacher"], starts_on=dt.date(2026, 9, 1),
                    subjects=(subjects["physics"],),
                ),
            ),
            identifiers=((f"staff:{cast.nodes[node].pk}", str(number)),),
            previous_family="Старая",
        )
        for number in range(count)
    ]  # fmt: skip


def test_everything_the_list_says_is_kept(cast: Cast) -> None:
    written = bulk.take_in(by=cast.viewer("curator"), staff=staff(cast, 30), today=cast.today)
    assert len(written) == 30
    person = Person.objects.get(family="Иванов7")
    assert person.search_key
    assert [subject.code for subject in Appointment.objects.get(person=person).subjects.all()] == ["physics"]
    assert Identifier.objects.filter(person=person).count() == 1 == NamePeriod.objects.filter(person=person).count()


def test_statements_do_not_grow_with_people(cast: Cast, django_assert_max_num_queries: object) -> None:
    rows = staff(cast, 400)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        bulk.take_in(by=cast.system, staff=rows, today=cast.today)


def test_only_ones_own_organisation(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        bulk.take_in(by=cast.viewer("sibling_curator"), staff=staff(cast, 1), today=cast.today)


def test_taken_back_without_a_trace(cast: Cast) -> None:
    before = Person.objects.count(), Appointment.objects.count()
    written = bulk.take_in(by=cast.system, staff=staff(cast, 5), today=cast.today)
    bulk.take_back(by=cast.viewer("curator"), people=Person.objects.filter(pk__in=written))
    assert (Person.objects.count(), Appointment.objects.count()) == before
