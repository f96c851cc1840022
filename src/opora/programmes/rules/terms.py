"""Terms that programmes may name: those somebody counts, and those that a person answers for until then."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opora.base.rules import terms

DECLARED = Path(__file__).resolve().parents[1] / "data" / "terms.toml"


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term by its name: what it counts, and whether Opora counts it or a person states it."""

    name: str
    title: Any
    provided: bool

    def title_in(self, lang: str) -> str:
        """What it counts, in a language."""
        from opora.base.rules.texts import text_in

        return text_in(self.title, lang) if isinstance(self.title, Mapping) else str(self.title)


@cache
def declared() -> dict[str, dict[str, str]]:
    """Terms nobody counts yet, with what they count by language."""
    table: dict[str, dict[str, str]] = tomllib.loads(DECLARED.read_text(encoding="utf-8"))["terms"]
    return table


@cache
def papers() -> dict[str, dict[str, str]]:
    """Terms that count papers of the set, `documents.` and the code of the paper, with what they count by language."""
    table: dict[str, dict[str, str]] = tomllib.loads(DECLARED.read_text(encoding="utf-8"))["papers"]
    return table


def known_terms() -> dict[str, KnownTerm]:
    """Every term a programme may name; one that is counted is not stated."""
    stated = {name: KnownTerm(name, title, provided=False) for name, title in declared().items()}
    counted = {name: KnownTerm(name, term.title, provided=True) for name, term in terms.known().items()}
    return dict(sorted({**stated, **counted}.items()))
