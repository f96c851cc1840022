"""Runs of models of mentoring: which there are, what they say today, what a change of their file would touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.models import Edition, Participation, Programme, Stage, Task
from opora.programmes.queries.blueprints import above, in_sight
from opora.programmes.queries.force import rules_if
from opora.programmes.rules.differences import REMOVED, Difference, differences
from opora.programmes.rules.faults import Path
from opora.programmes.rules.inheritance import Data as Whole
from opora.programmes.rules.runs import Span, as_precise
from opora.programmes.rules.sections import effects, touched


def programmes_of(viewer: Viewer, node: Node | None = None) -> QuerySet[Programme]:
    """Programmes the viewer may see; with a node, those of the node and of everything above and below it."""
    if not viewer.may_somewhere(Data.PROGRAMME, Right.VIEW):
        return Programme.objects.none()
    seen = Programme.objects.filter(in_sight(viewer)).select_related("node", "blueprint")
    return seen if node is None else seen.filter(node=node)


def followed_at(viewer: Viewer, node: Node) -> list[Programme]:
    """The programmes that run at a node and above it, nearest first, then those in whose projects it takes part."""
    parts = Participation.objects.filter(holds_on(viewer.today), node=node).values("project__programme_id")
    over = Q(node__path__in=list(above(node.path)))
    found = Programme.objects.filter((in_sight(viewer) & over) | Q(pk__in=parts), state=Programme.State.RUNNING)
    return list(found.select_related("node").order_by("-node__path", "-starts_on", "-pk"))


def programme_of(viewer: Viewer, programme_id: int, right: Right = Right.VIEW) -> Programme | None:
    """One programme, if the viewer has the right over it."""
    found = programmes_of(viewer).filter(pk=programme_id).first()
    if found is None or (right is not Right.VIEW and not viewer.may(Data.PROGRAMME, right, path=found.node.path)):
        return None
    return found


def edition_of(programme: Programme) -> Edition:
    """What the file of the programme is now."""
    return programme.editions.select_related("blueprint").latest("number")


def stages_of(programme: Programme) -> list[Stage]:
    """The stages that are still part of it, with their tasks and their evidence."""
    tasks = Task.objects.filter(dropped_on=None).select_related("person")
    found = programme.stages.filter(dropped_on=None)
    return list(found.prefetch_related(Prefetch("tasks", queryset=tasks), "artefacts"))


def rows_of(programme: Programme) -> list[Task]:
    """Rows of the road map that belong to no one stage."""
    return list(programme.tasks.filter(stage=None, dropped_on=None).select_related("person"))


def whole_of(programme: Programme) -> Whole:
    """The programme as it runs: its file, with every date, task and target as they stand today."""
    return _standing(programme, edition_of(programme), _tasks(programme), _stages(programme))


def _tasks(programme: Programme) -> list[Task]:
    return list(programme.tasks.select_related("person", "stage"))


def _stages(programme: Programme) -> list[Stage]:
    return list(programme.stages.filter(dropped_on=None))


def _standing(programme: Programme, edition: Edition, tasks: Sequence[Task], stages: Sequence[Stage]) -> Whole:
    """The file of an edition with the days of these stages and tasks, and today's targets."""
    data = edition.data
    told = data.get("stages") or {}
    for stage in stages:
        if stage.code in told:
            span = Span(stage.starts_on, stage.ends_on, stage.precision)
            told[stage.code]["starts"], told[stage.code]["ends"] = span.written()
    for task in tasks:
        if task.stage is None:
            _told_task(data.get("roadmap") or {}, task)
        elif task.stage.dropped_on is None:
            _told_task((told.get(task.stage.code) or {}).get("tasks") or {}, task)
    for target in programme.targets.filter(dropped_on=None):
        years = data["indicators"][target.indicator]["targets"][target.level]
        years[target.year] = int(target.value) if target.value == int(target.value) else float(target.value)
    return data


def _told_task(told: dict[str, Any], task: Task) -> None:
    """The day of a task as it stands."""
    if task.code in told and task.due_on is not None and task.dropped_on is None:
        told[task.code]["due"] = as_precise(task.due_on, task.precision)


@dataclass(frozen=True)
class Preview:
    """What a file would change, and whom and what it would touch."""

    edition: int
    differences: Sequence[Difference]
    people: Sequence[Person]
    begun: Sequence[Stage]
    done: Sequence[Task]
    touched: Sequence[str]


def preview_of(viewer: Viewer, programme: Programme, whole: Whole) -> Preview:
    """What would change if the programme were as in `whole`, a file that lies on the calendar already."""
    edition, stages, kept = edition_of(programme), _stages(programme), _tasks(programme)
    now = _standing(programme, edition, kept, stages)
    told = differences(now, whole)
    gone = [one.path for one in told if one.kind == REMOVED]
    tasks = [task for task in kept if task.dropped_on is None]
    people = {task.person_id: task.person for task in tasks if task.person and _meets(way_of(task), told)}
    lost_stages = {path[1] for path in gone if len(path) == 2 and path[0] == "stages"}
    lost_tasks = {way_of(task) for task in tasks if way_of(task) in gone} | {
        way_of(task) for task in tasks if task.stage and task.stage.code in lost_stages
    }
    sentences = [
        sentence
        for listed in ("forms", "kinds")
        for sentence in touched(programme.node.path, listed, _out_of_use(listed, now, whole))
    ]
    return Preview(
        edition=edition.number,
        differences=told,
        people=list(people.values()),
        begun=[stage for stage in stages if stage.code in lost_stages and stage.state != Stage.State.PLANNED],
        done=[task for task in tasks if way_of(task) in lost_tasks and task.state == Task.State.DONE],
        touched=[
            *sentences,
            *effects(programme.node.path, viewer.today, rules_if(programme, whole, viewer.today)),
        ],
    )


def _meets(way: Path, told: Sequence[Difference]) -> bool:
    """Whether a difference lies at, within or around this entry."""
    return any(one.path[: len(way)] == way or way[: len(one.path)] == one.path for one in told)


def way_of(task: Task) -> Path:
    """Where the file speaks of a task."""
    return ("stages", task.stage.code, "tasks", task.code) if task.stage else ("roadmap", task.code)


def _out_of_use(listed: str, now: Whole, then: Whole) -> frozenset[str]:
    """Forms or kinds that are in use now and would not be."""

    def used(whole: Whole) -> set[str]:
        return set((whole.get("use") or {}).get(listed) or whole.get(listed) or ())

    return frozenset(used(now) - used(then))
