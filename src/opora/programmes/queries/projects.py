"""Innovation projects within reach: who leads and consults them, the institutions with their results, the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.models import Paper
from opora.network.models import Node
from opora.network.queries.bodies import REGION_WIDTH
from opora.network.queries.nodes import nodes_of
from opora.people.models import Person
from opora.people.queries.bodies import memberships_of
from opora.people.queries.persons import people_of
from opora.people.rules.bodies import ACTIVE
from opora.programmes.models import Consultation, Participation, Programme, Project, Result
from opora.programmes.queries.blueprints import STEP
from opora.programmes.queries.programmes import edition_of
from opora.programmes.rules import LIVE
from opora.programmes.rules.projects import INNOV_REPORT, REPORT_FINAL


def _own(viewer: Viewer) -> Q:
    """Projects the viewer leads or consults, and those in which the viewer answers for an institution."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    mine = Participation.objects.filter(person=viewer.person_id).values("project_id")
    return Q(head=viewer.person_id) | Q(consultant=viewer.person_id) | Q(pk__in=mine)


def projects_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Project]:
    """Projects of the viewer's programmes, of the institutions one looks after, and one's own."""
    paths = viewer.paths(Data.PROGRAMME, right)
    seen = within(paths, "programme__node__path")
    if right is Right.VIEW:
        parts = Participation.objects.filter(within(paths, "node__path")).values("project_id")
        seen |= Q(pk__in=parts) | _own(viewer)
    found = Project.objects.filter(seen)
    return found.select_related("programme__node", "head", "consultant").order_by("-programme__starts_on", "pk")


def own_projects(viewer: Viewer) -> list[Project]:
    """Living projects the viewer leads or consults."""
    if viewer.person_id is None:
        return []
    mine = Q(head=viewer.person_id) | Q(consultant=viewer.person_id)
    found = Project.objects.filter(mine, programme__state__in=LIVE).select_related("programme__node")
    return list(found.order_by("pk")[:10])


def project_of(viewer: Viewer, project_id: int, right: Right = Right.VIEW) -> Project | None:
    """One project."""
    return projects_of(viewer, right).filter(pk=project_id).first()


def consulted_by(viewer: Viewer, project_id: int) -> Project | None:
    """A project whose log the viewer writes: its consultant, or whoever carries the programme on."""
    found = project_of(viewer, project_id)
    if found is None:
        return None
    carries = viewer.may(Data.PROGRAMME, Right.ENTER, path=found.programme.node.path)
    is_consultant = viewer.person_id is not None and viewer.person_id == found.consultant_id
    return found if carries or is_consultant else None


def part_of(viewer: Viewer, part_id: int) -> Participation | None:
    """An institution's part whose results the viewer writes."""
    paths = viewer.paths(Data.PROGRAMME, Right.ENTER)
    seen = within(paths, "project__programme__node__path") | within(paths, "node__path")
    if viewer.person_id is not None:
        seen |= Q(person=viewer.person_id)
    found = Participation.objects.filter(seen, pk=part_id)
    return found.select_related("project__programme__node", "node", "person").first()


def institutions_for(viewer: Viewer, project: Project) -> QuerySet[Node]:
    """Organisations that may join: those of the territory the project runs in."""
    node = project.programme.node
    top = node.path[:-STEP] if node.kind == Node.Kind.ORGANISATION else node.path
    return nodes_of(viewer).filter(within([top], "path"), kind=Node.Kind.ORGANISATION, closed_on=None)


def consultants_for(viewer: Viewer, programme: Programme) -> QuerySet[Person]:
    """Who may consult a project: those who work where it runs, and the methodical active of its region."""
    region = within([programme.node.path[:REGION_WIDTH]], "body__owner__path")
    active = memberships_of(viewer).filter(region, role__in=ACTIVE)
    inside = people_of(viewer, node=programme.node).order_by()
    now = Project.objects.filter(programme=programme).values("consultant_id")
    known = Q(pk__in=inside.values("pk")) | Q(pk__in=active.order_by().values("person_id")) | Q(pk__in=now)
    return Person.objects.filter(known, merged_into=None, erased_at=None).order_by("sort_key", "pk")


def parts_of(project: Project) -> list[Participation]:
    """The institutions with their results."""
    results = Prefetch("results", queryset=Result.objects.select_related("person"))
    return list(project.parts.select_related("node", "person").prefetch_related(results))


def consultations_of(project: Project) -> list[Consultation]:
    """The consultant's log, the newest first."""
    return list(project.consultations.select_related("person")[:100])


def section_of(programme: Programme) -> Mapping[str, Any]:
    """What the programme's file says of the project."""
    found: Mapping[str, Any] = edition_of(programme).data.get("project") or {}
    return found


def reports_of(programme: Programme) -> list[Paper]:
    """Reports of a programme, the newest first; what was replaced is not shown."""
    about = Q(links__object_kind="programmes.programme", links__object_id=programme.pk)
    found = Paper.objects.filter(about, kind__in=(INNOV_REPORT, REPORT_FINAL)).exclude(state=Paper.State.REPLACED)
    return list(found.select_related("node", "file").order_by("-dated_on", "-pk")[:20])


def report_of(viewer: Viewer, paper_id: int) -> Paper | None:
    """A report of a programme or a project the viewer may see."""
    reports = Paper.objects.filter(kind__in=(INNOV_REPORT, REPORT_FINAL), pk=paper_id).select_related("node", "file")
    paper = reports.first()
    if paper is None:
        return None
    ids = list(paper.links.filter(object_kind="programmes.programme").values_list("object_id", flat=True))
    paths = within(viewer.paths(Data.PROGRAMME, Right.VIEW), "node__path")
    seen = Programme.objects.filter(paths, pk__in=ids).exists()
    return paper if seen or projects_of(viewer).filter(programme__in=ids).exists() else None
