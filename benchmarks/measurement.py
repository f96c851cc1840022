"""How fast tests are calibrated and people scored, beside others: `python -m benchmarks.measurement`.

Answers of 5,000 invented people to 60 items (or a file of 0 and 1 without a header, `--answers FILE`) are calibrated
by the engine and by the peers in one run; the log-likelihood of what each found is worked out in the same way. Prints
every figure with its goal and writes them into docs/reference/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import os
import platform
import resource
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.matching import PAGE, ROOT, TITLE, _machine
from benchmarks.matching_measure import Report
from benchmarks.matching_peers import CACHE, environment
from benchmarks.measurement_peers import PEERS, Fitted, Ints, ask
from opora.engine.measurement import Items, calibrate, eap, probabilities, responses_of, wle
from opora.engine.measurement.marginal import nodes

BEGIN = "<!-- measurement begins: written by benchmarks/measurement.py -->"
END = "<!-- measurement ends -->"
SEED, PEOPLE, ITEMS = 2026, 5_000, 60
COUNTRY = 1_300_000
THREADS = "OPENBLAS_NUM_THREADS"
GOALS = {"mirt": 6.0, "girth": 20.0}
INTRODUCTION = """
## Measurement

2PL by marginal maximum likelihood: the engine with its exact standard errors, `mirt` (PyPI) with 61 nodes and without
errors, `girth` as it comes. Peers run in processes of their own, are warmed up first, and only their fitting is timed;
the log-likelihood of what each found is worked out by the engine on 61 nodes. Run it again:
`.venv/bin/python -m benchmarks.measurement`, with `--peers none` or `--answers FILE`.
"""


def main() -> None:
    """Measure and write down."""
    options = _options()
    if os.environ.get(THREADS) != str(options.threads):  # read when numpy is loaded, by us and by the peers
        os.environ[THREADS] = str(options.threads)
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.measurement", *sys.argv[1:]])
    answers = _read(options.answers) if options.answers else drawn(SEED)
    report = Report("measurement")
    chosen = [peer for peer in options.peers.split(",") if peer in PEERS]
    measure(report, answers, chosen, options.patience)
    if not options.no_country:
        country(report)
    if not options.dry:
        write(report, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measurement", description=__doc__)
    parser.add_argument("--answers", type=Path, help="0 and 1 in a CSV without a header, plain or .gz")
    parser.add_argument("--peers", default=",".join(PEERS), help='"none", or some of: ' + ", ".join(PEERS))
    parser.add_argument("--patience", type=float, default=300, help="seconds a peer may take")
    parser.add_argument("--threads", type=int, default=1, help="threads of matrix products, ours and the peers'")
    parser.add_argument("--no-country", action="store_true", help="leave out the scores of 1.3 million people")
    parser.add_argument("--dry", action="store_true", help="do not write the page")
    return parser.parse_args()


def _read(path: Path) -> Ints:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return np.loadtxt(text.splitlines(), delimiter=",", dtype=np.int64)


def test_of(seed: int) -> Items:
    """Sixty invented items, slopes about 1.2."""
    rng = np.random.default_rng(seed)
    slope = np.exp(rng.normal(0.2, 0.3, ITEMS))
    return Items(tuple(f"i{place}" for place in range(ITEMS)), slope, rng.normal(0, 1, (ITEMS, 1)))


def drawn(seed: int, people: int = PEOPLE) -> Ints:
    """(N, 60) answers of people N(0, 1) to the invented test."""
    items = test_of(seed)
    rng = np.random.default_rng(seed + 1)
    chance = probabilities(items, rng.standard_normal(people))[:, 1]
    return (rng.random((people, ITEMS)) < chance.T).astype(np.int64)


def least(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """The least of so many times, and what was found."""
    best, found = float("inf"), None
    for _ in range(times):
        start = perf_counter()
        found = work()
        best = min(best, perf_counter() - start)
    return best, found


def likelihood(answers: Ints, slope: Any, difficulty: Any) -> float:
    """Marginal log-likelihood of a peer's parameters on 61 nodes."""
    grid = nodes()
    eta = np.asarray(slope)[:, None] * (grid.theta - np.asarray(difficulty)[:, None])
    level = answers @ -np.logaddexp(0, -eta) + (1 - answers) @ -np.logaddexp(0, eta) + grid.log_weight
    top = level.max(1)
    return float((top + np.log(np.exp(level - top[:, None]).sum(1))).sum())


def measure(report: Report, answers: Ints, peers: list[str], patience: float) -> None:
    """Calibration and WLE beside the peers."""
    people, items = answers.shape
    responses = responses_of([f"i{place}" for place in range(items)], answers)
    seconds, found = least(lambda: calibrate(responses, "2pl"))
    report.tell("answers", f"{people:,} people, {items} items")
    report.tell("calibrated with exact errors", f"{seconds:.3f} s, {found.iterations} steps, {found.nodes} nodes")
    report.tell("log-likelihood", f"{found.log_likelihood:.3f}", "a maximum", found.converged)
    scoring, _ = least(lambda: wle(found.items, answers), 3)
    report.tell("WLE with errors", f"{scoring:.3f} s for {people:,} people")
    for peer in peers:
        beside(report, peer, ask(peer, environment(peer), CACHE, answers, 100, patience), answers, seconds, found)
    again, _ = least(lambda: calibrate(responses, "2pl"), 3)
    report.tell("calibrated again after the peers", f"{again:.3f} s")


def beside(report: Report, peer: str, told: Fitted, answers: Ints, seconds: float, found: Any) -> None:
    """One peer's figures."""
    if told.fault:
        report.tell(f"{peer}", told.fault)
        return
    short = found.log_likelihood - likelihood(answers, told.slope, told.difficulty)
    report.tell(f"{peer}: seconds, log-likelihood below ours", f"{told.seconds:.2f} s, {short:.3f}")
    ratio = told.seconds / seconds
    report.tell(f"faster than {peer}", f"{ratio:.1f}×", f"≥ {GOALS[peer]:.0f}×", ratio >= GOALS[peer])
    if told.scored:
        some = answers[: told.scored]
        ours, _ = least(lambda: wle(found.items, some), 3)
        report.tell(f"WLE of {told.scored} people, faster than {peer}", f"{told.scoring / ours:.0f}×")


def country(report: Report) -> None:
    """EAP of every teacher of a country."""
    items = test_of(SEED)
    answers = np.tile(drawn(SEED, 13_000).astype(np.int8), (COUNTRY // 13_000, 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, _ = least(lambda: eap(items, answers), 1)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    report.tell(f"EAP of {COUNTRY:,} people by {ITEMS} items", f"{seconds:.2f} s, {grown:.0f} MB more", "seconds",
                seconds < 10)  # fmt: skip


def write(report: Report, options: argparse.Namespace) -> None:
    """Put the figures into the page; the other parts stay as they are."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else TITLE
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    versions = ", ".join(f"{package} {version(package)}" for package in ("numpy", "scipy"))
    listed = [(ROOT / "benchmarks" / "peers" / f"{peer}.txt").read_text(encoding="utf-8") for peer in PEERS]
    others = ", ".join(text.strip().splitlines()[-1].replace("==", " ") for text in listed)
    source = f"answers of {options.answers.name}" if options.answers else f"seed {SEED}"
    word = {True: "reached", False: "**not reached**", None: ""}
    rows = [
        f"{source}. {dt.date.today():%d.%m.%Y}, {_machine()} (load before {report.load:.1f}), "
        f"{options.threads} thread of matrix products each, Python {platform.python_version()}, {versions}, "
        f"beside {others}.",
        "",
        "| what | figure | goal | |",
        "|---|---|---|---|",
        *(f"| {line.what} | {line.value} | {line.goal} | {word[line.reached]} |" for line in report.lines),
    ]
    body = "\n".join(rows)
    PAGE.write_text(f"{before}{BEGIN}\n{INTRODUCTION}\n{body}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
