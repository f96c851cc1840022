"""What happened to a person, as far as the viewer may know: posts, absences, names and roles."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Grant, NamePeriod, Person


def _own(viewer: Viewer, person: Person) -> bool:
    return viewer.person_id == person.pk or viewer.is_system


def posts_of(viewer: Viewer, person: Person, right: Right = Right.VIEW) -> QuerySet[Appointment]:
    """The person's posts at organisations within reach (all of one's own), the latest first."""
    posts = Appointment.objects.filter(person=person)
    if not (_own(viewer, person) and right == Right.VIEW):
        posts = posts.filter(within(viewer.paths(Data.STAFF, right), "node__path"))
    return posts.select_related("node", "post", "superior").prefetch_related("subjects").order_by("-starts_on", "-pk")


def post_of(viewer: Viewer, appointment_id: int, right: Right = Right.ENTER) -> Appointment | None:
    """One post of anybody within reach."""
    return (
        Appointment.objects.filter(
            within(viewer.paths(Data.STAFF, right), "node__path"),
            pk=appointment_id,
            person__merged_into=None,
            person__erased_at=None,
        )
        .select_related("node", "post", "person", "superior")
        .prefetch_related("subjects")
        .first()
    )


def absences_of(viewer: Viewer, person: Person) -> QuerySet[Absence]:
    """The person's long absences, for those who may see the person."""
    if _own(viewer, person) or posts_of(viewer, person).exists():
        return Absence.objects.filter(person=person).order_by("-starts_on")
    return Absence.objects.none()


def absence_now(viewer: Viewer, person: Person) -> Absence | None:
    """The absence that holds today, or begins later."""
    return absences_of(viewer, person).filter(ends_on=None).first()


def names_of(viewer: Viewer, person: Person) -> QuerySet[NamePeriod]:
    """The names the person bore before."""
    return NamePeriod.objects.filter(person=person).order_by("-starts_on")


def roles_of(viewer: Viewer, person: Person) -> QuerySet[Grant]:
    """The person's roles over nodes whose accounts the viewer keeps (all of one's own)."""
    grants = Grant.objects.filter(person=person)
    if not _own(viewer, person):
        grants = grants.filter(within(viewer.paths(Data.ACCOUNT), "node__path"))
    return grants.select_related("node").order_by("-starts_on", "-pk")


def roles_ending(person: Person, node_id: int, viewer: Viewer) -> list[Grant]:
    """The roles at a node that end together with the last post there."""
    return list(Grant.objects.filter(holds_on(viewer.today), person=person, node_id=node_id))


def place_kept(viewer: Viewer, person: Person) -> Node | None:
    """Where the person works today among the organisations whose staff the viewer keeps."""
    posts = posts_of(viewer, person, Right.ENTER).filter(holds_on(viewer.today))
    post = posts.order_by("-is_main", "pk").first()
    return post.node if post else None
