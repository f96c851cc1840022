"""Where mentors are short: who waits, what is free, who came and who was served, by subject and by competence."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.competences.models import Competence
from opora.diagnostics.models import Need, Strength
from opora.matching.models import Waiting
from opora.matching.rules.forecasts import WINDOW_DAYS
from opora.mentoring.models import MentorProfile, Pair, Seat
from opora.network.models import Node
from opora.network.rules import ancestors_of
from opora.people.models import Absence, Appointment

#: (part of the territory, subject) → how many.
Cell = tuple[int, str]


@dataclass(frozen=True)
class Shortage:
    """Counts over one territory; parts are what lies right below it."""

    parts: tuple[int, ...]
    waiting: Counter[Cell]
    free: Counter[Cell]
    unmatched: Counter[Cell]
    arrived: Counter[Cell]
    served: Counter[Cell]
    #: Teachers and places of each part, each once.
    waiting_people: Counter[int]
    free_places: Counter[int]
    #: Who was passed over (before any matching: no place of the subject is free) → places that would serve them.
    people: dict[int, list[Cell]]
    was_matched: bool
    #: (part, competence) → teachers who asked for it; competence → mentors with a free place who confirmed it.
    asked: Counter[tuple[int, int]]
    asked_served: Counter[tuple[int, int]]
    asked_arrived: Counter[tuple[int, int]]
    able: Counter[int]


def shortage_of(viewer: Viewer, node: Node) -> Shortage:
    """Count over a territory within the viewer's reach: a dozen statements, whatever its size."""
    today, since = viewer.today, viewer.today - dt.timedelta(days=WINDOW_DAYS)
    reach = [node.path] if viewer.may(Data.MATCHING, Right.VIEW, path=node.path) else []
    below = within(reach, "node__path")
    seats = Seat.objects.filter(below).exclude(state=Seat.State.CLOSED)
    rows = list(seats.values_list("pk", "mentee_id", "node__path", "state", "opened_on"))
    pairs = Pair.objects.filter(below, confirmed_on__gt=since, confirmed_on__lte=today, seat__isnull=False)
    found = list(pairs.values_list("seat__mentee_id", "node__path"))
    places = _free(reach, today)
    subjects = _subjects([row[1] for row in rows] + [row[0] for row in found] + list(places), today)
    passed = set(Waiting.objects.filter(seat__in=seats, passed_over__gt=0).values_list("seat_id", flat=True))
    open_rows = [row for row in rows if row[3] == Seat.State.OPEN]
    left = [row for row in open_rows if row[0] in passed]
    come = [row for row in rows if since < row[4] <= today]

    def cells(mentee: int, path: str) -> list[Cell]:
        return [(part_of(node, path), subject) for subject in subjects[mentee] or [""]]

    def counted(pairs: Iterable[tuple[int, str]]) -> Counter[Cell]:
        return Counter(cell for mentee, path in pairs for cell in cells(mentee, path))

    free = Counter[Cell]()
    for mentor, (path, number) in places.items():
        for cell in cells(mentor, path):
            free[cell] += number
    beyond = [row for row in open_rows if not any(free[cell] for cell in cells(row[1], row[2]))]
    wishes = _wishes({row[1] for row in rows} | {row[0] for row in found})
    territories = Node.objects.filter(parent=node, closed_on=None).exclude(kind=Node.Kind.ORGANISATION)
    here = (
        set(territories.values_list("pk", flat=True) if reach else ())
        | {part_of(node, row[2]) for row in rows}
        | {part_of(node, path) for path, _n in places.values()}
    )

    def asked(pairs: Iterable[tuple[int, str]]) -> Counter[tuple[int, int]]:
        return Counter((part_of(node, path), one) for mentee, path in set(pairs) for one in wishes[mentee])

    return Shortage(
        parts=tuple(sorted(here)),
        waiting=counted((row[1], row[2]) for row in open_rows),
        free=free,
        unmatched=counted((row[1], row[2]) for row in left),
        arrived=counted((row[1], row[2]) for row in come),
        served=counted(found),
        waiting_people=Counter(part_of(node, row[2]) for row in open_rows),
        free_places=_sum((part_of(node, path), number) for path, number in places.values()),
        people={row[1]: cells(row[1], row[2]) for row in (left or beyond) if subjects[row[1]]},
        was_matched=bool(left),
        asked=asked((row[1], row[2]) for row in open_rows),
        asked_served=asked(found),
        asked_arrived=asked((row[1], row[2]) for row in come),
        able=_able([mentor for mentor, (_path, number) in places.items() if number], today),
    )


def part_of(node: Node, path: str) -> int:
    """The part of a territory in which a path lies: the node right below it on the way."""
    steps, depth = ancestors_of(path), len(ancestors_of(node.path))
    return int(steps[depth]) if len(steps) > depth else int(steps[-1])


def _sum(told: Iterable[tuple[int, int]]) -> Counter[int]:
    found = Counter[int]()
    for part, number in told:
        found[part] += number
    return found


def _free(reach: list[str], today: dt.date) -> dict[int, tuple[str, int]]:
    """Mentors on offer who work here and are not away → where, and how many places are free."""
    works = Appointment.objects.filter(holds_on(today), within(reach, "node__path")).order_by("is_main", "-pk")
    where = dict(works.values_list("person_id", "node__path"))
    away = Absence.objects.filter(holds_on(today)).values("person_id")
    offered = MentorProfile.objects.filter(state=MentorProfile.State.AVAILABLE, person__in=works.values("person_id"))
    taken = Count("person__places", filter=Q(person__places__released_at=None))
    free = offered.exclude(person__in=away).annotate(taken=taken).values_list("person_id", "capacity", "taken")
    return {pk: (where[pk], max(0, capacity - held)) for pk, capacity, held in free}


def _subjects(people: Iterable[int], today: dt.date) -> dict[int, list[str]]:
    """Subjects people teach today."""
    posts = Appointment.objects.filter(holds_on(today), person__in=set(people))
    taught = Appointment.subjects.through._default_manager.filter(appointment__in=posts)
    found: dict[int, list[str]] = defaultdict(list)
    for person, title in taught.values_list("appointment__person_id", "subject__title").order_by("pk"):
        if title["ru"] not in found[person]:
            found[person].append(title["ru"])
    return found


def _wishes(people: set[int]) -> dict[int, set[int]]:
    """What teachers asked for aloud; measured needs are not looked at here at all."""
    asked = Need.objects.filter(person__in=people, kind=Need.Kind.WISH, competence__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for person, competence in asked.exclude(state=Need.State.CLOSED).values_list("person_id", "competence_id"):
        found[person].add(int(competence or 0))
    return found


def _able(mentors: list[int], today: dt.date) -> Counter[int]:
    """Competences confirmed for mentors with a free place."""
    found = Strength.objects.on(today).filter(person__in=mentors).exclude(source=Strength.Source.CLAIMED)
    return Counter(one for _person, one in set(found.values_list("person_id", "competence_id")))


def titles_of(competences: Iterable[int]) -> dict[int, dict[str, str]]:
    """Titles of competences by language."""
    return dict(Competence.objects.filter(pk__in=set(competences)).values_list("pk", "title"))
