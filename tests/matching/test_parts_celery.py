"""One matching on two engines: two workers of Celery, one killed in the middle of a part, and the embedded one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from opora.base.models import StoredFile, TaskRun
from opora.base.rules import schedule
from opora.matching.models import Part, Run, RunPair, RunRest, Scheme, Waiting
from tests.brokers import Worker, done, environment
from tests.cast import Cast, on_stage
from tests.matching.test_parts import Queue
from tests.matching.towns import SCHOOLS, begin_run, build_towns, pairs_of
from tests.replay import replayed

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.stricter]
ENQUEUE = """
import sys, django
django.setup()
from opora.matching.tasks import run_matching
run_matching.enqueue(sys.argv[1])
"""
#: A worker that comes to a stand in the middle of its second part, after its heart has beaten once more, and says so.
STUCK = """
import sys, django
django.setup()
import opora.matching.bridge.parts as parts
from opora.settings.workers import app
settled, begun = parts.settled, []
def stuck(text, content, told):
    begun.append(content)
    def halfway(done):
        told(done)
        if len(begun) == 2:
            print("IN THE MIDDLE", flush=True)
            sys.stdin.read()
    return settled(text, content, halfway)
parts.settled = stuck
app.worker_main(sys.argv[1:])
"""


def address() -> str:
    """Where the suite's own database is, for processes beside it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))


def installed(**told: str) -> dict[str, str]:
    """A process that works on the suite's data as one of a real installation would; two schools make a part."""
    return environment(
        OPORA_DATA=str(settings.DATA), OPORA_SECRET_KEY=settings.SECRET_KEY, DATABASE_URL=address(),
        OPORA_PART_PAIRS="12", OPORA_TAKE_OVER_AFTER="3", **told,
    )  # fmt: skip


@pytest.fixture
def stage(db: None) -> Iterator[tuple[Cast, Scheme]]:
    """Schools that share nobody, on the day the workers live in."""
    cast = on_stage()
    yield cast, replayed("towns", lambda: build_towns(cast))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """What the button puts into the queue is put there by another process."""
    queue = Queue()
    monkeypatch.setattr(schedule, "_tasks", {"matching.run": queue.of("matching.run")})
    return queue


def parts_of(run: Run) -> Any:
    """The parts that are computed, in numbers: done, all."""
    every = Part.objects.filter(run=run)
    return every.exclude(outcome_file=None).count(), every.count()


def over(run: Run) -> bool:
    """Whether nothing more will happen."""
    return TaskRun.objects.get(pk=run.task_id).is_over


def test_the_engines_agree_to_the_last_pair_and_a_killed_workers_part_is_done_again(
    stage: tuple[Cast, Scheme], queue: Queue, broker: str, tmp_path: Path
) -> None:
    one = begin_run(*stage)
    env = installed(OPORA_TASKS="celery", OPORA_BROKER=broker)
    done(env, "-c", ENQUEUE, str(one.task_id))
    with ExitStack() as ends:
        killed = Worker(env, "killed", begin=("-c", STUCK))
        ends.callback(killed.end)
        killed.until(lambda line: "IN THE MIDDLE" in line)
        alive = Worker(env, "alive", "--beat", "--schedule", str(tmp_path / "beat"))
        ends.callback(alive.end)
        alive.until(lambda line: (told := parts_of(one))[0] == told[1] - 1)
        held = TaskRun.objects.get(kind="matching.part", state="running")
        killed.kill()
        alive.until(lambda line: over(one))
    one.refresh_from_db()
    assert one.state == "ready" and one.proved and parts_of(one)[0] > 2
    assert list(TaskRun.objects.exclude(tries=0)) == [held], "nothing else was done again"
    assert StoredFile.objects.filter(name__endswith="outcome.npz").count() == Part.objects.count()
    assert RunPair.objects.count() + RunRest.objects.count() == 3 * SCHOOLS
    assert set(Waiting.objects.values_list("passed_over", flat=True)) == {1}

    two = begin_run(*stage)
    env = installed(OPORA_TASKS="embedded")
    done(env, "-c", ENQUEUE, str(two.task_id))
    done(env, "-m", "opora.cli", "db_worker", "--batch", "--no-startup-delay", "--no-reload", "--queue-name", "*")
    two.refresh_from_db()
    assert two.state == "ready" and parts_of(two) == parts_of(one)
    assert pairs_of(two) == pairs_of(one) and (two.score, two.bound) == (one.score, one.bound)
    assert one.input_sha256 == two.input_sha256
