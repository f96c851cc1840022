"""What programmes add to the page of a node: those that run there and above it, the projects it takes part in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Viewer
from opora.base.rules.texts import text_in
from opora.network.models import Node
from opora.network.rules.sections import NodeLine, NodeSection
from opora.programmes.queries.programmes import followed_at
from opora.programmes.rules.hearing import heard


def programmes_section(viewer: Viewer, node: Node) -> NodeSection | None:
    """The programmes a place follows, nearest first, and those in whose projects it takes part."""
    if not viewer.may(Data.PROGRAMME, path=node.path):
        return None
    lines = []
    for one in followed_at(viewer, node):
        place = one.node.short_name
        if not node.path.startswith(one.node.path):
            place = _("takes part in the project of %(place)s") % {"place": place}
        title = text_in(one.title, heard(viewer, one.node).language)
        lines.append(NodeLine(title, place, reverse("programmes:roadmap", args=[one.pk])))
    return NodeSection(_("Programmes"), lines, reverse("programmes:list"), _("All programmes"))
