"""What the network adds to the page of an organisation: bodies, partners and links, openings and mergers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Right, Viewer
from opora.network.models import Body, Node
from opora.network.pages.bodies import kind_words, last_day
from opora.network.queries.agreements import agreements_at
from opora.network.queries.bodies import bodies_at
from opora.network.queries.links import links_at
from opora.network.queries.nodes import merged_into
from opora.network.rules.sections import NodeLine, NodeSection

SHOWN = 20


def _bodies(viewer: Viewer, node: Any) -> list[Body]:
    """The bodies of the node; its sheet and its timeline ask for the same, so the node keeps the answer."""
    seen, found = getattr(node, "bodies_seen", (None, []))
    if seen is not viewer:
        found = list(bodies_at(viewer, node)[:60])
        node.bodies_seen = viewer, found
    return list(found)


def bodies_section(viewer: Viewer, node: Node) -> NodeSection | None:
    """The bodies that work here now, with the way to open one."""
    found = [body for body in _bodies(viewer, node) if body.holds(viewer.today)]
    lines = [NodeLine(kind_words(body), body.name, reverse("network:body", args=[body.pk])) for body in found[:SHOWN]]
    may_open = viewer.may(Data.NETWORK, Right.ENTER, path=node.path) and node.closed_on is None
    url = reverse("network:body_add", args=[node.pk, Body.Kind.COMMUNITY]) if may_open else ""
    if not lines and not url:
        return None
    return NodeSection(_("Communities, sites and points"), lines, url, _("Open one here") if url else "")


def partners_section(viewer: Viewer, node: Node) -> NodeSection | None:
    """With whom the organisation works: links known to all, agreements to those who keep either side."""
    lines = []
    for one in links_at(viewer, node)[:SHOWN]:
        if one.holds(viewer.today):
            other = one.other if one.one_id == node.pk else one.one
            lines.append(NodeLine(one.get_kind_display(), other.short_name, reverse("network:node", args=[other.pk])))
    if viewer.paths(Data.AGREEMENT):
        for agreement in agreements_at(viewer, node).prefetch_related(None)[:SHOWN]:
            until = agreement.until
            if until is None or until > viewer.today:
                label = _("agreement until %(day)s") % {"day": last_day(until)} if until else _("agreement")
                lines.append(NodeLine(label, agreement.title, reverse("network:agreement", args=[agreement.pk])))
    may_add = viewer.may(Data.NETWORK, Right.ENTER, path=node.path) and node.closed_on is None
    url = reverse("network:link_add", args=[node.pk]) if may_add else ""
    if not lines and not url:
        return None
    return NodeSection(_("Partners"), lines, url, _("Add a link") if url else "")


def events_of(viewer: Viewer, node: Node) -> Iterator[tuple[dt.date, str, str]]:
    """Openings, mergers, bodies that came and went: day, words, how it is marked."""
    if node.opened_on:
        yield node.opened_on, _("Opened"), "good"
    if node.closed_on:
        heir = node.successor
        yield node.closed_on, _("Merged into “%(node)s”") % {"node": heir} if heir else _("Closed"), "stop"
    for gone in merged_into(node)[:SHOWN]:
        if gone.closed_on:
            yield gone.closed_on, _("“%(node)s” merged into this one") % {"node": gone.short_name}, "info"
    for body in _bodies(viewer, node)[:SHOWN]:
        yield body.starts_on, _("“%(body)s” began its work") % {"body": body.name}, ""
        if body.ends_on and body.ends_on <= viewer.today:
            yield body.ends_on, _("“%(body)s” ended its work") % {"body": body.name}, ""
