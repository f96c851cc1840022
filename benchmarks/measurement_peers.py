"""Other programs on the same answers, each in an environment and a process of its own.

Inside an environment this file runs as `python measurement_peers.py PEER IN OUT`: it fits the answers of IN once to
warm up on a few people, then several times in full, and writes the least time with the parameters it found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

PEERS = ("mirt", "girth")
WARM_PEOPLE = 300
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Fitted:
    """What a peer found: seconds of the fit, its slopes and difficulties, seconds of WLE scores for so many people."""

    seconds: float = 0.0
    slope: list[float] = field(default_factory=list)
    difficulty: list[float] = field(default_factory=list)
    scored: int = 0
    scoring: float = 0.0
    fault: str = ""


def ask(peer: str, python: Path, folder: Path, answers: Ints, score: int, patience: float) -> Fitted:
    """Run a peer for at most so many seconds; `score` people are scored too where it can."""
    given, found = folder / f"{peer}-answers.npz", folder / f"{peer}-found.json"
    np.savez(given, answers=answers, score=score)
    found.unlink(missing_ok=True)
    command = [str(python), "-P", str(Path(__file__)), peer, str(given), str(found)]
    try:
        ran = subprocess.run(command, timeout=patience, capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return Fitted(fault=f"stopped after {patience:.0f} s")
    if ran.returncode or not found.exists():
        said = ran.stderr.strip().splitlines() or [f"ended with code {ran.returncode}"]
        return Fitted(fault=said[-1][:200])
    return Fitted(**json.loads(found.read_text(encoding="utf-8")))


# ---- inside the peer's own process ---------------------------------------------------------------


def _mirt(answers: Ints, score: int) -> dict[str, Any]:
    import mirt

    def fit(part: Ints) -> Any:
        return mirt.fit_mirt(part, "2PL", n_quadpts=61, compute_standard_errors=False)

    fit(answers[:WARM_PEOPLE])
    seconds, found = _least(lambda: fit(answers), 2)
    mirt.fscores(found, answers[:5], method="WLE")
    start = perf_counter()
    mirt.fscores(found, answers[:score], method="WLE")
    scoring = perf_counter() - start
    told = found.model.parameters
    return {"seconds": seconds, "slope": told["discrimination"].tolist(), "difficulty": told["difficulty"].tolist(),
            "scored": score, "scoring": scoring}  # fmt: skip


def _girth(answers: Ints, score: int) -> dict[str, Any]:
    import girth

    turned = np.ascontiguousarray(answers.T)
    girth.twopl_mml(turned[:, :WARM_PEOPLE])
    seconds, found = _least(lambda: girth.twopl_mml(turned), 1)
    slope, difficulty = found["Discrimination"], found["Difficulty"]
    return {"seconds": seconds, "slope": slope.tolist(), "difficulty": difficulty.tolist()}


def _least(work: Any, times: int) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(times):
        start = perf_counter()
        found = work()
        best = min(best, perf_counter() - start)
    return best, found


if __name__ == "__main__":
    peer, given, out = sys.argv[1:]
    told = np.load(given)
    result = {"mirt": _mirt, "girth": _girth}[peer](told["answers"], int(told["score"]))
    Path(out).write_text(json.dumps(result), encoding="utf-8")
