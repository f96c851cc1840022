"""A school of many: rows of every kind that pages list, entered in bulk, so that a page's statements can be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from django.db import models

from opora.base.models import JournalEntry
from opora.base.rules.keys import search_key, sort_key
from opora.diagnostics.models import Need, Strength
from opora.documents.models import Paper, PaperLink
from opora.matching.models import Answer, Bar, Proposal, Waiting, Wish
from opora.mentoring.models import MentorProfile, Pair, PairMember, Place, Seat
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Duplicate, Grant, Identifier, Person, Post, Subject
from tests.security.stage import Stage

_numbers = count(1)


def _kept[M: models.Model](rows: Sequence[M]) -> list[M]:
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=500)


def enter(stage: Stage, size: int) -> None:
    """So many more teachers, as many mentors, and what goes on between them: places, proposals, pairs, papers."""
    node, today = stage.node("own"), stage.cast.today
    assert stage.competence is not None and stage.level is not None
    post, subjects = Post.objects.get(code="teacher"), list(Subject.objects.order_by("pk")[:4])
    mentees, mentors = _people(size, "Ученик"), _people(size, "Мастер")
    posts = _kept(
        [
            Appointment(person=one, node=node, post=post, starts_on=today - dt.timedelta(days=60))
            for one in mentees + mentors
        ]
    )
    through = Appointment.subjects.through
    through._default_manager.bulk_create(
        through(appointment_id=held.pk, subject_id=subjects[place % len(subjects)].pk)
        for place, held in enumerate(posts)
    )
    # Every fourth pauses, so that somebody is left without a mentor by a matching.
    _kept(
        [
            MentorProfile(person=one, state="available" if place % 4 else "paused", capacity=1)
            for place, one in enumerate(mentors)
        ]
    )
    _kept(
        [
            Strength(person=one, competence=stage.competence, level=stage.level, source="confirmed", starts_on=today)
            for one in mentors
        ]
    )
    _kept(
        [
            Need(
                person=one, kind="wish", competence=stage.competence, level=stage.level, source="stage", opened_on=today
            )
            for one in mentees
        ]
    )
    _kept([Wish(person=one, about=other) for one, other in zip(mentees, mentors, strict=True)])
    _kept(
        [
            Wish(person=one, about=other, is_refusal=True)
            for one, other in zip(mentors, mentees[1:] + mentees[:1], strict=True)
        ]
    )
    _seats(stage, node, today, mentees, mentors)
    _beside(node, today, mentees, mentors)


def _people(size: int, family: str) -> list[Person]:
    names = [f"{family}{next(_numbers):05d}" for _ in range(size)]
    return _kept(
        [Person(family=name, given="Пётр", sort_key=sort_key(name), search_key=search_key(name)) for name in names]
    )


def _seats(stage: Stage, node: Node, today: dt.date, mentees: list[Person], mentors: list[Person]) -> None:
    """Half of them wait, to a quarter somebody is proposed, a quarter has a mentor."""
    states = [("open", "held", "open", "filled")[place % 4] for place in range(len(mentees))]
    seats = _kept(
        [
            Seat(mentee=one, node=node, opened_on=today, ground="curator", state=state)
            for one, state in zip(mentees, states, strict=True)
        ]
    )
    _kept([Waiting(seat=seat, since=today, passed_over=1) for seat in seats if seat.state == "open"])
    taken = [(seat, mentor) for seat, mentor in zip(seats, mentors, strict=True) if seat.state != "open"]
    _kept(
        [
            Bar(seat=seat, mentor=mentor, kind="forbidden")
            for seat, mentor in zip(seats, mentors[1:] + mentors[:1], strict=True)
        ]
    )
    places = _kept([Place(mentor=mentor, number=1, capacity=1, seat=seat) for seat, mentor in taken])
    sent = _kept(
        [
            Proposal(seat=seat, mentor=mentor, place=place, sent_on=today, expires_on=today + dt.timedelta(days=7))
            for (seat, mentor), place in zip(taken, places, strict=True)
            if seat.state == "held"
        ]
    )
    _kept([Answer(proposal=one, side="mentee", yes=True, answered_on=today) for one in sent])
    filled = [(seat, mentor) for seat, mentor in taken if seat.state == "filled"]
    pairs = _kept(
        [Pair(node=node, mentor_node=node, seat=seat, confirmed_on=today, starts_on=today) for seat, _mentor in filled]
    )
    for role, of in (("mentee", lambda row: row[0].mentee), ("mentor", lambda row: row[1])):
        _kept(
            [
                PairMember(pair=pair, person=of(row), role=role, starts_on=today)
                for pair, row in zip(pairs, filled, strict=True)
            ]
        )
    _papers(node, today, pairs)


def _papers(node: Node, today: dt.date, pairs: list[Pair]) -> None:
    papers = _kept([Paper(kind="order_pairs", node=node, number=f"{next(_numbers)}-од", dated_on=today) for _ in pairs])
    _kept(
        [
            PaperLink(paper=paper, object_kind="mentoring.pair", object_id=pair.pk)
            for paper, pair in zip(papers, pairs, strict=True)
        ]
    )


def _beside(node: Node, today: dt.date, mentees: list[Person], mentors: list[Person]) -> None:
    """Leaves, numbers in other systems, roles, records that look alike, what the journal has of them."""
    _kept([Absence(person=one, starts_on=today) for one in mentees[::5]])
    _kept([Identifier(person=one, system="staff:1", value=str(one.pk)) for one in mentees])
    _kept([Grant(person=one, role="curator", node=node, starts_on=today) for one in mentors[::2]])
    _kept([Duplicate(one=one, other=other, reasons=["stage"]) for one, other in zip(mentees, mentors, strict=True)])
    _kept(
        [
            JournalEntry(actor="person", verb="person.change", object_kind="people.person", object_id=one.pk)
            for one in mentees
        ]
    )
