"""A large matching in parts: the same to the last pair, whoever computes them, in whatever order, and whoever dies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opora.base.actions.files import forget_overdue
from opora.base.actions.runs import reclaim
from opora.base.models import StoredFile, TaskRun
from opora.base.rules import schedule
from opora.matching import tasks as work
from opora.matching.actions import parts, proofs
from opora.matching.models import Part, Run, RunPair, RunRest, Scheme, Waiting
from tests.cast import Cast
from tests.matching.test_restarts import Killed, dies_after
from tests.matching.towns import SCHOOLS, begin_run, build_towns, pairs_of
from tests.replay import replayed

pytestmark = pytest.mark.django_db(transaction=True)
WORK: dict[str, Any] = {"matching.run": work.run_matching, "matching.part": work.run_part}


class Queue:
    """What workers would be given, in the order it was put there; each test is its own worker."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str]] = []

    def of(self, kind: str) -> Any:
        """A task that only queues."""
        return type("Task", (), {"enqueue": lambda _self, pk: self.waiting.append((kind, pk))})()

    def next(self, place: int = 0) -> None:
        """One worker takes one thing."""
        kind, pk = self.waiting.pop(place)
        WORK[kind].func(pk)

    def all(self) -> None:
        """Workers work until nothing is left."""
        while self.waiting:
            self.next()


@pytest.fixture
def scheme(cast: Cast) -> Scheme:
    """The schools of the other municipality."""
    return replayed("towns", lambda: build_towns(cast))


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Queue:
    """A queue under the test's hand; two schools make a part."""
    settings.PART_PAIRS = 12
    queue = Queue()
    monkeypatch.setattr(schedule, "_tasks", {kind: queue.of(kind) for kind in WORK})
    return queue


def state(run: Run) -> tuple[str, str, str]:
    """How the run, its task and its parts stand."""
    run.refresh_from_db()
    told = sorted(set(TaskRun.objects.filter(kind="matching.part").values_list("state", flat=True)))
    return run.state, TaskRun.objects.get(kind="matching.run", pk=run.task_id).state, " ".join(told)


def is_whole(run: Run, whole: dict[int, tuple[object, ...]]) -> None:
    """The run is over, once, with exactly these pairs."""
    assert state(run) == ("ready", "done", "done")
    assert pairs_of(run) == whole and run.proved and run.score == run.bound
    assert run.pairs.count() + run.rest.count() == len(whole)
    outcomes = Part.objects.filter(run=run).values_list("outcome_file", flat=True)
    assert len(set(outcomes)) == len(outcomes) == StoredFile.objects.filter(name__endswith="outcome.npz").count() > 2


@pytest.fixture
def whole(scheme: Scheme, cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> dict[int, Any]:
    """What one worker says who does it all; nothing of it stays."""
    settings.PART_PAIRS = 10**9
    run = begin_run(cast, scheme)
    assert not run.parts.exists() and Run.objects.get().state == "ready"
    told = pairs_of(run)
    assert len(told) == 3 * SCHOOLS and sum(row[0] is None for row in told.values()) >= SCHOOLS
    for model in (RunPair, RunRest, Waiting, Run, TaskRun):
        model.objects.all().delete()
    return told


def test_parts_come_to_the_same_in_any_order_and_are_put_together_once(
    cast: Cast, scheme: Scheme, whole: dict[int, Any], queue: Queue
) -> None:
    run = begin_run(cast, scheme)
    queue.next()
    assert state(run) == ("waiting", "waiting", "waiting") and run.input_sha256 and len(queue.waiting) > 2
    task = TaskRun.objects.get(pk=run.task_id)
    assert (task.done, task.total) == (0, 3 * SCHOOLS)
    queue.next(len(queue.waiting) - 1)
    task.refresh_from_db()
    assert 0 < task.done < 3 * SCHOOLS
    queue.waiting.append(queue.waiting[0])  # a queue may give the same twice
    while any(kind == "matching.part" for kind, _ in queue.waiting):
        queue.next()
    queue.waiting *= 2  # two parts ended at once, and both woke the whole
    queue.all()
    is_whole(run, whole)
    task.refresh_from_db()
    assert task.done == task.total == 3 * SCHOOLS and task.tries == 0
    assert set(Waiting.objects.values_list("passed_over", flat=True)) == {1}
    verdict = proofs.check_again(by=cast.viewer("other_coordinator"), run=Run.objects.get(pk=run.pk), today=cast.today)
    assert verdict.holds
    forget_overdue(cast.today + dt.timedelta(days=parts.KEPT_DAYS + 1))
    assert not StoredFile.objects.filter(purpose=parts.PURPOSE).exists() and run.parts.count() > 2
    assert proofs.check_again(
        by=cast.viewer("other_coordinator"), run=Run.objects.get(pk=run.pk), today=cast.today
    ).holds


def test_parts_that_end_before_the_whole_has_let_go_wake_it_all_the_same(
    cast: Cast, scheme: Scheme, whole: dict[int, Any], settings: LazySettings
) -> None:
    """The engine of the tests does everything at once: each part within the handing out."""
    settings.PART_PAIRS = 12
    is_whole(begin_run(cast, scheme), whole)


@pytest.mark.parametrize(
    ("room", "last"), [(parts.bridge, "settled"), (parts, "_kept"), (work, "compute_part"), (work.runs, "carry_out")]
)
def test_a_killed_workers_part_is_done_again_and_no_other(
    cast: Cast, scheme: Scheme, whole: dict[int, Any], queue: Queue, monkeypatch: pytest.MonkeyPatch,
    room: Any, last: str,
) -> None:  # fmt: skip
    run = begin_run(cast, scheme)
    queue.next()
    queue.next()
    with monkeypatch.context() as broken:
        broken.setattr(room, last, dies_after(getattr(room, last)))
        with pytest.raises(Killed):
            queue.next()
    settled: list[bytes] = []
    solve = parts.bridge.settled
    monkeypatch.setattr(parts.bridge, "settled", lambda *told: settled.append(told[1]) or solve(*told))
    left = len(queue.waiting)
    queue.all()
    if last != "carry_out":
        assert state(run)[0] == "waiting", "one part is missing"
    reclaim(schedule.tasks(), now=timezone.now() + dt.timedelta(minutes=2))
    queue.all()
    is_whole(run, whole)
    again = last in ("settled", "_kept")
    assert len(settled) == left + again, "what was kept is not computed again"


@pytest.mark.parametrize("last", ["_hand_out", "keep"])
def test_whoever_hands_out_or_puts_together_may_die_as_well(
    cast: Cast, scheme: Scheme, whole: dict[int, Any], queue: Queue, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    run = begin_run(cast, scheme)
    room: Any = parts if last == "_hand_out" else work.compute.__globals__["keep"].__globals__
    with monkeypatch.context() as broken:
        if last == "_hand_out":
            broken.setattr(parts, last, dies_after(parts._hand_out))
        else:
            broken.setitem(room, last, dies_after(room[last]))
        with pytest.raises(Killed):
            queue.all()
    assert not run.pairs.exists() and TaskRun.objects.filter(kind="matching.run", state="running").exists()
    queue.all()
    reclaim(schedule.tasks(), now=timezone.now() + dt.timedelta(minutes=2))
    queue.all()
    is_whole(run, whole)


def test_a_whole_that_nobody_woke_is_woken_by_the_upkeep(
    cast: Cast, scheme: Scheme, whole: dict[int, Any], queue: Queue
) -> None:
    run = begin_run(cast, scheme)
    while len(queue.waiting) != 1 or not Part.objects.exists() or Part.objects.filter(outcome_file=None).exists():
        queue.next()
    queue.waiting.clear()
    assert reclaim(schedule.tasks(), now=timezone.now() + dt.timedelta(minutes=2)) == 1
    queue.all()
    is_whole(run, whole)


def test_cancelling_stops_every_part(
    cast: Cast, scheme: Scheme, queue: Queue, client_of: Callable[..., Client]
) -> None:
    run = begin_run(cast, scheme)
    queue.next()
    queue.next()
    client = client_of("other_coordinator")
    with CaptureQueriesContext(connection) as seen:
        page = client.get(f"/runs/{run.task_id}/").content.decode()
    assert f'<progress max="{3 * SCHOOLS}" value="' in page and f"/runs/{run.task_id}/cancel/" in page
    assert not any("matching_part" in query["sql"] for query in seen.captured_queries)

    def asked(done: int) -> None:
        client.post(f"/runs/{run.task_id}/cancel/")

    settle = parts.bridge.settled
    with pytest.MonkeyPatch.context() as during:
        during.setattr(parts.bridge, "settled", lambda text, content, told: asked(0) or settle(text, content, told))
        queue.next()
    assert state(run) == ("waiting", "waiting", "cancelled done")
    queue.all()
    assert state(run) == ("cancelled", "cancelled", "cancelled done")
    assert not run.pairs.exists() and Part.objects.exclude(outcome_file=None).count() == 1


def test_a_part_that_breaks_ends_the_run_in_words(cast: Cast, scheme: Scheme, queue: Queue) -> None:
    run = begin_run(cast, scheme)
    queue.next()
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(parts.bridge, "settled", lambda *told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            queue.next()
    with pytest.raises(parts.PartLost):
        queue.all()
    assert state(run) == ("failed", "failed", "done failed")
    assert run.proof["fault"]


def test_nothing_is_computed_from_an_input_that_was_touched(cast: Cast, scheme: Scheme, queue: Queue) -> None:
    run = begin_run(cast, scheme)
    queue.next()
    run.refresh_from_db()
    assert run.input_file is not None
    with run.input_file.content.storage.open(run.input_file.content.name, "ab") as target:
        target.write(b" ")
    with pytest.raises(Exception, match=r"^$") as refused:
        queue.all()
    assert type(refused.value).__name__ == "InputChanged" and state(run)[0] == "failed"
