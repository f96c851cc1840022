"""A worker that dies in the middle of a matching: the run is done again, once, and nothing is lost or doubled (Q31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from opora.base.actions.runs import reclaim
from opora.base.models import TaskRun
from opora.base.rules.schedule import tasks
from opora.matching import tasks as work
from opora.matching.actions import inputs, runs, schemes
from opora.matching.models import Run, Scheme, Waiting
from opora.mentoring.actions import mentors, seats
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What nobody catches: nothing of the worker's own runs after it, as after `kill -9`."""


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """School 7 ready to be matched."""
    by = cast.viewer("curator")
    seats.open_for_all(by=by, node=cast.nodes["school7"], today=cast.today)
    mentors.offer_all(by=by, node=cast.nodes["school7"], today=cast.today)
    schemes.load_shipped(by=cast.system)
    return cast


def start(cast: Cast) -> Run:
    """Press the button."""
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    return runs.start(
        by=cast.viewer("curator"), node=cast.nodes["school7"], scheme=scheme, across_schools=False,
        address=lambda run: f"/matching/runs/{run.pk}/",
    )  # fmt: skip


def dies_after(act: Callable[..., Any]) -> Callable[..., Any]:
    """The same act, and then the end of the worker."""

    def act_and_die(*told: Any, **named: Any) -> Any:
        act(*told, **named)
        raise Killed

    return act_and_die


PLACES = ((inputs, "input_of"), (runs, "freeze"), (runs, "solved"), (runs, "passed_over"), (runs, "keep"))


@pytest.mark.parametrize(("room", "last"), PLACES)
def test_a_run_killed_anywhere_is_done_again_once(
    stage: Cast, monkeypatch: pytest.MonkeyPatch, room: Any, last: str
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(room, last, dies_after(getattr(room, last)))
        start(stage)
    run = Run.objects.get()
    assert TaskRun.objects.get(kind="matching.run").state == "running" and run.state == "waiting"
    assert not run.pairs.exists() and not run.rest.exists() and not Waiting.objects.exists()
    assert reclaim(tasks(), now=timezone.now() + dt.timedelta(minutes=2)) == 1
    run.refresh_from_db()
    assert run.state == "ready" and run.proved and (run.pairs.count(), run.rest.count()) == (2, 1)
    assert Waiting.objects.get().passed_over == 1
    assert TaskRun.objects.get(kind="matching.run").state == "done"


def test_a_run_killed_after_its_last_line_is_not_done_twice(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(work, "compute", dies_after(work.compute))
        start(stage)
    assert Run.objects.get().state == "ready"
    assert reclaim(tasks(), now=timezone.now() + dt.timedelta(minutes=2)) == 1
    assert TaskRun.objects.get(kind="matching.run").state == "done"
    assert Run.objects.get().pairs.count() == 2 and Waiting.objects.get().passed_over == 1


def test_a_worker_taken_for_dead_leaves_the_run_to_its_successor(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gather = inputs.input_of

    def slow(*told: Any, **named: Any) -> Any:
        TaskRun.objects.update(tries=1)
        return gather(*told, **named)

    with monkeypatch.context() as late:
        late.setattr(inputs, "input_of", slow)
        start(stage)
    assert Run.objects.get().state == "waiting", "the other worker has it"


def test_a_run_that_was_asked_to_stop_is_stopped(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gather = inputs.input_of

    def asked(*told: Any, **named: Any) -> Any:
        TaskRun.objects.update(cancel_asked=True)
        return gather(*told, **named)

    with monkeypatch.context() as late:
        late.setattr(inputs, "input_of", asked)
        start(stage)
    assert Run.objects.get().state == "cancelled"


def test_the_heart_beats_while_the_engine_is_silent(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = TaskRun.objects.create(kind="matching.run", unique_key="slow", state="running")
    beats: list[TaskRun] = []
    seen = work.threading.Event()

    def beat(task_run: TaskRun, *, done: int) -> None:
        beats.append(task_run)
        seen.set()

    monkeypatch.setattr(work, "PULSE", 0.01)
    monkeypatch.setattr(work.runs, "beat", beat)
    with work.alive(run):
        assert seen.wait(30)
    assert beats[0] == run
