"""`opora match verify`: a kept run opened and its proof checked again, without the solver."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opora.engine.matching import (
    Answer,
    InputFaults,
    Problem,
    Relations,
    SchemeFaults,
    Table,
    bind,
    check,
    parse_scheme,
    restored,
    told,
)  # fmt: skip
from opora.engine.matching.sentences import say
from opora.tool.fault_words import spoken
from opora.tool.parsers import BAD_INPUT, Parser
from opora.tool.words import Words

NOT_PROVED = 1


def main(arguments: list[str]) -> int:
    """Run `opora match verify FILE`; returns 0 (proved), 1 (not proved) or 2 (not readable)."""
    parser = Parser("match verify", say("Check the proof of a kept run again."), arguments)
    parser.add_argument("file", type=Path, help=say("a run kept by --proof or taken out of Opora"))
    options = parser.parse_args(arguments)
    words = Words(options.lang)
    try:
        kept = json.loads(options.file.read_bytes())
        problem = problem_of(kept)
        answer = restored(problem, kept)
    except (OSError, ValueError, KeyError, TypeError, SchemeFaults, InputFaults) as fault:
        print(words("verify_unreadable", path=options.file, fault=_reason(fault, words)), file=sys.stderr)
        return BAD_INPUT
    proof = check(problem, answer)
    for line in proof.broken:
        print(words("verify_broken", line=line))
    score, bound = words.points(proof.total), words.points(proof.bound)
    print(words("verify_proved" if proof.proved else "verify_not", matched=answer.matched, score=score, bound=bound))
    return 0 if proof.proved else NOT_PROVED


def _reason(fault: Exception, words: Words) -> str:
    if isinstance(fault, SchemeFaults | InputFaults):
        return "\n".join(spoken(one.told, words.language) for one in fault.faults)
    if isinstance(fault, OSError):
        return str(spoken(say(str(fault.strerror)), words.language))
    if isinstance(fault, KeyError):
        return str(spoken(say("there is no {name} in it", name=fault), words.language))
    return str(fault)


def problem_of(kept: Mapping[str, Any]) -> Problem:
    """The problem of a kept run: its rules, both lists and what was told about single pairs."""
    mentees, mentors = (_table(kept[side]) for side in ("mentees", "mentors"))
    return bind(parse_scheme(kept["rules"]), mentees, mentors, relations_of(kept.get("relations", {})))


def relations_of(plain: Mapping[str, Any]) -> Relations:
    """Pairs by row, and long tables of pairs, from plain data."""
    pairs = {name: [tuple(pair) for pair in pairs] for name, pairs in plain.items() if name != "tables"}
    long = {name: _table(columns) for name, columns in plain.get("tables", {}).items()}
    return Relations(**pairs, tables=long)


def _table(columns: Mapping[str, list[Any]]) -> Table:
    return Table(columns, max((len(cells) for cells in columns.values()), default=0))


def keep(path: Path, rules: str, tables: Mapping[str, Table], answer: Answer) -> None:
    """Write a run with its proof; `tables` by side, long ones as «pairs.name»."""
    columns = {side: dict(table.columns) for side, table in tables.items()}
    long = {side.removeprefix("pairs."): columns[side] for side in columns if side.startswith("pairs.")}
    lists = {side: columns[side] for side in ("mentees", "mentors")}
    content = {"rules": rules, **lists, "relations": {"tables": long}, **told(answer)}
    path.write_text(json.dumps(content, ensure_ascii=False, default=str), "utf-8")
