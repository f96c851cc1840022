"""What people add to the page of a node: how many work there, who has which role."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Data, Right, Viewer
from opora.network.models import Node
from opora.network.rules.sections import NodeLine, NodeSection
from opora.people.queries.roles import LEADERS, grants_over
from opora.people.queries.staff import staff_count


def staff_section(viewer: Viewer, node: Node) -> NodeSection | None:
    """How many people work under a node, with the way to them."""
    if not viewer.may(Data.STAFF, path=node.path):
        return None
    count = staff_count(viewer, node)
    words = ngettext("%(count)s person", "%(count)s people", count)
    words %= {"count": number_format(count, force_grouping=True)}
    return NodeSection(_("Teachers"), [NodeLine(_("Work here today"), words, reverse("people:list"))])


def roles_section(viewer: Viewer, node: Node) -> NodeSection | None:
    """Who has which role over a node: all roles for those who keep its accounts, its leaders for who sees its staff."""
    keeps = viewer.may(Data.ACCOUNT, path=node.path)
    if not (keeps or viewer.may(Data.STAFF, path=node.path)):
        return None
    grants = grants_over(viewer, node) if keeps else grants_over(viewer, node).filter(role__in=LEADERS)
    lines = [NodeLine(grant.get_role_display(), str(grant.person)) for grant in grants[:20]]
    if not keeps:
        return NodeSection(_("Roles"), lines) if lines else None
    verb = _("Give or take back") if viewer.may(Data.ACCOUNT, Right.ENTER, path=node.path) else _("All roles")
    return NodeSection(_("Roles"), lines, reverse("people:roles", args=[node.pk]), verb)


def closing(viewer: Viewer, node: Node, on: dt.date) -> list[str]:
    """What the closing of a node means to its people."""
    count = staff_count(viewer, node)
    if not count:
        return []
    return [
        ngettext(
            "%(count)s person still works here: note the move or the leaving.",
            "%(count)s people still work here: note their moves or leavings.",
            count,
        )
        % {"count": count}
    ]
