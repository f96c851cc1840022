"""Everything that must hold before a change is taken: what CI asks, and it changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
CODE = ["src", "tests", "setup"]
#: How much of a bad answer is shown among the others.
MOST_LINES = 60
#: As many as the smallest machine has cores; most of them use one.
AT_A_TIME = 2


@dataclass(frozen=True)
class Check:
    """One question, its words on the command line, and the environment it is asked in."""

    name: str
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def program(name: str, *words: str) -> list[str]:
    """A program that stands in .venv."""
    return [str(BIN / name), *words]


def deployed(folder: str) -> dict[str, str]:
    """A real installation behind TLS, in a folder of its own."""
    return {
        "OPORA_DATA": folder,
        "OPORA_TLS": "1",
        "OPORA_SECRET_KEY": "made-for-one-check-" + "q8Zr4Wm1Xt6Vb3Nc9Lk7Jh5Gf2Ds0Ap" * 2,
        "OPORA_HOSTS": "opora.example.org",
        "DATABASE_URL": "",
        "OPORA_DEMO": "0",
        "OPORA_DEBUG": "0",
    }


def checks(folder: str) -> list[Check]:
    """All of them but the suite."""
    manage = [PYTHON, "-m", "opora.cli"]
    settings = {key: value for key, value in deployed(folder).items() if key != "DATABASE_URL"}
    places = [place for place in [*CODE, "benchmarks"] if (ROOT / place).exists()]
    return [
        Check("lint", program("ruff", "check", "--output-format", "concise", *places)),
        Check("format", program("ruff", "format", "--check", *places)),
        Check("templates", program("djlint", "src", "--lint", "--quiet")),
        Check("floors and rooms", program("lint-imports", "--no-cache")),
        Check("types", program("mypy"), settings),
        Check("dependencies", program("deptry", "src", "setup", "tests")),
        Check("locks", [PYTHON, "-m", "setup.locks", "check"]),
        Check("translations", [PYTHON, "-m", "setup.messages", "check"]),
        Check("docs", [PYTHON, "-m", "setup.docs"]),
        Check("deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"], settings),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], settings),
    ]


def ask(check: Check, most_lines: int) -> bool:
    """Ask one question; show the answer only when it is no, and only its beginning when it is long."""
    began = time.monotonic()
    environment = {**os.environ, **check.environment}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        check.words,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    good = done.returncode == 0
    told = [f"{'ok  ' if good else 'FAIL'} {check.name} ({time.monotonic() - began:.1f} s)"]
    if not good:
        lines = done.stdout.rstrip().splitlines()
        told += lines[:most_lines]
        if len(lines) > most_lines:
            told.append(f"... {len(lines) - most_lines} more lines: ./run check {check.name!r}")
    print("\n".join(told), flush=True)  # at once: two questions are asked at a time
    return good


def fix() -> int:
    """Mend what lint can mend by itself."""
    places = [place for place in [*CODE, "benchmarks"] if (ROOT / place).exists()]
    subprocess.run(program("ruff", "check", "--fix", *places), cwd=ROOT)
    return subprocess.run(program("ruff", "format", *places), cwd=ROOT).returncode


def main(words: list[str]) -> int:
    """Ask everything and tell all that failed; the words choose checks by name and leave out the suite."""
    if words == ["fix"]:
        return fix()
    most_lines = 100_000 if words else MOST_LINES
    with tempfile.TemporaryDirectory(prefix="opora-check-") as folder:
        asked = [check for check in checks(folder) if not words or check.name in words]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            answers = [pool.submit(ask, check, most_lines) for check in asked]
            # The suite begins while the slowest question is still being answered on the other core.
            suite = None if words else pool.submit(subprocess.run, [PYTHON, "-m", "setup.postgres"], cwd=ROOT)
        failed = [check.name for check, answer in zip(asked, answers, strict=True) if not answer.result()]
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)
    return (suite.result().returncode if suite else 0) or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
