"""Who may be asked about whom, and what was asked: a teacher's own rounds of opinions and visits to lessons."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer
from opora.diagnostics.models import Instrument, Measurement, Rater, Sitting
from opora.diagnostics.queries.instruments import instruments_of
from opora.diagnostics.queries.sittings import OPEN
from opora.diagnostics.rules.needs import partners_of
from opora.diagnostics.rules.raters import mentors_of
from opora.network.models import Node
from opora.network.rules import ancestors_of
from opora.people.models import Appointment, Membership, Person

#: Those of the network's bodies who come to lessons when a teacher of their territory invites them.
VISITORS = (Membership.Role.METHODIST, Membership.Role.TUTOR)


@dataclass(frozen=True)
class Round:
    """Opinions asked for at one time: how many of how many colleagues have answered, what is still open."""

    number: int
    asked: int
    answered: int
    open: int
    last: Sitting


def offered_about_others(viewer: Viewer) -> dict[str, Instrument]:
    """What is answered about somebody else, by kind: the newest published version."""
    kinds = (Instrument.Kind.OBSERVATION, Instrument.Kind.MULTI_RATER)
    offered = instruments_of(viewer).filter(
        kind__in=kinds, state=Instrument.State.PUBLISHED, outside=False, anonymous=False
    )
    return {row.kind: row for row in offered.order_by("-code", "version")}


def offered_about(viewer: Viewer, kind: str) -> Instrument | None:
    """The one of a kind."""
    return offered_about_others(viewer).get(kind)


def present(ids: set[int]) -> QuerySet[Person]:
    """People who are there, by name."""
    return Person.objects.filter(pk__in=ids, merged_into=None, erased_at=None).order_by("sort_key", "pk")


def observed_by(viewer: Viewer) -> list[Person]:
    """Whose lessons the viewer may come to without being invited: one's mentees."""
    mine = partners_of(viewer) - {viewer.person_id}
    return list(present(mine)) if mine else []


def observers_for(viewer: Viewer) -> dict[int, tuple[Person, str]]:
    """Whom a teacher may invite to a lesson: the mentors, and methodists and tutors of the own territory."""
    if viewer.person_id is None:
        return {}
    mentors = mentors_of(viewer) - {viewer.person_id}
    above = {
        key for path in Node.objects.filter(pk__in=viewer.workplaces).values_list("path", flat=True)
        for key in ancestors_of(path)
    }  # fmt: skip
    visiting = Membership.objects.filter(holds_on(viewer.today), role__in=VISITORS, body__owner__in=above)
    known = set(visiting.exclude(person=viewer.person_id).values_list("person_id", flat=True))
    return {
        person.pk: (person, Rater.MENTOR if person.pk in mentors else Rater.METHODIST)
        for person in present(mentors | known)
    }


def colleagues_of(viewer: Viewer) -> list[Person]:
    """Who works where the viewer works, beside the viewer and the viewer's mentors."""
    if viewer.person_id is None:
        return []
    here = Appointment.objects.filter(holds_on(viewer.today), node__in=viewer.workplaces)
    return list(present(set(here.values_list("person_id", flat=True)) - {viewer.person_id} - mentors_of(viewer)))


def observed_person(viewer: Viewer, person_id: int) -> Person | None:
    """Whose lesson the viewer may plan a visit to: the own one (with somebody invited) or a mentee's."""
    if not viewer.may_own(Data.MEASURED, Right.ENTER):
        return None
    if person_id != viewer.person_id and person_id not in partners_of(viewer):
        return None
    return present({person_id}).first()


def visits_to(viewer: Viewer) -> QuerySet[Sitting]:
    """Visits to the viewer's own lessons that are planned or under way: the teacher knows beforehand."""
    return (
        Sitting.objects.filter(
            about=viewer.person_id, state__in=OPEN, instrument__kind=Instrument.Kind.OBSERVATION,
            about__isnull=False,
        )
        .select_related("instrument", "person")
        .order_by("last_on", "pk")
    )  # fmt: skip


def called_off_by(viewer: Viewer, sitting_id: int) -> Sitting | None:
    """A sitting about somebody that the viewer may call off: as who answers, or as the teacher whose lesson it is."""
    if not viewer.may_own(Data.MEASURED, Right.ENTER):
        return None
    mine = Q(person=viewer.person_id) | Q(about=viewer.person_id, instrument__kind=Instrument.Kind.OBSERVATION)
    found = Sitting.objects.filter(mine, pk=sitting_id, about__isnull=False)
    return found.select_related("instrument", "about", "person").first()


def rounds_of(viewer: Viewer, only: int | None = None) -> list[Round]:
    """The opinions a teacher asked for, the newest first; of one round when it is named."""
    if viewer.person_id is None or not viewer.may_own(Data.MEASURED):
        return []
    own = Sitting.objects.filter(about=viewer.person_id, round__isnull=False)
    if only is not None:
        own = own.filter(round=only)
    colleague, done = Q(rater=Rater.COLLEAGUE), Q(state=Sitting.State.FINISHED)
    rows = own.values("round").annotate(
        asked=Count("pk", filter=colleague), answered=Count("pk", filter=colleague & done),
        open=Count("pk", filter=Q(state__in=OPEN)),
    )  # fmt: skip
    counted = rows.values_list("round", "asked", "answered", "open")
    selves = {row.round: row for row in own.filter(rater=Rater.SELF).select_related("instrument")}
    found = [
        Round(number, asked, answered, left, selves[number])
        for number, asked, answered, left in counted
        if number is not None and number in selves
    ]
    return sorted(found, key=lambda one: (one.last.opened_on, one.number), reverse=True)


def said_in(viewer: Viewer, number: int) -> list[Measurement]:
    """What came out of a round about the viewer, by kind of rater."""
    found = Measurement.objects.filter(round=number, person=viewer.person_id, person__isnull=False)
    return list(found.select_related("instrument", "sitting__person").order_by("section", "pk"))


def own_person(viewer: Viewer) -> Person | None:
    """The viewer as a person."""
    return present({viewer.person_id or 0}).first()
