"""What people do so that the tests of a stage hold by themselves: pairs, papers, points, consultants, agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from opora.base.rules.access import Viewer
from opora.desk.rules.cast import guest_places, players
from opora.diagnostics.actions import needs
from opora.documents.actions.bodies import record_of_body
from opora.documents.actions.papers import record_paper
from opora.mentoring.actions import mentors, pairs, seats
from opora.mentoring.models import Pair
from opora.mentoring.queries.gates import gates_shut
from opora.mentoring.rules.gates import PAPERS
from opora.network.actions import agreements, bodies
from opora.network.actions.nodes import open_node
from opora.network.models import Body, Node
from opora.people.actions import appointments, persons
from opora.people.actions import bodies as parts
from opora.people.models import Person, Post
from opora.programmes.actions import running
from opora.programmes.models import Programme
from opora.programmes.queries.running import Check
from tests.cast import Cast, enter

AUTUMN = dt.date(2026, 9, 1)


def teacher(cast: Cast, node: Node, family: str, since: dt.date = dt.date(2010, 9, 1)) -> Person:
    """Somebody who teaches at a place."""
    facts = {"family": family, "given": "Вера", "patronymic": "Павловна", "sex": "f"}
    person = persons.add(by=cast.system, node=node, facts=facts)
    post = Post.objects.get(code="teacher")
    appointments.start(by=cast.system, person=person, node=node, post=post, starts_on=since)
    return person


def with_district(cast: Cast) -> Cast:
    """The cast with the invented Belarusian district of the demo: a school with its head, and a gymnasium beside it."""
    nodes, people = dict(cast.nodes), dict(cast.people)
    for key, place in guest_places().items():
        nodes[key] = open_node(
            by=cast.system, parent=nodes.get(place.parent), opened_on=dt.date(1990, 9, 1), kind=place.kind,
            institution=place.institution, name=place.name, **({"law_profile": place.law} if place.law else {}),
        )  # fmt: skip
    nodes["riverside_gymnasium"] = open_node(
        by=cast.system, parent=nodes["riverside"], opened_on=dt.date(1990, 9, 1), kind="organisation",
        institution="school", name="Гимназия № 2 г. Приречья",
    )  # fmt: skip
    wider = replace(cast, nodes=nodes, people=people)
    people["riverside_head"] = enter(wider, players()["riverside_head"])
    return wider


@dataclass(frozen=True)
class Play:
    """A programme, and who carries it on."""

    cast: Cast
    programme: Programme
    by: Viewer

    @property
    def node(self) -> Node:
        """Where it runs."""
        return self.programme.node

    @property
    def today(self) -> dt.date:
        """The day of the play."""
        return self.cast.today

    def below(self, kind: str) -> list[Node]:
        """The nodes of a kind where it runs."""
        found = Node.objects.filter(path__startswith=self.node.path, kind=kind).exclude(institution="other")
        return list(found.order_by("pk"))


def pair_up(play: Play) -> None:
    """In every organisation a young teacher gets a mentor, with every paper the programme's gate asks for."""
    system = play.cast.system
    for node in play.below("organisation"):
        mentor, mentee = teacher(play.cast, node, "Опорина"), teacher(play.cast, node, "Новикова", AUTUMN)
        mentors.offer(by=system, person=mentor, capacity=1)
        seat = seats.open_seat(by=system, mentee=mentee, node=node, ground="young", opened_on=AUTUMN)
        pair = pairs.open_pair(by=system, seat=seat, mentor=mentor, mentor_node=node, today=play.today)
        pairs.record_order(by=system, node=node, pairs=[pair], number="81-од", dated_on=play.today, today=play.today)
        for need in gates_shut(pair, play.today):
            pairs.add_paper(
                by=system, pair=pair, kind=PAPERS[need], number="81/1", dated_on=play.today, today=play.today
            )
        pair.refresh_from_db()
        assert pair.state == Pair.State.ACTIVE, gates_shut(pair, play.today)


def agree(play: Play) -> None:
    """An agreement with two partners."""
    agreements.record_agreement(
        by=play.by, node=play.node, title="О совместной работе", signed_on=AUTUMN, starts_on=AUTUMN,
        partners=[("Педагогический университет", "Лосев П. П."), ("Дом творчества", "")],
    )  # fmt: skip


def regulate(play: Play) -> None:
    """The centre, with its regulation among its papers."""
    centre = bodies.open_body(
        by=play.by, node=play.cast.nodes["institute"], kind=Body.Kind.CENTRE, name="Центр наставничества",
        level="region", starts_on=AUTUMN,
    )  # fmt: skip
    record_of_body(
        by=play.by, body=centre, kind="centre_regulation", number="3-од", dated_on=AUTUMN, title="О центре",
        content=None, media_type="", today=play.today,
    )  # fmt: skip


def open_hub(play: Play) -> None:
    """A school of best practice."""
    bodies.open_body(
        by=play.by, node=play.cast.nodes["school7"], kind=Body.Kind.HUB, name="Школа лучших практик: математика",
        subject="mathematics", level="region", starts_on=AUTUMN,
    )  # fmt: skip


def open_points(play: Play) -> None:
    """A point in each municipality, and a consultant selected, trained, approved."""
    for number, (office, name) in enumerate((("office", "mentor"), ("other_office", "far_teacher"))):
        point = bodies.open_body(
            by=play.by, node=play.cast.nodes[office], kind=Body.Kind.POINT, name=f"Пункт {number}",
            level="municipality", starts_on=AUTUMN,
        )  # fmt: skip
        one = parts.propose(by=play.by, person=play.cast.people[name], body=point, today=AUTUMN)
        parts.select(by=play.by, consultant=one)
        parts.train(by=play.by, consultant=one, on=AUTUMN, hours=36)
        parts.approve(by=play.by, consultant=one, on=AUTUMN, order_number="112-од")


def ask_for_help(play: Play) -> None:
    """A young teacher says what would help."""
    mentee = play.cast.people["mentee"]
    needs.ask(by=play.cast.system, person=mentee, competence=None, words="ведение класса", today=play.today)


def offer_mentor(play: Play) -> None:
    """An experienced teacher may mentor."""
    mentors.offer(by=play.cast.system, person=play.cast.people["mentor2"])


def name_curator(play: Play) -> None:
    """The order that names the curator, as it lies in the folder."""
    record_paper(
        by=play.by, kind="order_curator", node=play.node, number="5-од", dated_on=AUTUMN, about=[play.programme]
    )


#: Term → what is done so that it counts.
DEEDS: dict[str, Callable[[Play], None]] = {
    "mentoring.active_pairs": pair_up,
    "network.organisations_running": pair_up,
    "mentoring.requests_recorded": ask_for_help,
    "mentoring.mentors_on_offer": offer_mentor,
    "network.partner_organisations": agree,
    "network.agreements": agree,
    "network.hubs": open_hub,
    "network.municipalities_with_consultants": open_points,
    "network.municipalities_with_points": open_points,
    "documents.centre_regulation": regulate,
    "documents.order_curator": name_curator,
}


def do_for(play: Play, check: Check) -> None:
    """Do what a test that does not hold asks for: the deed of its first term, or a named person's word."""
    asked = [one.name for one in check.counts if one.name in DEEDS and not one.value]
    if asked and not check.holds:
        DEEDS[asked[0]](play)


def state_for(play: Play, check: Check, stated: set[str]) -> None:
    """A named person states what nobody counts: as much as the test compares it with, else ten."""
    counted = [one.value for one in check.counts if one.name not in stated]
    for one in check.counts:
        if one.name in stated and one.value is None:
            value = Decimal(counted[0]) if counted and counted[0] is not None else Decimal(10)
            running.state_term(by=play.by, node=play.node, term=one.name, on=play.today, value=value, today=play.today)
