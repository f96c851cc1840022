"""States: every step is appended, the state beside the object agrees, a race has one winner."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest

from opora.base.actions import states
from opora.base.models import StateChange, TaskRun
from opora.base.rules.access import system_viewer
from opora.base.rules.states import Machine, NotNow

SYSTEM = system_viewer(dt.date(2026, 11, 23))
LIFE = Machine(
    "base.taskrun",
    {"": ("waiting",), "waiting": ("running", "cancelled"), "running": ("waiting", "done", "failed")},
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> TaskRun:
    """An object with a state; its id is told as a number, as those of domain objects are."""
    monkeypatch.setattr(states, "kind_of", lambda thing: "test.thing")
    made = TaskRun.objects.create(kind="test", unique_key="test")
    append = states.append

    def numbered(thing: TaskRun, *rest: object, **words: object) -> None:
        class Numbered:
            pk = 1

        append(Numbered, *rest, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(states, "append", numbered)
    return made


def test_a_step_outside_the_table_is_refused_and_changes_nothing(kept: TaskRun) -> None:
    with pytest.raises(NotNow):
        states.move(LIFE, kept, "done", by=SYSTEM)
    kept.refresh_from_db()
    assert kept.state == "waiting"
    assert not StateChange.objects.exists()


def test_of_two_who_read_the_same_state_one_is_refused(kept: TaskRun) -> None:
    other = TaskRun.objects.get(pk=kept.pk)
    states.move(LIFE, kept, "running", by=SYSTEM, tries=3)
    with pytest.raises(NotNow):
        states.move(LIFE, other, "cancelled", by=SYSTEM)
    kept.refresh_from_db()
    assert (kept.state, kept.tries) == ("running", 3)
    assert StateChange.objects.count() == 1


def test_a_lost_race_is_refused_even_where_the_state_is_a_first_one(kept: TaskRun) -> None:
    states.move(LIFE, kept, "running", by=SYSTEM)
    stale = TaskRun.objects.get(pk=kept.pk)
    states.move(LIFE, kept, "done", by=SYSTEM)
    with pytest.raises(NotNow):
        states.move(LIFE, stale, "waiting", by=SYSTEM)


def test_driven_at_random_the_steps_agree_with_the_state(kept: TaskRun) -> None:
    rng = random.Random(7)
    for _ in range(300):
        target = rng.choice(sorted(LIFE.states - {""}))
        allowed = target in LIFE.transitions.get(kept.state, ())
        try:
            states.move(LIFE, kept, target, by=SYSTEM, reason="because")
            assert allowed
        except NotNow:
            assert not allowed
        if kept.state not in LIFE.transitions:
            TaskRun.objects.update(state="waiting")
            states.append(kept, kept.state, "waiting", by=SYSTEM)
            kept.refresh_from_db()
        steps = list(StateChange.objects.order_by("pk"))
        if steps:
            assert steps[-1].to_state == TaskRun.objects.get(pk=kept.pk).state
        assert all(one.to_state == two.from_state for one, two in pairwise(steps))
