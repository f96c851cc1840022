"""Sittings for whom they belong to: nobody opens another's."""

from __future__ import annotations

import datetime as dt
import hmac

from django.db.models import Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer
from opora.diagnostics.models import Answer, Instrument, Invitation, Item, Sitting
from opora.diagnostics.rules.sittings import digest_of_secret

OPEN = (Sitting.State.ASSIGNED, Sitting.State.IN_PROGRESS)


def own_sittings(viewer: Viewer) -> QuerySet[Sitting]:
    """Everything the viewer has answered or is to answer."""
    if viewer.person_id is None:
        return Sitting.objects.none()
    return Sitting.objects.filter(person=viewer.person_id).select_related("instrument", "survey", "about")


def waiting_for(viewer: Viewer) -> QuerySet[Sitting]:
    """What the viewer may begin or go on with today."""
    still = Q(last_on=None) | Q(last_on__gte=viewer.today)
    return own_sittings(viewer).filter(still, state__in=OPEN).order_by("last_on", "pk")


def waiting_around(viewer: Viewer) -> QuerySet[Sitting]:
    """The same, and the visits to the viewer's own lessons: a teacher knows of them beforehand."""
    if viewer.person_id is None:
        return Sitting.objects.none()
    visits = Q(about=viewer.person_id, instrument__kind=Instrument.Kind.OBSERVATION, state=Sitting.State.ASSIGNED)
    still = Q(last_on=None) | Q(last_on__gte=viewer.today)
    found = Sitting.objects.filter(Q(person=viewer.person_id) | visits, still, state__in=OPEN)
    return found.select_related("instrument", "survey", "about", "person").order_by("last_on", "pk")


def sitting_of(viewer: Viewer, sitting_id: int, secret: str = "") -> Sitting | None:
    """One sitting: of the viewer's own, or one without a person whose secret the browser keeps."""
    if not viewer.may_own(Data.MEASURED, Right.ENTER):
        return None
    found = Sitting.objects.select_related("instrument", "survey", "about").filter(pk=sitting_id).first()
    if found is None:
        return None
    if found.person_id is not None:
        return found if found.person_id == viewer.person_id else None
    known = bool(secret) and hmac.compare_digest(found.secret_sha256, digest_of_secret(secret))
    return found if known else None


def answers_of(sitting: Sitting) -> list[Answer]:
    """What has been answered so far, in the order of the questions."""
    return list(sitting.answers.select_related("item__competence").order_by("sequence"))


def open_sitting(person_id: int, instrument_id: int, section: str) -> Sitting | None:
    """The sitting that is begun already."""
    return Sitting.objects.filter(
        person=person_id, instrument=instrument_id, section=section, about=None, state__in=OPEN
    ).first()


def last_finished(person_id: int, instrument_id: int, section: str) -> dt.datetime | None:
    """When the person last finished this."""
    return (
        Sitting.objects.filter(
            person=person_id, instrument=instrument_id, section=section, about=None, state=Sitting.State.FINISHED
        )
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first()
    )


def item_numbered(sitting: Sitting, number: int) -> Item | None:
    """The question of this number, of those that have been put."""
    if not 1 <= number <= len(sitting.plan):
        return None
    return Item.objects.filter(pk=sitting.plan[number - 1]).first()


def extra_minutes_of(sitting: Sitting) -> int:
    """Minutes that an invitation grants beyond the limit."""
    if sitting.survey_id is None or sitting.person_id is None:
        return 0
    invited = Invitation.objects.filter(survey=sitting.survey_id, person=sitting.person_id).first()
    return invited.extra_minutes if invited else 0
