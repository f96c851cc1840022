"""Lives of mentors, seats and pairs, and who needs a mentor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine

MENTOR = Machine(
    kind="mentoring.mentorprofile",
    transitions={
        "candidate": ("available", "archived"),
        "available": ("paused", "archived"),
        "paused": ("available", "archived"),
        "archived": ("available",),
    },
)
SEAT = Machine(
    kind="mentoring.seat",
    transitions={
        "open": ("held", "filled", "closed"),
        "held": ("open", "filled", "closed"),
        "filled": ("open", "closed"),
    },
)
PAIR = Machine(
    kind="mentoring.pair",
    transitions={
        # Where the programme asks for no order, the pair begins without one; back goes whose paper counts no more.
        "confirmed": ("ordered", "active", "terminated"),
        "ordered": ("active", "confirmed", "terminated"),
        "active": ("completed", "terminated", "ordered", "confirmed"),
    },
)
#: States in which a pair works or is about to.
LIVE_PAIRS = ("confirmed", "ordered", "active")

#: Why a seat is open, and how urgent that makes it (1 is served first).
GROUNDS = {"replacement": 1, "newcomer": 1, "young": 2, "request": 2}
GROUND_WORDS = {
    "replacement": _("the mentor left"),
    "newcomer": _("newly hired"),
    "young": _("young teacher"),
    "request": _("asked for a mentor"),
}
#: A newcomer has an adaptation clock of a year; a mentor is due within thirty days of coming.
NEWCOMER_DAYS = 365
DUE_DAYS = 30
#: Years of service from which a teacher may be offered as a mentor when a list says nothing of readiness.
MENTOR_YEARS = 5

#: How two or more work together (reference §4.3): those the page offers, and those that come about otherwise.
KIND_WORDS = {
    "traditional": _("one to one"),
    "virtual": _("one to one, online"),
    "reverse": _("reverse: each is the other's mentor"),
    "group": _("a group with one mentor"),
}
#: One mentor's group holds at most so many (BR-06).
GROUP_SIZE = 10

#: Kinds of paper that mentoring makes.
ORDER_PAIRS, CONSENT_MENTOR, CONSENT_MENTEE, ADD_AGREEMENT = (
    "order_pairs", "consent_mentor", "consent_mentee", "add_agreement",
)  # fmt: skip
#: Those of a pair beside its order, and any other one it has.
PERSONAL_PAPERS = (CONSENT_MENTOR, CONSENT_MENTEE, ADD_AGREEMENT)
PAIR_PAPERS = (*PERSONAL_PAPERS, "ppn", "list", "request", "consent_parent", "check_recorded", "other")
#: The ground on which a mentor needs a consent and an agreement (article 351.8), and the law that has it.
LABOUR_BASIS, LABOUR_LAW = "art351_8", "ru"


def asks_for_papers(profile: str, basis: str) -> tuple[str, ...]:
    """Signed papers without which a pair does not begin to work, beside its order (BR-02, BR-27)."""
    return (CONSENT_MENTOR, ADD_AGREEMENT) if profile == LABOUR_LAW and basis == LABOUR_BASIS else ()


def basis_between(profile: str, same_employer: bool) -> str:
    """The ground a new pair begins with: across employers it is to be chosen, outside this law it is the order."""
    if profile != LABOUR_LAW:
        return "order"
    return LABOUR_BASIS if same_employer else "undecided"


#: Why pairs end (reference §11).
CLOSING_REASONS = {
    "plan_done": _("the plan is done"),
    "mentor_request": _("the mentor asked"),
    "mentee_request": _("the mentee asked"),
    "mutual": _("both agreed"),
    "curator_decision": _("the curator decided"),
    "employer_cancelled": _("the employer withdrew the assignment"),
    "employee_refused_351_8": _("the mentor withdrew (article 351.8)"),
    "dismissal": _("dismissed"),
    "transfer": _("moved to another organisation"),
    "long_absence": _("long absence"),
    "force_majeure": _("beyond anybody's control"),
}
#: The reason that only the law with the consent knows.
LABOUR_REFUSAL = "employee_refused_351_8"


def closing_reasons(state: str, law: str) -> dict[str, object]:
    """Why a pair in this state, of a mentor under this law, may end: the reason and its words."""
    no_reason = {name for name, fits in {"plan_done": state == "active", LABOUR_REFUSAL: law == LABOUR_LAW}.items()
                 if not fits}  # fmt: skip
    return {reason: said for reason, said in CLOSING_REASONS.items() if reason not in no_reason}


class NoPlaceLeft(Refusal):
    """The mentor's places are all taken."""

    message = _("%(mentor)s has no free place left. Choose another mentor or give %(mentor)s one more place.")


class UnableToOpenPair(Refusal):
    """The two cannot be a pair."""

    message = _("%(why)s")


class TooManyMentees(Refusal):
    """More places than the programme lets one mentor have."""

    message = _(
        "The programme “%(programme)s” lets one mentor have %(most)s. More than that is decided by the head: "
        "ask the head to write the number, or leave as many places."
    )


class UnableToOpenSeat(Refusal):
    """The teacher already waits for such a mentor or has one."""

    message = _("%(person)s already waits for a mentor or has one.")


class UnableToOrder(Refusal):
    """The order is earlier than the agreement of both sides."""

    message = _(
        "The order is dated %(order)s, but both sides agreed only on %(confirmed)s. "
        "Check the date: an order follows the agreement."
    )


class UnableToEnd(Refusal):
    """No known reason was chosen."""

    message = _("Choose why the pair ends: it decides whether the teacher waits for another mentor.")


class NothingToOrder(Refusal):
    """No pair was chosen."""

    message = _("Choose at least one pair for the order.")


class PaperRecorded(Refusal):
    """The same paper of the same day once more."""

    message = _("This paper is recorded already. If it is another one, write its number or its date.")


class UnableToRecordDay(Refusal):
    """A paper dated in the future."""

    message = _("The paper is dated later than today. Check the date.")
