"""What a framework of competences is made of: a tree by code and levels with a threshold each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "CompetencePlan",
    "FrameworkPlan",
    "LevelPlan",
    "federal",
    "free_code",
    "is_code",
    "level_of",
    "parent_of",
]

FEDERAL = Path(__file__).resolve().parents[1] / "data" / "federal.toml"
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
CODE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """A level of the scale; `threshold` is the lowest percent that belongs to it, inclusive."""

    code: str
    title: Mapping[str, str]
    threshold: Decimal


@dataclass(frozen=True, slots=True)
class CompetencePlan:
    """A block, a competence or an indicator; its place in the tree is its code: `subject.content`."""

    code: str
    title: Mapping[str, str]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class FrameworkPlan:
    """A whole framework, parents before children."""

    code: str
    title: Mapping[str, str]
    levels: tuple[LevelPlan, ...]
    competences: tuple[CompetencePlan, ...]
    locked: bool = False


def is_code(code: str) -> bool:
    """Whether a text may be the code of a competence.

    >>> is_code("subject.content"), is_code("Предмет"), is_code("subject.")
    (True, False, False)
    """
    return len(code) <= CODE_LIMIT and _CODE.fullmatch(code) is not None


def parent_of(code: str) -> str:
    """The code one step up the tree; empty for a block.

    >>> parent_of("subject.content.algebra"), parent_of("subject")
    ('subject.content', '')
    """
    return code.rpartition(".")[0]


def free_code(above: str, taken: Container[str]) -> str:
    """The first free code of one's own below another.

    >>> free_code("subject", {"subject.own1"}), free_code("", set())
    ('subject.own2', 'own1')
    """
    number = 1
    while (code := f"{above}.own{number}".strip(".")) in taken:
        number += 1
    return code


def level_of(levels: Sequence[LevelPlan], percent: Decimal | float) -> LevelPlan:
    """The level a share of the maximum belongs to, compared as it is: 59.96 is below 60.

    >>> level_of(federal().levels, 59.96).code, level_of(federal().levels, 60).code
    ('minimum', 'medium')
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a share of the maximum lies between 0 and 100, not {percent}")
    reached = [level for level in levels if level.threshold <= percent]
    return max(reached, key=lambda level: level.threshold)


@cache
def federal() -> FrameworkPlan:
    """The framework that is shipped: four locked blocks and what they hold."""
    table: dict[str, Any] = tomllib.loads(FEDERAL.read_text(encoding="utf-8"))
    competences: list[CompetencePlan] = []
    for block in table["blocks"]:
        competences.append(CompetencePlan(block["code"], block["title"], locked=True))
        competences += [
            CompetencePlan(f"{block['code']}.{row['code']}", row["title"], locked=True) for row in block["competences"]
        ]
    return FrameworkPlan(
        code=table["framework"]["code"],
        title=table["framework"]["title"],
        levels=tuple(LevelPlan(row["code"], row["title"], Decimal(row["threshold"])) for row in table["levels"]),
        competences=tuple(competences),
        locked=True,
    )
