"""Does an import survive `kill -9` at any moment: nothing half-written, nothing twice, going on by itself?

Run: `.venv/bin/python benchmarks/intake_kills.py [--rows 50000] [--kills 100]`. It works in a throw-away data folder.

A list is read, staged and applied by child processes that do what the worker of an installation does: take over
what the last one left, then carry the run out. A child is killed at a random moment of its life and another takes its
place; after every kill the whole database is counted. With `--at-commits` children are killed right after the first,
second or third transaction of their write phase instead: the same every time, for the suite of tests.
"""

from __future__ import annotations

import argparse
import mmap
import os
import random
import select
import shutil
import signal
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone
from installation import FOLDER, TODAY
from intake_apply import received, region_with_schools

from opora.base.actions import runs
from opora.base.models import JournalEntry, TaskRun
from opora.base.rules.access import system_viewer
from opora.base.rules.schedule import tasks
from opora.intake.actions import applying, shelves, staging
from opora.intake.models import Batch, Row, Trace
from opora.network.models import Node
from opora.people.models import Appointment, Identifier, Person

STARTING, READING, WRITING = 0, 1, 2
PHASES = ("starting", "reading", "writing")


class Board:
    """What a child tells its parent without asking: its phase, and when it first had something safely written."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, 16)

    def clear(self) -> None:
        """Before a new child."""
        self.memory[:] = struct.pack("qd", STARTING, 0.0)

    @property
    def phase(self) -> int:
        """Where the child is."""
        told: int = struct.unpack("qd", self.memory[:])[0]
        return told

    @phase.setter
    def phase(self, phase: int) -> None:
        self.memory[:8] = struct.pack("q", phase)

    @property
    def moved_at(self) -> float:
        """When the child had its first thousand written; 0 when it had not."""
        told: float = struct.unpack("qd", self.memory[:])[1]
        return told

    def note_move(self) -> None:
        """Something is written."""
        if self.phase == WRITING and not self.moved_at:
            self.memory[8:] = struct.pack("d", time.monotonic())


BOARD = Board()


@contextmanager
def watched() -> Iterator[None]:
    """In this process and its children: keep the board."""
    read, apply, commit = staging.read, applying.apply, DatabaseWrapper._commit

    def reads(*arguments: Any) -> Any:
        BOARD.phase = READING
        found = read(*arguments)
        BOARD.phase = WRITING
        return found

    def applies(**arguments: Any) -> Any:
        BOARD.phase = WRITING
        return apply(**arguments)

    def commits(self: DatabaseWrapper) -> None:
        commit(self)
        BOARD.note_move()
        if BOARD.phase == WRITING and LIVES.commits_left:
            LIVES.commits_left -= 1
            if not LIVES.commits_left:
                os.kill(os.getpid(), signal.SIGKILL)

    with (
        patch.object(staging, "read", reads),
        patch.object(applying, "apply", applies),
        patch.object(DatabaseWrapper, "_commit", commits),
    ):
        yield


@dataclass
class Lives:
    """What was seen: kills by phase, imports finished, runs asked for again, and how long going on took."""

    kills: Counter[str] = field(default_factory=Counter)
    imports: int = 0
    asked_again: int = 0
    gaps: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    killed_at: float = 0.0
    #: In a child: after how many transactions of the write phase it kills itself; 0: the parent does it.
    commits_left: int = 0


LIVES = Lives()


def ask(kind: str, batch: Batch) -> TaskRun:
    """Press the button: begin the run, or find the one that lives."""
    by = system_viewer(TODAY)
    return runs.begin(by=by, kind=kind, key=f"{kind}:{batch.pk}", task=tasks()[kind], arguments={"batch": batch.pk})


def live(run: TaskRun) -> None:
    """One worker's life: take over what was left, carry it out, end."""
    runs.take_over(tasks(), now=timezone.now())
    tasks()[run.kind].func(str(run.pk))


def one_life(run: TaskRun, seconds: float, commits: int) -> bool:
    """Let a child work until it ends or is killed; whether it was killed."""
    connection.close()
    BOARD.clear()
    ends, held = os.pipe()  # the child holds its side as long as it lives
    child = os.fork()
    if not child:
        LIVES.commits_left = commits
        live(run)
        connection.close()
        os._exit(0)
    os.close(held)
    ended, _, _ = select.select([ends], [], [], seconds)
    os.close(ends)
    if not ended:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return after(killed=os.WIFSIGNALED(status), faulty=os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0)


def after(*, killed: bool, faulty: bool) -> bool:
    """Note how the life ended."""
    if LIVES.killed_at and BOARD.moved_at:
        LIVES.gaps.append(BOARD.moved_at - LIVES.killed_at)
        LIVES.killed_at = 0.0
    if killed:
        LIVES.kills[PHASES[BOARD.phase]] += 1
        LIVES.killed_at = time.monotonic()
    if faulty:
        LIVES.faults.append(f"a worker fell over while {PHASES[BOARD.phase]}")
    return killed


def count(batch: Batch, rows: int, chunk: int) -> None:
    """Nothing is half-written and nothing twice: the cursor tells to a row what stands in every table."""
    batch.refresh_from_db()
    staged = batch.rows.count()
    wanted = batch.rows.filter(is_faulty=False, decision="apply").exclude(difference="same")
    applied = wanted.filter(pk__lte=batch.cursor.get("applied", 0)).count() if batch.state == "applying" else 0
    applied = rows if batch.state == "applied" else applied
    told = {
        "rows staged": (staged, batch.cursor.get("staged", 0) if batch.state == "mapped" else rows),
        "numbers of rows": (batch.rows.values("number").distinct().count(), staged),
        "people": (Person.objects.count(), applied),
        "different people": (Person.objects.values("sort_key", "birth_on", "teaching_started_on").distinct().count(),
                             applied),
        "posts": (Appointment.objects.count(), applied),
        "people with a post": (Appointment.objects.values("person").distinct().count(), applied),
        "posts with subjects": (Appointment.subjects.through.objects.values("appointment").distinct().count(), applied),
        "staff numbers": (Identifier.objects.count(), applied),
        "traces": (Trace.objects.count(), applied),
        "journal": (JournalEntry.objects.filter(verb="person.take_in").count(), -(-applied // chunk)),
    }  # fmt: skip
    LIVES.faults += [
        f"{batch.state}: {name} {found} instead of {expected}"
        for name, (found, expected) in told.items()
        if found != expected
    ]


def carried(kind: str, batch: Batch, options: argparse.Namespace, chance: random.Random, span: float) -> None:
    """Let workers live and die until the run is done; the button is pressed again when five died on it."""
    run, lives = ask(kind, batch), 0
    while run.state != TaskRun.State.DONE:
        lives += 1
        many = sum(LIVES.kills.values()) >= options.kills
        spared = many or (kind == "intake.stage" and lives > options.staging_kills)
        commits = 0 if spared or not options.at_commits else 1 + lives % 3
        seconds = 3600.0 if spared or options.at_commits else chance.uniform(0, span)
        one_life(run, seconds, commits)
        count(batch, options.rows, options.chunk)
        run.refresh_from_db()
        if run.state == TaskRun.State.FAILED:
            LIVES.asked_again += run.result.get("type") == "WorkerLost"
            run = ask(kind, batch)
        if LIVES.faults:
            raise SystemExit("\n".join(LIVES.faults))


def prepare(options: argparse.Namespace) -> Batch:
    """An installation with a list received; kept aside, so that every import begins alike."""
    staging.CHUNK = shelves.CHUNK = options.chunk
    call_command("migrate", verbosity=0)
    batch = received(region_with_schools(min(300, options.rows + 1)), options.rows)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(FOLDER / "opora.sqlite3", FOLDER / "before.sqlite3")
    return batch


def one_import(number: int, batch: Batch, options: argparse.Namespace, chance: random.Random) -> None:
    """One list from its columns to the record, under fire."""
    connection.close()
    for ending in ("-wal", "-shm"):
        (FOLDER / f"opora.sqlite3{ending}").unlink(missing_ok=True)
    shutil.copy(FOLDER / "before.sqlite3", FOLDER / "opora.sqlite3")
    LIVES.killed_at = 0.0
    fresh = Batch.objects.select_related("node").get(pk=batch.pk)
    started = time.monotonic()
    carried("intake.stage", fresh, options, chance, options.reading_span)
    Row.objects.filter(decision="").update(decision="apply")
    fresh.refresh_from_db()
    applying.begin(by=system_viewer(TODAY), batch=fresh)
    carried("intake.apply", fresh, options, chance, options.writing_span)
    LIVES.imports += 1
    if options.told:
        spent = time.monotonic() - started
        print(f"import {number}: {spent:.0f} s, {sum(LIVES.kills.values())} kills so far", flush=True)


def main() -> None:
    """Kill until there were kills enough, then tell what was seen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--chunk", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="0: another every time")
    parser.add_argument("--at-commits", action="store_true")
    parser.add_argument("--staging-kills", type=int, default=5, help="kills an import while it is staged")
    parser.add_argument("--reading-span", type=float, default=12.0, help="the longest life while staging, seconds")
    parser.add_argument("--writing-span", type=float, default=1.5, help="the longest life while applying, seconds")
    options = parser.parse_args()
    options.told = not options.at_commits
    seed = options.seed or int(time.time())
    chance = random.Random(seed)
    batch = prepare(options)
    number = 0
    with watched():
        while sum(LIVES.kills.values()) < options.kills and (number == 0 or not options.at_commits):
            number += 1
            one_import(number, batch, options, chance)
    assert Node.objects.exists()
    kills = ", ".join(f"{LIVES.kills[phase]} while {phase}" for phase in PHASES)
    print(f"rows {options.rows}, seed {seed}, imports finished {LIVES.imports}")
    print(f"kills {sum(LIVES.kills.values())}: {kills}")
    print(f"partial or double rows {len(LIVES.faults)}; the button was pressed again {LIVES.asked_again} times")
    gap = max(LIVES.gaps, default=0.0)
    print(f"from a kill to the next thousand safely written, if not killed again: at most {gap:.1f} s (at most 30)")


if __name__ == "__main__":
    main()
