"""Diagnostics made elsewhere: which blocks their results may name, and how such an instrument is known again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from opora.base.rules.keys import search_key

__all__ = ["BLOCKS", "GAPS", "block_of", "code_of", "gap_given", "gap_of", "sections_of"]

#: Why an answer is missing, where a table from elsewhere says so: code → words.
GAPS: dict[str, Any] = {
    "refused": _("refused to answer"), "not_reached": _("did not reach it"), "not_applicable": _("not applicable"),
}  # fmt: skip

#: The blocks outside diagnostics tell of (reference, competency blocks): code → words in both languages.
BLOCKS: dict[str, tuple[str, str]] = {
    "subject": ("предметные", "subject"),
    "methodical": ("методические", "methodical"),
    "psych_ped": ("психолого-педагогические", "psychological and pedagogical"),
    "communicative": ("коммуникативные", "communicative"),
    "normative": ("нормативно-правовые", "legal"),
    "digital": ("цифровые", "digital"),
    "functional_literacy": ("функциональная грамотность", "functional literacy"),
    "assessment": ("оценочные", "assessment"),
    "inclusion": ("инклюзивные", "inclusion"),
    "upbringing": ("воспитательные", "upbringing"),
    "managerial": ("управленческие", "managerial"),
}
#: Beginnings of words by which a block is known, the longer first; an empty code is the whole.
_STEMS = (
    ("психолог", "psych_ped"), ("psych", "psych_ped"), ("методич", "methodical"), ("method", "methodical"),
    ("предметн", "subject"), ("subject", "subject"), ("коммуникат", "communicative"), ("communic", "communicative"),
    ("норматив", "normative"), ("правов", "normative"), ("legal", "normative"), ("цифров", "digital"),
    ("икт", "digital"), ("digital", "digital"), ("функциональн", "functional_literacy"),
    ("functional", "functional_literacy"), ("оценоч", "assessment"), ("оценив", "assessment"),
    ("assess", "assessment"), ("инклюз", "inclusion"), ("inclus", "inclusion"), ("воспит", "upbringing"),
    ("upbring", "upbringing"), ("управлен", "managerial"), ("manager", "managerial"), ("итог", ""), ("всего", ""),
    ("общий", ""), ("в целом", ""), ("total", ""), ("overall", ""),
)  # fmt: skip


def block_of(text: str) -> str | None:
    """The code of a block as a list writes it: empty for the whole, nothing when nobody knows it.

    >>> block_of("Психолого-педагогические компетенции"), block_of("Итого"), block_of("Кройка")
    ('psych_ped', '', None)
    """
    key = search_key(text)
    if key in BLOCKS:
        return key
    words = key.replace("-", " ").split()
    for stem, code in _STEMS:
        if key.startswith(stem) or any(word.startswith(stem) for word in words):
            return code
    return None


def gap_given(kind: str) -> dict[str, str]:
    """What is kept in the place of an answer that is missing for a known reason."""
    return {"missing": kind}


def gap_of(given: Any) -> str:
    """Why an answer is missing; empty for an answer.

    >>> gap_of(gap_given("refused")), gap_of(3), gap_of({"1": "a"})
    ('refused', '', '')
    """
    kind = given.get("missing", "") if isinstance(given, dict) and len(given) == 1 else ""
    return kind if kind in GAPS else ""


def code_of(title: str) -> str:
    """The code of an instrument made elsewhere: the same for the same title, however it is written."""
    return "outside-" + hashlib.sha256(" ".join(search_key(title).split()).encode()).hexdigest()[:16]


def sections_of() -> list[dict[str, object]]:
    """The sections of such an instrument: they are called what the blocks are called, and measure nothing of ours."""
    return [
        {"code": code, "title": {"ru": ru.capitalize(), "en": en.capitalize()}} for code, (ru, en) in BLOCKS.items()
    ]
