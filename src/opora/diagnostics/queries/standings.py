"""Where teachers stand with their needs on a day, counted by place and subject and never told by name."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from opora.base.models import holds_on
from opora.base.rules.access import Data, Viewer, within
from opora.base.rules.texts import text_in
from opora.competences.models import Competence
from opora.diagnostics.models import Instrument, Measurement, Need
from opora.network.models import Node
from opora.network.rules import LEVEL_WIDTH, ancestors_of
from opora.people.models import Appointment

#: A request in own words belongs to no competence.
OWN_WORDS = 0


@dataclass(frozen=True)
class Standing:
    """One teacher on one day: the part of the territory, the subject, and the competences of each kind of open need."""

    part: int
    subject: int
    needs: dict[str, frozenset[int]]
    #: The organisation and what stands above it, from the top.
    places: tuple[int, ...] = ()
    #: Whether any test has measured anything; values by competence.
    measured: bool = False
    values: dict[int, float] = field(default_factory=dict)


def summary_tops(viewer: Viewer) -> list[Node]:
    """The nodes over which the viewer sees numbers, from the top."""
    return list(Node.objects.filter(path__in=viewer.paths(Data.SUMMARY)).order_by("path"))


def summary_place(viewer: Viewer, asked: str) -> Node | None:
    """The node the address asks for, if numbers about it are for the viewer; else the first of one's own."""
    if not asked:
        return next(iter(summary_tops(viewer)), None)
    found = Node.objects.filter(within(viewer.paths(Data.SUMMARY), "path"))
    return found.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None


def whole_of(node: Node) -> Node:
    """The region a place lies in, else the place itself: numbers of all its parts are settled together."""
    above = Node.objects.filter(pk__in=ancestors_of(node.path), kind=Node.Kind.REGION)
    return above.order_by("path").first() or node


def standings_of(viewer: Viewer, node: Node, day: dt.date, *, over: Node | None = None) -> list[Standing]:
    """Every teacher who worked here and had an open need or had been tested on the day, without a name.

    `over` the whole that the place is a part of: what may be said of the part depends on what is said of the others.
    """
    if not viewer.may(Data.SUMMARY, path=node.path):
        return []
    top = over or node
    works = Appointment.objects.filter(holds_on(day), within([top.path], "node__path"))
    works = works.filter(person__merged_into=None, person__erased_at=None)
    open_then = Need.objects.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))
    needs: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = open_then.filter(person__in=works.values("person_id")).values_list("person_id", "kind", "competence_id")
    for person, kind, competence in rows:
        needs[person][kind].add(competence or OWN_WORDS)
    values = _measured(works, day)
    where: dict[int, tuple[int, str]] = {}
    for post, person, path in works.order_by("-is_main", "pk").values_list("pk", "person_id", "node__path"):
        if person in needs or person in values:
            where.setdefault(person, (post, path))
    taught = _subjects(post for post, _path in where.values())
    return [
        Standing(
            part_below(top, path), taught.get(post, 0),
            {kind: frozenset(found) for kind, found in needs[person].items()},
            tuple(ancestors_of(path)), person in values, values.get(person, {}),
        )
        for person, (post, path) in sorted(where.items())
    ]  # fmt: skip


def staff_of(viewer: Viewer, node: Node, day: dt.date) -> dict[int, int]:
    """How many people worked here and in each part below on the day: numbers of staff, exact; two statements."""
    if not viewer.may(Data.SUMMARY, path=node.path):
        return {}
    works = Appointment.objects.filter(holds_on(day), within([node.path], "node__path"))
    works = works.filter(person__merged_into=None, person__erased_at=None)
    below = works.annotate(part=Substr("node__path", 1, len(node.path) + LEVEL_WIDTH)).order_by()
    counted = below.values_list("part").annotate(n=Count("person_id", distinct=True))
    found = {int(ancestors_of(path)[-1]): count for path, count in counted}
    return {**found, node.pk: works.values("person_id").distinct().count()}


def _measured(works: QuerySet[Appointment], day: dt.date) -> dict[int, dict[int, float]]:
    """The last value of each tested person by competence, each competence by the one test that measured most people."""
    rows = Measurement.objects.filter(
        instrument__kind=Instrument.Kind.TEST, measured_on__lte=day, person__in=works.values("person_id")
    ).order_by("measured_on", "pk")
    last: dict[tuple[int, int, str], float] = {}
    found: dict[int, dict[int, float]] = {}
    for person, competence, test, scale, value in rows.values_list(
        "person_id", "competence_id", "instrument__code", "scale", "value"
    ):
        found.setdefault(person, {})
        if competence is not None and scale == Measurement.Scale.LATENT:
            last[person, competence, test] = value
    people = Counter((competence, test) for _person, competence, test in last)
    chosen: dict[int, str] = {}
    for competence, test in sorted(people, key=lambda one: (people[one], one[1])):
        chosen[competence] = test
    for (person, competence, test), value in last.items():
        if chosen[competence] == test:
            found[person][competence] = value
    return found


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
