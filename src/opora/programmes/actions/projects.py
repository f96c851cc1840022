"""An innovation project is opened; institutions join it and write their results, the consultant keeps a log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.actions.running import may_carry_on
from opora.programmes.models import Consultation, Participation, Programme, Project, Result
from opora.programmes.queries.projects import section_of
from opora.programmes.rules import LIVE, ProgrammeOver
from opora.programmes.rules.projects import NoProject, PartThere, ProjectThere, UnknownEntry, YearOutside
from opora.programmes.rules.running import DayAhead

#: Which dictionary of the file a kind of result chooses from; a plan chooses from none.
LISTS = {"aim": "aims", "criterion": "criteria", "product": "products"}
FACTS = ("head", "consultant", "theme", "goal", "order_number", "order_on")


def _require(by: Viewer, programme: Programme) -> None:
    if not may_carry_on(by, programme):
        raise NotAllowed
    if programme.state not in LIVE:
        raise ProgrammeOver


def _known(section: Mapping[str, Any], listed: str, codes: Sequence[str]) -> list[str]:
    for code in codes:
        if code not in (section.get(listed) or {}):
            raise UnknownEntry(code=code)
    return list(dict.fromkeys(codes))


@transaction.atomic
def open_project(*, by: Viewer, programme: Programme, facts: Mapping[str, Any]) -> Project:
    """Open a programme as a project: its head, its consultant, theme, goal and order."""
    _require(by, programme)
    if not section_of(programme):
        raise NoProject
    in_turn(programme)
    if Project.objects.filter(programme=programme).exists():
        raise ProjectThere
    made = Project.objects.create(programme=programme, **{name: facts[name] for name in FACTS if name in facts})
    journal.record(by=by, verb="project.open", about=made, others=[programme])
    return made


@transaction.atomic
def change_project(*, by: Viewer, project: Project, facts: Mapping[str, Any]) -> Project:
    """Change who leads and consults a project, its theme, goal and order."""
    _require(by, project.programme)
    changed = {name: facts[name] for name in FACTS if name in facts and getattr(project, name) != facts[name]}
    for name, value in changed.items():
        setattr(project, name, value)
    project.save()
    journal.record(by=by, verb="project.change", about=project, fields=changed)
    return project


@transaction.atomic
def join(
    *, by: Viewer, project: Project, node: Node, starts_on: dt.date, person: Person | None = None,
    positions: Sequence[str] = (), means: Sequence[str] = (),
) -> Participation:  # fmt: skip
    """An institution takes part from a day: who answers there, in which role positions, by which means."""
    _require(by, project.programme)
    section = section_of(project.programme)
    in_turn(project)
    if project.parts.filter(node=node, ends_on=None).exists():
        raise PartThere(place=node.short_name)
    made = Participation.objects.create(
        project=project, node=node, person=person, starts_on=starts_on,
        positions=_known(section, "positions", positions), means=_known(section, "means", means),
    )  # fmt: skip
    journal.record(by=by, verb="project.join", about=made, others=[project, node])
    return made


@transaction.atomic
def leave(*, by: Viewer, part: Participation, on: dt.date) -> Participation:
    """An institution takes part no longer; its results stay."""
    _require(by, part.project.programme)
    part.ends_on = max(on, part.starts_on + dt.timedelta(days=1))
    part.save(update_fields=["ends_on"])
    journal.record(by=by, verb="project.leave", about=part)
    return part


@transaction.atomic
def write_result(
    *, by: Viewer, part: Participation, year: int, kind: str, text: str, today: dt.date, code: str = ""
) -> Result:
    """Write what the institution has come to in a year; written again, it replaces the words of that year."""
    programme = part.project.programme
    is_own = by.person_id is not None and by.person_id == part.person_id
    if not (is_own or may_carry_on(by, programme) or by.may(Data.PROGRAMME, Right.ENTER, path=part.node.path)):
        raise NotAllowed
    if programme.state not in LIVE:
        raise ProgrammeOver
    last = programme.ends_on - dt.timedelta(days=1)
    if not programme.starts_on.year <= year <= last.year:
        raise YearOutside(first=programme.starts_on.year, last=last.year)
    code = _known(section_of(programme), LISTS[kind], [code])[0] if kind in LISTS else ""
    made, _new = Result.objects.update_or_create(
        part=part, year=year, kind=kind, code=code,
        defaults={"text": text.strip()[:4000], "person_id": by.person_id, "on": today},
    )  # fmt: skip
    journal.record(by=by, verb="project.result", about=made, others=[part], fields={"text": text})
    return made


@transaction.atomic
def consult(
    *, by: Viewer, project: Project, kind: str, on: dt.date, topic: str, today: dt.date, text: str = ""
) -> Consultation:
    """A line of the consultant's log: a consultation given, or a comment on a draft."""
    is_consultant = by.person_id is not None and by.person_id == project.consultant_id
    if not (is_consultant or may_carry_on(by, project.programme)):
        raise NotAllowed
    if on > today:
        raise DayAhead
    line = {"kind": kind, "on": on, "topic": topic.strip()[:300], "text": text.strip()[:4000]}
    in_turn(project)
    if project.consultations.filter(**line).exists():
        raise SentTwice
    made = Consultation.objects.create(project=project, person_id=by.person_id, **line)
    journal.record(by=by, verb="project.consult", about=made, others=[project])
    return made
