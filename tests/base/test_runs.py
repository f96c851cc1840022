"""Background runs: begun once, done once, stopped when asked, taken from workers that died (Q25, Q31)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.tasks import task
from django.utils import timezone

from opora.base.actions import runs, upkeep
from opora.base.models import Account, TaskRun
from opora.base.queries.runs import run_of
from opora.base.rules import Refusal, schedule
from opora.base.rules.access import Viewer, system_viewer

TODAY = dt.date(2026, 11, 23)
SYSTEM = system_viewer(TODAY)
pytestmark = pytest.mark.django_db(transaction=True)
done: list[str] = []


@task()
def note(run_id: str) -> None:
    """A task that notes that it ran."""
    runs.carry_out(run_id, work)


@task()
def nothing(run_id: str) -> None:
    """A queue that loses what it is given."""


def work(run: TaskRun) -> Mapping[str, Any]:
    done.append(str(run.pk))
    runs.beat(run, done=1, total=1)
    return {"seen": 1}


@pytest.fixture(autouse=True)
def fresh() -> None:
    done.clear()


def begin(queue: Any = note, key: str = "one") -> TaskRun:
    return runs.begin(by=SYSTEM, kind="thing.count", key=key, task=queue, arguments={})


def test_a_run_is_carried_out_once_however_often_it_is_called() -> None:
    run = begin()
    runs.carry_out(str(run.pk), work)
    runs.carry_out(str(run.pk), work)
    run.refresh_from_db()
    assert done == [str(run.pk)]
    assert (run.state, run.result, run.done) == ("done", {"seen": 1}, 1)


def test_fifty_presses_make_one_live_run() -> None:
    assert len({begin(nothing).pk for _ in range(50)}) == 1
    TaskRun.objects.update(state="done")
    begin(nothing)
    assert TaskRun.objects.count() == 2


def test_a_run_that_waits_is_cancelled_at_once() -> None:
    run = begin(nothing)
    runs.ask_to_cancel(by=SYSTEM, run=run)
    runs.carry_out(str(run.pk), work)
    run.refresh_from_db()
    assert (run.state, done) == ("cancelled", [])


def test_a_run_at_work_stops_at_its_next_beat() -> None:
    run = begin(nothing)

    def slow(mine: TaskRun) -> Mapping[str, Any]:
        runs.beat(mine, done=1, total=3)
        runs.ask_to_cancel(by=SYSTEM, run=mine)
        runs.beat(mine, done=2)
        raise AssertionError("it went on")

    runs.carry_out(str(run.pk), slow)
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 2)


def test_what_a_dead_worker_left_is_done_by_another_and_the_dead_cannot_write_over_it() -> None:
    run = begin(nothing)

    def dies(mine: TaskRun) -> Mapping[str, Any]:
        runs.beat(mine, done=1, cursor={"row": 1})
        TaskRun.objects.filter(pk=mine.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
        assert runs.reclaim({"thing.count": note}, now=timezone.now()) == 1
        return {"seen": "by the dead"}

    runs.carry_out(str(run.pk), dies)
    run.refresh_from_db()
    assert (run.state, run.result, run.tries) == ("done", {"seen": 1}, 1)
    assert run.cursor == {"row": 1}


def test_the_dead_hear_at_their_next_beat_that_another_took_over() -> None:
    run = begin(nothing)

    def wakes(mine: TaskRun) -> Mapping[str, Any]:
        TaskRun.objects.filter(pk=mine.pk).update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
        runs.reclaim({"thing.count": nothing}, now=timezone.now())
        with pytest.raises(runs.Cancelled):
            runs.beat(mine, done=9)
        return {}

    runs.carry_out(str(run.pk), wakes)
    run.refresh_from_db()
    assert (run.state, run.done) == ("waiting", 0)


def test_after_five_tries_a_run_is_given_up() -> None:
    run = begin(nothing)
    for _ in range(9):
        before = timezone.now() - dt.timedelta(minutes=5)
        TaskRun.objects.filter(pk=run.pk, state="waiting").update(state="running", heartbeat_at=before)
        runs.reclaim({"thing.count": nothing}, now=timezone.now())
    run.refresh_from_db()
    assert (run.state, run.tries, run.result["type"]) == ("failed", 4, "WorkerLost")


def test_a_live_heart_is_left_alone() -> None:
    run = begin(nothing)
    TaskRun.objects.update(state="running", heartbeat_at=timezone.now())
    assert runs.reclaim({"thing.count": note}, now=timezone.now()) == 0
    assert run_of(SYSTEM, run.pk) is None


def test_a_place_in_the_queue_that_was_lost_is_given_back() -> None:
    run = begin(nothing)
    assert runs.reclaim({"thing.count": note}, now=timezone.now()) == 0
    assert runs.reclaim({"thing.count": note}, now=timezone.now() + dt.timedelta(minutes=11)) == 1
    run.refresh_from_db()
    assert run.state == "done"


def test_a_fault_is_kept_by_its_kind_and_a_refusal_by_its_words() -> None:
    class NoRoom(Refusal):
        message = "There is no room."

    def breaks(run: TaskRun) -> Mapping[str, Any]:
        raise ValueError("Иванова, 12.03.1980")

    def refuses(run: TaskRun) -> Mapping[str, Any]:
        raise NoRoom

    first, second = begin(nothing, "a"), begin(nothing, "b")
    with pytest.raises(ValueError, match="Иванова"):
        runs.carry_out(str(first.pk), breaks)
    runs.carry_out(str(second.pk), refuses)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.result == {"fault": "", "type": "ValueError"}
    assert second.result == {"fault": "There is no room.", "type": "NoRoom"}


def test_only_whoever_began_a_run_sees_it() -> None:
    anna, boris = (Account.objects.create(username=name) for name in ("anna", "boris"))
    viewers = [Viewer(kind="person", today=TODAY, account_id=account.pk) for account in (anna, boris)]
    run = runs.begin(by=viewers[0], kind="thing.count", key="hers", task=nothing, arguments={})
    assert run_of(viewers[0], run.pk) == run
    assert run_of(viewers[1], run.pk) is None


def test_daily_jobs_are_done_once_a_day_and_a_failing_one_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    days: list[dt.date] = []

    def breaks(today: dt.date) -> None:
        days.append(today)
        raise ValueError

    monkeypatch.setattr(schedule, "_daily", {"a.breaks": breaks, "b.works": days.append})
    for _ in range(9):
        upkeep.round_of_upkeep(now=timezone.now(), today=TODAY)
    assert len(days) == 1 + runs.MOST_TRIES
    did = upkeep.round_of_upkeep(now=timezone.now(), today=TODAY + dt.timedelta(days=1))
    assert did.jobs == ("b.works",)
    assert did.sealed == 0


def test_upkeep_seals_the_journal() -> None:
    begin(nothing)
    assert upkeep.round_of_upkeep(now=timezone.now(), today=TODAY).sealed == 1


def test_a_daily_job_has_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_daily", {})
    schedule.register_daily("a", done.append)
    with pytest.raises(ValueError, match="twice"):
        schedule.register_daily("a", lambda today: None)


def test_the_only_worker_takes_over_at_once_what_its_predecessor_left() -> None:
    run = begin(nothing)
    TaskRun.objects.update(state="running", heartbeat_at=timezone.now())
    assert runs.take_over({"other.kind": note}, now=timezone.now()) == 0
    assert runs.take_over({"thing.count": note}, now=timezone.now()) == 1
    run.refresh_from_db()
    assert (run.state, run.tries) == ("done", 1)
