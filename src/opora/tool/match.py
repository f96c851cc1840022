"""`opora match`: two lists of people and a rule file in, the best pairs with reasons out."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from functools import reduce
from importlib.resources import files
from pathlib import Path
from time import perf_counter

from opora.engine.matching import (
    Answer,
    InputFault,
    InputFaults,
    Problem,
    Relations,
    Scheme,
    SchemeFaults,
    bind,
    check,
    explain,
    parse_scheme,
    solve,
)
from opora.engine.matching.sentences import Sentence, say
from opora.tool.fault_words import spoken
from opora.tool.parsers import BAD_INPUT, Parser
from opora.tool.report import Outcome, Report, line_of
from opora.tool.tables import Source, UnreadableTable, read_table, wanted_columns, wanted_in_pairs
from opora.tool.words import Words

NOT_PROVED = 1
RULES_TO_MEND = frozenset({"looks_like_groups", "looks_like_ranks"})


class BadInput(Exception):
    """The run stops before anything is written; the lines say what to mend."""

    def __init__(self, lines: list[Sentence]):
        self.lines = lines
        super().__init__("\n".join(lines))


def main(arguments: list[str]) -> int:
    """Run `opora match …`; returns 0, 1 (not proved: a fault of the program) or 2 (bad input)."""
    if arguments[:1] == ["verify"]:
        from opora.tool.verify import main as verify

        return verify(arguments[1:])
    options = _parser(arguments).parse_args(arguments)
    words = Words(options.lang)
    try:
        return _check_rules(options, words) if options.check_rules else _run(options, words)
    except BadInput as fault:
        for line in fault.lines:
            print(spoken(line, words.language), file=sys.stderr)
        print(words("nothing_written", count=len(fault.lines)), file=sys.stderr)
        return BAD_INPUT


def _parser(arguments: list[str]) -> Parser:
    parser = Parser("match", say("The best mentor for every mentee, with reasons."), arguments)
    parser.add_argument("mentees", nargs="?", type=Path, help=say("CSV or XLSX, one mentee a row"))
    parser.add_argument(
        "mentors", nargs="?", type=Path, help=say("CSV or XLSX, one mentor a row (may be the same file)")
    )
    shipped = ", ".join(sorted(shipped_schemes()))
    parser.add_argument("--rules", help=say("rule file (TOML), or a shipped scheme: {shipped}", shipped=shipped))
    pairs = say("a long table of pairs (bids, scores) that the rules describe as [pairs.NAME]; may be given again")
    parser.add_argument("--pairs", action="append", default=[], metavar="NAME=FILE", help=pairs)
    parser.add_argument("--out", type=Path, help=say("result file (XLSX)"))
    kept = say("keep the run with its proof (JSON) for `opora match verify FILE`")
    parser.add_argument("--proof", type=Path, help=kept)
    parser.add_argument("--json", action="store_true", help=say("print the result as one JSON object"))
    parser.add_argument("--check-rules", metavar="RULES", help=say("only read a rule file and name its faults"))
    parser.add_argument("--leave-out-faulty", action="store_true", help=say("match without the rows that have faults"))
    return parser


def shipped_schemes() -> dict[str, str]:
    """Names of the schemes that come with the program, and their text."""
    folder = files("opora.engine.matching") / "schemes"
    found = {item.name.removesuffix(".toml"): item for item in folder.iterdir() if item.name.endswith(".toml")}
    return {name: item.read_text("utf-8") for name, item in found.items()}


def _check_rules(options: argparse.Namespace, words: Words) -> int:
    scheme, _ = _scheme(options.check_rules)
    text = words("rules_good", path=options.check_rules, rules=len(scheme.rules), terms=len(scheme.terms))
    print(text, file=sys.stderr)
    return 0


def _run(options: argparse.Namespace, words: Words) -> int:
    _usable(options)
    scheme, digest = _scheme(options.rules)
    sources = _tables(options, scheme)
    started = perf_counter()
    try:
        problem, sources, left_out = _bound(scheme, sources, options.leave_out_faulty, words)
        answer = solve(problem)
    except (InputFaults, SchemeFaults) as faults:
        raise BadInput([_in_file(options.rules, fault.told) for fault in faults.faults]) from faults
    proof, why = check(problem, answer), explain(problem, answer)
    seconds = perf_counter() - started
    rules_name = Path(options.rules).name
    outcome = Outcome(problem, answer, proof, why, sources, left_out, rules_name, digest, seconds)
    if proof.broken:
        raise BadInput([_own_check(line) for line in proof.broken])
    _write(options, Report(outcome, words), words)
    if options.proof is not None:
        _keep(options, sources, answer)
    return 0 if proof.proved else NOT_PROVED


def _keep(options: argparse.Namespace, sources: dict[str, Source], answer: Answer) -> None:
    from opora.tool.verify import keep

    try:
        keep(options.proof, _rules_text(options.rules), {side: one.table for side, one in sources.items()}, answer)
    except OSError as error:
        raise BadInput([_not_written(options.proof, error)]) from error


def _rules_text(name: str) -> str:
    """The text of a rule file, or of a shipped scheme of that name."""
    path, shipped = Path(name), shipped_schemes()
    data = shipped[name].encode() if name in shipped and not path.exists() else path.read_bytes()
    return data.decode("utf-8-sig")


def _usable(options: argparse.Namespace) -> None:
    lines = []
    if options.mentees is None or options.mentors is None or options.rules is None:
        lines.append(say("Needed: opora match MENTEES MENTORS --rules RULES.toml --out RESULT.xlsx"))
    if options.out is None and not options.json:
        lines.append(say("Say where the result goes: --out RESULT.xlsx, --json or both"))
    if options.out is not None and not options.out.absolute().parent.is_dir():
        lines.append(say("{path}: there is no such folder. Make it, or choose another place", path=options.out))
    if options.out is not None and options.out.suffix.lower() != ".xlsx":
        told = say("{path}: the result is a spreadsheet. Give it a name that ends in .xlsx", path=options.out)
        lines.append(told)
    if lines:
        raise BadInput(lines)


def _scheme(name: str) -> tuple[Scheme, str]:
    try:
        text = _rules_text(name)
        return parse_scheme(text), hashlib.sha256(text.encode()).hexdigest()
    except OSError as error:
        known = ", ".join(sorted(shipped_schemes()))
        why = say(str(error.strerror))
        told = say(
            "{path}: cannot be opened ({why}). Check the name, or use one of: {known}", path=name, why=why, known=known
        )
        raise BadInput([told]) from error
    except UnicodeDecodeError as error:
        raise BadInput([say("{path}: is not UTF-8 text. Save the rule file as UTF-8", path=name)]) from error
    except SchemeFaults as faults:
        raise BadInput([_in_file(name, fault.told) for fault in faults.faults]) from faults


def _tables(options: argparse.Namespace, scheme: Scheme) -> dict[str, Source]:
    """Every file read, by the side the engine calls it."""
    wanted = {
        "mentees": (options.mentees, wanted_columns(scheme)),
        "mentors": (options.mentors, wanted_columns(scheme)),
    }
    lines = []
    for text in options.pairs:
        name, sign, path = text.partition("=")
        if not (name and sign and path):
            told = say("--pairs {text}: a name and a file are expected, as in --pairs bids=bids.csv", text=text)
            lines.append(told)
        elif f"pairs.{name}" in wanted:
            lines.append(say("--pairs {text}: «{name}» is given twice. Leave one", text=text, name=name))
        wanted[f"pairs.{name}"] = (Path(path), wanted_in_pairs(scheme, name))
    if lines:
        raise BadInput(lines)
    read: dict[str, Source] = {}
    for side, (path, columns) in wanted.items():
        try:
            read[side] = read_table(path, columns)
        except UnreadableTable as fault:
            lines.append(fault.told)
    if lines:
        raise BadInput(list(dict.fromkeys(lines)))
    return read


def _bound(
    scheme: Scheme, sources: dict[str, Source], leave_out: bool, words: Words
) -> tuple[Problem, dict[str, Source], tuple[tuple[int, Sentence], ...]]:
    """Bind; on request leave faulty rows out and try again, until the rest is sound."""
    broken = [problem for source in sources.values() for _, problem in source.broken]
    left_out = list(sources["mentees"].broken)
    if leave_out:
        for line in broken:
            print(spoken(line, words.language), file=sys.stderr)
        broken = []
    while True:
        empty = [one.path for side, one in sources.items() if side in ("mentees", "mentors") and not one.table.rows]
        if empty:
            raise BadInput(broken + [_nobody(path) for path in empty])
        long = {side.removeprefix("pairs."): one.table for side, one in sources.items() if side.startswith("pairs.")}
        try:
            problem = bind(scheme, sources["mentees"].table, sources["mentors"].table, Relations(tables=long))
            if broken:
                raise BadInput(broken)
            return problem, sources, tuple(left_out)
        except InputFaults as faults:
            lines = [line_of(fault, sources) for fault in faults.faults]
            if not leave_out or any(_is_of_the_rules(fault, sources) for fault in faults.faults):
                raise BadInput(broken + lines) from faults
            for line in lines:
                print(spoken(line, words.language), file=sys.stderr)
            rows = {side: {f.row for f in faults.faults if f.side == side and f.row is not None} for side in sources}
            for row in sorted(rows["mentees"]):
                told = [line_of(f, sources) for f in faults.faults if (f.side, f.row) == ("mentees", row)]
                left_out.append((sources["mentees"].data_rows[row], reduce(_and, told)))
            sources = {side: source.without(rows[side]) for side, source in sources.items()}


def _own_check(line: str) -> Sentence:
    return say("The answer failed its own check: {error}. Please report this.", error=line)


def _nobody(path: Path) -> Sentence:
    return say(
        "{path}: there is nobody in the list. Add a row a person below the header, or mend the rows that were left out",
        path=path,
    )


def _and(one: Sentence, other: Sentence) -> Sentence:
    return say("{one}; {other}", one=one, other=other)


def _in_file(path: str, fault: Sentence) -> Sentence:
    return say("{path}: {fault}", path=path, fault=fault)


def _not_written(path: Path, error: OSError) -> Sentence:
    why = say(str(error.strerror))
    return say("{path}: cannot be written ({why}). Choose another place", path=path, why=why)


def _is_of_the_rules(fault: InputFault, sources: dict[str, Source]) -> bool:
    """Whether leaving a row out would not mend it."""
    return fault.row is None or fault.side not in sources or fault.code in RULES_TO_MEND


def _write(options: argparse.Namespace, report: Report, words: Words) -> None:
    if options.out is not None:
        from opora.tool.workbook import write_workbook

        sheets = [
            (words("sheet_pairs"), report.pair_rows()),
            (words("sheet_unmatched"), report.unmatched_rows()),
            (words("sheet_run"), report.run_rows()),
        ]
        try:
            write_workbook(options.out.absolute(), sheets)
        except OSError as error:
            raise BadInput([_not_written(options.out, error)]) from error
        print(words("written", path=options.out), file=sys.stderr)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    for line in report.notes():
        print(line, file=sys.stderr)
    o = report.o
    proved = words("proved" if o.proof.proved else "not_proved")
    score = words.points(o.answer.total)
    print(
        words(
            "summary",
            matched=o.answer.matched,
            mentees=int((o.problem.seats > 0).sum()),
            score=score,
            proved=proved,
        ),
        file=sys.stderr,
    )
