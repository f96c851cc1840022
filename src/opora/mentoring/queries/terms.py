"""The named, dated counts that mentoring knows: exit tests, self-checks and indicators use them by name."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.base.rules.terms import Term
from opora.mentoring.models import MentorProfile, Pair, PairMember, Seat


def active_pairs(path: str, on: dt.date) -> int:
    """Pairs at work on a day, counted at the mentee's organisation; only those an order has fixed."""
    fixed = Pair.objects.filter(holds_on(on), within([path], "node__path")).exclude(state=Pair.State.CONFIRMED)
    return fixed.count()


def mentors(path: str, on: dt.date) -> int:
    """Different people who mentor on a day, counted at the mentor's organisation."""
    members = PairMember.objects.filter(
        holds_on(on), within([path], "pair__mentor_node__path"), role=PairMember.Role.MENTOR
    )
    return members.values("person_id").distinct().count()


def mentees(path: str, on: dt.date) -> int:
    """Different people who have a mentor on a day, counted once whatever the number of pairs (BR-12)."""
    members = PairMember.objects.filter(holds_on(on), within([path], "pair__node__path"), role=PairMember.Role.MENTEE)
    return members.values("person_id").distinct().count()


def open_seats(path: str, on: dt.date) -> int:
    """Places for a mentor that were open on a day."""
    opened = Seat.objects.filter(within([path], "node__path"), opened_on__lte=on)
    filled = opened.filter(pairs__in=Pair.objects.filter(holds_on(on)))
    still = opened.exclude(closed_on__lte=on)
    return still.exclude(pk__in=filled.values("pk")).count()


def mentors_on_offer(path: str, on: dt.date) -> int:
    """People who may mentor and work under the node on a day."""
    return (
        MentorProfile.objects.filter(
            holds_on(on, "person__appointments__"), within([path], "person__appointments__node__path")
        )
        .exclude(state__in=[MentorProfile.State.CANDIDATE, MentorProfile.State.ARCHIVED])
        .distinct()
        .count()
    )


TERMS = (
    Term("mentoring.active_pairs", _("Active pairs"), active_pairs),
    Term("mentoring.mentors", _("Mentors at work"), mentors),
    Term("mentoring.mentees", _("Teachers with a mentor"), mentees),
    Term("mentoring.open_seats", _("Teachers waiting for a mentor"), open_seats),
    Term("mentoring.mentors_on_offer", _("Mentors on offer"), mentors_on_offer),
)
