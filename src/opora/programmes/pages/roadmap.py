"""What the pages of a running programme show: the road map as a picture and a table, a stage, where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.texts import text_in
from opora.documents.models import Paper
from opora.programmes.actions.running import may_carry_on
from opora.programmes.models import Artefact, Programme, Stage, Task
from opora.programmes.pages.programmes import as_known, term
from opora.programmes.queries.counts import Counted
from opora.programmes.queries.programmes import edition_of, rows_of, stages_of
from opora.programmes.queries.projects import reports_of
from opora.programmes.queries.running import Check, exit_checks, late_work, plan_and_fact, self_checks
from opora.programmes.rules import LIVE
from opora.programmes.rules.conditions import condition
from opora.programmes.rules.hearing import heard
from opora.programmes.rules.promises import lists_of
from opora.programmes.rules.running import is_late, last_working_day
from opora.programmes.rules.terms import known_terms

ONE = dt.timedelta(days=1)
#: The picture in its own units.
WIDTH, ROW, TOP, EDGE = 360, 44, 24, 4
LETTERS = 52


@dataclass(frozen=True)
class Bar:
    """A stage of the picture."""

    x: int
    y: int
    width: int
    label: str
    state: str

    @property
    def text_y(self) -> int:
        """The line of its words."""
        return self.y - 5


@dataclass(frozen=True)
class Tick:
    """A year of the picture."""

    x: int
    label: str


@dataclass(frozen=True)
class Timeline:
    """Stages as bars under the years; stages that overlap lie one under another."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today_x: int | None
    height: int
    desc: str
    width: int = WIDTH


@dataclass(frozen=True)
class TaskLine:
    """One task of the road map."""

    task: Task
    title: str
    stage: str
    role: str
    year: str
    due: str
    #: The last working day before a deadline on a day off.
    work_by: dt.date | None
    kind: str
    word: str
    may_tell: bool


@dataclass(frozen=True)
class StageLine:
    """One stage of the road map."""

    stage: Stage
    title: str
    term: str
    kind: str
    done: int
    total: int
    open_tests: int | None


@dataclass(frozen=True)
class RoadmapPage:
    """The road map of a running programme."""

    programme: Programme
    title: str
    term: str
    timeline: Timeline
    stages: tuple[StageLine, ...]
    tasks: tuple[TaskLine, ...]
    late: int
    may_carry: bool


@dataclass(frozen=True)
class CheckLine:
    """One answered test in words."""

    title: str
    kind: str
    word: str
    #: What it rests on: «Active pairs: 3».
    counts: tuple[str, ...]
    #: Terms that wait for somebody's word, each with its name.
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence."""

    artefact: Artefact
    title: str


@dataclass(frozen=True)
class StagePage:
    """One stage: what must hold, what remains of it, the way on."""

    stage: Stage
    title: str
    term: str
    kind: str
    checks: tuple[CheckLine, ...]
    evidence: tuple[EvidenceLine, ...]
    form: Any
    #: (state, words) of the steps that follow.
    steps: tuple[tuple[str, str], ...]
    may_carry: bool
    asks_why: bool
    #: What is said where nothing is to be written.
    hint: str


@dataclass(frozen=True)
class TargetLine:
    """A target with its fact."""

    pk: int
    title: str
    level: str
    year: str
    plan: str
    fact: str
    numbers: str
    source: str
    kind: str
    word: str


@dataclass(frozen=True)
class StandingPage:
    """Where a programme stands: targets with facts, and what the self-checks say."""

    programme: Programme
    title: str
    targets: tuple[TargetLine, ...]
    #: (title, lines) of each group of each list.
    checks: tuple[tuple[str, tuple[CheckLine, ...]], ...]
    may_carry: bool
    may_state: bool
    #: Where the project is, or is opened; empty where the file describes none.
    project_url: str
    reports: tuple[Paper, ...]
    may_read_papers: bool


@dataclass(frozen=True)
class LatePage:
    """Work gone past its day or carried over below the reader, by place."""

    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class FormPage:
    """A form about something of a programme."""

    form: Any
    title: str
    verb: str
    back: str
    note: str = ""
    said: tuple[str, ...] = ()


def plain(value: Any) -> str:
    """A number as it reads: without empty decimals, with a comma."""
    text = f"{value:f}" if hasattr(value, "as_tuple") else str(value)
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def timeline_of(programme: Programme, stages: Sequence[Stage], viewer: Viewer) -> Timeline:
    """Bars of the stages between the first and the last day of everything drawn."""
    first = min([programme.starts_on, *(one.starts_on for one in stages)])
    last = max([programme.ends_on, *(one.ends_on for one in stages)])
    days, room = max((last - first).days, 1), WIDTH - 2 * EDGE

    def at(day: dt.date) -> int:
        return EDGE + (day - first).days * room // days

    bars = [
        Bar(
            at(stage.starts_on), TOP + 20 + number * ROW, max(at(stage.ends_on) - at(stage.starts_on), 6),
            cut(text_in(stage.title, viewer.language)), stage.state,
        )
        for number, stage in enumerate(stages)
    ]  # fmt: skip
    years = range(first.year, last.year + 1)
    step = max(1, len(years) // 6)
    ticks = [Tick(max(at(max(dt.date(year, 1, 1), first)), EDGE), str(year)) for year in years[::step] if
             dt.date(year, 1, 1) < last]  # fmt: skip
    if len(ticks) > 1 and ticks[1].x - ticks[0].x < 32:
        ticks = ticks[1:]
    words = (
        f"{text_in(one.title, viewer.language)}: {term(one.starts_on, one.ends_on, one.precision)}" for one in stages
    )
    today = at(viewer.today) if first <= viewer.today < last else None
    return Timeline(tuple(bars), tuple(ticks), today, TOP + len(bars) * ROW + 8, "; ".join(words))


def cut(words: str) -> str:
    """Words that fit into the picture."""
    return words if len(words) <= LETTERS else words[: LETTERS - 1].rstrip() + "…"


def task_line(viewer: Viewer, task: Task, roles: dict[str, Any], law: str, may_carry: bool) -> TaskLine:
    """A task with its deadline, its colour and its school year."""
    late = is_late(task.due_on, task.state, viewer.today)
    done = task.state == Task.State.DONE
    kind = "good" if done else "stop" if late else "wait" if task.first_due_on else ""
    word = str(task.get_state_display())
    if late:
        word = _("overdue")
    elif task.first_due_on and not done:
        word = _("carried over")
    working = last_working_day(law, task.due_on) if task.due_on and task.precision == "day" else None
    role = roles.get(task.role) or {}
    return TaskLine(
        task=task,
        title=text_in(task.title, viewer.language),
        stage=text_in(task.stage.title, viewer.language) if task.stage else "",
        role=text_in(role["title"], viewer.language) if role else "",
        year=str(school_year_of(task.due_on)) if task.due_on else "",
        due=as_known(task.due_on, task.precision) if task.due_on else "",
        work_by=working if working != task.due_on else None,
        kind=kind,
        word=word,
        may_tell=may_carry or (viewer.person_id is not None and viewer.person_id == task.person_id),
    )


def task_page(viewer: Viewer, task: Task) -> TaskLine:
    """One task by itself."""
    viewer = heard(viewer, task.programme.node)
    roles = edition_of(task.programme).data.get("roles") or {}
    return task_line(viewer, task, roles, task.programme.node.law_profile, may_carry_on(viewer, task.programme))


STATE_KINDS = {"planned": "", "active": "info", "done": "good"}


def roadmap_page(viewer: Viewer, programme: Programme) -> RoadmapPage:
    """The picture, the stages and the tasks of a programme."""
    viewer, data = heard(viewer, programme.node), edition_of(programme).data
    stages, may_carry = stages_of(programme), may_carry_on(viewer, programme) and programme.state in LIVE
    law, roles = programme.node.law_profile, data.get("roles") or {}
    tasks = [task for stage in stages for task in linked(stage)] + rows_of(programme)
    tasks.sort(key=lambda task: (task.due_on or dt.date.max, task.order))
    lines = tuple(task_line(viewer, task, roles, law, may_carry) for task in tasks)
    active = [stage for stage in stages if stage.state == Stage.State.ACTIVE]
    checks = exit_checks(programme, active, viewer.today)
    return RoadmapPage(
        programme=programme,
        title=text_in(programme.title, viewer.language),
        term=f"{programme.starts_on:%d.%m.%Y} – {programme.ends_on - ONE:%d.%m.%Y}",
        timeline=timeline_of(programme, stages, viewer),
        stages=tuple(stage_line(viewer, stage, checks.get(stage.code)) for stage in stages),
        tasks=lines,
        late=sum(line.kind == "stop" for line in lines),
        may_carry=may_carry,
    )


def linked(stage: Stage) -> list[Task]:
    """The tasks of a stage, each knowing its stage without asking again."""
    found = list(stage.tasks.all())
    for task in found:
        task.stage = stage
    return found


def stage_line(viewer: Viewer, stage: Stage, checks: list[Check] | None) -> StageLine:
    """One stage in a table."""
    tasks = list(stage.tasks.all())
    return StageLine(
        stage=stage,
        title=text_in(stage.title, viewer.language),
        term=term(stage.starts_on, stage.ends_on, stage.precision),
        kind=STATE_KINDS[stage.state],
        done=sum(task.state == Task.State.DONE for task in tasks),
        total=len(tasks),
        open_tests=None if checks is None else sum(not check.holds for check in checks),
    )


def check_line(viewer: Viewer, check: Check) -> CheckLine:
    """A test in words, with what it rests on."""
    known = known_terms()
    counts, missing = [], []
    for one in check.counts:
        title = known[one.name].title_in(viewer.language) if one.name in known else one.name
        if one.value is None:
            missing.append((one.name, lowered(title)))
        counts.append(counted_words(title, one))
    kind, word = {
        True: ("good", _("it is so")),
        False: ("stop", _("does not hold yet")),
        None: ("wait", _("nobody has stated it yet") if missing else _("there is nothing to compare yet")),
    }[check.holds]
    return CheckLine(text_in(check.title, viewer.language), kind, word, tuple(counts), tuple(missing))


def counted_words(title: str, one: Counted) -> str:
    """«Active pairs: 3», and by whom it was stated where it was."""
    if one.value is None:
        return _("%(what)s: no data") % {"what": title}
    if one.statement is None:
        return f"{title}: {plain(one.value)}"
    who = one.statement.person
    return _("%(what)s: %(value)s (stated on %(day)s%(who)s)") % {
        "what": title, "value": plain(one.value), "day": f"{one.statement.on:%d.%m.%Y}",
        "who": f", {who}" if who else "",
    }  # fmt: skip


def stage_page(viewer: Viewer, stage: Stage, form: Any) -> StagePage:
    """One stage."""
    programme = stage.programme
    viewer = heard(viewer, programme.node)
    checks = exit_checks(programme, [stage], viewer.today).get(stage.code, [])
    evidence = stage.artefacts.filter(dropped_on=None).select_related("paper")
    steps = {
        "planned": (("active", _("Begin the stage")),),
        "active": (("done", _("Finish the stage")), ("planned", _("Not begun yet"))),
        "done": (("active", _("Take it up again")),),
    }[stage.state]
    may = may_carry_on(viewer, programme) and programme.state in LIVE
    return StagePage(
        stage=stage,
        title=text_in(stage.title, viewer.language),
        term=term(stage.starts_on, stage.ends_on, stage.precision),
        kind=STATE_KINDS[stage.state],
        checks=tuple(check_line(viewer, check) for check in checks),
        evidence=tuple(EvidenceLine(one, text_in(one.title, viewer.language)) for one in evidence),
        form=form,
        steps=steps if may else (),
        may_carry=may,
        asks_why=stage.state == Stage.State.ACTIVE and not all(check.holds for check in checks),
        hint={
            "planned": _("It can be begun on any day; the dates of the plan stay."),
            "active": _("Everything it waits for is there."),
            "done": _("It is finished; what it left stays on record."),
        }[stage.state],
    )


def levels() -> dict[str, str]:
    """Levels of targets in words."""
    return {
        "federal": _("country"), "region": _("region"), "municipality": _("municipality"),
        "organisation": _("organisation"), "pair": _("pair"),
    }  # fmt: skip


def standing_page(viewer: Viewer, programme: Programme) -> StandingPage:
    """Targets with facts, and the self-checks by their groups."""
    viewer, data = heard(viewer, programme.node), edition_of(programme).data
    may = may_carry_on(viewer, programme) and programme.state in LIVE
    groups = ((data.get("dictionaries") or {}).get("condition_groups") or {}).get("entries") or {}
    checks: dict[str, list[CheckLine]] = {}
    for title, answered in self_checks(programme, data, viewer.today):
        for one in answered:
            words = text_in(title, viewer.language)
            line = check_line(viewer, one)
            if one.group in groups:
                group = text_in(groups[one.group]["title"], viewer.language)
                words = f"{words}: {lowered(group)}"
                line = replace(line, title=without(group, line.title))
            checks.setdefault(words, []).append(line)
    return StandingPage(
        programme=programme,
        title=text_in(programme.title, viewer.language),
        targets=tuple(target_line(viewer, one) for one in plan_and_fact(programme, data)),
        checks=tuple((title, tuple(lines)) for title, lines in checks.items()),
        may_carry=may,
        may_state=may and bool(terms_to_state(data, viewer.language)),
        project_url=project_url(programme, bool(data.get("project")) and may),
        reports=tuple(reports_of(programme)),
        may_read_papers=viewer.may(Data.PAPER, Right.VIEW, path=programme.node.path),
    )


def lowered(text: str) -> str:
    """A small first letter, to stand inside a sentence; an abbreviation stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def without(group: str, title: str) -> str:
    """A title whose first words only repeat the heading it stands under.

    >>> without("Правовые", "Правовые: приказ издан"), without("Правовые", "Приказ издан")
    ('Приказ издан', 'Приказ издан')
    """
    rest = title.removeprefix(f"{group}: ")
    return rest[:1].upper() + rest[1:]


def project_url(programme: Programme, may_open: bool) -> str:
    """The page of the programme's project, or where it is opened."""
    project = getattr(programme, "project", None)
    if project is not None:
        return reverse("programmes:project", args=[project.pk])
    return reverse("programmes:project_add", args=[programme.pk]) if may_open else ""


def target_line(viewer: Viewer, one: Any) -> TargetLine:
    """Plan and fact side by side."""
    unit = " %" if one.is_share else ""
    fact = one.fact
    kind, word = {
        True: ("good", _("reached")), False: ("stop", _("not reached yet")), None: ("wait", _("no fact yet")),
    }[one.reached]  # fmt: skip
    return TargetLine(
        pk=one.target.pk,
        title=text_in(one.indicator["title"], viewer.language) if one.indicator else one.target.indicator,
        level=levels().get(one.target.level, one.target.level),
        year=one.target.year,
        plan=plain(one.target.value) + unit,
        fact="" if one.value is None else plain(one.value) + unit,
        numbers=f"{plain(fact.numerator)} / {plain(fact.denominator)}" if fact and fact.denominator is not None else "",
        source=", ".join(filter(None, (f"{fact.on:%d.%m.%Y}", str(fact.person) if fact.person else "")))
        if fact else "",
        kind=kind,
        word=word,
    )  # fmt: skip


def terms_to_state(data: Any, language: str) -> list[tuple[str, str]]:
    """Terms of the programme's tests that nobody counts, with their names."""
    known = known_terms()
    stages = (data.get("stages") or {}).values()
    lists = lists_of(data).values()
    tests = [one["test"] for stage in stages for one in (stage.get("exit") or {}).values()]
    tests += [one["test"] for check in lists for one in check["items"].values()]
    tests += [job["done"] for stage in stages for job in (stage.get("tasks") or {}).values() if job.get("done")]
    names = dict.fromkeys(name for test in tests for name in condition(test).terms)
    return [(name, known[name].title_in(language)) for name in names if name in known and not known[name].provided]


def late_page(viewer: Viewer) -> LatePage:
    """The level above sees what is late or was carried over below it."""
    return LatePage(tuple(
        task_line(heard(viewer, task.programme.node), task, {}, task.programme.node.law_profile, False)
        for task in late_work(viewer)
    ))  # fmt: skip
