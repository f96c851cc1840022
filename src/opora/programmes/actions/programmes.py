"""A programme is begun at a node, follows a changed file, goes back, ends."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.network.models import Node
from opora.programmes.bridge.writing import written
from opora.programmes.models import Artefact, Blueprint, Edition, Programme, Stage, Target, Task
from opora.programmes.queries.programmes import edition_of, whole_of
from opora.programmes.rules import (
    LIVE,
    PROGRAMME,
    LawProfileDiffers,
    NoEditionToGoBackTo,
    NothingChanges,
    ProgrammeChanged,
    ProgrammeOver,
)
from opora.programmes.rules.differences import differences
from opora.programmes.rules.force import MATCHING_TEXT, extract
from opora.programmes.rules.runs import (
    Shift,
    artefact_plans,
    job_plans,
    on_calendar,
    period_of,
    shift_for,
    stage_plans,
    target_plans,
)


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.PROGRAMME, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def start(
    *, by: Viewer, node: Node, blueprint: Blueprint, starts_on: dt.date, as_in_source: bool = False, today: dt.date
) -> Programme:
    """Begin a run: counted years from the year of `starts_on`, fixed dates moved there or left as in the source."""
    _require(by, node)
    data = blueprint.data
    if data["law"] != "other" and data["law"] != node.law_profile:
        raise LawProfileDiffers(wanted=data["law"], here=node.law_profile)
    shift = shift_for(data, starts_on, as_in_source)
    span = period_of(data, shift)
    in_turn(node)
    running = Programme.objects.filter(node=node, blueprint=blueprint, starts_on=span.starts_on, state__in=LIVE)
    if running.exists():
        raise SentTwice
    programme = Programme.objects.create(
        node=node,
        blueprint=blueprint,
        title=data["title"],
        model=data.get("model") or data["code"],
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        anchor=shift.anchor,
        shift_years=shift.years,
        state=Programme.State.RUNNING if span.starts_on <= today else Programme.State.PLANNED,
    )
    states.append(programme, "", programme.state, by=by)
    whole = on_calendar(data, shift)
    _edition(by, programme, blueprint, whole, Edition.Reason.START)
    _laid_out(programme, whole, today)
    journal.record(by=by, verb="programme.start", about=programme, others=[node, blueprint])
    return programme


@transaction.atomic
def apply(*, by: Viewer, programme: Programme, blueprint: Blueprint, against: int, today: dt.date) -> Edition:
    """Let a running programme follow another file; `against` is the edition the differences were looked at with."""
    _require(by, programme.node)
    locked = _locked(programme)
    if edition_of(programme).number != against:
        raise ProgrammeChanged
    whole = on_calendar(blueprint.data, shift_of(locked))
    if not differences(whole_of(programme), whole):
        raise NothingChanges
    made = _edition(by, programme, blueprint, whole, Edition.Reason.APPLY)
    _follow(programme, blueprint, whole, today)
    journal.record(by=by, verb="programme.apply", about=programme, others=[blueprint], fields={"number": made.number})
    return made


@transaction.atomic
def roll_back(*, by: Viewer, programme: Programme, to: int, today: dt.date) -> Edition:
    """Go back to an earlier edition, as a new one: what happened meanwhile stays in the list."""
    _require(by, programme.node)
    _locked(programme)
    now = edition_of(programme)
    earlier = programme.editions.filter(number=to, number__lt=now.number).select_related("blueprint").first()
    if earlier is None:
        raise NoEditionToGoBackTo
    made = _edition(by, programme, earlier.blueprint, earlier.data, Edition.Reason.ROLL_BACK, back_to=to)
    _follow(programme, earlier.blueprint, earlier.data, today)
    journal.record(by=by, verb="programme.roll_back", about=programme, fields={"to": to, "number": made.number})
    return made


@transaction.atomic
def finish(*, by: Viewer, programme: Programme, early: bool = False, reason: str = "") -> None:
    """End a run: completed, or stopped early with a reason."""
    _require(by, programme.node)
    to = Programme.State.STOPPED if early else Programme.State.COMPLETED
    states.move(PROGRAMME, programme, to, by=by, reason=reason)
    journal.record(by=by, verb="programme.finish", about=programme, fields={"state": to})


@transaction.atomic
def begin_due(today: dt.date) -> int:
    """Every day: programmes whose first day has come are running."""
    by, begun = system_viewer(today), 0
    for programme in Programme.objects.filter(state=Programme.State.PLANNED, starts_on__lte=today):
        states.move(PROGRAMME, programme, Programme.State.RUNNING, by=by)
        journal.record(by=by, verb="programme.begin", about=programme)
        begun += 1
    return begun


def shift_of(programme: Programme) -> Shift:
    """How the run lies on the calendar."""
    return Shift(programme.anchor, programme.shift_years)


def _locked(programme: Programme) -> Programme:
    """The programme held against others for this transaction; one that is over is refused."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.state not in LIVE:
        raise ProgrammeOver
    return held


def _edition(
    by: Viewer, programme: Programme, blueprint: Blueprint, whole: Mapping[str, Any], reason: str,
    back_to: int | None = None,
) -> Edition:  # fmt: skip
    last = programme.editions.order_by("-number").first()
    return Edition.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        blueprint=blueprint,
        whole=json.dumps(whole, ensure_ascii=False),
        rules=json.dumps(_followed(whole), ensure_ascii=False),
        reason=reason,
        back_to=back_to,
        account_id=by.account_id,
    )


def _followed(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What other apps follow; rules of matching of its own stand there as the text they are read from."""
    told = extract(whole)
    own = (whole.get("matching") or {}).get("rules")
    return {**told, MATCHING_TEXT: written(own)} if own else told


def _follow(programme: Programme, blueprint: Blueprint, whole: Mapping[str, Any], today: dt.date) -> None:
    """The rows of a running programme as a file says."""
    span = period_of(whole, Shift(programme.anchor))
    programme.blueprint, programme.title = blueprint, whole["title"]
    programme.starts_on, programme.ends_on = span.starts_on, span.ends_on
    programme.save(update_fields=["blueprint", "title", "starts_on", "ends_on"])
    _laid_out(programme, whole, today)


def _laid_out(programme: Programme, whole: Mapping[str, Any], today: dt.date) -> None:
    """Stages, tasks, evidence and targets as the file says; what it has no more is dropped, never deleted."""
    stages: dict[str, Stage] = {}
    for plan in stage_plans(whole):
        stages[plan.code], _made = Stage.objects.update_or_create(
            programme=programme, code=plan.code,
            defaults={"order": plan.order, "title": plan.title, "starts_on": plan.span.starts_on,
                      "ends_on": plan.span.ends_on, "precision": plan.span.precision, "dropped_on": None},
        )  # fmt: skip
    tasks = []
    for job in job_plans(whole):
        task, _made = Task.objects.update_or_create(
            programme=programme, stage=stages.get(job.stage), code=job.code,
            defaults={"order": job.order, "title": job.title, "role": job.role, "due_on": job.due_on,
                      "precision": job.precision, "test": job.test, "dropped_on": None},
        )  # fmt: skip
        tasks.append(task.pk)
    artefacts = []
    for left in artefact_plans(whole):
        artefact, _made = Artefact.objects.update_or_create(
            stage=stages[left.stage], code=left.code,
            defaults={"title": left.title, "document": left.document, "dropped_on": None},
        )  # fmt: skip
        artefacts.append(artefact.pk)
    targets = []
    for aim in target_plans(whole):
        target, _made = Target.objects.update_or_create(
            programme=programme, indicator=aim.indicator, level=aim.level, year=aim.year,
            defaults={"value": aim.value, "dropped_on": None},
        )  # fmt: skip
        targets.append(target.pk)
    _dropped(programme, [stage.pk for stage in stages.values()], tasks, artefacts, targets, today)


def _dropped(
    programme: Programme, stages: Iterable[int], tasks: Iterable[int], artefacts: Iterable[int],
    targets: Iterable[int], today: dt.date,
) -> None:  # fmt: skip
    still = {"dropped_on": None}
    programme.stages.filter(**still).exclude(pk__in=stages).update(dropped_on=today)
    programme.tasks.filter(**still).exclude(pk__in=tasks).update(dropped_on=today)
    Artefact.objects.filter(stage__programme=programme, **still).exclude(pk__in=artefacts).update(dropped_on=today)
    programme.targets.filter(**still).exclude(pk__in=targets).update(dropped_on=today)
