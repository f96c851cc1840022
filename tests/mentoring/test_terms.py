"""Named counts answer as on any day, and children add up to their parent."""

from __future__ import annotations

import datetime as dt

from opora.base.rules import terms
from opora.mentoring.actions import pairs
from tests.cast import Cast


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


def test_a_name_is_registered_once() -> None:
    known = terms.known()
    assert {"mentoring.active_pairs", "mentoring.mentees"} <= set(known)
