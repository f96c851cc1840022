"""A tutor sees a teacher's profile while the teacher agrees to that, and nobody else by that word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.diagnostics.models import Instrument, Measurement
from opora.network.models import Body
from opora.people.actions import consents
from opora.people.models import DataConsent, Membership
from opora.people.queries.tutors import is_tutor_of, shown_to_tutor, tutors_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
#: Everybody of the cast with an account who is neither the teacher nor the tutor.
OTHERS = ("mentor", "curator", "head", "coordinator", "operator", "administrator", "auditor", "other_coordinator")


def serve(cast: Cast, person: str, owner: str, role: str = "tutor") -> Membership:
    """The person's part in a centre of a place."""
    body, _new = Body.objects.get_or_create(
        kind="centre", name=f"Центр {owner}", sort_key="центр", search_key="центр", node=cast.nodes[owner],
        owner=cast.nodes[owner], starts_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    return Membership.objects.create(person=cast.people[person], body=body, role=role, starts_on=dt.date(2024, 1, 1))


def test_a_tutor_sees_a_profile_by_consent_alone(cast: Cast, client_of: SignIn) -> None:
    mentee, tutor = cast.people["mentee"], cast.people["outsider"]
    instrument = Instrument.objects.create(code="t", kind="survey", state="published", title={"ru": "Проба"})
    Measurement.objects.create(
        person=mentee, instrument=instrument, scale="percent", value=73.19, items=120, measured_on=cast.today
    )
    part = serve(cast, "outsider", "zarechny")
    profile = reverse("diagnostics:profile", args=[mentee.pk])
    share = reverse("diagnostics:share", args=[mentee.pk])

    def opened(name: str) -> bool:
        answer = client_of(name).get(profile)
        assert answer.status_code in (200, 404), (name, answer.status_code)
        assert ("73,1 %" in answer.content.decode()) == (answer.status_code == 200), name
        return bool(answer.status_code == 200)

    own = client_of("mentee").get(profile).content.decode()
    assert str(tutor) in own and "Центр zarechny" in own, "who would see it is told before"
    assert not opened("outsider")
    client_of("mentee").post(share, {"share": "yes", "use": "mentor"})
    assert not opened("outsider"), "agreed for the mentor only"
    client_of("mentee").post(share, {"share": "no", "use": "mentor"})
    client_of("mentee").post(share, {"share": "yes", "use": "tutor"})
    assert opened("outsider") and not any(opened(name) for name in OTHERS)
    assert client_of("outsider").post(share, {"share": "no", "use": "tutor"}).status_code == 404
    listed = client_of("outsider").get(reverse("diagnostics:own")).content.decode()
    assert str(mentee) in listed and profile in listed
    assert f'href="{reverse("diagnostics:own")}"' in client_of("outsider").get(profile).content.decode()

    viewer = cast.viewer("outsider")
    # a methodist is no tutor; a tutor of another territory is not this teacher's; a part that is over is no part
    for change in ({"role": "methodist"}, {"ends_on": cast.today}, {"starts_on": cast.today + dt.timedelta(days=1)}):
        Membership.objects.filter(pk=part.pk).update(**change)
        assert not opened("outsider"), change
        assert (shown_to_tutor(viewer), is_tutor_of(viewer, mentee)) == ([], False)
        Membership.objects.filter(pk=part.pk).update(role="tutor", ends_on=None, starts_on=part.starts_on)
    Body.objects.update(owner=cast.nodes["severny"])
    assert not opened("outsider") and shown_to_tutor(viewer) == []
    Body.objects.update(owner=cast.nodes["zarechny"], ends_on=cast.today)
    assert not opened("outsider"), "the centre has closed"
    Body.objects.update(ends_on=None)
    assert opened("outsider")
    client_of("mentee").post(share, {"share": "no", "use": "tutor"})
    assert not opened("outsider") and shown_to_tutor(viewer) == [], "taken back"
    assert DataConsent.objects.filter(person=mentee, withdrawn_on=None).count() == 0


def test_nobody_is_their_own_tutor_and_tutors_are_told_to_the_teacher_alone(cast: Cast, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    own = reverse("diagnostics:profile", args=[mentee.pk])
    Measurement.objects.create(
        person=mentee, instrument=Instrument.objects.create(code="t", kind="survey"), scale="percent", value=1,
        measured_on=cast.today,
    )  # fmt: skip
    assert "тьютор" not in client_of("mentee").get(own).content.decode(), "nothing to agree to where there is none"
    serve(cast, "mentee", "school7")
    serve(cast, "outsider", "school7")
    assert [row.person.pk for row in tutors_of(cast.viewer("mentee"), mentee)] == [cast.people["outsider"].pk]
    assert tutors_of(cast.viewer("curator"), mentee) == []
    assert not is_tutor_of(cast.viewer("mentee"), mentee)
    agreed = consents.give(
        by=cast.viewer("mentee"), person=mentee, purpose="show_tutor", version="1", text="x", today=cast.today
    )
    assert shown_to_tutor(cast.viewer("mentee")) == []
    Membership.objects.all().delete()
    page = client_of("mentee").get(own).content.decode()
    assert "тьютор" in page.lower(), "what was agreed to can be taken back also when there is no tutor now"
    assert agreed.withdrawn_on is None
