"""A running programme as its people see it: stages with their tests, tasks, late work, targets with facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node
from opora.people.models import Person
from opora.people.queries.persons import people_of
from opora.programmes.models import Artefact, Fact, Programme, Stage, Target, Task
from opora.programmes.queries.counts import Counted, counts_of, numbers
from opora.programmes.queries.programmes import edition_of
from opora.programmes.rules import LIVE
from opora.programmes.rules.conditions import condition
from opora.programmes.rules.promises import lists_of
from opora.programmes.rules.running import REMIND_DAYS, share

#: So many lines of late work are shown to the level above.
SHOWN = 200


@dataclass(frozen=True)
class Check:
    """One comparison of terms, weighed with today's counts."""

    code: str
    title: Mapping[str, str]
    test: str
    #: Nobody knows (None) where a count is missing.
    holds: bool | None
    counts: tuple[Counted, ...]
    group: str = ""


def weighed(node: Node, told: Mapping[str, Mapping[str, Any]], on: dt.date) -> list[Check]:
    """Tests of a list of the file (`{code: {title, test}}`), all their terms asked at once."""
    conditions = {code: condition(one["test"]) for code, one in told.items()}
    counts = counts_of(node, [name for one in conditions.values() for name in one.terms], on)
    return [
        Check(
            code=code,
            title=one["title"],
            test=one["test"],
            holds=conditions[code].holds(numbers(counts)),
            counts=tuple(counts[name] for name in conditions[code].terms),
            group=one.get("group", ""),
        )
        for code, one in told.items()
    ]


def exit_checks(programme: Programme, stages: Iterable[Stage], on: dt.date) -> dict[str, list[Check]]:
    """The exit tests of stages by the stage's code, all their terms asked at once."""
    asked = list(stages)
    data = (edition_of(programme).data.get("stages") or {}) if asked else {}
    told = {
        f"{stage.code}.{code}": one
        for stage in asked
        for code, one in ((data.get(stage.code) or {}).get("exit") or {}).items()
    }
    found: dict[str, list[Check]] = {}
    for check in weighed(programme.node, told, on):
        found.setdefault(check.code.partition(".")[0], []).append(check)
    return found


def self_checks(
    programme: Programme, data: Mapping[str, Any], on: dt.date
) -> list[tuple[Mapping[str, str], list[Check]]]:
    """The lists by which an organisation looks at itself, each with its title and its answers."""
    lists = lists_of(data)
    told = {f"{code}.{item}": one for code, check in lists.items() for item, one in check["items"].items()}
    answered = weighed(programme.node, told, on)
    return [
        (check["title"], [one for one in answered if one.code.partition(".")[0] == code])
        for code, check in lists.items()
    ]


def task_of(viewer: Viewer, task_id: int, *, own: bool = False) -> Task | None:
    """A task of a programme the viewer carries on; with `own`, also one the viewer answers for."""
    seen = within(viewer.paths(Data.PROGRAMME, Right.ENTER), "programme__node__path")
    if own:
        seen |= Q(person=viewer.person_id, person__isnull=False)
    found = Task.objects.filter(seen, pk=task_id, dropped_on=None)
    return found.select_related("programme__node", "stage", "person").first()


def _own_due(viewer: Viewer) -> Q:
    """What the viewer answers for and is due soon or already late."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    until = viewer.today + dt.timedelta(days=REMIND_DAYS)
    return Q(person=viewer.person_id, due_on__lte=until)


def _late_below(viewer: Viewer) -> Q:
    """What has gone past its day or was carried over, below the viewer."""
    late = Q(due_on__lt=viewer.today) | Q(first_due_on__isnull=False)
    return within(viewer.paths(Data.PROGRAMME, Right.VIEW), "programme__node__path") & late


def _open_tasks(wanted: Q) -> QuerySet[Task]:
    found = Task.objects.filter(wanted, state=Task.State.OPEN, dropped_on=None, programme__state__in=LIVE)
    return found.select_related("programme__node", "stage", "person").order_by("due_on", "pk")


def own_tasks(viewer: Viewer) -> list[Task]:
    """What the viewer answers for and is due soon or already late, in programmes that run."""
    return list(_open_tasks(_own_due(viewer))[:SHOWN])


def late_work(viewer: Viewer) -> list[Task]:
    """Work gone past its day or carried over, in the programmes of everything below the viewer."""
    found = _open_tasks(_late_below(viewer))
    return list(found.order_by("programme__node__sort_key", "due_on", "pk")[:SHOWN])


def waiting_work(viewer: Viewer) -> list[Task]:
    """Both at once, for the first page: the viewer's own tasks, and others' late ones below."""
    return list(_open_tasks(_own_due(viewer) | _late_below(viewer))[:SHOWN])


def stage_of(viewer: Viewer, stage_id: int, right: Right = Right.ENTER) -> Stage | None:
    """A stage of a programme the viewer has the right over."""
    paths = within(viewer.paths(Data.PROGRAMME, right), "programme__node__path")
    return Stage.objects.filter(paths, pk=stage_id, dropped_on=None).select_related("programme__node").first()


def artefact_of(viewer: Viewer, artefact_id: int) -> Artefact | None:
    """A piece of evidence of a programme the viewer carries on."""
    paths = within(viewer.paths(Data.PROGRAMME, Right.ENTER), "stage__programme__node__path")
    found = Artefact.objects.filter(paths, pk=artefact_id, dropped_on=None)
    return found.select_related("stage__programme__node").first()


def target_of(viewer: Viewer, target_id: int) -> Target | None:
    """A target of a programme the viewer carries on."""
    paths = within(viewer.paths(Data.PROGRAMME, Right.ENTER), "programme__node__path")
    return Target.objects.filter(paths, pk=target_id, dropped_on=None).select_related("programme__node").first()


def people_for(viewer: Viewer, programme: Programme) -> QuerySet[Person]:
    """Who may answer for a task: those who work today where the programme runs, as far as the viewer sees them."""
    return people_of(viewer, node=programme.node)


@dataclass(frozen=True)
class PlanAndFact:
    """A target, what the programme's file says of its indicator, and the latest fact."""

    target: Target
    indicator: Mapping[str, Any]
    fact: Fact | None
    value: Decimal | None
    #: Nobody knows (None) without a fact.
    reached: bool | None

    @property
    def is_share(self) -> bool:
        """Whether the value is a percentage of a denominator."""
        return bool(self.indicator.get("denominator"))


def plan_and_fact(programme: Programme, data: Mapping[str, Any]) -> list[PlanAndFact]:
    """Every target by year and level with the latest fact."""
    told = data.get("indicators") or {}
    facts = Prefetch("facts", queryset=Fact.objects.select_related("person"))
    found = []
    for target in programme.targets.filter(dropped_on=None).prefetch_related(facts):
        indicator = told.get(target.indicator) or {}
        fact = next(iter(target.facts.all()), None)
        value = share(fact.numerator, fact.denominator) if fact else None
        lower = indicator.get("better") == "lower"
        reached = None if value is None else value <= target.value if lower else value >= target.value
        found.append(PlanAndFact(target, indicator, fact, value, reached))
    return found
