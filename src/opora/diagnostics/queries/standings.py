"""Where teachers stand with their needs on a day, counted by place and subject and never told by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from opora.base.models import holds_on
from opora.base.rules.access import Data, Viewer, within
from opora.base.rules.texts import text_in
from opora.competences.models import Competence
from opora.diagnostics.models import Need
from opora.network.models import Node
from opora.network.rules import ancestors_of
from opora.people.models import Appointment

#: A request in own words belongs to no competence.
OWN_WORDS = 0


@dataclass(frozen=True)
class Standing:
    """One teacher on one day: the part of the territory, the subject, and the competences of each kind of open need."""

    part: int
    subject: int
    needs: dict[str, frozenset[int]]


def summary_tops(viewer: Viewer) -> list[Node]:
    """The nodes over which the viewer sees numbers, from the top."""
    return list(Node.objects.filter(path__in=viewer.paths(Data.SUMMARY)).order_by("path"))


def summary_place(viewer: Viewer, asked: str) -> Node | None:
    """The node the address asks for, if numbers about it are for the viewer; else the first of one's own."""
    if not asked:
        return next(iter(summary_tops(viewer)), None)
    found = Node.objects.filter(within(viewer.paths(Data.SUMMARY), "path"))
    return found.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None


def standings_of(viewer: Viewer, node: Node, day: dt.date) -> list[Standing]:
    """Every teacher who worked here and had an open need on the day, without a name; three statements."""
    reach = [node.path] if viewer.may(Data.SUMMARY, path=node.path) else []
    works = Appointment.objects.filter(holds_on(day), within(reach, "node__path"))
    works = works.filter(person__merged_into=None, person__erased_at=None)
    open_then = Need.objects.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))
    needs: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = open_then.filter(person__in=works.values("person_id")).values_list("person_id", "kind", "competence_id")
    for person, kind, competence in rows:
        needs[person][kind].add(competence or OWN_WORDS)
    where: dict[int, tuple[int, str]] = {}
    for post, person, path in works.order_by("-is_main", "pk").values_list("pk", "person_id", "node__path"):
        if person in needs:
            where.setdefault(person, (post, path))
    taught = _subjects(post for post, _path in where.values())
    return [
        Standing(
            part_below(node, path),
            taught.get(post, 0),
            {kind: frozenset(found) for kind, found in needs[person].items()},
        )
        for person, (post, path) in sorted(where.items())
    ]


def part_below(node: Node, path: str) -> int:
    """The part of a region in which a path lies; numbers by subject are not told for parts of a municipality."""
    steps, depth = ancestors_of(path), len(ancestors_of(node.path))
    whole = node.kind in (Node.Kind.MUNICIPALITY, Node.Kind.ORGANISATION) or len(steps) <= depth
    return node.pk if whole else int(steps[depth])


def _subjects(posts: Iterable[int]) -> dict[int, int]:
    """The first subject of each post."""
    found = Appointment.subjects.through._default_manager.filter(appointment__in=list(posts)).order_by("-pk")
    return dict(found.values_list("appointment_id", "subject_id"))


def competence_titles(ids: Iterable[int], language: str) -> dict[int, str]:
    """Titles of competences."""
    found = Competence.objects.filter(pk__in=set(ids)).values_list("pk", "title")
    return {pk: text_in(title, language) for pk, title in found}


def subject_titles(ids: Iterable[int], language: str) -> dict[int, str]:
    """Titles of subjects."""
    model = Appointment.subjects.rel.model
    found = model._default_manager.filter(pk__in=set(ids)).values_list("pk", "title")
    return {pk: text_in(title, language) for pk, title in found}


def part_names(ids: Iterable[int]) -> dict[int, str]:
    """Short names of parts of a territory the viewer sees numbers about."""
    found = Node.objects.filter(pk__in=set(ids)).values_list("pk", "short_name", "name")
    return {pk: short or name for pk, short, name in found}
