"""What must be there before a pair works: the gate of its programme by form and kind, else what the law asks."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from opora.documents.rules.kinds import kind_title
from opora.mentoring.rules import (
    ADD_AGREEMENT,
    CONSENT_MENTEE,
    CONSENT_MENTOR,
    LABOUR_BASIS,
    LABOUR_LAW,
    ORDER_PAIRS,
    asks_for_papers,
)
from opora.programmes.rules.force import Rules

#: How pairs come about where no programme has words of its own.
USUAL_FORM, USUAL_KIND, USUAL_ONLINE = "pedagogue_pedagogue", "traditional", "virtual"
ORDER, AGREEMENT, LEGAL_BASIS, REQUEST = "order", "agreement", "legal_basis", "request"
#: What a gate asks for → the signed paper that answers it. Papers Opora does not make are recorded as they lie there.
PAPERS = {
    ORDER: ORDER_PAIRS,
    "consent_mentor": CONSENT_MENTOR,
    "consent_mentee": CONSENT_MENTEE,
    AGREEMENT: ADD_AGREEMENT,
    "programme": "ppn",
    "list": "list",
    REQUEST: "request",
    "consent_parent": "consent_parent",
    "check_recorded": "check_recorded",
}
#: Kept while the unit works, so nobody waits for them before it begins.
AT_WORK = ("attendance", "reaction_time")
#: What of these no app makes as a paper, in words.
WORDS = {
    "ppn": _("personal programme of mentoring"),
    "list": _("list of participants"),
    "request": _("mentee's request"),
    "consent_parent": _("consent of a parent or representative"),
    "check_recorded": _("word that a mentor of minors was checked"),
    LEGAL_BASIS: _("the ground of the mentor's work"),
}


def needs_of(rules: Rules, *, form: str, kind: str, law: str, basis: str) -> tuple[str, ...]:
    """What a pair needs before it works; an agreement only on the ground that has one."""
    gate = rules.gate(form, kind)
    if gate is None:
        by_law = asks_for_papers(law, basis)
        return (ORDER, *(need for need, paper in PAPERS.items() if paper in by_law))
    asked = (need for need in gate.needs if need not in AT_WORK)
    return tuple(need for need in asked if need != AGREEMENT or (law == LABOUR_LAW and basis == LABOUR_BASIS))


def papers_needed(needs: Iterable[str]) -> list[str]:
    """The kinds of paper among them that are recorded as they lie there: the order has a page of its own."""
    return [PAPERS[need] for need in needs if need in PAPERS and need != ORDER]


def need_title(need: str) -> str:
    """What a need, or the kind of paper that answers it, is called."""
    kind = PAPERS.get(need, need)
    return str(WORDS[kind]) if kind in WORDS else kind_title(kind)
