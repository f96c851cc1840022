"""What would help a teacher without a mentor: the smallest changes in words, each with its effect on the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.matching.actions.proofs import files_of
from opora.matching.actions.runs import text_of
from opora.matching.bridge.audience import Audience, audience_of
from opora.matching.bridge.help import KEPT_APART, Change, what_helps
from opora.matching.models import Run
from opora.matching.pages.reasons import price_words
from opora.matching.pages.words import points
from opora.mentoring.models import Seat
from opora.mentoring.queries.people import Card, cards_of


@dataclass(frozen=True)
class HelpLine:
    """One change: what to do, with whom, what the others lose."""

    what: str
    mentor: Card | None
    price: str
    kind: str


@dataclass(frozen=True)
class HelpPage:
    """The page of one teacher."""

    run: Run
    seat: Seat
    card: Card | None
    lines: tuple[HelpLine, ...]


def help_page(viewer: Viewer, run: Run, seat: Seat) -> HelpPage:
    """What would help, by the run's frozen input and rules."""
    text = text_of(run)
    found = what_helps(text, *files_of(run), seat.mentee_id)
    cards = cards_of({seat.mentee_id, *(one.mentor_id for one in found.changes)}, viewer.today, viewer.language)
    audience = audience_of(text)
    lines = [
        HelpLine(
            change_words(one, cards, audience, hides_score=found.hides_score), cards.get(one.mentor_id),
            price_words(one.steps, one.loss, hidden=found.hides_score), "wait" if one.steps or one.loss > 0 else "good",
        )
        for one in found.changes
    ]  # fmt: skip
    return HelpPage(run, seat, cards.get(seat.mentee_id), tuple(lines))


def change_words(one: Change, cards: Mapping[int, Card], audience: Audience, *, hides_score: bool) -> str:
    """«Ещё одно место у Белова А. С.»: what to change, in a phrase."""
    card = cards.get(one.mentor_id)
    name = card.name if card else ""
    if one.kind == "place":
        return _("one more place with this mentor: %(name)s") % {"name": name}
    if one.kind == "distance" and one.km is not None:
        km = number_format(round(one.km + 0.5))
        return _("a mentor farther away, up to %(km)s km: %(name)s") % {"km": km, "name": name}
    if one.kind == "online":
        return _("meetings online: %(name)s") % {"name": name}
    if one.kind == "floor":
        if hides_score:
            return _("a lower threshold: %(name)s") % {"name": name}
        return _("a threshold lower by %(points)s: %(name)s") % {
            "points": number_format(points(one.short)), "name": name
        }  # fmt: skip
    rule = _("Kept apart, or the mentor's own limits") if one.rule == KEPT_APART else audience.name_of(one.rule)
    return _("an exception to the rule “%(rule)s”: %(name)s") % {"rule": rule, "name": name}
