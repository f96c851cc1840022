"""What people do in a running programme: give tasks, finish them, move stages on, record evidence, words and facts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.models import holds_on
from opora.base.rules import terms
from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.documents.models import Paper
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.programmes.models import Artefact, Fact, Programme, Stage, Statement, Target, Task
from opora.programmes.queries.counts import counts_of, numbers
from opora.programmes.queries.programmes import edition_of
from opora.programmes.queries.running import exit_checks
from opora.programmes.rules import LIVE, STAGE, TASK, ProgrammeOver
from opora.programmes.rules.conditions import condition
from opora.programmes.rules.running import (
    CarriedWithoutReason,
    DayAhead,
    DenominatorMissing,
    NumeratorAbove,
    PersonElsewhere,
    StageNotReady,
    TaskNotDone,
    TermCounted,
)
from opora.programmes.rules.terms import known_terms


def may_carry_on(by: Viewer, programme: Programme) -> bool:
    """Whether the viewer carries the programme on."""
    return by.may(Data.PROGRAMME, Right.ENTER, path=programme.node.path)


def _require(by: Viewer, programme: Programme) -> None:
    if not may_carry_on(by, programme):
        raise NotAllowed
    _live(programme)


def _live(programme: Programme) -> None:
    if programme.state not in LIVE:
        raise ProgrammeOver


@transaction.atomic
def give(
    *, by: Viewer, task: Task, person: Person | None, due_on: dt.date | None, today: dt.date, reason: str = ""
) -> Task:
    """Say who answers for a task and by when; a later day than the one before carries it over, with a reason."""
    _require(by, task.programme)
    if person is not None:
        works = Appointment.objects.filter(holds_on(today), within([task.programme.node.path], "node__path"))
        if not works.filter(person=person).exists():
            raise PersonElsewhere(person=str(person))
    carried = task.due_on is not None and due_on is not None and due_on > task.due_on
    if carried and not reason.strip():
        raise CarriedWithoutReason
    if carried and task.first_due_on is None:
        task.first_due_on = task.due_on
    if due_on != task.due_on:
        task.precision = "day"
    task.person, task.due_on = person, due_on
    task.save(update_fields=["person", "due_on", "first_due_on", "precision"])
    if carried:
        states.append(task, task.state, task.state, by=by, reason=reason.strip()[:200])
        journal.record(by=by, verb="programme_task.carry", about=task, fields={"due_on": due_on})
    journal.record(by=by, verb="programme_task.give", about=task, others=[person] if person else [])
    return task


@transaction.atomic
def finish_task(*, by: Viewer, task: Task, today: dt.date) -> Task:
    """A task is done: whoever answers for it says so, or whoever carries the programme on; its test must hold."""
    _may_tell(by, task)
    if task.test:
        asked = condition(task.test)
        if not asked.holds(numbers(counts_of(task.programme.node, asked.terms, today))):
            raise TaskNotDone(test=_in_words(task.test, by.language))
    states.move(TASK, task, Task.State.DONE, by=by, done_on=today)
    journal.record(by=by, verb="programme_task.finish", about=task)
    return task


@transaction.atomic
def reopen_task(*, by: Viewer, task: Task) -> Task:
    """A task is to be done again."""
    _may_tell(by, task)
    states.move(TASK, task, Task.State.OPEN, by=by, done_on=None)
    journal.record(by=by, verb="programme_task.reopen", about=task)
    return task


def _may_tell(by: Viewer, task: Task) -> None:
    if not (may_carry_on(by, task.programme) or (by.person_id is not None and by.person_id == task.person_id)):
        raise NotAllowed
    _live(task.programme)


def _in_words(test: str, language: str) -> str:
    """A test with the names of its terms."""
    known, words = known_terms(), test
    for name in condition(test).terms:
        words = words.replace(name, f"«{known[name].title_in(language)}»") if name in known else words
    return words


@transaction.atomic
def move_stage(*, by: Viewer, stage: Stage, to: str, today: dt.date, reason: str = "") -> Stage:
    """Begin a stage, finish it, or take it up again; with tests that do not hold it is finished only with a reason."""
    _require(by, stage.programme)
    if to == Stage.State.DONE and not reason.strip():
        failing = [
            str(check.title.get(by.language) or check.title.get("ru", check.code))
            for check in exit_checks(stage.programme, [stage], today).get(stage.code, [])
            if not check.holds
        ]
        if failing:
            raise StageNotReady(tests="; ".join(failing))
    states.move(STAGE, stage, to, by=by, reason=reason.strip()[:200])
    journal.record(by=by, verb="stage.move", about=stage, fields={"state": to})
    return stage


@transaction.atomic
def receive(*, by: Viewer, artefact: Artefact, on: dt.date, today: dt.date, paper: Paper | None = None) -> Artefact:
    """Evidence of a stage is there since a day: a paper of Opora, or one that lies in a folder."""
    _require(by, artefact.stage.programme)
    if on > today:
        raise DayAhead
    artefact.received_on, artefact.paper = on, paper
    artefact.save(update_fields=["received_on", "paper"])
    others = [paper] if paper else []
    journal.record(by=by, verb="artefact.receive", about=artefact, others=others, fields={"on": on})
    return artefact


@transaction.atomic
def state_term(
    *, by: Viewer, node: Node, term: str, on: dt.date, value: Decimal, today: dt.date, note: str = ""
) -> Statement:
    """State what a term comes to on a day, by name, while Opora does not count it."""
    if not by.may(Data.PROGRAMME, Right.ENTER, path=node.path):
        raise NotAllowed
    if term in terms.known() or term not in known_terms():
        raise TermCounted
    if on > today:
        raise DayAhead
    in_turn(node)
    said = {"term": term, "on": on, "value": value, "note": note.strip()[:500]}
    if Statement.objects.filter(node=node, **said).exists():
        raise SentTwice
    made = Statement.objects.create(node=node, person_id=by.person_id, **said)
    journal.record(by=by, verb="statement.make", about=made, others=[node], fields={"value": value})
    return made


@transaction.atomic
def record_fact(
    *, by: Viewer, target: Target, numerator: Decimal, on: dt.date, today: dt.date,
    denominator: Decimal | None = None, note: str = "",
) -> Fact:  # fmt: skip
    """Record what a target has come to: both numbers of a share, the day, and by whom."""
    _require(by, target.programme)
    if on > today:
        raise DayAhead
    indicator = (edition_of(target.programme).data.get("indicators") or {}).get(target.indicator) or {}
    if indicator.get("denominator"):
        if denominator is None:
            raise DenominatorMissing
        if numerator > denominator:
            raise NumeratorAbove
    else:
        denominator = None
    in_turn(target)
    fact = {"numerator": numerator, "denominator": denominator, "on": on, "note": note.strip()[:500]}
    if target.facts.filter(**fact).exists():
        raise SentTwice
    made = Fact.objects.create(target=target, person_id=by.person_id, **fact)
    journal.record(by=by, verb="fact.record", about=made, others=[target], fields={"numerator": numerator})
    return made
