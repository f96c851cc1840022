"""Needs for whoever looks: wishes for the administration, difficulties and deficits for whom the person chose."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import EVERYBODY, Data, Distance, Right, Viewer, within
from opora.diagnostics.models import Need
from opora.diagnostics.rules.needs import PRIVATE, partners_of
from opora.people.models import Appointment, DataConsent, Person
from opora.people.queries.persons import current_absence, current_work
from opora.people.queries.tutors import is_tutor_of


def keepers_people(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Appointment]:
    """Today's posts by which a person's requests are the viewer's business."""
    return Appointment.objects.filter(holds_on(viewer.today), within(viewer.paths(Data.REQUEST, right), "node__path"))


def asking_person(viewer: Viewer, person_id: int, right: Right = Right.VIEW) -> Person | None:
    """A person whose requests the viewer may view or enter: oneself, of one's reach, of one's pair."""
    allowed = Q(pk__in=keepers_people(viewer, right).values("person_id"))
    if viewer.may_own(Data.REQUEST, right) and viewer.person_id:
        allowed |= Q(pk=viewer.person_id)
    if right in EVERYBODY[Distance.PARTNER].get(Data.REQUEST, ()):
        allowed |= Q(pk__in=partners_of(viewer))
    return (
        Person.objects.filter(allowed, pk=person_id, merged_into=None, erased_at=None)
        .prefetch_related(current_work(viewer.today), current_absence(viewer.today))
        .first()
    )


def may_ask(viewer: Viewer, person: Any, right: Right = Right.VIEW) -> bool:
    """Whether `asking_person` would give this person, who is loaded with today's posts already."""
    if person.merged_into_id or person.erased_at:
        return False
    if viewer.person_id == person.pk and viewer.may_own(Data.REQUEST, right):
        return True
    if any(viewer.may(Data.REQUEST, right, path=post.node.path) for post in person.current):
        return True
    return right in EVERYBODY[Distance.PARTNER].get(Data.REQUEST, ()) and person.pk in partners_of(viewer)


def needs_of(viewer: Viewer, person: Person) -> list[Need]:
    """The person's needs that the viewer may know of, the urgent first.

    The administration sees wishes. A difficulty or a deficit is seen by the person, and by the other side of
    their pair while the person's consent to show needs holds.
    """
    own = viewer.is_system or viewer.person_id == person.pk
    if not own and not (may_ask(viewer, person) if hasattr(person, "current") else asking_person(viewer, person.pk)):
        return []
    needs = Need.objects.filter(person=person).select_related("competence", "level")
    found = list(needs.order_by("-severity", "competence__order", "pk"))
    private = any(need.kind in PRIVATE for need in found)
    if own or not private or shown_all(viewer, person):
        return found
    return [need for need in found if need.kind not in PRIVATE]


def shown_all(viewer: Viewer, person: Person) -> bool:
    """Whether the person agreed to show what was felt and measured to the viewer, their mentor or their tutor."""
    purposes = []
    if person.pk in partners_of(viewer):
        purposes.append(DataConsent.Purpose.SHOW_NEEDS)
    if is_tutor_of(viewer, person):
        purposes.append(DataConsent.Purpose.SHOW_TUTOR)
    live = DataConsent.objects.filter(person=person, purpose__in=purposes, withdrawn_on=None)
    return bool(purposes) and live.exists()


def wish_of(viewer: Viewer, need_id: int) -> Need | None:
    """One request that the viewer may take back."""
    allowed = Q(person__in=keepers_people(viewer, Right.ENTER).values("person_id"))
    if viewer.may_own(Data.REQUEST, Right.ENTER) and viewer.person_id:
        allowed |= Q(person_id=viewer.person_id)
    return Need.objects.filter(allowed, pk=need_id, kind=Need.Kind.WISH).select_related("person", "competence").first()
