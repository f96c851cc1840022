"""Other mentors for one teacher: how strong each is by the rules, and what taking them would cost everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.matching.actions.runs import scope_of
from opora.matching.bridge.audience import Audience, audience_of, unfit
from opora.matching.bridge.others import Other, others_for
from opora.matching.bridge.programmes import proposed
from opora.matching.bridge.tables import gather, profiles_under, seats_under
from opora.matching.models import Run
from opora.matching.pages.reasons import covered_words, price_words
from opora.matching.pages.words import points
from opora.matching.queries.reviews import requests_covered
from opora.matching.rules import NothingToMatch
from opora.mentoring.models import Seat
from opora.mentoring.queries.people import Card, cards_of


@dataclass(frozen=True)
class OtherLine:
    """One mentor this teacher could have."""

    card: Card
    other: Other
    free: int
    covered: str
    audience: Audience

    @property
    def allowed(self) -> bool:
        """Whether the pair can be proposed."""
        return not self.other.quote.broken and self.free > 0

    @property
    def score(self) -> float | None:
        """Points, unless a part may not be told."""
        return None if self.other.hides_score else points(self.other.quote.score)

    @property
    def price(self) -> str:
        """What it costs the others, or what is in the way: a rule, or no place left."""
        if self.other.quote.broken:
            facts = self.audience.facts_of(self.other.quote.broken, measured=self.other.measured)
            return "; ".join(facts) or unfit()
        if self.free <= 0:
            return _("no places left")
        return price_words(self.other.quote.steps, self.other.quote.loss, hidden=self.other.hides_score)

    @property
    def kind(self) -> str:
        """The colour of the price; who cannot be proposed has none, and nothing to do about it is urgent."""
        quote = self.other.quote
        if not self.allowed or quote.steps is None:
            return ""
        return "wait" if quote.steps > 0 or (quote.loss or 0) > 0 else "good"


@dataclass(frozen=True)
class OthersPage:
    """The choice by hand."""

    seat: Seat
    card: Card | None
    scheme: str
    lines: tuple[OtherLine, ...]
    wide: bool
    run: Run | None
    may_propose: bool

    @property
    def nobody(self) -> str:
        """Why none of the mentors looked at can be proposed, in a sentence; empty when somebody can."""
        if not self.lines or any(line.allowed for line in self.lines):
            return ""
        full = sum(not line.other.quote.broken for line in self.lines)
        parts = []
        if full:
            words = ngettext("%(n)s mentor has no free place", "%(n)s mentors have no free place", full)
            parts.append(words % {"n": full})
        if ruled := len(self.lines) - full:
            words = ngettext("%(n)s mentor does not fit by the rules", "%(n)s mentors do not fit by the rules", ruled)
            parts.append(words % {"n": ruled})
        return "; ".join(parts)

    @property
    def narrow(self) -> bool:
        """Whether only the own school is looked at."""
        return not self.wide


def in_reach_first(lines: Iterable[OtherLine]) -> tuple[OtherLine, ...]:
    """Those who can be proposed first, each part in the order of the engine."""
    return tuple(sorted(lines, key=lambda line: not line.allowed))


def others_page(viewer: Viewer, seat: Seat, run: Run | None, *, wide: bool) -> OthersPage:
    """Price today's mentors for a teacher by the rules of the run, or by the organisation's first ones."""
    scheme = run.scheme if run else proposed(seat.node, viewer.today)
    if scheme is None:
        raise NothingToMatch(why=_("There are no rules of matching here yet."))
    node = run.node if run else seat.node
    wide = wide or bool(run and run.across_schools)
    profiles = profiles_under(scope_of(node, wide), viewer.today)
    data = gather(seats_under(node), profiles, viewer.today)
    found = others_for(scheme.text, data, seat.mentee_id) if profiles else []
    cards = cards_of([seat.mentee_id, *(one.person_id for one in found)], viewer.today, viewer.language)
    free = dict(zip(data.mentor_ids, data.mentors["capacity"], strict=True))
    covered = requests_covered([(seat.mentee_id, one.person_id) for one in found], viewer.today)
    audience = audience_of(scheme.text)
    return OthersPage(
        seat=seat,
        card=cards.get(seat.mentee_id),
        scheme=text_in(scheme.title, viewer.language) or scheme.code,
        lines=in_reach_first(
            OtherLine(
                cards[one.person_id], one, int(free[one.person_id]),
                covered_words(covered.get((seat.mentee_id, one.person_id))), audience,
            )
            for one in found
            if one.person_id in cards
        ),
        wide=wide,
        run=run,
        may_propose=seat.state == Seat.State.OPEN and viewer.may(Data.PAIR, Right.ENTER, path=seat.node.path),
    )  # fmt: skip
