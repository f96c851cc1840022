"""Records become the engine's tables: a constant number of statements for a school or for a region."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.diagnostics.models import Need, Strength
from opora.matching.models import Bar, Proposal, Wish
from opora.mentoring.models import MentorProfile, Place, Seat
from opora.network.models import Node
from opora.network.rules import ancestors_of
from opora.people.models import Absence, Appointment, DataConsent

EARTH_KM = 6371.0
#: Posts that say nothing of what is taught: where the subject is known, sharing such a post is no reason for a pair.
COMMON_POSTS = frozenset({"teacher", "lecturer"})


@dataclass
class Work:
    """Where and what a person teaches today."""

    node: Node
    subjects: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    #: The superiors the posts name.
    superiors: list[int] = field(default_factory=list)


@dataclass
class Input:
    """Everything a run is computed from, as plain data: frozen with the run and hashed."""

    mentees: dict[str, list[Any]]
    mentors: dict[str, list[Any]]
    relations: dict[str, list[list[int]]]
    #: Seat ids of each mentee's row, the general one first.
    seats: list[list[int]]
    #: For each mentee how many directions were asked for, and whether measured needs were used as well.
    asked: list[int]
    measured: list[bool]

    @property
    def mentee_ids(self) -> list[int]:
        """Person ids by row."""
        return [int(value) for value in self.mentees["id"]]

    @property
    def mentor_ids(self) -> list[int]:
        """Person ids by row."""
        return [int(value) for value in self.mentors["id"]]


def work_of(people: Iterable[int], today: dt.date) -> dict[int, Work]:
    """Today's work of many people, in one statement; the main post says where they work."""
    found: dict[int, Work] = {}
    rows: Any = Appointment.objects.filter(holds_on(today), person__in=list(people)).select_related("node", "post")
    common: dict[int, list[str]] = defaultdict(list)
    seen: set[int] = set()
    for row in rows.annotate(taught=F("subjects__title")).order_by("-is_main", "pk", "subjects__pk"):
        work = found.setdefault(row.person_id, Work(row.node))
        if row.taught and row.taught["ru"] not in work.subjects:
            work.subjects.append(row.taught["ru"])
        if row.pk in seen:  # the same post with another of its subjects
            continue
        seen.add(row.pk)
        title = row.post.title.get("ru", "")
        (common[row.person_id] if row.post.code in COMMON_POSTS else work.posts).append(title)
        work.stages += [stage for stage in row.stages if stage not in work.stages]
        work.superiors += [row.superior_id] if row.superior_id else []
    for person, titles in common.items():
        found[person].posts += [] if found[person].subjects else titles
    return found


def municipality_of(path: str) -> str:
    """The third step from the root: the municipality of an organisation."""
    steps = ancestors_of(path)
    return str(steps[2]) if len(steps) > 2 else str(steps[-1])


def seats_under(node: Node) -> list[Seat]:
    """Open seats under a node, the most urgent first."""
    return list(
        Seat.objects.filter(within([node.path], "node__path"), state=Seat.State.OPEN)
        .select_related("mentee", "node")
        .order_by("mentee_id", "priority", "role", "pk")
    )


def profiles_under(node: Node, today: dt.date) -> list[MentorProfile]:
    """Mentors on offer who work under a node and are not away, each with the places they have `held` so far."""
    works = Appointment.objects.filter(holds_on(today), within([node.path], "node__path"))
    away = Absence.objects.filter(holds_on(today)).values("person_id")
    return list(
        MentorProfile.objects.filter(state=MentorProfile.State.AVAILABLE, person__in=works.values("person_id"))
        .exclude(person__in=away)
        .annotate(held=Count("person__places", filter=Q(person__places__released_at=None)))
        .select_related("person")
        .order_by("person_id")
    )


def gather(
    seats: Sequence[Seat], profiles: Sequence[MentorProfile], today: dt.date, *, moving: Collection[int] = ()
) -> Input:
    """Build the input for these seats and mentors (of `profiles_under`); places of `moving` seats count as free."""
    by_mentee: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        by_mentee[seat.mentee_id].append(seat)
    mentees = sorted(by_mentee)
    mentors = [profile.person_id for profile in profiles]
    works = work_of([*mentees, *mentors], today)
    said = _said([*mentees, *mentors], seats)
    wishes, refusals = said["wish"], said["refusal"]
    needs, asked, measured = _needs(mentees)
    people = {seat.mentee_id: seat.mentee for seat in seats} | {
        profile.person_id: profile.person for profile in profiles
    }
    superiors = _superiors(mentees, works, today)
    first = [by_mentee[pk][0] for pk in mentees]
    columns = {
        **_common(mentees, works, people, today),
        "wishes": [[str(other) for other in wishes[pk]] for pk in mentees],
        "refusals": [[str(other) for other in refusals[pk]] for pk in mentees],
        "priority": [min(seat.priority for seat in by_mentee[pk]) for pk in mentees],
        "seats": [len(by_mentee[pk]) for pk in mentees],
        "online": [seat.online_allowed for seat in first],
        "needs": [needs[pk] for pk in mentees],
        "superiors": [[str(other) for other in superiors[pk]] for pk in mentees],
    }
    taken = {profile.person_id: int(profile.held) for profile in profiles}  # type: ignore[attr-defined]
    freed = Place.objects.filter(mentor__in=mentors, released_at=None, seat__in=moving) if moving else None
    for pk in freed.values_list("mentor_id", flat=True) if freed is not None else ():
        taken[pk] -= 1
    offered = {
        **_common(mentors, works, people, today),
        "wishes": [[str(other) for other in wishes[pk]] for pk in mentors],
        "refusals": [[str(other) for other in refusals[pk]] for pk in mentors],
        "capacity": [max(0, profile.capacity - taken[profile.person_id]) for profile in profiles],
        "taken": [taken[pk] for pk in mentors],
        "online": [profile.online_ready for profile in profiles],
        "strengths": _strengths(mentors, today),
    }
    relations = _relations(seats, mentees, profiles, works, said)
    ids = [[seat.pk for seat in by_mentee[pk]] for pk in mentees]
    return Input(columns, offered, relations, ids, [asked[pk] for pk in mentees], [measured[pk] for pk in mentees])


def _common(
    ids: Sequence[int], works: Mapping[int, Work], people: Mapping[int, Any], today: dt.date
) -> dict[str, list[Any]]:
    found = [works.get(pk) for pk in ids]
    return {
        "id": [str(pk) for pk in ids],
        "subjects": [work.subjects if work else [] for work in found],
        "posts": [work.posts if work else [] for work in found],
        "stages": [work.stages if work else [] for work in found],
        "service_years": [_years(people[pk].teaching_started_on, today) for pk in ids],
        "school": [str(work.node.pk) if work else "" for work in found],
        "municipality": [municipality_of(work.node.path) if work else "" for work in found],
        "lat": [work.node.latitude if work else None for work in found],
        "lon": [work.node.longitude if work else None for work in found],
        "languages": [[] for _ in ids],
    }


def _years(since: dt.date | None, today: dt.date) -> float | None:
    return None if since is None else round((today - since).days / 365.25, 1)


def _said(ids: Sequence[int], seats: Sequence[Seat]) -> dict[str, dict[int, list[int]]]:
    """Everything said of two people, in one statement: wishes and refusals by person, the rest by place.

    Under «wish» and «refusal» whom somebody named, the dearest first; under «declined», «pinned» and «forbidden»
    the mentors of a place.
    """
    places = [seat.pk for seat in seats]
    wished = Wish.objects.filter(person__in=ids).annotate(
        kind=Case(When(is_refusal=True, then=Value("refusal")), default=Value("wish"))
    )
    declined = Proposal.objects.filter(seat__in=places, state=Proposal.State.DECLINED)
    bars = Bar.objects.filter(seat__in=places)
    rows = wished.values_list("kind", "person_id", "about_id", "rank", "pk").union(
        declined.annotate(what=Value("declined"), rank=Value(0)).values_list(
            "what", "seat_id", "mentor_id", "rank", "pk"
        ),
        bars.annotate(rank=Value(0)).values_list("kind", "seat_id", "mentor_id", "rank", "pk"),
        all=True,
    )
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for kind, one, other, _rank, _pk in sorted(rows, key=lambda row: row[3:]):
        if other not in found[kind][one]:
            found[kind][one].append(other)
    return found


def _needs(ids: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, int], dict[int, bool]]:
    """Needs as «competence:level:weight»: requests always, measured ones only under the consent for matching."""
    agreed = DataConsent.objects.filter(
        person=OuterRef("person"), purpose=DataConsent.Purpose.MATCH_NEEDS, withdrawn_on=None
    )
    needs: dict[int, list[str]] = defaultdict(list)
    asked: dict[int, int] = defaultdict(int)
    measured: dict[int, bool] = defaultdict(bool)
    rows = Need.objects.filter(person__in=ids, competence__isnull=False).exclude(state=Need.State.CLOSED)
    rows = rows.filter(Q(kind=Need.Kind.WISH) | Exists(agreed))
    for need in rows.select_related("competence", "level").order_by("pk"):
        assert need.competence is not None  # the filter above
        level = need.level.order if need.level else 1
        needs[need.person_id].append(f"{need.competence.code}:{level}:{need.severity}")
        asked[need.person_id] += need.kind == Need.Kind.WISH
        measured[need.person_id] |= need.kind != Need.Kind.WISH
    return needs, asked, measured


def _strengths(ids: Sequence[int], today: dt.date) -> list[list[str]]:
    """Strengths as «competence:level»: confirmed by a decision or measured, never merely claimed."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Strength.objects.on(today).filter(person__in=ids).exclude(source=Strength.Source.CLAIMED)
    for strength in rows.select_related("competence", "level"):
        found[strength.person_id].append(f"{strength.competence.code}:{strength.level.order}")
    return [found[pk] for pk in ids]


def _superiors(ids: Sequence[int], works: Mapping[int, Work], today: dt.date) -> dict[int, list[int]]:
    """The superior a post names, and the head of the school."""
    found: dict[int, list[int]] = defaultdict(list)
    for pk in ids:
        found[pk] += works[pk].superiors if pk in works else []
    nodes = {works[pk].node.pk for pk in ids if pk in works}
    heads: dict[int, list[int]] = defaultdict(list)
    leading = Appointment.objects.filter(holds_on(today), node__in=nodes, post__code__in=("head", "kindergarten_head"))
    for node, person in leading.values_list("node_id", "person_id"):
        heads[node].append(person)
    for pk in ids:
        if pk in works:
            found[pk] += [head for head in heads[works[pk].node.pk] if head not in found[pk]]
    return found


def _relations(
    seats: Sequence[Seat],
    mentees: Sequence[int],
    profiles: Sequence[MentorProfile],
    works: Mapping[int, Work],
    said: Mapping[str, Mapping[int, list[int]]],
) -> dict[str, list[list[int]]]:
    """Pins and bars by rows, and what a mentor's own limits exclude."""
    row = {pk: number for number, pk in enumerate(mentees)}
    column = {profile.person_id: number for number, profile in enumerate(profiles)}
    mentee_of = {seat.pk: seat.mentee_id for seat in seats}

    def told(kind: str) -> list[list[int]]:
        named = ((mentee_of[seat], mentor) for seat, mentors in sorted(said[kind].items()) for mentor in mentors)
        return [[row[mentee], column[mentor]] for mentee, mentor in named if mentor in column]

    pinned, forbidden = told("pinned"), [*told("declined"), *told("forbidden")]
    online = {seat.mentee_id: seat.online_allowed for seat in seats}
    for profile in profiles:
        if not profile.own_school_only and profile.max_distance_km is None:
            continue
        mine = works.get(profile.person_id)
        for pk in mentees:
            if not _fits(profile, mine, works.get(pk), online[pk]):
                forbidden.append([row[pk], column[profile.person_id]])
    return {"pinned": pinned, "forbidden": forbidden}


def _fits(profile: MentorProfile, mine: Work | None, theirs: Work | None, online: bool) -> bool:
    if mine is None or theirs is None or mine.node.pk == theirs.node.pk:
        return True
    if profile.own_school_only:
        return False
    far = distance_km(mine.node, theirs.node)
    return far is None or far <= (profile.max_distance_km or 0) or (online and profile.online_ready)


def distance_km(one: Node, other: Node) -> float | None:
    """Kilometres as the crow flies between two organisations, where both have coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b = math.radians(one.latitude or 0), math.radians(other.latitude or 0)
    half = math.sin((b - a) / 2) ** 2
    width = math.sin(math.radians((other.longitude or 0) - (one.longitude or 0)) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half + math.cos(a) * math.cos(b) * width))
