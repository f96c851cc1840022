"""The named, dated counts of the network: stages, self-checks and targets use them by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules import terms
from opora.base.rules.access import within
from opora.network.models import Agreement, AgreementParty, Body, Link, Node, Placement
from opora.network.rules import ancestors_of


def bodies_of_kind(kind: str, *, sort: str = "") -> Callable[[str, dt.date], int]:
    """Counts the bodies of a kind (and sort) that work under a path on a day."""

    def count(path: str, on: dt.date) -> int:
        found = Body.objects.filter(holds_on(on), within([path], "node__path"), kind=kind)
        return found.filter(sort=sort).count() if sort else found.count()

    return count


def agreements(path: str, on: dt.date) -> int:
    """Agreements in force on a day, additional ones not counted apart."""
    return Agreement.objects.filter(holds_on(on), within([path], "node__path"), parent=None).count()


def partnerships(path: str, on: dt.date) -> int:
    """Schools helped by a base school on a day."""
    links = Link.objects.filter(holds_on(on), within([path], "other__path"), kind=Link.Kind.SUPPORT)
    return links.values("other_id").distinct().count()


def nodes_of_kind(*kinds: str) -> Callable[[str, dt.date], int]:
    """Counts the nodes of these kinds that stood under a path on a day; services and institutes teach nobody."""

    def count(path: str, on: dt.date) -> int:
        stood = Placement.objects.filter(holds_on(on), within([path], "path"), node__kind__in=kinds)
        return stood.exclude(node__institution=Node.Institution.OTHER).count()

    return count


def municipalities_in(paths: Iterable[str], under: str) -> int:
    """How many different municipalities under a path lie on the way to these paths."""
    known = Node.objects.filter(within([under], "path"), kind=Node.Kind.MUNICIPALITY).values_list("pk", flat=True)
    return len({part for path in paths for part in ancestors_of(path)}.intersection(known))


def municipalities_with_points(path: str, on: dt.date) -> int:
    """Municipalities in which a consultation point works on a day."""
    points = Body.objects.filter(holds_on(on), within([path], "node__path"), kind=Body.Kind.POINT)
    return municipalities_in(points.values_list("node__path", flat=True), path)


def partner_organisations(path: str, on: dt.date) -> int:
    """Different organisations linked with others or partners of an agreement on a day, those from outside by name."""
    links = Link.objects.filter(holds_on(on), within([path], "one__path") | within([path], "other__path"))
    linked = {node for ends in links.values_list("one_id", "other_id") for node in ends}
    parties = AgreementParty.objects.filter(holds_on(on, "agreement__"), within([path], "agreement__node__path"))
    rows = list(parties.values_list("node_id", "name"))
    return len(linked | {node for node, _name in rows if node}) + len({name for node, name in rows if not node})


TERMS = (
    terms.Term("network.centres", _("Mentoring centres"), bodies_of_kind(Body.Kind.CENTRE)),
    terms.Term("network.points", _("Consultation points"), bodies_of_kind(Body.Kind.POINT)),
    terms.Term("network.hubs", _("Subject hubs"), bodies_of_kind(Body.Kind.HUB)),
    terms.Term("network.communities", _("Communities"), bodies_of_kind(Body.Kind.COMMUNITY)),
    terms.Term(
        "network.innovation_sites", _("Innovation sites"), bodies_of_kind(Body.Kind.SITE, sort=Body.Sort.INNOVATION)
    ),
    terms.Term(
        "network.internship_sites", _("Internship sites"), bodies_of_kind(Body.Kind.SITE, sort=Body.Sort.INTERNSHIP)
    ),
    terms.Term("network.agreements", _("Agreements in force"), agreements),
    terms.Term("network.municipalities", _("Municipalities"), nodes_of_kind(Node.Kind.MUNICIPALITY)),
    terms.Term(
        "network.municipalities_with_points", _("Municipalities with a consultation point"), municipalities_with_points
    ),
    terms.Term("network.organisations", _("Organisations"), nodes_of_kind(Node.Kind.ORGANISATION)),
    terms.Term("network.partner_organisations", _("Organisations in the network of partners"), partner_organisations),
    terms.Term("network.partnerships", _("Schools helped by a base school"), partnerships),
)


def register_terms() -> None:
    """Make the counts known by name."""
    for term in TERMS:
        terms.register(term)
