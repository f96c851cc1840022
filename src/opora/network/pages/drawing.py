"""A structure drawn as an indented tree: boxes, lines down, curves between neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROW, GAP, STEP, WIDTH, EDGE, MARGIN = 40, 8, 16, 360, 4, 36
#: Signs of a label that fit into a box of the narrowest row.
LETTERS, NOTES = 38, 46


@dataclass(frozen=True)
class Knot:
    """One thing of the structure before it is drawn: who it is, what it says, how deep it stands."""

    key: str
    label: str
    depth: int
    note: str = ""


@dataclass(frozen=True)
class Box:
    """A box of the picture."""

    x: int
    y: int
    width: int
    label: str
    note: str
    depth: int

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 10

    @property
    def text_y(self) -> int:
        """The line of its words."""
        return self.y + (17 if self.note else 24)

    @property
    def note_y(self) -> int:
        """The line of its note."""
        return self.y + 32


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines in units of the picture."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    curves: tuple[str, ...]
    height: int
    width: int = WIDTH


def drawn(knots: Sequence[Knot], pairs: Iterable[tuple[str, str]] = ()) -> Drawing:
    """Draw the knots in their order, each under the last one above its depth; `pairs` are joined by curves."""
    boxes: list[Box] = []
    lines: list[str] = []
    above: dict[int, Box] = {}
    places: dict[str, Box] = {}
    for number, knot in enumerate(knots):
        x, y = EDGE + knot.depth * STEP, EDGE + number * (ROW + GAP)
        box = Box(
            x,
            y,
            WIDTH - MARGIN - x,
            cut(knot.label, LETTERS - 2 * knot.depth),
            cut(knot.note, 46 - 3 * knot.depth),
            knot.depth,
        )
        if (over := above.get(knot.depth - 1)) is not None:
            lines.append(f"M{over.x + 8} {over.y + ROW}V{y + ROW // 2}H{x}")
        above[knot.depth] = box
        boxes.append(box)
        places[knot.key] = box
    curves = []
    for one, other in pairs:
        if one in places and other in places:
            first, second = places[one].y + ROW // 2, places[other].y + ROW // 2
            right = WIDTH - MARGIN
            curves.append(f"M{right} {first}C{WIDTH - 8} {first} {WIDTH - 8} {second} {right} {second}")
    return Drawing(tuple(boxes), tuple(lines), tuple(curves), 2 * EDGE + len(boxes) * (ROW + GAP))


def cut(words: str, most: int) -> str:
    """Words that fit, with an ellipsis where some are left out.

    >>> cut("Consultation point", 10)
    'Consultat…'
    """
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
