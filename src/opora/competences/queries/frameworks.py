"""The frameworks for whoever signed in: as trees to read, as choices for a form, as plans for a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.texts import text_in
from opora.competences.models import Competence, Framework, Level
from opora.competences.rules.frameworks import CompetencePlan
from opora.network.models import Node

#: Each node adds so many letters to its path.
WIDTH = 8


@dataclass(frozen=True, slots=True)
class Branch:
    """A competence where it stands in its tree."""

    competence: Competence
    depth: int
    has_children: bool


def told_to(viewer: Viewer) -> Q:
    """What is common, and what was added where the viewer works or rules, above it or below: never a neighbour's."""
    if viewer.is_system:
        return Q()
    paths = {reach.path for reach in viewer.reaches}
    if elsewhere := set(viewer.workplaces) - {reach.node_id for reach in viewer.reaches}:
        paths |= set(Node.objects.filter(pk__in=elsewhere).values_list("path", flat=True))
    above = {path[:end] for path in paths for end in range(WIDTH, len(path), WIDTH)}
    return Q(node=None) | Q(node__path__in=above) | within(sorted(paths), "node__path")


def frameworks_of(viewer: Viewer) -> QuerySet[Framework]:
    """Every framework with its levels and competences, for those who may read the dictionary."""
    if not viewer.may_somewhere(Data.DICTIONARY):
        return Framework.objects.none()
    return Framework.objects.order_by("pk").prefetch_related(
        Prefetch("levels", queryset=Level.objects.order_by("order")),
        Prefetch("competences", queryset=Competence.objects.filter(told_to(viewer)).order_by("order", "pk")),
    )


def framework_of(viewer: Viewer, framework_id: int | None = None) -> Framework | None:
    """One framework, or the first."""
    found = frameworks_of(viewer)
    return (found if framework_id is None else found.filter(pk=framework_id)).first()


def competence_of(viewer: Viewer, competence_id: int, right: Right = Right.VIEW) -> Competence | None:
    """One competence, for those who have the right over the dictionary."""
    if not viewer.may_somewhere(Data.DICTIONARY, right):
        return None
    found = Competence.objects.select_related("framework", "parent", "node").filter(told_to(viewer))
    return found.filter(pk=competence_id).first()


def walked(competences: Iterable[Competence], *, archived: bool) -> Iterator[Branch]:
    """The tree from the top down, children under their parents; those put away only when asked for."""
    below: dict[int | None, list[Competence]] = {}
    for row in competences:
        if archived or row.archived_on is None:
            below.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None, depth: int) -> Iterator[Branch]:
        for row in below.get(parent, ()):
            yield Branch(row, depth, row.pk in below)
            yield from walk(row.pk, depth + 1)

    yield from walk(None, 0)


def choices_of(viewer: Viewer) -> list[tuple[str, list[tuple[int, str]]]]:
    """What may be named in a need or a strength: leaves by block, in the viewer's language."""
    groups: list[tuple[str, list[tuple[int, str]]]] = []
    for framework in frameworks_of(viewer):
        title = text_in(framework.title, viewer.language)
        for branch in walked(framework.competences.all(), archived=False):
            words = text_in(branch.competence.title, viewer.language)
            if branch.depth == 0:
                groups.append((words, []))
            if not branch.has_children:
                groups[-1][1].append((branch.competence.pk, words if branch.depth else title))
    return [(title, rows) for title, rows in groups if rows]


def levels_of(viewer: Viewer) -> list[Level]:
    """The levels of the first framework, lowest first."""
    framework = framework_of(viewer)
    return list(framework.levels.all()) if framework else []


def plans_of(framework: Framework) -> list[CompetencePlan]:
    """A framework as a file holds it: parents before children, without what is put away."""
    return [
        CompetencePlan(branch.competence.code, branch.competence.title, branch.competence.locked)
        for branch in walked(framework.competences.all(), archived=False)
    ]


def plans_locked(framework: Framework) -> dict[str, CompetencePlan]:
    """What a file may hang its rows on and must not change."""
    return {
        row.code: CompetencePlan(row.code, row.title, locked=True) for row in framework.competences.all() if row.locked
    }
