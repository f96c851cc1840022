"""Who may sign the report of a programme: the head of who runs it, in a territory those who coordinate it."""

from __future__ import annotations

from django.db.models import Q

from opora.base.models import holds_on
from opora.base.rules.access import Role, Viewer
from opora.documents.queries.grammar import HEADS, works_of
from opora.network.models import Body, Link, Node
from opora.people.models import Appointment, Grant, Membership, Person
from opora.people.queries.bodies import memberships_of
from opora.programmes.models import Programme
from opora.programmes.queries.projects import reports_of, section_of
from opora.programmes.rules.projects import INNOV_REPORT, REPORT_FINAL

#: Roles over a territory whose holders may sign for it.
_LEAD = (Role.REGIONAL_OPERATOR, Role.MUNICIPAL_COORDINATOR)


def report_kind(programme: Programme) -> str:
    """Which report a programme makes: a project's own where its file owes one."""
    return INNOV_REPORT if INNOV_REPORT in (section_of(programme).get("reports") or ()) else REPORT_FINAL


def signers_for(viewer: Viewer, programme: Programme) -> list[tuple[Person, Appointment | None]]:
    """People the record knows as those who may sign for where the programme runs, the likeliest first.

    Of an organisation its head; of a territory whoever signs for its bodies and heads its centre, the heads of the
    organisations that coordinate it (where its centre works, or linked with it as guiding or guided), and whoever
    leads the territory itself by a role.
    """
    node, today = programme.node, viewer.today
    is_place = node.kind != Node.Kind.ORGANISATION
    places = (
        Node.objects.filter(Q(pk=node.pk) | _coordinating(viewer, node) if is_place else Q(pk=node.pk))
        .order_by()
        .values("pk")
    )
    found = _of_bodies(viewer, node) if is_place else []
    posts = Appointment.objects.filter(holds_on(today), node__in=places, post__code__in=HEADS)
    roles = Grant.objects.filter(holds_on(today)).filter(
        Q(node__in=places, role=Role.SCHOOL_HEAD) | Q(node=node, role__in=_LEAD)
    )
    granted = list(roles.select_related("person").order_by("-starts_on", "pk"))
    heads = [one.person for one in granted if one.role == Role.SCHOOL_HEAD]
    if is_place or not heads:
        heads += [one.person for one in posts.select_related("person").order_by("-starts_on", "pk")]
    found += [*heads, *(one.person for one in granted if one.role != Role.SCHOOL_HEAD)]
    known = {person.pk: person for person in found if person.erased_at is None and person.merged_into_id is None}
    works = works_of(known, today)
    return [(person, next(iter(works.get(pk, [])), None)) for pk, person in known.items()]


def _of_bodies(viewer: Viewer, node: Node) -> list[Person]:
    """Whoever signs for the territory's bodies, then the heads of its centres."""
    rows = memberships_of(viewer).filter(
        Q(role=Membership.Role.SIGNATORY) | Q(role=Membership.Role.HEAD, body__kind=Body.Kind.CENTRE), body__owner=node
    )
    kept = list(rows.select_related("person").order_by("person__sort_key", "pk"))
    return [one.person for one in sorted(kept, key=lambda one: one.role != Membership.Role.SIGNATORY)]


def _coordinating(viewer: Viewer, node: Node) -> Q:
    """Organisations at which the territory's centre works, and those linked with it up or down the chain."""
    now = holds_on(viewer.today)
    centres = Body.objects.filter(now, owner=node, kind=Body.Kind.CENTRE)
    links = Link.objects.filter(now, kind=Link.Kind.VERTICAL)
    found = Q(pk__in=centres.values("node_id")) | Q(pk__in=links.filter(other=node).values("one_id"))
    found |= Q(pk__in=links.filter(one=node).values("other_id"))
    return found & Q(kind__in=[Node.Kind.ORGANISATION, Node.Kind.INSTITUTE])


def signed_before(programme: Programme) -> int | None:
    """Who was chosen for the latest report."""
    latest = reports_of(programme)[:1]
    chosen = str(latest[0].typed.get("signer", "")) if latest else ""
    return int(chosen) if chosen else None
