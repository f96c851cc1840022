"""Who asks for help in the demo, and who can give it: some are asked by name, the rest of the region in a survey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import cycle

from opora.base.rules.access import Viewer
from opora.competences.models import Competence, Level
from opora.diagnostics.actions import needs, strengths
from opora.mentoring.models import MentorProfile, Seat
from opora.network.models import Node
from opora.people.models import Appointment, Person, Post

#: What beginners ask for, in the order in which they are asked; every school of the list asks again from the first.
ASKED = (
    ("psych_ped.discipline", "methodical.planning"),
    ("methodical.differentiation",),
    ("communicative.parents", "methodical.assessment"),
    ("subject.tasks",),
)
#: What mentors are known for.
KNOWN = (
    ("psych_ped.discipline", "methodical.planning", "methodical.differentiation"),
    ("communicative.parents", "methodical.assessment"),
    ("subject.tasks", "methodical.differentiation", "methodical.planning"),
)
#: Schools that have talked to their beginners.
TALKED = ("school7", "school12", "zarechny-14")
#: What teachers of the other schools asked for in the autumn; what stands twice is asked for twice as often.
WIDELY = (
    "psych_ped.discipline", "methodical.differentiation", "methodical.assessment", "psych_ped.discipline",
    "communicative.parents", "methodical.planning", "subject.tasks", "methodical.assessment",
)  # fmt: skip
#: One teacher in so many asks.
ONE_IN = 9
#: Schools whose council has confirmed what its mentors are strong in.
CONFIRMED = ("school7", "school12", "zarechny-3", "zarechny-9", "berezovka")


def say_needs(*, by: Viewer, today: dt.date, nodes: Mapping[str, Node], cast: Mapping[str, Person]) -> None:
    """Teachers who wait for a mentor, and one who has one, say in what they wish help; mentors' strengths are told."""
    known = {one.code: one for one in Competence.objects.filter(framework__code="federal")}
    level = Level.objects.filter(framework__code="federal").order_by("-order").first()
    waiting = Seat.objects.filter(node__in=_some(nodes, TALKED), state=Seat.State.OPEN).select_related("mentee")
    asking = [cast["mentee"], *(seat.mentee for seat in waiting.order_by("pk"))]
    for person, codes in zip(dict.fromkeys(asking), cycle(ASKED), strict=False):
        for place, code in enumerate(codes):
            needs.ask(by=by, person=person, competence=known[code], severity=3 - place, today=today)
    works = MentorProfile.objects.filter(person__appointments__node__in=_some(nodes, CONFIRMED))
    people = [profile.person for profile in works.select_related("person").distinct().order_by("pk")]
    named = [
        (person, known[code], level)
        for person, codes in zip(people, cycle(KNOWN), strict=False)
        for code in codes
        if level is not None
    ]
    strengths.confirm_named(by=by, named=named, decided_on=today - dt.timedelta(days=20), today=today)


def survey_requests(*, by: Viewer, today: dt.date, nodes: Mapping[str, Node]) -> None:
    """In the other schools of the region one teacher in nine asked for help in the autumn: the map shows where."""
    known = {one.code: one for one in Competence.objects.filter(framework__code="federal", code__in=WIDELY)}
    talked = [node.pk for node in _some(nodes, (*TALKED, "berezovka"))]
    summer = today - dt.timedelta(days=80)
    works = Appointment.objects.filter(post__kind=Post.Kind.TEACHING, starts_on__lt=summer, ends_on=None, is_main=True)
    asking = works.exclude(node__in=talked).select_related("person").order_by("pk")[::ONE_IN]
    for number, work in enumerate(asking):
        day = today - dt.timedelta(days=32 + number % 37)
        competence = known[WIDELY[number % len(WIDELY)]]
        needs.ask(by=by, person=work.person, competence=competence, severity=1 + number % 3, today=day)


def _some(nodes: Mapping[str, Node], codes: tuple[str, ...]) -> list[Node]:
    return [nodes[code] for code in codes if code in nodes]
