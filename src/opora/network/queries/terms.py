"""The named, dated counts of the network: stages, self-checks and targets use them by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules import terms
from opora.base.rules.access import within
from opora.network.models import Agreement, Body, Link


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
    terms.Term("network.partnerships", _("Schools helped by a base school"), partnerships),
)


def register_terms() -> None:
    """Make the counts known by name."""
    for term in TERMS:
        terms.register(term)
