"""What the page of an innovation project shows: its people, its institutions with results, the log, the reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.documents.models import Paper
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.programmes.actions.reports import may_report
from opora.programmes.actions.running import may_carry_on
from opora.programmes.forms.projects import choices_of
from opora.programmes.models import Consultation, Participation, Programme, Project, Result
from opora.programmes.queries.projects import consultations_of, parts_of, reports_of, section_of
from opora.programmes.queries.signers import report_kind, signed_before, signers_for
from opora.programmes.rules import LIVE
from opora.programmes.rules.hearing import heard
from opora.programmes.rules.projects import INNOV_REPORT, REPORT_FINAL


@dataclass(frozen=True)
class PartLine:
    """One institution of a project."""

    part: Participation
    positions: str
    means: str
    #: (year, what it is about, words).
    results: tuple[tuple[int, str, str], ...]
    may_write: bool


@dataclass(frozen=True)
class ProjectPage:
    """One innovation project."""

    project: Project
    title: str
    term: str
    goal: str
    aims: tuple[str, ...]
    parts: tuple[PartLine, ...]
    consultations: tuple[Consultation, ...]
    reports: tuple[Paper, ...]
    #: The year of the report made in one click; a report that a chosen person signs has a form of its own.
    year: int
    asks_signer: bool
    may_carry: bool
    may_consult: bool
    may_report: bool
    may_read_papers: bool


def years_of(project: Project) -> list[int]:
    """The years of a project."""
    programme = project.programme
    return list(range(programme.starts_on.year, (programme.ends_on - dt.timedelta(days=1)).year + 1))


def project_page(viewer: Viewer, project: Project) -> ProjectPage:
    """Put a project together."""
    programme, section = project.programme, section_of(project.programme)
    viewer = heard(viewer, programme.node)
    carries = may_carry_on(viewer, programme)
    live = programme.state in LIVE
    is_consultant = viewer.person_id is not None and viewer.person_id == project.consultant_id
    return ProjectPage(
        project=project,
        title=text_in(programme.title, viewer.language),
        term=f"{programme.starts_on:%d.%m.%Y} – {programme.ends_on - dt.timedelta(days=1):%d.%m.%Y}",
        goal=project.goal,
        aims=tuple(words for _code, words in choices_of(section, "aims", viewer.language)),
        parts=tuple(part_line(viewer, part, section, carries and live, live) for part in parts_of(project)),
        consultations=tuple(consultations_of(project)),
        reports=tuple(reports_of(programme)),
        year=_year(viewer, programme),
        asks_signer=INNOV_REPORT not in (section.get("reports") or ()),
        may_carry=carries and live,
        may_consult=(carries or is_consultant) and live,
        may_report=may_report(viewer, programme),
        may_read_papers=viewer.may(Data.PAPER, Right.VIEW, path=programme.node.path),
    )


def part_line(viewer: Viewer, part: Participation, section: Any, carries: bool, live: bool) -> PartLine:
    """One institution with its results, the newest year first."""
    lists = {"aim": "aims", "criterion": "criteria", "product": "products"}
    words = {kind: dict(choices_of(section, listed, viewer.language)) for kind, listed in lists.items()}
    positions = dict(choices_of(section, "positions", viewer.language))
    means = dict(choices_of(section, "means", viewer.language))
    own = viewer.person_id is not None and viewer.person_id == part.person_id
    return PartLine(
        part=part,
        positions=", ".join(positions.get(code, code) for code in part.positions),
        means=", ".join(means.get(code, code) for code in part.means),
        results=tuple(
            (one.year, words.get(one.kind, {}).get(one.code) or str(Result.Kind(one.kind).label), one.text)
            for one in sorted(part.results.all(), key=lambda one: (-one.year, one.pk))
        ),
        may_write=carries or (live and (own or viewer.may(Data.PROGRAMME, Right.ENTER, path=part.node.path))),
    )


def _year(viewer: Viewer, programme: Programme) -> int:
    """Today's year, else the nearest one of the programme."""
    last = (programme.ends_on - dt.timedelta(days=1)).year
    return min(max(viewer.today.year, programme.starts_on.year), last)


def signing(viewer: Viewer, programme: Programme) -> dict[str, Any]:
    """What the form of a report begins with: the year, those who may sign, the likeliest of them chosen."""
    begin: dict[str, Any] = {"year": _year(viewer, programme)}
    if report_kind(programme) != REPORT_FINAL:
        return {"initial": begin}
    known = [(person.pk, _named(person, work)) for person, work in signers_for(viewer, programme)]
    before = signed_before(programme)
    begin["signer"] = before if before in dict(known) else known[0][0] if known else None
    return {"initial": begin, "signers": known, "must": programme.node.kind == Node.Kind.ORGANISATION}


def _named(person: Person, work: Appointment | None) -> str:
    """«Соколова М. И., директор, Школа № 7»."""
    name = initials(person.family, person.given, person.patronymic)
    if work is None:
        return name
    post = work.post_text or text_in(work.post.title, get_language() or "ru")
    return f"{name}, {post[:1].lower()}{post[1:]}, {work.node.short_name}"
