"""What stands between a pair and its work today, by the programme that runs at its organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from opora.documents.models import Paper
from opora.documents.queries.papers import about
from opora.mentoring.models import Assent, LabourAgreement, Pair, PairMember
from opora.mentoring.queries.pairs import PAIR_KIND
from opora.mentoring.rules import CONSENT_MENTEE, CONSENT_MENTOR
from opora.mentoring.rules.gates import AGREEMENT, LEGAL_BASIS, ORDER, PAPERS, REQUEST, needs_of
from opora.programmes.queries.force import rules_by_place
from opora.programmes.rules.force import Gate, Rules


def needs_under(rules: Rules, pair: Pair) -> tuple[str, ...]:
    """What a pair needs by given rules."""
    return needs_of(rules, form=pair.form, kind=pair.kind, law=pair.mentor_node.law_profile, basis=pair.basis)


def needs_by_pair(pairs: Sequence[Pair], on: dt.date) -> dict[int, tuple[str, ...]]:
    """What each of the pairs needs before it works, in one statement."""
    rules = rules_by_place({pair.node.path: pair.node.law_profile for pair in pairs}, on)
    return {pair.pk: needs_under(rules[pair.node.path], pair) for pair in pairs}


def gate_of(pair: Pair, on: dt.date) -> tuple[tuple[str, ...], Gate | None]:
    """What a pair needs, and the gate of the programme that says so."""
    rules = rules_by_place({pair.node.path: pair.node.law_profile}, on)[pair.node.path]
    return needs_under(rules, pair), rules.gate(pair.form, pair.kind)


def lacking(pair: Any, needs: Sequence[str], signed: set[str]) -> list[str]:
    """What of its needs a pair has not; `signed`: the kinds of its signed papers.

    A consent counts for who gave it; an agreement counts while its term covers the pair's.
    """
    people: dict[str, set[int]] = {PairMember.Role.MENTOR: set(), PairMember.Role.MENTEE: set()}
    for person, role in pair.members.values_list("person_id", "role"):
        people[role].add(person)
    found = []
    for need in needs:
        if need == LEGAL_BASIS:
            shut = pair.basis == Pair.Basis.UNDECIDED
        elif need == REQUEST:
            shut = pair.seat_id is None and PAPERS[need] not in signed
        elif need == "consent_mentor":
            shut = bool(people["mentor"] - _given(pair, CONSENT_MENTOR))
        elif need == "consent_mentee":
            shut = bool(people["mentee"] - _given(pair, CONSENT_MENTEE))
        elif need == AGREEMENT:
            shut = bool(people["mentor"] - _agreed(pair))
        elif need == ORDER:
            shut = pair.state == Pair.State.CONFIRMED
        else:
            shut = PAPERS[need] not in signed
        if shut:
            found.append(need)
    return found


def _given(pair: Pair, kind: str) -> set[int]:
    given = Assent.objects.filter(pair=pair, paper__state=Paper.State.SIGNED, paper__kind=kind)
    return set(given.values_list("person_id", flat=True))


def _agreed(pair: Pair) -> set[int]:
    return set(agreed().filter(pair=pair).values_list("person_id", flat=True))


def agreed() -> QuerySet[LabourAgreement]:
    """Signed agreements whose term covers that of their pair."""
    signed = LabourAgreement.objects.filter(paper__state=Paper.State.SIGNED, starts_on__lte=F("pair__starts_on"))
    return signed.filter(Q(ends_on=None) | Q(pair__ends_on=None) | Q(pair__ends_on__lte=F("ends_on")))


def gates_shut(pair: Pair, on: dt.date) -> list[str]:
    """What a pair still lacks before it may work, in the order of its gate."""
    needs, _gate = gate_of(pair, on)
    return lacking(pair, needs, signed_kinds(pair))


def signed_kinds(pair: Pair) -> set[str]:
    """The kinds of signed papers about a pair."""
    signed = about(PAIR_KIND, [pair.pk]).filter(paper__state=Paper.State.SIGNED)
    return set(signed.values_list("paper__kind", flat=True))
