"""Who may give and take which role: schools their own two, administrators every one."""

from __future__ import annotations

from opora.base.rules.access import Data, Right, Role, Viewer
from opora.network.models import Node

__all__ = ["SCHOOL_ROLES", "may_give"]

#: Roles that those who keep a school's accounts give there; all others are given by administrators alone.
SCHOOL_ROLES = frozenset({Role.CURATOR, Role.SCHOOL_HEAD})


def may_give(by: Viewer, role: str, node: Node) -> bool:
    """Whether the viewer keeps accounts at the node and does not reach for a role above their own."""
    if by.is_system:
        return True
    if not by.may(Data.ACCOUNT, Right.ENTER, path=node.path):
        return False
    above = any(reach.role is Role.ADMINISTRATOR and node.path.startswith(reach.path) for reach in by.reaches)
    return above or role in SCHOOL_ROLES
