"""Do 2,000 people who answer a test at once get through, and is every answer that was taken there exactly once?

Run: `.venv/bin/python benchmarks/answering.py [--people 2000] [--think 30] [--seconds 180 | --answers 12]
[--database sqlite|postgresql] [--processes 1] [--write]`. It works in a throw-away data folder; a DATABASE_URL of the
environment stands above `--database`.

The server is the one of `./run serve`, with its worker and its clock. Teachers sit in the adaptive start test, 40 a
school. `answering_people.py` plays their browsers in one process: a connection each, cookies, the token of the form;
the page of the question, the autosave of what was chosen, the answer, the next question. People think for a time
around `--think` seconds (from half to one and a half of it), so that many answers are wanted a second: people / think.

Afterwards each answer that was taken is looked up: it stands there once, settled, with what was sent; and there are
no others, beyond those whose confirmation was under way when the time was up. Processor time is read from /proc: of
the web server, of the database, of the driver and of everybody else on the machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "reference" / "benchmarks.md"
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 60


def options_told() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--think", type=float, default=30.0, help="seconds a question")
    parser.add_argument("--coming", type=float, default=60.0, help="seconds within which all of them come")
    parser.add_argument("--seconds", type=float, default=180.0, help="how long it is measured, after everybody came")
    parser.add_argument("--answers", type=int, default=0, help="so many a person, then it ends")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", type=int, default=0, help="of the web server; 0: as an installation has it")
    parser.add_argument("--plain", action="store_true", help="browsers without scripts: no autosave, whole pages")
    parser.add_argument("--write", action="store_true", help="into docs/reference/benchmarks.md")
    return parser.parse_args()


def used_by(pid: int) -> float:
    """Seconds of processor a process has used, with its children that have ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, words[11:15])) / TICK


def family(pid: int) -> dict[int, str]:
    """A process and all that came of it, with the words each was started with."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found, left = {}, [pid]
    while left:
        one = left.pop()
        left += parents.get(one, [])
        try:
            found[one] = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def busy() -> float:
    """Seconds of processor everybody on this machine has used."""
    user, nice, system, *_ = map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:])
    return (user + nice + system) / TICK


class Meter:
    """Who uses the processors: the web server, what works beside it, the database, the driver, everybody."""

    def __init__(self, serving: int, postmaster: int, driving: int) -> None:
        self.pids = {"driver": [driving], "database": list(family(postmaster)) if postmaster else []}
        members = family(serving)
        self.pids["web"] = [pid for pid, words in members.items() if "granian" in words]
        self.pids["beside"] = [pid for pid in members if pid not in self.pids["web"]]
        self.postmaster = postmaster
        self.before, self.started = self._now(), time.monotonic()

    def _now(self) -> dict[str, float]:
        if self.postmaster:
            self.pids["database"] = list(family(self.postmaster))
        told = {name: sum(map(used_by, pids)) for name, pids in self.pids.items()}
        return told | {"all": busy()}

    def read(self) -> dict[str, float]:
        """Of one processor each, since the beginning."""
        span = time.monotonic() - self.started
        now = self._now()
        told = {name: (now[name] - self.before[name]) / span for name in now}
        told["others"] = max(0.0, told["all"] - sum(told[name] for name in self.pids))
        return told


def serve(port: int, processes: int) -> subprocess.Popen[bytes]:
    """The server as an installation starts it, listening."""
    environment = os.environ | {"PORT": str(port)}
    if processes:
        environment["OPORA_WEB_PROCESSES"] = str(processes)
    serving = subprocess.Popen(
        [sys.executable, "-m", "setup.serve"], cwd=HERE.parent, env=environment, stdout=subprocess.PIPE
    )
    assert serving.stdout is not None
    if b"Opora is at" not in serving.stdout.readline():
        raise SystemExit("The server did not start.")
    return serving


def played(options: argparse.Namespace, folder: Path, postmaster: int) -> dict[str, Any]:
    """Seat the people, serve, let them answer, and look up what they were told is kept."""
    from answering_world import checked, places

    from setup.postgres import free_port

    seated = time.monotonic()
    made = places(options.people)
    print(f"{len(made)} people seated in {time.monotonic() - seated:.0f} s", file=sys.stderr, flush=True)
    plan, told = folder / "plan.json", folder / "told.json"
    port = free_port()
    plan.write_text(json.dumps({"port": port, "told": str(told), "places": made, **vars(options)}), encoding="utf-8")
    serving = serve(port, options.processes)
    try:
        driving = subprocess.Popen(
            [sys.executable, str(HERE / "answering_people.py"), str(plan)], stdout=subprocess.PIPE, text=True
        )
        assert driving.stdout is not None
        load = os.getloadavg()[0]
        if "everybody is here" not in driving.stdout.readline():
            raise SystemExit("The people did not come.")
        meter = Meter(serving.pid, postmaster, driving.pid)
        driving.stdout.readline()  # the time is up
        shares = meter.read()
        driving.wait()
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(PATIENCE_SECONDS)
    seen = json.loads(told.read_text(encoding="utf-8"))
    return seen | {"shares": shares, "load": load, "kept": checked(seen["taken"], seen["under_way"])}


def at(values: list[float], share: float) -> float:
    """The value that so great a share does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def span(seconds: float) -> str:
    """«340 ms», «1.2 s»."""
    return f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def rows_of(seen: dict[str, Any], options: argparse.Namespace) -> list[tuple[str, str, str, str]]:
    """The figures: what, figure, goal, reached or not."""
    wanted = options.people / options.think
    many, shares, kept = seen["answers"] / seen["seconds"], seen["shares"], Counter(seen["kept"])
    lost = kept["lost"] + kept["twice"] + kept["changed"] + kept["unasked"]
    failures = sum(seen["failures"].values())

    def goal(held: bool) -> str:
        return "reached" if held else "**not reached**"

    rows = [
        ("answers a second, of as many as people want to give", f"{many:.1f} of {wanted:.1f}", "all",
         goal(many >= 0.97 * wanted) if not options.answers else ""),
        ("answers taken", f"{seen['answers']:,} while measured, {len(seen['taken']):,} in all", "", ""),
        ("of them lost, doubled, changed, or there without having been given", str(lost), "0", goal(not lost)),
        ("requests that failed", f"{failures} {dict(seen['failures']) or ''}".strip(), "0", goal(not failures)),
    ]  # fmt: skip
    for name, words in (
        ("next", "from pressing “Next” to the next question, median · 95 % · 99 %"), ("keep", "autosave"),
    ):  # fmt: skip
        values = seen["spans"].get(name, [])
        if values:
            figure = " · ".join(span(at(values, share)) for share in (0.5, 0.95, 0.99))
            rows.append((words, figure, "", ""))
    rows.append(
        (
            "processors in use: web · work beside it · database · driver · others on the machine",
            " · ".join(f"{100 * shares[name]:.0f} %" for name in ("web", "beside", "database", "driver", "others")),
            "", "",
        )
    )  # fmt: skip
    each = (shares["web"] + shares["database"]) / many * 1e3 if many else float("nan")
    rows.append(("processor time an answer, web and database", f"{each:.1f} ms", "", ""))
    return rows


def report(seen: dict[str, Any], options: argparse.Namespace, database: str) -> str:
    """The figures of one run as a table."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    processes = options.processes or int(os.environ.get("OPORA_WEB_PROCESSES", "1"))
    head = (
        f"{options.people:,} people, {options.think:g} s a question, {seen['seconds']:.0f} s measured"
        f"{', no scripts' if options.plain else ''}; web processes: {processes}. {dt.date.today():%d.%m.%Y}, "
        f"{os.cpu_count()} cores of {model[1] if model else platform.machine()} (load before {seen['load']:.1f}), "
        f"Python {platform.python_version()}, {database}."
    )
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows_of(seen, options))
    return f"{head}\n\n| what | figure | goal | |\n|---|---|---|---|\n{table}"


def main() -> None:
    """Play it, tell the figures, and fail when an answer was lost."""
    options = options_told()
    if options.database == "postgresql" and not os.environ.get("DATABASE_URL"):
        sys.path.insert(0, str(HERE.parent))
        from setup.postgres import server

        # As an installation runs it: an answer is on the disk before the person is told.
        with server("-c max_connections=100") as (address, _programs):
            raise SystemExit(
                subprocess.run([sys.executable, *sys.argv], env=os.environ | {"DATABASE_URL": address}).returncode
            )
    sys.path.insert(0, str(HERE.parent))
    from django.db import connection
    from installation import FOLDER

    postmaster = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            postmaster = int(Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()[1])
    seen = played(options, FOLDER, postmaster)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if postmaster else "SELECT sqlite_version()")
        database = f"{'PostgreSQL' if postmaster else 'SQLite'} {cursor.fetchone()[0].split()[0]}"
    told = report(seen, options, database)
    print(told)
    if options.write:
        write(told, "postgresql" if postmaster else "sqlite")
    if any(count for name, count in seen["kept"].items() if name != "whole"):
        raise SystemExit(f"Answers are not as they were given: {seen['kept']}")


def write(told: str, name: str) -> None:
    """Put the figures in place of the last ones of this database."""
    page = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- answering {name} begins -->", f"<!-- answering {name} ends -->"
    before, _, rest = page.partition(begin)
    PAGE.write_text(f"{before}{begin}\n{told}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
