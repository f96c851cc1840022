"""The staff as its keepers look through it: all, young, away, those who left, by subject, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from opora.base.models import holds_on
from opora.base.rules.access import Data, Distance, Right, Viewer, within
from opora.base.rules.keys import search_key
from opora.network.models import Node
from opora.people.models import Absence, Appointment, NamePeriod, Person, Post, Subject
from opora.people.queries.persons import current_absence, current_work, people_of
from opora.people.queries.youth import young_among
from opora.people.rules.groups import staff_groups

#: What may be asked of the list, besides a subject, a kind of post, a name and what upper apps name.
SHOWN = ("", "young", "away", "left")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants of the list."""

    show: str = ""
    subject: str = ""
    words: str = ""
    #: The kind of post: teaching, leading and so on.
    kind: str = ""


def school_year_start(day: dt.date) -> dt.date:
    """The first of September that began the school year of `day`.

    >>> school_year_start(dt.date(2026, 8, 31)), school_year_start(dt.date(2026, 9, 1))
    (datetime.date(2025, 9, 1), datetime.date(2026, 9, 1))
    """
    return dt.date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def left_since(viewer: Viewer, since: dt.date, right: Right = Right.VIEW) -> QuerySet[Person]:
    """People who left an organisation within reach since a day and work at none of them now."""
    inside = within(viewer.paths(Data.STAFF, right), "node__path")
    ended = Appointment.objects.filter(inside, ends_on__gte=since, ends_on__lte=viewer.today)
    here = Appointment.objects.filter(inside, holds_on(viewer.today), person=OuterRef("pk"))
    return (
        Person.objects.filter(~Exists(here), merged_into=None, erased_at=None, pk__in=ended.values("person_id"))
        .prefetch_related(current_work(viewer.today), current_absence(viewer.today))
        .order_by("sort_key", "pk")
    )


def named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those whose name, or a name they bore before, holds every one of the words."""
    for word in search_key(words).split():
        former = NamePeriod.objects.filter(search_key__contains=word).values("person_id")
        people = people.filter(Q(search_key__contains=word) | Q(pk__in=former))
    return people


def staff_shown(viewer: Viewer, wanted: Wanted) -> QuerySet[Person]:
    """The people a reader asked for; a search by name needs the right to search."""
    right = Right.SEARCH if wanted.words else Right.VIEW
    if wanted.show == "left":
        people = left_since(viewer, school_year_start(viewer.today), right)
    else:
        people = people_of(viewer, right)
    inside = within(viewer.paths(Data.STAFF, right), "node__path")
    works = Appointment.objects.filter(inside, person=OuterRef("pk"))
    if wanted.show == "away":
        people = people.filter(Exists(Absence.objects.filter(holds_on(viewer.today), person=OuterRef("pk"))))
    asked = works if wanted.show == "left" else works.filter(holds_on(viewer.today))
    if wanted.subject:
        people = people.filter(Exists(asked.filter(subjects__code=wanted.subject)))
    if wanted.kind:
        people = people.filter(Exists(asked.filter(post__kind=wanted.kind)))
    people = named(people, wanted.words)
    if wanted.show == "young":
        people = people.filter(pk__in=young_among(people, viewer.today))
    for group in staff_groups():
        if group.key == wanted.show:
            people = group.narrowed(viewer, people)
    main = works.filter(holds_on(viewer.today)).order_by("-is_main", "pk")
    return people.annotate(place_key=Subquery(main.values("node__sort_key")[:1]))


def kinds_held(viewer: Viewer) -> set[str]:
    """The kinds of post held today within the viewer's reach."""
    inside = within(viewer.paths(Data.STAFF), "node__path")
    works = Appointment.objects.filter(holds_on(viewer.today), inside)
    return set(works.order_by().values_list("post__kind", flat=True).distinct())


def subjects_taught(viewer: Viewer) -> list[Subject]:
    """The subjects taught today within the viewer's reach."""
    inside = within(viewer.paths(Data.STAFF), "node__path")
    works = Appointment.objects.filter(holds_on(viewer.today), inside)
    return list(Subject.objects.filter(appointments__in=works).distinct())


def in_batches(people: QuerySet[Any], size: int = 500) -> Iterator[Person]:
    """The people one by one, with what was prefetched, without holding all of them."""
    yield from people.iterator(chunk_size=size)


def workplaces_for(viewer: Viewer, right: Right = Right.ENTER) -> QuerySet[Node]:
    """The open organisations whose staff the viewer keeps."""
    return Node.objects.filter(
        within(viewer.paths(Data.STAFF, right), "path"), kind=Node.Kind.ORGANISATION, closed_on=None
    ).order_by("sort_key", "pk")


def keeps_several(viewer: Viewer) -> bool:
    """Whether somebody can be moved from one organisation of the viewer's to another; a school alone is not asked."""
    paths = viewer.paths(Data.STAFF, Right.ENTER)
    own = {reach.path for reach in viewer.reaches if reach.distance is Distance.ORGANISATION}
    if len(paths) < 2 and own.issuperset(paths):
        return False
    return workplaces_for(viewer)[1:2].exists()


def all_posts() -> QuerySet[Post]:
    """The posts of the dictionary."""
    return Post.objects.order_by("pk")


def all_subjects() -> QuerySet[Subject]:
    """The subjects of the dictionary."""
    return Subject.objects.order_by("pk")


def staff_count(viewer: Viewer, node: Node) -> int:
    """How many people work under a node today."""
    works = Appointment.objects.filter(holds_on(viewer.today), within([node.path], "node__path"))
    return works.filter(person__merged_into=None, person__erased_at=None).values("person_id").distinct().count()
