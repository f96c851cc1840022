"""What counts as an answer to an item: chosen among its options, within its scale, of bearable length."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.diagnostics.models import Item
from opora.diagnostics.rules.scoring import is_empty, number_of, steps_of

__all__ = ["LONGEST", "NotAnAnswer", "cleaned"]

LONGEST = 2_000


class NotAnAnswer(Refusal):
    """The answer does not belong to the question."""

    message = _("This is no answer to the question on the page. Choose or write it again.")


class NotANumber(NotAnAnswer):
    """A number was asked for."""

    message = _("Write a number, for example 12 or 0,5.")


def _codes(rows: Any) -> set[str]:
    return {str(row["code"]) for row in rows}


def cleaned(item: Item, given: Any) -> Any:
    """The answer as it is kept; nothing when it was passed over."""
    if is_empty(given):
        return []
    if item.kind in (Item.Kind.SHORT, Item.Kind.OPEN):
        return str(given).replace("\x00", "").strip()[:LONGEST]
    if item.kind == Item.Kind.NUMERIC:
        if number_of(given) is None:
            raise NotANumber
        return str(given).strip()[:60]
    if item.kind == Item.Kind.RATING:
        number, (low, high) = number_of(given), steps_of(item)
        if number is None or number != int(number) or not low <= number <= high:
            raise NotAnAnswer
        return int(number)
    if item.kind == Item.Kind.MATCHING:
        return _matched(item, given)
    return _chosen(item, given)


def _matched(item: Item, given: Any) -> dict[str, str]:
    left, right = _codes(item.options["left"]), _codes(item.options["right"])
    if not isinstance(given, dict) or set(given) - left or set(given.values()) - right:
        raise NotAnAnswer
    return {str(key): str(value) for key, value in given.items()}


def _chosen(item: Item, given: Any) -> Any:
    codes = _codes(item.options)
    if item.kind == Item.Kind.SINGLE:
        if str(given) not in codes:
            raise NotAnAnswer
        return str(given)
    chosen = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]
    if set(chosen) - codes or len(set(chosen)) < len(chosen):
        raise NotAnAnswer
    return chosen if item.kind == Item.Kind.ORDERING else sorted(chosen)
