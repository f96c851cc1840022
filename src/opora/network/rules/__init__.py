"""Where a node may stand, and how its place is written."""

from __future__ import annotations

#: Hexadecimal digits of one level of a path: four thousand million nodes.
LEVEL_WIDTH = 8

#: What may stand right under what.
PARTS = {
    "country": ("region",),
    "region": ("municipality", "institute", "organisation"),
    "municipality": ("organisation", "institute"),
    "institute": ("organisation",),
    "organisation": (),
}


def child_path(parent_path: str, node_id: int) -> str:
    """The path of a node under `parent_path`; every level has the same width, so a subtree is a range.

    >>> child_path("00000001", 42)
    '000000010000002a'
    """
    return f"{parent_path}{node_id:0{LEVEL_WIDTH}x}"


def level_of(path: str) -> int:
    """How deep a path is: 0 for a root.

    >>> level_of("000000010000002a")
    1
    """
    return len(path) // LEVEL_WIDTH - 1


def ancestors_of(path: str) -> list[int]:
    """Ids on the way from the root down to the node itself.

    >>> ancestors_of("000000010000002a")
    [1, 42]
    """
    return [int(path[start : start + LEVEL_WIDTH], 16) for start in range(0, len(path), LEVEL_WIDTH)]
