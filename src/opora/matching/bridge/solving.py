"""The engine at work: an input solved, checked, explained, and told in plain data."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

import opora.engine.matching as engine
from opora.matching.bridge.audience import audience_of, facts_first
from opora.matching.bridge.rules_files import in_words
from opora.matching.bridge.tables import Input
from opora.matching.rules import SENSITIVE_TERMS, NothingToMatch, SchemeFaulty

Problem = engine.Problem
Answer = engine.Answer
#: So many possible pairs are looked at for stability; a country is not.
COUNTED = 50_000_000


@dataclass(frozen=True)
class Candidate:
    """A mentor beside the chosen one: row, score and what taking them costs everybody."""

    mentor: int
    score: int
    steps: int
    loss: int


@dataclass(frozen=True)
class FoundPair:
    """A pair of the answer by rows, with the terms of its score."""

    mentee: int
    mentor: int
    seat: int
    score: int
    terms: list[dict[str, Any]]
    other_mentor: Candidate | None
    other_mentee: Candidate | None
    warnings: list[str]
    pinned: bool


@dataclass(frozen=True)
class Left:
    """A mentee with nobody: which rule excluded how many mentors, and who holds the places of the rest."""

    mentee: int
    excluded: dict[str, int]
    open: int
    rivals: list[int]
    #: Mentors without a free place: the rules did not look at them.
    full: int = 0


@dataclass(frozen=True)
class Solved:
    """A run's result in plain data."""

    pairs: list[FoundPair]
    left: list[Left]
    matched: int
    score: int
    bound: int
    proved: bool
    proof: dict[str, Any]
    answer: engine.Answer
    #: Pairs in which both sides would rather have each other; not counted where there are very many to look at.
    blocking: int | None


def frozen(data: Input) -> tuple[bytes, str]:
    """The input as canonical JSON, and its hash."""
    told = json.dumps(asdict(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return told, hashlib.sha256(told).hexdigest()


def thawed(content: bytes) -> Input:
    """The input a run was computed from."""
    return Input(**json.loads(content))


def problem_of(text: str, data: Input) -> engine.Problem:
    """Bind the rules to the people, or refuse in words."""
    if not data.mentees["id"]:
        raise NothingToMatch(why=_no_mentees())
    try:
        scheme = engine.parse_scheme(text)
        mentees = engine.Table(data.mentees, len(data.mentees["id"]))
        mentors = engine.Table(data.mentors, len(data.mentors["id"]))
        relations = engine.Relations(
            pinned=[(row, column) for row, column in data.relations["pinned"]],
            forbidden=[(row, column) for row, column in data.relations["forbidden"]],
            kept=[(row, column) for row, column in data.relations.get("kept", ())],
        )
        return engine.bind(scheme, mentees, mentors, relations)
    except engine.SchemeFaults as faults:
        raise SchemeFaulty(faults="\n".join(in_words(fault.told) for fault in faults.faults)) from faults
    except engine.InputFaults as faults:
        raise NothingToMatch(why="\n".join(in_words(fault.told) for fault in faults.faults)) from faults


def _no_mentees() -> str:
    return _("Nobody waits for a mentor here. Open a place for a mentor on a teacher's page first.")


def solved(text: str, data: Input, problem: Problem | None = None, answer: Answer | None = None) -> Solved:
    """Solve (unless the answer is there already), check with the separate checker, explain."""
    problem = problem or problem_of(text, data)
    answer = answer or engine.solve(problem)
    proof = engine.check(problem, answer)
    why = engine.explain(facts_first(problem, audience_of(text)), answer)
    kinds = {term.name: term.kind for term in problem.terms} | ({problem.load.name: "load"} if problem.load else {})
    titles = rule_titles(text)
    pins = {(int(row), int(column)) for row, column in problem.pins}
    pairs = []
    for place in range(len(answer.mentee)):
        row, column = int(answer.mentee[place]), int(answer.mentor[place])
        terms = [
            {
                "name": name,
                "title": titles.get(name, name),
                "kind": kinds.get(name, ""),
                "points": int(why.points[place][number]),
                "most": int(why.term_most[number]),
                "sensitive": kinds.get(name) in SENSITIVE_TERMS and data.measured[row],
            }
            for number, name in enumerate(why.term_names)
        ]
        warned = [titles.get(name, name) for name, hit in zip(why.warning_names, why.warned[place], strict=True) if hit]
        pairs.append(
            FoundPair(
                row, column, int(answer.seat[place]), int(answer.score[place]), terms,
                _other(why.mentors, place), _other(why.mentees, place), warned, (row, column) in pins,
            )
        )  # fmt: skip
    left = [
        Left(
            int(row),
            {
                titles.get(name, name): int(count)
                for name, count in zip(why.rule_names, why.excluded[number], strict=True)
                if count
            },
            int(why.open[number]),
            [int(rival) for rival in why.rivals[number]][:3],
            len(data.mentor_ids) - int(why.open[number]) - int(why.excluded[number].sum()),
        )
        for number, row in enumerate(why.unmatched)
    ]
    told = {
        "levels": [
            {"name": level.name, "value": int(level.value), "bound": int(level.bound)} for level in proof.levels
        ],
        "broken": list(proof.broken),
        "work": {name: int(value) for name, value in vars(answer.work).items()},
    }
    return Solved(
        pairs, left, int(answer.matched), int(proof.total), int(proof.bound), proof.proved, told, answer,
        _blocking(problem, answer),
    )  # fmt: skip


def _blocking(problem: engine.Problem, answer: engine.Answer) -> int | None:
    return len(engine.blocking(problem, answer)) if problem.mentees * problem.mentors <= COUNTED else None


def rule_titles(text: str) -> dict[str, str]:
    """Russian names of terms, rules and warnings; the page shows them as they stand in the file."""
    parsed = tomllib.loads(text)
    entries = [*parsed.get("term", ()), *parsed.get("hard", ()), *parsed.get("warning", ())]
    return {entry["name"]: entry["name_ru"] for entry in entries if entry.get("name") and entry.get("name_ru")}


def _other(found: engine.Alternatives, place: int) -> Candidate | None:
    row = int(found.row[place])
    if row < 0:
        return None
    return Candidate(row, int(found.score[place]), int(found.steps[place]), int(found.loss[place]))


@dataclass(frozen=True)
class Quote:
    """What one pair by hand is worth and costs: broken rules, warnings, terms, score, the exact loss for all."""

    broken: list[str]
    warned: list[str]
    below_floor: bool
    score: int
    steps: int | None
    loss: int | None


def quoted(text: str, data: Input, row: int, columns: list[int]) -> dict[int, Quote]:
    """Price a mentee with several mentors against the best answer for everybody."""
    problem = problem_of(text, data)
    answer = engine.solve(problem)
    titles = rule_titles(text)
    quotes = {}
    for column in columns:
        price = engine.price(problem, answer, row, column)
        quotes[column] = Quote(
            [titles.get(name, name) for name in price.broken],
            [titles.get(name, name) for name in price.warned],
            price.below_floor,
            int(price.score),
            price.steps,
            price.loss,
        )
    return quotes
