"""What a report of a programme says, gathered from the record at the moment; what is empty is marked in the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language, gettext_lazy, override

from opora.base.rules.access import Viewer
from opora.base.rules.texts import speech_of, text_in
from opora.documents.queries.grammar import person_facts, works_of
from opora.documents.rules.kinds import Field, person_fields
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.models import Participation, Programme, Project, Result, Task
from opora.programmes.queries.programmes import edition_of, rows_of, stages_of
from opora.programmes.queries.projects import consultations_of, parts_of
from opora.programmes.queries.running import PlanAndFact, plan_and_fact, self_checks
from opora.programmes.rules.running import share

PAPER_LANGUAGE = "ru"
ONE = dt.timedelta(days=1)

_REPORT = (
    Field("title", gettext_lazy("name of the programme")),
    Field("term", gettext_lazy("term")),
    Field("goal", gettext_lazy("goal")),
    Field("year", gettext_lazy("reporting year")),
    Field(
        "stages", gettext_lazy("stages"),
        (
            Field("title", gettext_lazy("stage")),
            Field("term", gettext_lazy("term")),
            Field("state", gettext_lazy("state")),
        ),
        many=True,
    ),
    Field(
        "tasks", gettext_lazy("tasks of the year"),
        (
            Field("stage", gettext_lazy("stage"), optional=True),
            Field("title", gettext_lazy("task")),
            Field("due", gettext_lazy("deadline"), optional=True),
            Field("who", gettext_lazy("who answers")),
            Field("state", gettext_lazy("state")),
        ),
        many=True,
    ),
    Field(
        "targets", gettext_lazy("targets"),
        (
            Field("title", gettext_lazy("indicator")),
            Field("year", gettext_lazy("year")),
            Field("plan", gettext_lazy("plan")),
            Field("fact", gettext_lazy("fact")),
            Field("source", gettext_lazy("numerator, denominator, date")),
        ),
        many=True,
    ),
)  # fmt: skip
REPORT_FIELDS = (
    *_REPORT,
    Field(
        "checks", gettext_lazy("self-checks"),
        (Field("title", gettext_lazy("condition")), Field("answer", gettext_lazy("answer"))),
        many=True,
    ),
)  # fmt: skip
_TOLD = (Field("title", gettext_lazy("what it is")), Field("text", gettext_lazy("result")))
INNOV_FIELDS = (
    *_REPORT,
    Field("theme", gettext_lazy("full theme")),
    Field("order", gettext_lazy("order on the project")),
    person_fields("leader", gettext_lazy("head of the project")),
    person_fields("consultant", gettext_lazy("scientific consultant")),
    Field(
        "institutions", gettext_lazy("institutions of the project"),
        (
            Field("no", gettext_lazy("number in the list")),
            Field("name", gettext_lazy("institution")),
            Field("who", gettext_lazy("who answers")),
            Field("positions", gettext_lazy("role positions")),
            Field("means", gettext_lazy("means")),
        ),
        many=True,
    ),
    Field("aims", gettext_lazy("tasks of the project with results"), _TOLD, many=True),
    Field("criteria", gettext_lazy("results by criteria"), _TOLD, many=True),
    Field("products", gettext_lazy("products"), _TOLD, many=True),
    Field(
        "consultations", gettext_lazy("work of the consultant"),
        (
            Field("on", gettext_lazy("date")),
            Field("kind", gettext_lazy("what it was")),
            Field("topic", gettext_lazy("topic")),
        ),
        many=True,
    ),
    Field("plans", gettext_lazy("plans for the next year"), _TOLD, many=True),
)  # fmt: skip


def report_facts(by: Viewer, node: Node, about: Sequence[Model], typed: Mapping[str, str]) -> dict[str, Any]:
    """The report of any programme: stages, tasks, targets with facts, self-checks."""
    programme = _programme(about)
    with override(speech_of(PAPER_LANGUAGE, programme.node.institution)):
        return _report(by, programme, typed)


def _report(by: Viewer, programme: Programme, typed: Mapping[str, str]) -> dict[str, Any]:
    data = edition_of(programme).data
    answers = {True: "выполнено", False: "не выполнено", None: ""}
    checks = [
        {"title": _said(check.title), "answer": answers[check.holds]}
        for _title, answered in self_checks(programme, data, by.today)
        for check in answered
    ]
    return {**_common(programme, data, by.today, typed), **_signer(typed, by.today), "checks": checks or [{}]}


def _signer(typed: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """Whoever was chosen to sign; without a choice the head of the organisation does."""
    chosen = Person.objects.filter(pk=typed.get("signer") or 0).first()
    return {"head": _people_facts([chosen], today)[chosen.pk]} if chosen else {}


def innov_facts(by: Viewer, node: Node, about: Sequence[Model], typed: Mapping[str, str]) -> dict[str, Any]:
    """The report of an innovation project over a year: its people, institutions, results, products and plans."""
    programme = _programme(about)
    with override(speech_of(PAPER_LANGUAGE, programme.node.institution)):
        return _innovation(by, programme, typed)


def _innovation(by: Viewer, programme: Programme, typed: Mapping[str, str]) -> dict[str, Any]:
    data = edition_of(programme).data
    project = Project.objects.select_related("head", "consultant").filter(programme=programme).first()
    common = _common(programme, data, by.today, typed)
    if project is None:
        return {**common, **{name: [{}] for name in ("institutions", "aims", "criteria", "products", "plans")}}
    section, year = data.get("project") or {}, int(common["year"])
    parts = [part for part in parts_of(project) if _took_part(part, year)]
    told = [(part, result) for part in parts for result in part.results.all() if result.year == year]
    log = [one for one in reversed(consultations_of(project)) if one.on.year == year]
    people = _people_facts((project.head, project.consultant), by.today)
    consultations = [
        {"on": f"{one.on:%d.%m.%Y}", "kind": str(one.get_kind_display()), "topic": one.topic} for one in log
    ]
    return {
        **common,
        "theme": project.theme or common["title"],
        "goal": project.goal or common["goal"],
        "order": f"№ {project.order_number} от {project.order_on:%d.%m.%Y}"
        if project.order_number and project.order_on else "",
        "leader": people.get(project.head_id or 0, {}),
        "consultant": people.get(project.consultant_id or 0, {}),
        "institutions": [_institution(no, part, section) for no, part in enumerate(parts, start=1)] or [{}],
        "aims": _listed(section, "aims", "aim", told),
        "criteria": _listed(section, "criteria", "criterion", told, _measured(section, programme, data)),
        "products": _listed(section, "products", "product", told),
        "plans": [
            {"title": part.node.short_name, "text": one.text} for part, one in told if one.kind == Result.Kind.PLAN
        ] or [{}],
        "consultations": consultations or [{}],
    }  # fmt: skip


def _said(texts: Mapping[str, str]) -> str:
    """A text of the model in the words of whoever runs it: a paper is being written."""
    return text_in(texts, get_language() or PAPER_LANGUAGE)


def _programme(about: Sequence[Model]) -> Programme:
    return next(one for one in about if isinstance(one, Programme))


def _took_part(part: Participation, year: int) -> bool:
    return part.starts_on.year <= year and (part.ends_on is None or part.ends_on > dt.date(year, 1, 1))


def _people_facts(people: Iterable[Person | None], today: dt.date) -> dict[int, dict[str, Any]]:
    known = {person.pk: person for person in people if person is not None}
    works = works_of(known, today)
    return {pk: person_facts(person, next(iter(works.get(pk, [])), None)) for pk, person in known.items()}


def _common(programme: Programme, data: Mapping[str, Any], today: dt.date, typed: Mapping[str, str]) -> dict[str, Any]:
    year = int(typed.get("year") or today.year)
    stages = stages_of(programme)
    tasks = [(stage.title, task) for stage in stages for task in stage.tasks.all()]
    tasks += [({}, task) for task in rows_of(programme)]
    roles = data.get("roles") or {}
    stage_rows = [
        {
            "title": _said(stage.title),
            "term": f"{stage.starts_on:%d.%m.%Y} – {stage.ends_on - ONE:%d.%m.%Y}",
            "state": str(stage.get_state_display()),
        }
        for stage in stages
    ]
    task_rows = [_task_row(title, task, roles) for title, task in tasks if _of_year(task, year)]
    targets = [_target_row(one) for one in plan_and_fact(programme, data)]
    return {
        "title": _said(programme.title),
        "term": f"{programme.starts_on:%d.%m.%Y} – {programme.ends_on - ONE:%d.%m.%Y}",
        "goal": _said(data["goal"]) if data.get("goal") else "",
        "year": str(year),
        "stages": stage_rows or [{}],
        "tasks": task_rows or [{}],
        "targets": targets or [{}],
    }


def _of_year(task: Task, year: int) -> bool:
    """Tasks due in the year, and those without a day."""
    return task.due_on is None or task.due_on.year == year


def _task_row(stage: Mapping[str, str], task: Task, roles: Mapping[str, Any]) -> dict[str, str]:
    role = _said(roles[task.role]["title"]) if task.role in roles else ""
    done = f", {task.done_on:%d.%m.%Y}" if task.done_on else ""
    return {
        "stage": _said(stage) if stage else "",
        "title": _said(task.title),
        "due": f"{task.due_on:%d.%m.%Y}" if task.due_on else "",
        "who": str(task.person) if task.person else role,
        "state": f"{task.get_state_display()}{done}",
    }


def _target_row(one: PlanAndFact) -> dict[str, str]:
    unit, fact = " %" if one.is_share else "", one.fact
    numbers = ""
    if fact is not None:
        numbers = _plain(fact.numerator) + (f" из {_plain(fact.denominator)}" if fact.denominator is not None else "")
        numbers += f", {fact.on:%d.%m.%Y}"
    return {
        "title": _said(one.indicator["title"]) if one.indicator else one.target.indicator,
        "year": one.target.year,
        "plan": _plain(one.target.value) + unit,
        "fact": "" if one.value is None else _plain(one.value) + unit,
        "source": numbers,
    }


def _plain(value: Any) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _institution(no: int, part: Participation, section: Mapping[str, Any]) -> dict[str, str]:
    def words(listed: str, codes: Sequence[str]) -> str:
        entries = section.get(listed) or {}
        return ", ".join(_said(entries[code]["title"]) for code in codes if code in entries)

    return {
        "no": str(no),
        "name": part.node.name,
        "who": str(part.person) if part.person else "",
        "positions": words("positions", part.positions),
        "means": words("means", part.means),
    }


def _listed(
    section: Mapping[str, Any], listed: str, kind: str, told: Sequence[tuple[Participation, Result]],
    measured: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:  # fmt: skip
    """A row for every entry of the file, with what each institution wrote; where nobody did, the row is marked."""
    rows = []
    for code, entry in (section.get(listed) or {}).items():
        words = [f"{part.node.short_name}: {one.text}" for part, one in told if (one.kind, one.code) == (kind, code)]
        if measured and measured.get(code):
            words.insert(0, measured[code])
        rows.append({"title": _said(entry["title"]), "text": "; ".join(words)})
    return rows or [{}]


def _measured(section: Mapping[str, Any], programme: Programme, data: Mapping[str, Any]) -> dict[str, str]:
    """The latest fact of the indicator by which a criterion is measured."""
    facts = {one.target.indicator: one for one in plan_and_fact(programme, data) if one.fact is not None}
    found = {}
    for code, entry in (section.get("criteria") or {}).items():
        one = facts.get(entry.get("indicator", ""))
        if one is not None and one.fact is not None:
            value = share(one.fact.numerator, one.fact.denominator)
            found[code] = f"{_plain(value)} (на {one.fact.on:%d.%m.%Y})" if value is not None else ""
    return found
