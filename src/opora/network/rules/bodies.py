"""What a body may be, whose it is, who keeps it, how a task to it lives."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.rules.access import Viewer
from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine
from opora.network.models import Body, Node

#: Which sorts a kind has; kinds that are not here have none.
SORTS: dict[str, tuple[str, ...]] = {
    Body.Kind.SITE: (Body.Sort.INNOVATION, Body.Sort.INTERNSHIP, Body.Sort.BASE),
    Body.Kind.COMMUNITY: (Body.Sort.UNION, Body.Sort.WORKSHOP, Body.Sort.ASSOCIATION),
}
#: What may stand above what.
ABOVE: dict[str, tuple[str, ...]] = {
    Body.Kind.POINT: (Body.Kind.CENTRE,),
    Body.Kind.HUB: (Body.Kind.CENTRE,),
    Body.Kind.SITE: (Body.Kind.CENTRE,),
    Body.Kind.COMMUNITY: (Body.Kind.COMMUNITY, Body.Kind.CENTRE),
}
#: Level of a body → the kind of node that owns it; the last one is the place itself.
LEVELS = {
    "region": pgettext_lazy("level of a body", "regional"),
    "municipality": pgettext_lazy("level of a body", "municipal"),
    "organisation": pgettext_lazy("level of a body", "of the organisation"),
}

TASK = Machine(
    kind="network.bodytask",
    transitions={
        "given": ("reported",),
        "reported": ("accepted", "returned"),
        "returned": ("reported",),
    },
)
#: Tasks that still wait for their body.
OPEN_TASKS = ("given", "returned")


class UnableToOpenBody(Refusal):
    """The body cannot be as it is described."""

    message = _("%(why)s")


class UnableToEndBody(Refusal):
    """Something still works under the body."""

    message = _("“%(body)s” still has working parts: %(parts)s. End or move them first.")


class NotSoEarly(Refusal):
    """A period must last at least a day."""

    message = _("The last day lies before the first. Check the dates.")


class UnableToReport(Refusal):
    """A report without words."""

    message = _("Write at least a sentence on what was done.")


KeeperSource = Callable[[Viewer], Q]
_keepers: dict[str, KeeperSource] = {}


def register_keepers(key: str, source: KeeperSource) -> None:
    """Let an upper app say who keeps a body without a role over its owner (its head, say): a condition on `Body`."""
    _keepers[key] = source


def kept_besides(viewer: Viewer) -> Q:
    """The bodies the viewer keeps without a role."""
    condition = Q(pk__in=[])
    for source in _keepers.values():
        condition |= source(viewer)
    return condition


def level_of_body(body: Body) -> str:
    """The level of a body: that of its owner."""
    return body.owner.kind if body.owner.kind in LEVELS else "organisation"


def level_words(body: Body) -> str:
    """The level in a word."""
    return str(LEVELS[level_of_body(body)])


def levels_at(node: Node) -> list[str]:
    """The levels a body that works at a node may have."""
    if node.kind == Node.Kind.REGION:
        return ["region"]
    if node.kind == Node.Kind.MUNICIPALITY:
        return ["municipality", "region"]
    return ["organisation", "municipality", "region"]
