"""How fast the matching is, beside others on the same people: `python -m benchmarks.matching`.

Every instance of the invented country is solved by the engine and by the peers in one run; objectives must be equal
in whole numbers. Prints every figure with its goal and writes them into docs/reference/benchmarks.md, a part for each
instance, which stays until that instance is measured again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from benchmarks.matching_measure import Plan, Report, measure
from benchmarks.matching_peers import ENVIRONMENT, EXACT
from benchmarks.matching_world import INSTANCES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BEGIN, END = "<!-- matching begins: written by benchmarks/matching.py -->", "<!-- matching ends -->"
USUAL = ("school", "municipality", "region", "tight")
PACKAGES = ("numpy", "scipy", "numba")
TITLE = """# Benchmarks

Measured on shared machines: what counts is a ratio taken inside one run; seconds only say what is possible.
"""
INTRODUCTION = """
## Matching

An invented country from a seed (`benchmarks/matching_world.py`): sizes are exact, tight means fewer places than
mentees. "Merely scoring" is the engine's own general path over every pair; beside it stands a kernel written by hand
for the one scheme. Peers run in processes of their own and only their solving is timed; "end to end" adds for them
the scoring by hand, and not the building of their graph, which is told apart.

Where the time goes in a region, by the profile of one thread: six tenths of solving are the choice of candidates
(blocks of mentors who are alike spare a part of them from being scored, and the rest is read less evenly than in a bare
pass), a tenth is the packing of rules into tables, one twentieth the exact search; the rest puts arrays together. The
bare scoring these multiples are taken of became nearly twice as fast itself. Matching again spends four tenths on
packing the rules for those who changed and those whose prices moved, a seventh on the tables of the search, a tenth on
the search.

In a tight region, by the clock of one run: a quarter is the first choice of candidates, nearly a half pricing all pairs
anew (two to three times over, since with every pair that comes in all prices move a little), three tenths the exact
search with its tables, which is done five times. The reasons of those left without are the whole of the explanation:
each rule is asked of every mentor, in plain arrays.

Run it again: `.venv/bin/python -m benchmarks.matching`, with
`--instances school,municipality,region,tight,country,country-tight`, `--nationwide`, `--peers lemon,ortools`.
"""


def main() -> None:
    """Measure what is asked for and write it down."""
    options = _options()
    names = [name for name in options.instances.split(",") if name] + ["nationwide"] * options.nationwide
    chosen = tuple(name for name in options.peers.split(",") if name in ENVIRONMENT)
    plan = Plan(options.threads, chosen, options.patience, options.repeats)
    reports = [measure(name, plan) for name in names]
    print("\n".join(summary(reports)))
    if not options.dry:
        write(reports, plan)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--instances", default=",".join(USUAL), help="of: " + ", ".join(INSTANCES))
    parser.add_argument("--nationwide", action="store_true", help="also 46 milliard pairs (minutes)")
    parser.add_argument("--peers", default=",".join(ENVIRONMENT), help='"none", or some of: ' + ", ".join(ENVIRONMENT))
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--patience", type=float, default=300, help="seconds a peer may take")
    parser.add_argument("--repeats", type=int, default=5, help="the least of so many times counts")
    parser.add_argument("--dry", action="store_true", help="do not write the page")
    return parser.parse_args()


def summary(reports: list[Report]) -> list[str]:
    """The table of goals."""
    lines = ["", "goals:"]
    for report in reports:
        for line in report.lines:
            if line.goal:
                lines.append(f"  {'reached    ' if line.reached else 'NOT REACHED'}  {report.name}: {line.what} "
                             f"{line.value} ({line.goal})")  # fmt: skip
    return lines


def write(reports: list[Report], plan: Plan) -> None:
    """Put the parts of the measured instances into the page; the other parts stay as they are."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else TITLE
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN, 1)
    old, after = rest.split(END, 1)
    parts = {name: text for name, text in re.findall(r"(?ms)^### (\S+)$(.*?)(?=^### |\Z)", old)}
    parts |= {report.name: part(report, plan) for report in reports}
    body = "".join(f"### {name}\n\n{parts[name].strip()}\n\n" for name in INSTANCES if name in parts)
    PAGE.write_text(f"{before}{BEGIN}\n{INTRODUCTION}\n{body}{END}{after}", encoding="utf-8")


def part(report: Report, plan: Plan) -> str:
    """The figures of an instance as a table, with machine, date and versions."""
    instance = INSTANCES[report.name]
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    listed = (ROOT / "benchmarks" / "peers" / "exact.txt").read_text(encoding="utf-8")
    others = ", ".join(" ".join(pair) for pair in re.findall(r"^(ortools|pylmcf)==(\S+)", listed, re.MULTILINE))
    beside = f", beside {others}" if set(plan.peers) & set(EXACT) else ""
    people = f"{instance.mentees:,} mentees, {instance.mentors:,} mentors, {instance.places:,} places"
    rows = [
        f"{people}, seed {instance.seed}. {dt.date.today():%d.%m.%Y}, {_machine()} (load before {report.load:.1f}), "
        f"{plan.threads} threads, Python {platform.python_version()}, {versions}{beside}.",
        "",
        "| what | figure | goal | |",
        "|---|---|---|---|",
    ]
    word = {True: "reached", False: "**not reached**", None: ""}
    rows += [f"| {line.what} | {line.value} | {line.goal} | {word[line.reached]} |" for line in report.lines]
    return "\n".join(rows)


def _machine() -> str:
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", told)
    return f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}"


if __name__ == "__main__":
    main()
