"""Sittings for whom they belong to: nobody opens another's."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet

from opora.base.queries.ready import Ready
from opora.base.rules.access import Data, Right, Viewer
from opora.diagnostics.models import Answer, Instrument, Invitation, Item, Sitting
from opora.diagnostics.queries.versions import version_of
from opora.diagnostics.rules.sittings import digest_of_secret

OPEN = (Sitting.State.ASSIGNED, Sitting.State.IN_PROGRESS)


#: What every question and every answer asks.
_NAMES = [field.attname for field in Sitting._meta.concrete_fields]
_ANSWER = [field.attname for field in Answer._meta.concrete_fields]
_SITTING = Ready(lambda pk: Sitting.objects.filter(pk=pk).values_list(*_NAMES), 1)
_HELD = Ready(lambda pk: Sitting.objects.filter(pk=pk).select_for_update().values_list(*_NAMES), 1)
_ANSWERS = Ready(lambda pk: Answer.objects.filter(sitting=pk).order_by("sequence").values_list(*_ANSWER), 1)


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
    """One sitting: of the viewer's own, or one without a person whose secret the browser keeps.

    Every question and every answer asks it: one light statement, its version is known already.
    """
    if not viewer.may_own(Data.MEASURED, Right.ENTER):
        return None
    found = _read(_SITTING.rows(sitting_id))
    return found if found is not None and is_own(viewer, found, secret) else None


def sitting_held(sitting_id: int) -> Sitting | None:
    """The same for one who answers: kept from others until this transaction ends; ask `is_own` of it."""
    return _read(_HELD.rows(sitting_id))


def _read(rows: list[tuple[Any, ...]]) -> Sitting | None:
    if not rows:
        return None
    found = Sitting.from_db(DEFAULT_DB_ALIAS, _NAMES, rows[0])
    found.instrument = version_of(found.instrument_id).instrument
    return found


def is_own(viewer: Viewer, sitting: Sitting, secret: str = "") -> bool:
    """Whether it is the viewer who sits: by name, or by the secret in the browser."""
    if sitting.person_id is not None:
        return sitting.person_id == viewer.person_id
    return bool(secret) and hmac.compare_digest(sitting.secret_sha256, digest_of_secret(secret))


def answers_of(sitting: Sitting) -> list[Answer]:
    """What has been answered so far, in the order of the questions."""
    return list(sitting.answers.select_related("item__competence").order_by("sequence"))


def rows_of(sitting: Sitting) -> dict[int, Answer]:
    """The same by the numbers of the questions, without the questions: every question and every answer asks it."""
    rows = (Answer.from_db(DEFAULT_DB_ALIAS, _ANSWER, row) for row in _ANSWERS.rows(sitting.pk))
    return {row.sequence: row for row in rows}


def count_settled(rows: Mapping[int, Answer]) -> int:
    """How far somebody has come."""
    return sum(row.settled for row in rows.values())


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
    return version_of(sitting.instrument_id).items.get(sitting.plan[number - 1])


def extra_minutes_of(sitting: Sitting) -> int:
    """Minutes that an invitation grants beyond the limit."""
    if sitting.survey_id is None or sitting.person_id is None:
        return 0
    invited = Invitation.objects.filter(survey=sitting.survey_id, person=sitting.person_id).first()
    return invited.extra_minutes if invited else 0
