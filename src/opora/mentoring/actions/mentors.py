"""Offering mentors: state, places, limits across all of a person's posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Role, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.mentoring.models import MentorProfile
from opora.mentoring.queries.chosen import limit_for, limit_under
from opora.mentoring.queries.mentors import looks_after
from opora.mentoring.queries.needing import possible_mentors
from opora.mentoring.rules import MENTOR, TooManyMentees
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.queries.force import rules_in_force
from opora.programmes.rules.force import Limit

#: Places of a mentor of whom nothing else is said.
USUAL = 2
FACTS = ("capacity", "online_ready", "max_distance_km", "own_school_only", "kinds")


def _within_limit(by: Viewer, person: Person, capacity: int, held: int = 0) -> None:
    """Refuse more places than the programme gives, unless the head writes them (BR-06); fewer than before always go."""
    if capacity <= held or by.has(Role.SCHOOL_HEAD) or by.is_system:
        return
    limit = limit_for(person, by.today)
    if limit is not None and capacity > limit.most:
        raise TooManyMentees(programme=limit.programme, most=limit.most)


def _usual(limit: Limit | None) -> int:
    """The places somebody gets of whom nothing is said: two, or fewer where a programme gives fewer."""
    return min(USUAL, limit.most) if limit else USUAL


def _require(by: Viewer, person: Person) -> None:
    own = by.person_id == person.pk
    if not (by.is_system or own or looks_after(by, person)):
        raise NotAllowed


@transaction.atomic
def offer(
    *, by: Viewer, person: Person, capacity: int | None = None, online_ready: bool = False, **facts: Any
) -> MentorProfile:
    """Say that a person may mentor; a person once archived comes back."""
    _require(by, person)
    in_turn(person)
    profile = MentorProfile.objects.filter(person=person).first()
    if profile is None:
        capacity = _usual(limit_for(person, by.today)) if capacity is None else capacity
        _within_limit(by, person, capacity)
        profile = MentorProfile.objects.create(
            person=person,
            state=MentorProfile.State.AVAILABLE,
            capacity=capacity,
            online_ready=online_ready,
            **facts,
        )
        states.append(profile, "", profile.state, by=by)
    elif profile.state != MentorProfile.State.AVAILABLE:
        states.move(MENTOR, profile, MentorProfile.State.AVAILABLE, by=by)
    journal.record(by=by, verb="mentor.offer", about=profile, others=[person], fields={"capacity": profile.capacity})
    return profile


@transaction.atomic
def offer_all(
    *, by: Viewer, node: Node, today: dt.date, people: Sequence[int] = (), own_school_only: bool = True
) -> int:
    """Offer many at once: those named, or everybody at `node` with enough years of service.

    Nobody is shown to other schools until somebody says so.
    """
    if not by.may(Data.PAIR, Right.ENTER, path=node.path):
        raise NotAllowed
    in_turn(node)
    able = possible_mentors(node, today)
    chosen = [person for person in able if not people or person.pk in people]
    places = _usual(limit_under(rules_in_force(node, today)))
    made = MentorProfile.objects.bulk_create(
        MentorProfile(
            person=person, state=MentorProfile.State.AVAILABLE, own_school_only=own_school_only, capacity=places
        )
        for person in chosen
    )
    for profile in made:
        states.append(profile, "", profile.state, by=by)
    journal.record(by=by, verb="mentor.offer_all", about=node, others=chosen)
    return len(made)


@transaction.atomic
def change(*, by: Viewer, profile: MentorProfile, facts: Mapping[str, Any]) -> MentorProfile:
    """Change a mentor's places and limits."""
    _require(by, profile.person)
    _within_limit(by, profile.person, int(facts.get("capacity", 0)), profile.capacity)
    for name in FACTS:
        if name in facts:
            setattr(profile, name, facts[name])
    profile.save()
    journal.record(by=by, verb="mentor.change", about=profile, others=[profile.person], fields=facts)
    return profile


@transaction.atomic
def pause(*, by: Viewer, profile: MentorProfile, archive: bool = False) -> MentorProfile:
    """Take a mentor off the list for a while, or for good; nobody asks why."""
    _require(by, profile.person)
    to = MentorProfile.State.ARCHIVED if archive else MentorProfile.State.PAUSED
    states.move(MENTOR, profile, to, by=by)
    journal.record(by=by, verb="mentor.pause", about=profile, others=[profile.person])
    return profile


@transaction.atomic
def confirm(*, by: Viewer, profile: MentorProfile, criteria: Collection[str], today: dt.date) -> MentorProfile:
    """Say which of the criteria the record cannot know a mentor meets; what was said before keeps its day."""
    if not looks_after(by, profile.person):
        raise NotAllowed
    profile.confirmed = {code: profile.confirmed.get(code) or today.isoformat() for code in sorted(criteria)}
    profile.save(update_fields=["confirmed"])
    journal.record(
        by=by, verb="mentor.confirm", about=profile, others=[profile.person], fields={"criteria": sorted(criteria)}
    )
    return profile


@transaction.atomic
def offer_listed(*, by: Viewer, node: Node, people: Sequence[Person]) -> list[MentorProfile]:
    """Offer those a list of `node` calls ready to mentor; whoever is known as a mentor already stays as they are."""
    if not by.may(Data.PAIR, Right.ENTER, path=node.path):
        raise NotAllowed
    known = set(MentorProfile.objects.filter(person__in=people).values_list("person_id", flat=True))
    places = _usual(limit_under(rules_in_force(node, by.today)))
    made = MentorProfile.objects.bulk_create(
        MentorProfile(person=person, state=MentorProfile.State.AVAILABLE, capacity=places)
        for person in people
        if person.pk not in known
    )
    for profile in made:
        states.append(profile, "", profile.state, by=by)
    journal.record(by=by, verb="mentor.offer_listed", about=node, others=people)
    return made
