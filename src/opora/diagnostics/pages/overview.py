"""The order of blocks that an overview tells: what stands above what, and where that is not sure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opora.diagnostics.bridge.measuring import SURE
from opora.diagnostics.models import Measurement
from opora.diagnostics.rules.instruments import parts_of

__all__ = ["OrderLine", "order_of"]


@dataclass(frozen=True)
class OrderLine:
    """One place of the order: a block, or several among which no order is sure."""

    place: str
    titles: tuple[str, ...]
    note: str


def order_of(found: Measurement, language: str) -> tuple[OrderLine, ...]:
    """The blocks from the strongest on; neighbours that are not surely apart share their places."""
    titles = {part.code: part.said(language) for part in parts_of(found.instrument)}
    own = list(titles)
    groups: list[list[str]] = [[]]
    chances: list[float | None] = []
    for row in found.order:
        groups[-1].append(row["section"])
        if row["sure"] is None or row["sure"] >= SURE:
            chances.append(row["sure"])
            groups.append([])
    lines, first = [], 1
    for group, chance in zip(groups, chances, strict=False):
        last = first + len(group) - 1
        place = str(first) if first == last else f"{first}–{last}"
        # those who share places stand as they stand in the instrument: their order here tells nothing
        shared = sorted(group, key=lambda code: own.index(code) if code in own else len(own))
        told = tuple(titles.get(code, code) for code in shared)
        lines.append(OrderLine(place, told, _note(len(group), chance, is_all=len(chances) == 1)))
        first = last + 1
    return tuple(lines)


def _note(count: int, chance: float | None, *, is_all: bool) -> str:
    """What is sure of a place and what is not."""
    said = []
    if is_all:
        return _("Which of them is stronger cannot be told from so few answers.")
    if count > 1:
        said.append(_("Which of these is stronger is not sure."))
    if chance is not None:
        share = number_format(min(int(chance * 100), 99), 0)
        said.append(_("Above the next with a probability of %(share)s %%.") % {"share": share})
    return " ".join(said)
