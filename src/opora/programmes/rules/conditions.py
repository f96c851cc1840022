"""Exit tests and self-checks: a comparison of named terms, read from a text and weighed with their counts."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

_TERM = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
_SIDE = rf"{_TERM}(?:\s*/\s*{_TERM})?|\d+(?:\.\d+)?\s*%?"
_TEST = re.compile(rf"\s*({_SIDE})\s*(>=|<=|=|>|<)\s*({_SIDE})\s*")
TERM_NAME = re.compile(_TERM)
_WEIGHED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of two sides; each is a number, a term, or a share of two terms."""

    left: str
    sign: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms it asks, each once, in their order."""
        return tuple(dict.fromkeys(TERM_NAME.findall(f"{self.left} {self.right}")))

    def holds(self, counts: Mapping[str, int | Decimal]) -> bool | None:
        """Whether it holds with these counts; nobody knows (None) where a count is missing or shares nothing.

        >>> condition("a.done / a.all >= 80 %").holds({"a.done": 4, "a.all": 5})
        True
        >>> condition("a.done >= 1").holds({}) is None
        True
        """
        left, right = _worth(self.left, counts), _worth(self.right, counts)
        return None if left is None or right is None else _WEIGHED[self.sign](left, right)


def condition(text: str) -> Condition:
    """Read a test; `ValueError` when it is none.

    >>> condition("documents.order_intro>=1")
    Condition(left='documents.order_intro', sign='>=', right='1')
    """
    read = _TEST.fullmatch(text)
    if read is None:
        raise ValueError(text)
    left, sign, right = (re.sub(r"\s+", " ", part.strip()) for part in read.groups())
    found = Condition(_spaced(left), sign, _spaced(right))
    if not found.terms:
        raise ValueError(text)
    return found


def _spaced(side: str) -> str:
    return re.sub(r"\s*([/%])\s*", r" \1 ", side).strip()


def _worth(side: str, counts: Mapping[str, int | Decimal]) -> Decimal | None:
    if side[0].isdigit():
        number = Decimal(side.rstrip("% "))
        return number / 100 if side.endswith("%") else number
    names = TERM_NAME.findall(side)
    if any(name not in counts for name in names):
        return None
    values = [Decimal(counts[name]) for name in names]
    if len(values) == 1:
        return values[0]
    return values[0] / values[1] if values[1] else None
