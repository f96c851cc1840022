"""A school of many: rows of every kind that pages list, entered in bulk, so that a page's statements can be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count

from django.db import models

from opora.base.models import JournalEntry, StoredFile
from opora.base.rules.keys import search_key, sort_key
from opora.catalogue.models import Occurrence
from opora.diagnostics.models import Need, Strength
from opora.documents.models import Paper, PaperLink
from opora.matching.models import Answer, Bar, Proposal, Waiting, Wish
from opora.mentoring.models import MentorProfile, Pair, PairMember, Place, Seat
from opora.network.models import Agreement, AgreementParty, Body, BodyTask, Material, Node
from opora.people.models import (
    Absence,
    Appointment,
    Consultant,
    ConsultingHours,
    Duplicate,
    Grant,
    Identifier,
    Membership,
    Person,
    Post,
    Subject,
)
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


def gather(stage: Stage, size: int) -> Body:
    """A professional body with everything its page may hold: subject, order, people, papers, parts, tasks."""
    today, region, school = stage.cast.today, stage.cast.nodes["region"], stage.node("own")
    subject = Subject.objects.earliest("pk").code

    def bodies(parent: Body | None, how_many: int) -> list[Body]:
        names = [f"Объединение {next(_numbers):05d}" for _ in range(how_many)]
        return _kept(
            [
                Body(
                    kind="community", sort="union", name=name, sort_key=sort_key(name), search_key=search_key(name),
                    node=school, owner=region, parent=parent, subject=subject, starts_on=today, order_number="7",
                    order_on=today, about="Учим вместе.",
                )
                for name in names
            ]
        )  # fmt: skip

    body = bodies(bodies(None, 1)[0], 1)[0]
    bodies(body, size)
    # Who looks first heads it and reads agreements too: nobody is shown more.
    people = [stage.cast.people["curator"], *_people(2 * size, "Участник")]
    roles = ["head", *["consultant" if place % 2 else "member" for place in range(1, len(people))]]
    part = _kept(
        [Membership(person=one, body=body, role=role, starts_on=today) for one, role in zip(people, roles, strict=True)]
    )
    _kept([ConsultingHours(membership=one, weekday=2, starts_at=dt.time(15), ends_at=dt.time(17)) for one in part])
    _kept([Consultant(person=one, body=body, proposed_on=today) for one in people])
    _gathered(body, size, region, today)
    return body


def _gathered(body: Body, size: int, region: Node, today: dt.date) -> None:
    """What a body keeps: materials, papers, agreements, tasks from above, meetings at one hour."""
    kept = StoredFile.objects.latest("pk")
    _kept([Material(body=body, title="Памятка", file=kept, added_on=today) for _ in range(size)])
    _kept([BodyTask(body=body, title="Отчёт", given_on=today, due_on=today, state="reported") for _ in range(size)])
    signed = _kept(
        [Agreement(node=region, body=body, title="Вместе", signed_on=today, starts_on=today) for _ in range(size)]
    )
    _kept([AgreementParty(agreement=one, name="Вуз") for one in signed])
    papers = _kept([Paper(kind="body_order", node=region, number="1", dated_on=today, file=kept) for _ in range(size)])
    _kept([PaperLink(paper=one, object_kind="network.body", object_id=body.pk) for one in papers])
    noon = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(12), dt.UTC)
    _kept(
        [
            Occurrence(
                title="Встреча", starts_at=noon, ends_at=noon + dt.timedelta(hours=1), node=region, body=body,
                at=body.node, place="12",
            )
            for _ in range(size)
        ]
    )  # fmt: skip
