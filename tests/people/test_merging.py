"""Two records become one person and two again, whatever points at them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from opora.base.models import Account
from opora.base.rules.refusals import NotAllowed
from opora.people.actions import appointments, duplicates, merging, persons
from opora.people.models import Duplicate, Identifier, Person, Post
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def twin(cast: Cast, **facts: Any) -> tuple[Duplicate, Person, Person]:
    """A second record of Orlova, noted as a duplicate."""
    mentee = cast.people["mentee"]
    known = {name: getattr(mentee, name) for name in ("family", "given", "patronymic")}
    second = persons.add(by=cast.system, node=cast.nodes["school7"], facts=known | facts)
    appointments.start(
        by=cast.system, person=second, node=cast.nodes["school7"], post=Post.objects.get(code="methodist"),
        starts_on=dt.date(2026, 9, 1),
    )  # fmt: skip
    assert duplicates.note_probable(by=cast.system, person=second) == 1
    return Duplicate.objects.get(), mentee, second


def test_every_key_to_a_person_is_known() -> None:
    declared = {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }
    assert len(declared) > 15
    left_out = declared - set(merging.pointing_at_people())
    assert left_out == {(Duplicate, "one"), (Duplicate, "other")}


def test_merged_and_taken_apart(cast: Cast) -> None:
    duplicate, kept, gone = twin(cast, phone="+70000000001", birth_on=dt.date(2003, 4, 5))
    persons.identify(by=cast.system, person=gone, system="journal", value="42")
    before = set(gone.appointments.values_list("pk", flat=True))
    merging.merge(by=cast.viewer("curator"), duplicate=duplicate, kept=kept, now=NOW)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept and kept.phone == "+70000000001" and kept.birth_on == dt.date(2003, 4, 5)
    assert Identifier.objects.get().person == kept
    assert before < set(kept.appointments.values_list("pk", flat=True)) and not gone.appointments.exists()
    merging.take_apart(by=cast.viewer("curator"), duplicate=duplicate, now=NOW)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into is None and kept.phone == "" and kept.birth_on is None
    assert Identifier.objects.get().person == gone
    assert set(gone.appointments.values_list("pk", flat=True)) == before


def test_what_cannot_stand_beside_stays(cast: Cast) -> None:
    duplicate, kept, gone = twin(cast)
    theirs = kept.appointments.get()
    clash = appointments.start(
        by=cast.system, person=gone, node=theirs.node, post=theirs.post, starts_on=theirs.starts_on
    )
    merging.merge(by=cast.system, duplicate=duplicate, kept=kept, now=NOW)
    clash.refresh_from_db()
    assert clash.person == gone
    duplicate.refresh_from_db()
    assert ["people.appointment", clash.pk, "person", "stayed"] in duplicate.trace
    assert kept.appointments.count() == 2


def test_the_account_goes_along_and_two_are_refused(cast: Cast) -> None:
    duplicate, orlova, second = twin(cast)
    account = orlova.account
    merging.merge(by=cast.system, duplicate=duplicate, kept=second, now=NOW)
    second.refresh_from_db()
    assert second.account == account
    merging.take_apart(by=cast.system, duplicate=duplicate, now=NOW)
    second.refresh_from_db()
    orlova.refresh_from_db()
    assert second.account is None and orlova.account == account
    second.account = Account.objects.create(username="second", password="!")
    second.save()
    Duplicate.objects.update(state=Duplicate.State.OPEN)
    with pytest.raises(merging.TwoAccounts):
        merging.merge(by=cast.system, duplicate=duplicate, kept=second, now=NOW)


def test_only_those_who_keep_both_decide_and_only_once(cast: Cast) -> None:
    duplicate, kept, _gone = twin(cast)
    for name in ("sibling_curator", "operator", "mentee"):
        with pytest.raises(NotAllowed):
            merging.merge(by=cast.viewer(name), duplicate=duplicate, kept=kept, now=NOW)
    merging.tell_apart(by=cast.viewer("curator"), duplicate=duplicate, now=NOW)
    with pytest.raises(merging.AlreadyDecided):
        merging.merge(by=cast.viewer("curator"), duplicate=duplicate, kept=kept, now=NOW)
    assert duplicates.look_for(by=cast.viewer("curator")) == 0, "two people are not asked about again"


def test_other_birth_dates_mean_two_people(cast: Cast) -> None:
    mentee = cast.people["mentee"]
    persons.change(by=cast.system, person=mentee, facts={"birth_on": dt.date(2003, 4, 5)}, today=cast.today)
    facts = {"family": mentee.family, "given": mentee.given, "patronymic": mentee.patronymic}
    namesake = persons.add(by=cast.system, node=cast.nodes["school7"], facts=facts | {"birth_on": dt.date(1980, 1, 1)})
    assert duplicates.note_probable(by=cast.system, person=namesake) == 0
    renamed = persons.add(
        by=cast.system, node=cast.nodes["school7"],
        facts={**facts, "family": "Совсем-Другая", "birth_on": dt.date(2003, 4, 5)},
    )  # fmt: skip
    assert duplicates.note_probable(by=cast.system, person=renamed) == 1


def test_a_former_name_is_recognised_both_ways(cast: Cast) -> None:
    mentee, place = cast.people["mentee"], cast.nodes["school7"]
    persons.change(by=cast.system, person=mentee, facts={"family": "Вяземская"}, today=cast.today)
    facts = {"family": "Орлова", "given": mentee.given, "patronymic": mentee.patronymic}
    under_old_name = persons.add(by=cast.system, node=place, facts=facts)
    assert duplicates.note_probable(by=cast.system, person=under_old_name) == 1
    noted = Duplicate.objects.get()
    assert {noted.one, noted.other} == {mentee, under_old_name} and noted.reasons == ["former_name"]
    Duplicate.objects.all().delete()
    assert duplicates.look_for(by=cast.viewer("curator")) == 0, "a record without a post is nobody's yet"
    appointments.start(
        by=cast.system, person=under_old_name, node=place, post=Post.objects.get(code="methodist"),
        starts_on=cast.today,
    )  # fmt: skip
    assert duplicates.look_for(by=cast.viewer("curator")) == 1
    assert duplicates.look_for(by=cast.viewer("curator")) == 0
    Duplicate.objects.all().delete()
    assert duplicates.note_probable(by=cast.system, person=mentee) == 1


def test_looking_through_the_staff_loads_only_those_alike(cast: Cast, django_assert_max_num_queries: Any) -> None:
    counts = []
    for number in range(12):
        facts = {"family": f"Птицын{number}", "given": "Пётр", "patronymic": "Ильич"}
        person = persons.add(by=cast.system, node=cast.nodes["school7"], facts=facts)
        appointments.start(
            by=cast.system, person=person, node=cast.nodes["school7"], post=Post.objects.get(code="teacher"),
            starts_on=cast.today,
        )  # fmt: skip
        if number in (1, 11):
            with django_assert_max_num_queries(10) as asked:
                assert duplicates.look_for(by=cast.viewer("curator")) == 0
            counts.append(len(asked))
    assert counts[0] == counts[1]
