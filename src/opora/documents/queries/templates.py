"""Templates of papers: which one a place makes its papers from, and which a reader may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.models import Template
from opora.documents.rules.kinds import PaperKind
from opora.network.models import Node
from opora.network.rules import ancestors_of


def own_template(node: Node, kind: str) -> Template | None:
    """The newest own version of the nearest place that has one: the organisation's, else the district's or region's."""
    above = ancestors_of(node.path)
    found = Template.objects.filter(
        kind=kind, law_profile=node.law_profile, node__in=above, withdrawn_at=None
    ).select_related("file")
    return max(found, key=lambda one: (above.index(one.node_id or 0), one.version), default=None)


def shipped_version(kind: PaperKind, profile: str, sha256: str) -> Template | None:
    """The record of the template that comes with Opora, as it is in this release."""
    return Template.objects.filter(kind=kind.code, node=None, law_profile=profile, sha256=sha256).first()


def templates_of(viewer: Viewer) -> QuerySet[Template]:
    """Own templates of the places the reader works for, and of those above them; and everything that was shipped."""
    paths = {reach.path for reach in viewer.reaches}
    above = {pk for path in paths for pk in ancestors_of(path)}
    reached = within(viewer.paths(Data.DICTIONARY, Right.ENTER), "node__path")
    return (
        Template.objects.filter(Q(node=None) | Q(node__in=above) | reached)
        .select_related("node", "file")
        .order_by("kind", "-version")
    )


def template_of(viewer: Viewer, template_id: int, right: Right = Right.VIEW) -> Template | None:
    """One template; to withdraw it, one of a place where the reader keeps dictionaries."""
    found = templates_of(viewer)
    if right == Right.ENTER:
        found = found.filter(within(viewer.paths(Data.DICTIONARY, Right.ENTER), "node__path"))
    return found.filter(pk=template_id).first()


def may_read_template(viewer: Viewer, file: StoredFile) -> bool:
    """A template is read by whoever may see it in the list."""
    return templates_of(viewer).filter(file=file).exists()


def places_for_templates(viewer: Viewer) -> QuerySet[Node]:
    """Places whose own templates the reader keeps: a region, a district, an organisation."""
    ids = [reach.node_id for reach in viewer.reaches]
    inside = within(viewer.paths(Data.DICTIONARY, Right.ENTER), "path")
    return Node.objects.filter(inside, pk__in=ids, closed_on=None).order_by("path")
