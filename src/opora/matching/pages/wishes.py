"""One's own wishes on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.matching.forms import WishForm
from opora.matching.models import Wish
from opora.matching.pages.words import name_of
from opora.matching.queries.wishes import own_wishes
from opora.matching.rules import MOST_WISHES


@dataclass(frozen=True)
class WishLine:
    """One wish."""

    wish: Wish
    name: str


@dataclass(frozen=True)
class WishesPage:
    """Wishes in order, and refusals."""

    wished: Sequence[WishLine]
    refused: Sequence[WishLine]
    form: WishForm

    @property
    def left(self) -> int:
        """How many wishes may still be named."""
        return MOST_WISHES - len(self.wished)


def wishes_page(viewer: Viewer, form: WishForm) -> WishesPage:
    """Everything somebody said, for themselves alone."""
    lines = [WishLine(wish, name_of(wish.about)) for wish in own_wishes(viewer)]
    return WishesPage(
        [line for line in lines if not line.wish.is_refusal],
        [line for line in lines if line.wish.is_refusal],
        form,
    )
