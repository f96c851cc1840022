"""Lives of runs and proposals, and what stands in the way of each step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine

RUN = Machine(
    kind="matching.run",
    transitions={
        "waiting": ("ready", "failed", "cancelled"),
        "ready": ("sent",),
        "sent": ("sent",),
    },
)
PROPOSAL = Machine(
    kind="matching.proposal",
    transitions={
        "sent": ("agreed", "confirmed", "declined", "expired", "withdrawn"),
        "agreed": ("confirmed", "declined", "expired", "withdrawn"),
    },
)
LIVE = ("sent", "agreed")
#: Days both sides have to answer, and how long before the end they are reminded.
ANSWER_DAYS = 7
REMIND_DAYS = 2
#: How many people somebody may wish for, in order.
MOST_WISHES = 3
#: Points are kept in millionths.
UNIT = 1_000_000
#: Kinds of term whose detail may tell what somebody measurably lacks.
SENSITIVE_TERMS = frozenset({"coverage"})


#: What comes first in a matching: name → how a curator says it.
OBJECTIVES = {
    "most_served": _("more people with a mentor"),
    "best_total": _("the greatest strength of all pairs together"),
    "fairest": _("fairer: those worse off come first"),
}


class SchemeFaulty(Refusal):
    """The rules cannot be read."""

    message = _("The rules have faults:\n%(faults)s")


class NothingToMatch(Refusal):
    """No open seats, or no mentors with places."""

    message = _("%(why)s")


class RunStale(Refusal):
    """The people of the run changed after it."""

    message = _(
        "Since this matching was computed its people have changed: %(what)s. "
        "Run it again: it takes seconds, and pinned pairs stay."
    )


class NothingToSend(Refusal):
    """Every pair of the run is already proposed."""

    message = _("There is nothing to send: every pair of this matching is already proposed.")


class NoProofKept(Refusal):
    """The run is older than kept proofs, or its files went when their time was over."""

    message = _("The proof of this matching is not kept. Run it again: the new one will be.")


class ProofIsSecret(Refusal):
    """The input holds what only the matching may know."""

    message = _(
        "In this matching somebody's own wishes or measured needs were taken into account, and they are shown to "
        "nobody. Check the proof here with the button; the administrator of the server can take it out as a file."
    )


class UnableToMatchAgain(Refusal):
    """The seat of a matching again is not one of the run's, or has somebody already."""

    message = _("%(why)s")


class UnableToPropose(Refusal):
    """The pair breaks a rule."""

    message = _("This pair cannot be proposed: %(why)s")


class UnableToAnswer(Refusal):
    """The proposal no longer waits for this answer."""

    message = _("%(why)s")


class UnableToBar(Refusal):
    """A pin that contradicts another."""

    message = _("%(why)s")
