"""What the page of links shows: the chain drawn as a picture, every link in a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Data, Right, Viewer
from opora.network.models import Body, Link, Node
from opora.network.pages.bodies import TabLink, tabs_of
from opora.network.pages.drawing import Drawing, Knot, drawn
from opora.network.queries.bodies import home_path, network_under
from opora.network.queries.links import links_now
from opora.network.rules.body_sections import people_at

COLUMNS = (
    Column("kind", gettext_lazy("Kind of link")),
    Column("one", gettext_lazy("Who")),
    Column("other", gettext_lazy("With whom")),
    Column("about", gettext_lazy("What they do together")),
    Column("since", gettext_lazy("Since")),
    Column("act", gettext_lazy("What to do"), unseen=True),
)
#: So many rows fit into a picture one can still read.
DRAWN = 60


@dataclass(frozen=True)
class LinkLine:
    """One link, and whether the reader may end it."""

    link: Link
    may_end: bool


@dataclass(frozen=True)
class LinksPage:
    """The chain and every link, or the partnerships of schools alone."""

    tabs: tuple[TabLink, ...]
    drawing: Drawing | None
    desc: str
    table: Table
    lines: tuple[LinkLine, ...]
    add_at: int | None
    partnerships: bool = False


def links_page(viewer: Viewer, *, partnerships: bool) -> LinksPage:
    """The vertical and horizontal links of the reader's region, or its partnerships."""
    path = home_path(viewer)
    kinds = (Link.Kind.SUPPORT,) if partnerships else (Link.Kind.VERTICAL, Link.Kind.HORIZONTAL)
    links = links_now(viewer, path, *kinds)
    drawing, desc = (None, "") if partnerships else chain(viewer, links, network_under(viewer, path))
    table = build_table(QueryDict(), columns=COLUMNS, rows=links, per_page=200)
    paths = viewer.paths(Data.NETWORK, Right.ENTER)
    return LinksPage(
        tabs=tabs_of(viewer, "network:partnerships" if partnerships else "network:links"),
        drawing=drawing,
        desc=desc,
        table=table,
        lines=tuple(LinkLine(one, may_end(one, paths)) for one in table.rows),
        add_at=next((reach.node_id for reach in viewer.reaches if reach.path in paths), None),
        partnerships=partnerships,
    )


def may_end(link: Link, paths: tuple[str, ...]) -> bool:
    """Whether one of the two ends is under a path of the reader's."""
    return any(end.startswith(top) for end in (link.one.path, link.other.path) for top in paths)


def chain(viewer: Viewer, links: list[Link], bodies: list[Body]) -> tuple[Drawing | None, str]:
    """Institute, methodical services, communities, teachers: drawn from the vertical links downwards."""
    below: dict[int, list[Node]] = {}
    nodes: dict[int, Node] = {}
    for one in links:
        nodes[one.one_id], nodes[one.other_id] = one.one, one.other
        if one.kind == Link.Kind.VERTICAL:
            below.setdefault(one.one_id, []).append(one.other)
    if not nodes:
        return None, ""
    led = {node.pk for parts in below.values() for node in parts}
    counted = people_at(viewer, list(nodes.values()))
    communities: dict[int, list[Body]] = {}
    for body in bodies:
        if body.kind == Body.Kind.COMMUNITY:
            communities.setdefault(body.node_id, []).append(body)
    knots: list[Knot] = []
    stack = [(nodes[key], 0) for key in sorted(nodes, reverse=True) if key not in led]
    seen: set[int] = set()
    while stack and len(knots) < DRAWN:
        node, depth = stack.pop()
        if node.pk in seen:
            continue
        seen.add(node.pk)
        knots.append(Knot(f"node{node.pk}", node.short_name, depth, counted.get(node.pk, "")))
        knots += [Knot(f"body{one.pk}", one.name, depth + 1) for one in communities.get(node.pk, ())]
        stack += [(part, depth + 1) for part in reversed(below.get(node.pk, []))]
    pairs = [(f"node{one.one_id}", f"node{one.other_id}") for one in links if one.kind == Link.Kind.HORIZONTAL]
    told = "; ".join(f"{one.one} – {one.other}" for one in links)
    return drawn(knots, pairs), _("Who leads whom and who works together: %(links)s") % {"links": told}
