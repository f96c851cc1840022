"""Named counts answer as on any day, and children add up to their parent."""

from __future__ import annotations

import datetime as dt

from opora.base.rules import terms
from opora.diagnostics.actions import needs
from opora.mentoring.actions import mentors, pairs, seats
from opora.mentoring.models import Pair
from opora.people.models import Person
from opora.people.queries.youth import young_among
from tests.cast import Cast
from tests.programmes.test_force import running


def test_counts_as_on_a_day(cast: Cast) -> None:
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    for mentee in ("mentee", "mentee2"):
        pairs.bring_in(
            by=by, node=node, mentor=cast.people["mentor"], mentee=cast.people[mentee], today=cast.today,
            order_number="101-од", order_on=dt.date(2026, 9, 5),
        )  # fmt: skip

    def count(name: str, node: str, on: dt.date = cast.today) -> int:
        return terms.count(f"mentoring.{name}", path=cast.nodes[node].path, on=on)

    assert (count("active_pairs", "school7"), count("mentors", "school7"), count("mentees", "school7")) == (2, 1, 2)
    assert count("active_pairs", "school7", dt.date(2026, 9, 4)) == 0
    assert count("active_pairs", "zarechny") == 2 == count("active_pairs", "region")
    assert count("active_pairs", "school12") == 0
    children = ("school7", "school12", "berezovka", "office")
    for name in ("active_pairs", "mentees", "mentors", "open_seats", "mentors_on_offer"):
        assert sum(count(name, child) for child in children) == count(name, "zarechny"), name


PROMISING = """[gates.all]
title = {ru = "Все", en = "All"}
needs = ["order", "reaction_time"]
programme_days = [90, 366]
reaction_hours = 72
"""


def test_what_pairs_have_and_what_their_gate_promises(cast: Cast) -> None:
    """Orders, agreements and programmes of pairs at work; pairs out of their term; requests answered late."""
    by, node, today = cast.viewer("curator"), cast.nodes["school7"], cast.today
    old, *_rest = [
        pairs.bring_in(
            by=by, node=node, mentor=cast.people["mentor"], mentee=cast.people[mentee], today=today,
            order_number=number, order_on=on,
        )
        for mentee, number, on in (("mentee", "101-од", dt.date(2025, 9, 5)), ("mentee2", "7-од", dt.date(2026, 9, 5)))
    ]  # fmt: skip

    def count(name: str, place: str = "school7") -> int:
        return terms.count(name, path=cast.nodes[place].path, on=today)

    assert count("mentoring.pairs_in_order") == 2 == count("mentoring.pairs_in_order", "region")
    assert (count("mentoring.participants"), count("network.organisations_running", "region")) == (3, 1)
    young = young_among(Person.objects.filter(pk__in=[cast.people[name].pk for name in ("mentee", "mentee2")]), today)
    assert count("mentoring.young_mentees") == len(young) > 0
    assert (count("mentoring.mentors_employed"), count("mentoring.mentors_with_agreement")) == (1, 0)
    for pair in Pair.objects.all():
        for kind in ("consent_mentor", "add_agreement"):
            assert count("mentoring.mentors_with_agreement") == 0, "of every pair, both papers"
            pairs.add_paper(by=by, pair=pair, kind=kind, number=str(pair.pk), dated_on=pair.starts_on, today=today)
    assert count("mentoring.mentors_with_agreement") == 1
    assert count("mentoring.pairs_with_programme") == 0
    assert count("mentoring.requests_recorded") == 0
    needs.ask(by=cast.viewer("mentee"), person=cast.people["mentee"], competence=None, words="класс", today=today)
    assert count("mentoring.requests_recorded") == 1

    assert count("mentoring.pairs_out_of_term") == 0 == count("mentoring.requests_answered_late"), "nobody promised"
    running(cast, PROMISING)
    assert count("mentoring.pairs_out_of_term") == 1, "the pair of last year has gone past 366 days"
    pairs.add_paper(by=by, pair=old, kind="ppn", number="1", dated_on=today, today=today)
    assert count("mentoring.pairs_with_programme") == 1
    assert count("mentoring.pairs_out_of_term") == 0, "a new programme begins its days anew"
    for name, days in (("biologist", 3), ("head", 4)):
        seat = seats.open_seat(
            by=cast.system, mentee=cast.people[name], node=node, ground="request",
            opened_on=today - dt.timedelta(days=days),
        )  # fmt: skip
        mentors.offer(by=cast.system, person=cast.people["mentor2"], capacity=2)
        made = pairs.open_pair(by=by, seat=seat, mentor=cast.people["mentor2"], mentor_node=node, today=today)
        pairs.record_order(by=by, node=node, pairs=[made], number=name, dated_on=today, today=today)
        assert count("mentoring.requests_answered_late") == (days > 3), "three days were promised"


def test_a_name_is_registered_once() -> None:
    known = terms.known()
    assert {"mentoring.active_pairs", "mentoring.mentees"} <= set(known)
