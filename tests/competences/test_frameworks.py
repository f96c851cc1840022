"""The framework that is shipped is whole, and a share of the maximum falls into one level."""

from __future__ import annotations

import doctest
from collections import Counter
from decimal import Decimal

import pytest

from opora.competences.rules import frameworks
from opora.competences.rules.frameworks import federal, is_code, level_of, parent_of


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(frameworks).failed == 0


def test_four_locked_blocks() -> None:
    """The blocks are the federal four; each holds five to eight competences in both languages."""
    plan = federal()
    blocks = [one.code for one in plan.competences if not parent_of(one.code)]
    assert blocks == ["subject", "methodical", "psych_ped", "communicative"]
    inside = Counter(parent_of(one.code) for one in plan.competences if parent_of(one.code))
    assert set(inside) == set(blocks) and all(5 <= number <= 8 for number in inside.values())
    assert all(one.locked and is_code(one.code) for one in plan.competences)
    assert all(one.title["ru"] and one.title["en"] for one in (*plan.competences, *plan.levels))
    for lang in ("ru", "en"):
        assert len({one.title[lang] for one in plan.competences}) == len(plan.competences)


@pytest.mark.parametrize(
    ("percent", "code"),
    [(0, "minimum"), ("59.99", "minimum"), (60, "medium"), ("79.99", "medium"), (80, "high"), (100, "high")],
)
def test_the_lower_bound_belongs_to_the_level(percent: str, code: str) -> None:
    """Nothing is rounded before the comparison."""
    assert level_of(federal().levels, Decimal(percent)).code == code


@pytest.mark.parametrize("percent", [-0.01, 100.01, float("nan")])
def test_no_level_outside_the_scale(percent: float) -> None:
    """A share below nothing, above all or no number at all has no level."""
    with pytest.raises(ValueError, match="between 0 and 100"):
        level_of(federal().levels, percent)
