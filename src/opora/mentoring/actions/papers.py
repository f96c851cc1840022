"""Papers of pairs: made from the record, signed on paper, and what opens when they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from opora.base.actions import journal, states
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.models import Paper
from opora.documents.queries.papers import objects_of
from opora.mentoring.models import Assent, LabourAgreement, Pair, PairMember
from opora.mentoring.queries.gates import gate_of, gates_shut, lacking, signed_kinds
from opora.mentoring.queries.pairs import with_people
from opora.mentoring.queries.papers import directions, papers_by_pair
from opora.mentoring.rules import (
    ADD_AGREEMENT,
    CONSENT_MENTEE,
    CONSENT_MENTOR,
    ORDER_PAIRS,
    PAIR,
    PERSONAL_PAPERS,
    NothingToOrder,
    UnableToOrder,
)
from opora.mentoring.rules.gates import ORDER, PAPERS
from opora.network.models import Node


def held(pairs: Iterable[Pair]) -> QuerySet[Pair]:
    """The pairs themselves, until the end of the transaction: whoever makes their papers meanwhile waits for these."""
    ids = [pair.pk for pair in pairs]
    return Pair.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")


@transaction.atomic
def make_order(
    *,
    by: Viewer,
    node: Node,
    pairs: Sequence[Pair],
    number: str | None,
    dated_on: dt.date,
    today: dt.date,
    typed: Mapping[str, str] | None = None,
) -> Paper:
    """Make the order on pairs as a Word file; the pairs begin to work when it is signed."""
    if not pairs:
        raise NothingToOrder
    late = [pair.confirmed_on for pair in pairs if pair.confirmed_on > dated_on]
    if late:
        raise UnableToOrder(order=f"{dated_on:%d.%m.%Y}", confirmed=f"{max(late):%d.%m.%Y}")
    list(held(pairs))
    for one in papers_by_pair(pairs):
        for draft in one.standing.get(ORDER_PAIRS, []):
            if draft.state == Paper.State.MADE:
                # Another order on the same pair was made and never signed: it would be signed by mistake.
                issuing.cancel(by=by, paper=draft, reason=f"→ {number or dated_on}")
    return issuing.prepare(
        by=by, kind=ORDER_PAIRS, node=node, about=pairs, number=number, dated_on=dated_on, today=today, typed=typed
    )


@transaction.atomic
def make_personal(
    *, by: Viewer, pairs: Iterable[Pair], kinds: Iterable[str], today: dt.date, typed: Mapping[str, str] | None = None
) -> list[Paper]:
    """Make the consents and agreements that these pairs lack: one file for each person who signs."""
    wanted = [kind for kind in PERSONAL_PAPERS if kind in set(kinds)]
    loaded = with_people(held(pairs).select_related("node", "mentor_node").order_by("pk"))
    made: list[Paper] = []
    for one in papers_by_pair(list(loaded)):
        for kind in one.missing:
            if kind in wanted:
                made += _made_for(by, one.pair, kind, today, dict(typed or {}))
    return made


def _made_for(by: Viewer, pair: Pair, kind: str, today: dt.date, typed: dict[str, str]) -> list[Paper]:
    """The papers of one kind of one pair: a reverse pair has two mentors, a group several mentees."""
    node = pair.node if kind == CONSENT_MENTEE else pair.mentor_node
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        return []
    made = []
    for mentor, mentees in directions(pair):
        people = mentees if kind == CONSENT_MENTEE else [mentor]
        for person in people:
            told = {**typed, "mentor": str(mentor.pk), "mentee": str((mentees[0] if person is mentor else person).pk)}
            title = " ".join([person.family, *(f"{part[0]}." for part in (person.given, person.patronymic) if part)])
            made.append(
                issuing.prepare(by=by, kind=kind, node=node, about=[pair], today=today, title=title, typed=told)
            )
    return made


def take_effect(by: Viewer, paper: Paper, today: dt.date) -> None:
    """What a signed paper of a pair opens: an order lets pairs work, a consent and an agreement are on record."""
    for thing in objects_of(paper):
        if isinstance(thing, Pair):
            if paper.kind == ORDER_PAIRS:
                _ordered(by, thing)
            else:
                enter_paper(pair=thing, paper=paper)
            open_gates(by=by, pair=thing, today=today)


def _ordered(by: Viewer, pair: Pair) -> None:
    if pair.state == Pair.State.CONFIRMED:
        states.move(PAIR, pair, Pair.State.ORDERED, by=by)
        journal.record(by=by, verb="pair.order", about=pair)


def enter_paper(*, pair: Pair, paper: Paper) -> None:
    """Enter a signed consent or agreement into the record of the pair."""
    signed_on = paper.signed_on or paper.dated_on
    if signed_on is None:
        return
    person_id = _signer(pair, paper)
    if person_id is None:
        return
    if paper.kind in (CONSENT_MENTOR, CONSENT_MENTEE):
        Assent.objects.get_or_create(
            paper=paper, defaults={"pair": pair, "person_id": person_id, "given_on": signed_on}
        )
    elif paper.kind == ADD_AGREEMENT:
        until = paper.typed.get("until")
        LabourAgreement.objects.get_or_create(
            paper=paper,
            defaults={
                "pair": pair, "person_id": person_id, "node": pair.mentor_node, "starts_on": pair.starts_on,
                "ends_on": dt.date.fromisoformat(until) + dt.timedelta(days=1) if until else None,
                "content": str(paper.data.get("content", "")), "work_form": str(paper.data.get("work_form", ""))[:300],
                "pay": str(paper.typed.get("pay", ""))[:500],
            },
        )  # fmt: skip


def _signer(pair: Pair, paper: Paper) -> int | None:
    """Whose consent or agreement it is; one recorded by hand names nobody: those of a pair go to its people in turn."""
    role = PairMember.Role.MENTEE if paper.kind == CONSENT_MENTEE else PairMember.Role.MENTOR
    people = list(pair.members.filter(role=role).order_by("pk").values_list("person_id", flat=True))
    told = paper.typed.get(role.value)
    if told:
        return next((one for one in people if str(one) == told), None)
    signed = {"pair": pair, "paper__kind": paper.kind, "paper__state": Paper.State.SIGNED}
    known = {*Assent.objects.filter(**signed).values_list("person_id", flat=True)}
    known |= {*LabourAgreement.objects.filter(**signed).values_list("person_id", flat=True)}
    return next((one for one in people if one not in known), next(iter(people), None))


def open_gates(*, by: Viewer, pair: Pair, today: dt.date) -> bool:
    """Let a pair work when its day has come and everything its gate asks for is there."""
    if pair.state not in (Pair.State.CONFIRMED, Pair.State.ORDERED) or pair.starts_on > today:
        return False
    if gates_shut(pair, today):
        return False
    states.move(PAIR, pair, Pair.State.ACTIVE, by=by)
    journal.record(by=by, verb="pair.start", about=pair)
    return True


def shut_gates(by: Viewer, paper: Paper, today: dt.date, reason: str) -> None:
    """What a paper that counts no more shuts again: without its order a pair is agreed only, without another it waits.

    Nothing else is asked anew: a pair brought in at work is not stopped by what it never had.
    """
    for pair in objects_of(paper):
        if not isinstance(pair, Pair) or pair.state not in (Pair.State.ORDERED, Pair.State.ACTIVE):
            continue
        signed = signed_kinds(pair)
        needs = [need for need in gate_of(pair, today)[0] if PAPERS.get(need) == paper.kind]
        if ORDER in needs and ORDER_PAIRS not in signed:
            states.move(PAIR, pair, Pair.State.CONFIRMED, by=by, reason=reason)
        elif ORDER not in needs and pair.state == Pair.State.ACTIVE and lacking(pair, needs, signed):
            states.move(PAIR, pair, Pair.State.ORDERED, by=by, reason=reason)
        else:
            continue
        journal.record(by=by, verb="pair.stop", about=pair, others=[paper])


@transaction.atomic
def choose_basis(*, by: Viewer, pair: Pair, basis: str, today: dt.date) -> None:
    """Choose on what ground the mentor works; another ground may ask for no agreement."""
    if not by.may(Data.PAIR, Right.ENTER, path=pair.mentor_node.path):
        raise NotAllowed
    pair.basis = basis
    pair.save(update_fields=["basis"])
    journal.record(by=by, verb="pair.basis", about=pair, fields={"basis": basis})
    open_gates(by=by, pair=pair, today=today)


@transaction.atomic
def sign_all(*, by: Viewer, papers: Iterable[Paper], signed_on: dt.date, today: dt.date) -> int:
    """Record that several papers were signed on one day."""
    count = 0
    for paper in papers:
        issuing.sign(by=by, paper=paper, signed_on=signed_on, today=today)
        count += 1
    return count
