"""What pairs at work have and keep, counted by name: orders, agreements, programmes, terms and answers in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.base.rules.terms import Term
from opora.diagnostics.models import Need
from opora.documents.models import Paper, PaperLink
from opora.mentoring.models import Assent, Pair, PairMember
from opora.mentoring.queries.gates import agreed
from opora.mentoring.queries.pairs import PAIR_KIND
from opora.mentoring.rules import CONSENT_MENTOR, LABOUR_BASIS, ORDER_PAIRS
from opora.mentoring.rules.gates import PAPERS
from opora.people.models import Appointment, Person
from opora.people.queries.youth import young_among
from opora.programmes.queries.force import rules_by_place
from opora.programmes.rules.force import Gate

#: Promises are asked of pairs that work, and of those that ended within a year.
YEAR = dt.timedelta(days=365)


def _at_work(path: str, on: dt.date) -> QuerySet[Pair]:
    return Pair.objects.filter(holds_on(on), within([path], "node__path")).exclude(state=Pair.State.CONFIRMED)


def with_paper(kind: str) -> Callable[[str, dt.date], int]:
    """Counts the pairs at work that a signed paper of this kind names."""

    def count(path: str, on: dt.date) -> int:
        named = PaperLink.objects.filter(
            object_kind=PAIR_KIND, object_id=OuterRef("pk"), paper__kind=kind, paper__state=Paper.State.SIGNED,
            paper__signed_on__lte=on,
        )  # fmt: skip
        return _at_work(path, on).filter(Exists(named)).count()

    return count


def _employed(path: str, on: dt.date) -> QuerySet[PairMember]:
    """Mentors at work whose ground is article 351.8, counted where they work."""
    at = within([path], "pair__mentor_node__path")
    mentors = PairMember.objects.filter(holds_on(on), at, role=PairMember.Role.MENTOR, pair__basis=LABOUR_BASIS)
    return mentors.exclude(pair__state=Pair.State.CONFIRMED)


def mentors_employed(path: str, on: dt.date) -> int:
    """Different mentors at work who are employees and work on that ground."""
    return _employed(path, on).values("person_id").distinct().count()


def mentors_with_agreement(path: str, on: dt.date) -> int:
    """Those of them whose every pair has a signed consent and an agreement for the whole of its term."""
    given = Assent.objects.filter(paper__kind=CONSENT_MENTOR, paper__state=Paper.State.SIGNED)
    own = {"pair": OuterRef("pair_id"), "person": OuterRef("person_id")}
    lacks = _employed(path, on).filter(~Q(Exists(agreed().filter(**own))) | ~Q(Exists(given.filter(**own))))
    employed = _employed(path, on).exclude(person_id__in=lacks.values("person_id"))
    return employed.values("person_id").distinct().count()


def _members(path: str, on: dt.date, role: str) -> QuerySet[PairMember]:
    at = "pair__mentor_node__path" if role == PairMember.Role.MENTOR else "pair__node__path"
    return PairMember.objects.filter(holds_on(on), within([path], at), role=role)


def participants(path: str, on: dt.date) -> int:
    """Different people who mentor or are mentored on a day, each counted once."""
    one, other = (_members(path, on, role).values("person_id") for role in PairMember.Role.values)
    return Person.objects.filter(Q(pk__in=one) | Q(pk__in=other)).count()


def young_mentees(path: str, on: dt.date) -> int:
    """Young teachers who have a mentor on a day, by the definitions of their organisations."""
    mentored = _members(path, on, PairMember.Role.MENTEE).values("person_id")
    return len(young_among(Person.objects.filter(pk__in=mentored), on))


def requests_recorded(path: str, on: dt.date) -> int:
    """Teachers whose request, in own words or by competence, stood on record on a day."""
    works = Appointment.objects.filter(holds_on(on), within([path], "node__path")).values("person_id")
    asked = Need.objects.filter(kind=Need.Kind.WISH, opened_on__lte=on, person__in=works)
    return asked.filter(Q(closed_on=None) | Q(closed_on__gt=on)).values("person_id").distinct().count()


def organisations_running(path: str, on: dt.date) -> int:
    """Organisations where a pair works on a day."""
    return _at_work(path, on).values("node_id").distinct().count()


def _promised(path: str, on: dt.date) -> Iterator[tuple[Pair, Gate]]:
    """Pairs that work or ended well within a year, each with the gate of the programme it goes by."""
    lately = Pair.objects.filter(within([path], "node__path"), starts_on__lte=on).filter(
        Q(ends_on=None) | Q(ends_on__gt=on - YEAR)
    )
    kept = list(lately.exclude(state__in=(Pair.State.CONFIRMED, Pair.State.TERMINATED)).select_related("node", "seat"))
    rules = rules_by_place({pair.node.path: pair.node.law_profile for pair in kept}, on) if kept else {}
    for pair in kept:
        gate = rules[pair.node.path].gate(pair.form, pair.kind)
        if gate is not None:
            yield pair, gate


def pairs_out_of_term(path: str, on: dt.date) -> int:
    """Pairs shorter or longer than the personal programme of their gate may be; one without an end counts its days.

    A programme signed later begins the days anew: a pair may have one after another.
    """
    limited = [(pair, gate.days) for pair, gate in _promised(path, on) if gate.days is not None]
    links = PaperLink.objects.filter(
        object_kind=PAIR_KIND, object_id__in=[pair.pk for pair, _days in limited], paper__kind=PAPERS["programme"],
        paper__state=Paper.State.SIGNED, paper__signed_on__lte=on,
    )  # fmt: skip
    signed = dict(links.order_by("paper__signed_on").values_list("object_id", "paper__signed_on")) if limited else {}
    return sum(_out_of_term(pair, days, signed.get(pair.pk) or pair.starts_on, on) for pair, days in limited)


def _out_of_term(pair: Pair, days: tuple[int, int], begun: dt.date, on: dt.date) -> bool:
    least, most = days
    if pair.ends_on is None:
        return bool((on - begun).days > most)
    return (pair.ends_on - begun).days > most or (pair.ends_on - pair.starts_on).days < least


def requests_answered_late(path: str, on: dt.date) -> int:
    """Requests after which both sides agreed later than the gate of the pair gives time for."""
    return sum(
        gate.hours is not None
        and pair.seat is not None
        and (pair.confirmed_on - pair.seat.opened_on).days * 24 > gate.hours
        for pair, gate in _promised(path, on)
    )


TERMS = (
    Term("mentoring.pairs_in_order", _("Pairs fixed by an order"), with_paper(ORDER_PAIRS)),
    Term("mentoring.pairs_with_programme", _("Pairs with an approved programme"), with_paper(PAPERS["programme"])),
    Term("mentoring.mentors_employed", _("Mentors who are employees"), mentors_employed),
    Term("mentoring.mentors_with_agreement", _("Mentors with consent and agreement"), mentors_with_agreement),
    Term("mentoring.participants", _("Teachers who mentor or are mentored, each counted once"), participants),
    Term("mentoring.young_mentees", _("Young teachers who have a mentor"), young_mentees),
    Term("mentoring.requests_recorded", _("Recorded requests of mentees"), requests_recorded),
    Term("network.organisations_running", _("Organisations where the system works"), organisations_running),
    Term("mentoring.pairs_out_of_term", _("Pairs shorter or longer than their programme may be"), pairs_out_of_term),
    Term("mentoring.requests_answered_late", _("Requests answered later than promised"), requests_answered_late),
)
