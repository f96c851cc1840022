"""What is going on in the demo today: pairs that wait for an order, a missing agreement, proposals, open places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.desk.actions.demo.asking import say_needs
from opora.desk.rules.region import DemoOrganisation
from opora.desk.rules.staff import DemoPerson
from opora.matching.actions import proposals
from opora.matching.models import Answer, Proposal
from opora.mentoring.actions import mentors, seats
from opora.mentoring.actions.pairs import add_paper
from opora.mentoring.models import MentorProfile, Pair, PairMember, Seat
from opora.mentoring.rules import ADD_AGREEMENT, CONSENT_MENTOR, LIVE_PAIRS
from opora.network.models import Node
from opora.people.actions import appointments
from opora.people.models import Appointment, Person

DAY = dt.timedelta(days=1)
#: Subjects near to biology: the play keeps such mentors for the village.
NATURAL = ("biology", "chemistry", "geography", "ecology")
#: Village and small schools where teachers wait for a mentor from elsewhere.
WAITING = ("zarechny-14", "zarechny-15", "zarechny-18", "zarechny-19", "zarechny-20")
#: Town schools whose mentors would help others.
HELPING = ("zarechny-3", "zarechny-9", "zarechny-12")


@dataclass(frozen=True)
class Stage:
    """What the play needs at hand."""

    by: Viewer
    today: dt.date
    nodes: Mapping[str, Node]
    staff: Mapping[str, Sequence[DemoPerson]]
    cast: Mapping[str, Person]


def play(
    *,
    by: Viewer,
    today: dt.date,
    nodes: Mapping[str, Node],
    staff: Sequence[tuple[DemoOrganisation, list[DemoPerson]]],
    cast: Mapping[str, Person],
) -> None:
    """Set the play going."""
    stage = Stage(by, today, nodes, {one.code: people for one, people in staff}, cast)
    free_village_mentor(stage)
    wait_for_order(stage)
    lack_agreement(stage)
    ask_for_help(stage)
    open_villages(stage)
    propose_next_door(stage)
    work_in_two_schools(stage)
    say_needs(by=by, today=today, nodes=nodes, cast=cast)


def free_village_mentor(stage: Stage) -> None:
    """The biologist of the village is ready to meet online."""
    mentors.offer(by=stage.by, person=stage.cast["village_mentor"], capacity=2, online_ready=True)


def people_at(node: Node) -> dict[str, Person]:
    """Everybody of an organisation by full name."""
    works = Appointment.objects.filter(node=node, ends_on=None).select_related("person").order_by("-pk")
    return {str(work.person): work.person for work in works}


def offer_one_more(stage: Stage, person: Person) -> None:
    """Give a mentor exactly one free place."""
    taken = person.places.filter(released_at=None).count()
    profile = mentors.offer(by=stage.by, person=person, capacity=taken + 1)
    mentors.change(by=stage.by, profile=profile, facts={"capacity": taken + 1})


def pair_up(stage: Stage, seat: Seat, mentor: Person, sides: Sequence[str], days_ago: int = 5) -> Proposal:
    """Propose a pair some days ago and let these sides say yes."""
    offer_one_more(stage, mentor)
    sent = proposals.send(by=stage.by, seat=seat, mentor=mentor, today=stage.today - days_ago * DAY)
    for side in sides:
        sent.refresh_from_db()
        on = stage.today - (days_ago - 2) * DAY
        proposals.answer(by=stage.by, proposal=sent, side=side, yes=True, today=on, on_paper_on=on)
    return sent


BOTH = (Answer.Side.MENTEE, Answer.Side.MENTOR)


def wait_for_order(stage: Stage) -> None:
    """Six beginners of school № 7 and their mentors have agreed; the biologist's place is open."""
    node = stage.nodes["school7"]
    people, staff = people_at(node), stage.staff["zarechny-7"]
    mentored = set(members(node, PairMember.Role.MENTEE))
    free = [one for one in staff if may_mentor(one) and people[one.plain_name].pk not in members(node, "mentor")]
    for mentee in staff:
        person = people[mentee.plain_name]
        if not mentee.is_young or person.pk in mentored:
            continue
        seat = seats.open_seat(
            by=stage.by,
            mentee=person,
            node=node,
            ground="newcomer",
            opened_on=mentee.hired_on,
        )
        if mentee.cast_key == "biologist":
            continue
        chosen = next((one for one in free if one.subjects == mentee.subjects), free[0])
        mentor = stage.cast["mentor"] if mentee.cast_key == "mentee" else people[chosen.plain_name]
        if mentee.cast_key != "mentee":
            free.remove(chosen)
        pair_up(stage, seat, mentor, BOTH)


def may_mentor(person: DemoPerson) -> bool:
    """Whether the play may make a mentor of this teacher."""
    leading = person.post == "директор" or person.post.startswith("зам")
    return person.service_years >= 8 and bool(person.subjects) and not (person.leave or leading or person.cast_key)


def members(node: Node, role: str) -> list[int]:
    """Ids of those who are in a live pair of the organisation."""
    found = PairMember.objects.filter(pair__node=node, role=role, pair__state__in=LIVE_PAIRS, ends_on=None)
    return list(found.values_list("person_id", flat=True))


def lack_agreement(stage: Stage) -> None:
    """Every mentor of last year's order in school № 7 has the additional agreement, but one."""
    node = stage.nodes["school7"]
    dated_on = dt.date(stage.today.year, 1, 1)
    for number, pair in enumerate(Pair.objects.filter(node=node, state=Pair.State.ACTIVE).order_by("pk"), start=1):
        dated_on = pair.starts_on
        if pair.members.filter(person=stage.cast["mentor"], role=PairMember.Role.MENTOR).exists():
            continue
        for kind, told in ((CONSENT_MENTOR, ""), (ADD_AGREEMENT, f"{number}/ДС")):
            add_paper(by=stage.by, pair=pair, kind=kind, number=told, dated_on=dated_on, today=stage.today)


def ask_for_help(stage: Stage) -> None:
    """An experienced teacher asks for help in digital tools; the proposal waits for both answers."""
    node = stage.nodes["school7"]
    people, staff = people_at(node), stage.staff["zarechny-7"]
    busy = {*members(node, "mentor"), *members(node, "mentee")}
    free = [one for one in staff if may_mentor(one) and people[one.plain_name].pk not in busy]
    asking = max(free, key=lambda one: one.service_years)
    helping = next((one for one in free if one.subjects == "информатика"), min(free, key=lambda one: one.service_years))
    seat = seats.open_seat(
        by=stage.by, mentee=people[asking.plain_name], node=node, ground="request",
        opened_on=stage.today - 12 * DAY, role=Seat.Role.CONSULTANT,
    )  # fmt: skip
    pair_up(stage, seat, people[helping.plain_name], (), days_ago=3)


def open_villages(stage: Stage) -> None:
    """Small schools wait for mentors; town schools offer theirs, but for the sciences."""
    for code in WAITING:
        seats.open_for_all(by=stage.by, node=stage.nodes[code], today=stage.today)
    for code in HELPING:
        node = stage.nodes[code]
        works = Appointment.objects.filter(node=node, ends_on=None).exclude(subjects__code__in=NATURAL)
        chosen = works.filter(person__teaching_started_on__lte=stage.today - 3000 * DAY).order_by("pk")
        ids = list(dict.fromkeys(chosen.values_list("person_id", flat=True)))[3:9]
        mentors.offer_all(by=stage.by, node=node, today=stage.today, people=ids, own_school_only=False)
        for profile in MentorProfile.objects.filter(person__in=ids[::2]).order_by("pk"):
            mentors.change(by=stage.by, profile=profile, facts={"online_ready": True})


def propose_next_door(stage: Stage) -> None:
    """School № 12: one proposal waits for both sides, and one across schools for the heads."""
    node = stage.nodes["school12"]
    seats.open_for_all(by=stage.by, node=node, today=stage.today)
    free = [
        profile.person
        for profile in MentorProfile.objects.filter(person__appointments__node=node).order_by("pk")
        if not profile.person.places.filter(released_at=None).exists()
    ]
    inside = Seat.objects.filter(node=node, state=Seat.State.OPEN).order_by("pk").first()
    across = Seat.objects.filter(node=stage.nodes["zarechny-18"], state=Seat.State.OPEN).order_by("pk").first()
    if inside is not None and free:
        pair_up(stage, inside, free.pop(), (Answer.Side.MENTEE,), days_ago=6)
    if across is not None and free:
        pair_up(stage, across, free.pop(), BOTH, days_ago=4)


def work_in_two_schools(stage: Stage) -> None:
    """A few teachers give lessons in a second school as well."""
    for here, there in (
        ("zarechny-2", "zarechny-14"),
        ("severny-30", "severny-34"),
        ("zarechny-5", "zarechny-16"),
    ):
        if here not in stage.nodes or there not in stage.nodes:
            continue
        works = Appointment.objects.filter(node=stage.nodes[here], subjects__isnull=False).order_by("pk")
        for work in works.distinct()[2:4]:
            appointments.start(
                by=stage.by, person=work.person, node=stage.nodes[there], post=work.post, is_main=False,
                starts_on=stage.today - 70 * DAY, subjects=work.subjects.all(),
            )  # fmt: skip
