"""A structure drawn as an indented tree: boxes, lines down, curves between neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

ROW, GAP, STEP, WIDTH, EDGE, MARGIN = 40, 8, 16, 360, 4, 36
#: A further line of a label makes its box so much higher.
LINE = 17
#: Signs that fit into a line of a label and of a note in the widest box.
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
    height: int
    #: The lines of its words, each with where it stands.
    label: tuple[tuple[int, str], ...]
    note: str
    depth: int

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 10

    @property
    def note_y(self) -> int:
        """The line of its note."""
        return self.y + self.height - 8

    @property
    def middle(self) -> int:
        """The height at which a line meets it."""
        return self.y + self.height // 2


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
    y = EDGE
    for knot in knots:
        box = _box(knot, y)
        y += box.height + GAP
        if (over := above.get(knot.depth - 1)) is not None:
            lines.append(f"M{over.x + 8} {over.y + over.height}V{box.middle}H{box.x}")
        above[knot.depth] = box
        boxes.append(box)
        places[knot.key] = box
    curves = []
    for one, other in pairs:
        if one in places and other in places:
            first, second = places[one].middle, places[other].middle
            right = WIDTH - MARGIN
            curves.append(f"M{right} {first}C{WIDTH - 8} {first} {WIDTH - 8} {second} {right} {second}")
    return Drawing(tuple(boxes), tuple(lines), tuple(curves), y + EDGE)


def _box(knot: Knot, y: int) -> Box:
    """The box of a knot: long words go on in a second line."""
    x = EDGE + knot.depth * STEP
    first, *further = wrap(knot.label, LETTERS - 2 * knot.depth) or [""]
    told = [first, cut(" ".join(further), LETTERS - 2 * knot.depth)] if further else [first]
    top = y + (17 if knot.note else 24)
    label = tuple((top + number * LINE, words) for number, words in enumerate(told))
    note = cut(knot.note, NOTES - 3 * knot.depth)
    return Box(x, y, WIDTH - MARGIN - x, ROW + LINE * (len(told) - 1), label, note, knot.depth)


def cut(words: str, most: int) -> str:
    """Words that fit, with an ellipsis where some are left out.

    >>> cut("Consultation point", 10)
    'Consultat…'
    """
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
