"""Why this pair, why nobody: what the record says in words, each reader seeing only what is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.matching.bridge.audience import SMALL, Audience, nobody_of
from opora.matching.models import RunPair
from opora.matching.pages.words import points
from opora.matching.rules import SENSITIVE_TERMS
from opora.mentoring.queries.people import Card

#: Terms whose name alone says little: what they mean when they give all their points, and when only some.
_FULL = {
    "Subject": lambda: _("the same subject"),
    "Post": lambda: _("the same post"),
    "Stage": lambda: _("the same classes"),
    "Service": lambda: _("far more years of service"),
    "Nearness": lambda: _("the same school"),
    "Mentee's wish": lambda: _("the teacher asked for this mentor"),
    "Mentor's wish": lambda: _("the mentor asked for this teacher"),
    "Load": lambda: _("the mentor has time"),
    "Needs covered": lambda: _("helps with everything asked for"),
}
_PART = {
    "Subject": lambda: _("a related subject"),
    "Post": lambda: _("a related post"),
    "Stage": lambda: _("some of the same classes"),
    "Service": lambda: _("more years of service"),
    "Nearness": lambda: _("near by"),
    "Mentee's wish": lambda: _("one of those the teacher asked for"),
    "Mentor's wish": lambda: _("one of those the mentor asked for"),
    "Needs covered": lambda: _("helps with a part of what was asked for"),
}


@dataclass(frozen=True)
class TermLine:
    """One named part of a score, in points."""

    name: str
    value: float
    most: float
    note: str = ""


def title_of(term: Mapping[str, Any], language: str) -> str:
    """The name of a term as the rule file gives it in the reader's language."""
    return str(term.get("title") or term["name"]) if language == "ru" else str(term["name"])


def shown_terms(terms: Sequence[Mapping[str, Any]], language: str) -> list[TermLine]:
    """The bars the administration may see: what rests on measured needs is left out."""
    return [
        TermLine(title_of(term, language), points(term["points"]), points(term["most"]))
        for term in terms
        if _may_show(term)
    ]


def _may_show(term: Mapping[str, Any]) -> bool:
    """Not what was measured; and where nothing was asked for, no empty bar either: it would tell that apart."""
    if term.get("sensitive") or (term.get("kind") in SENSITIVE_TERMS and not term["points"]):
        return False
    return bool(term["points"])


def silent_terms(terms: Sequence[Mapping[str, Any]], language: str) -> str:
    """What gave no points, in a line."""
    told = [
        title_of(term, language).lower()
        for term in terms
        if not term["points"] and term["most"] and term.get("kind") not in SENSITIVE_TERMS
    ]
    return ", ".join(told)


def is_sensitive(terms: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a part of the score may not be told: then neither may its sum."""
    return any(term.get("sensitive") for term in terms)


def why_words(terms: Sequence[Mapping[str, Any]], language: str, *, most: int = 3) -> str:
    """The heaviest reasons in a phrase: «тот же предмет, та же школа»."""
    told = []
    for term in sorted(terms, key=lambda one: -one["points"]):
        if term.get("sensitive") or term["points"] <= 0 or term.get("kind") == "load":
            continue
        words = _FULL if term["points"] >= term["most"] else _PART
        phrase = words.get(term["name"])
        told.append(phrase() if phrase else title_of(term, language).lower())
    sentence = ", ".join(told[:most])
    return sentence[:1].upper() + sentence[1:]


def covered_words(covered: tuple[int, int] | None) -> str:
    """«Закрывает 3 из 4 направлений запроса»."""
    if covered is None:
        return ""
    part, whole = covered
    return ngettext(
        "covers %(part)s of %(whole)s direction asked for",
        "covers %(part)s of %(whole)s directions asked for",
        whole,
    ) % {"part": part, "whole": whole}


def price_words(steps: int | None, loss: int | None, *, hidden: bool = False) -> str:
    """What a pair by hand costs everybody."""
    if steps is None or loss is None:
        return _("cannot be fitted in beside the pinned pairs")
    if steps > 0:
        return ngettext(
            "%(count)s teacher would be left without a mentor",
            "%(count)s teachers would be left without a mentor",
            steps,
        ) % {"count": steps}
    if loss <= 0:
        return _("takes nothing from the others")
    if hidden:
        return _("all pairs together lose in strength")
    return _("all pairs together lose %(points)s in strength") % {"points": _number(points(loss))}


def _number(value: float) -> str:
    return str(number_format(int(value) if value == int(value) else value))


def next_best(pair: RunPair, cards: Mapping[int, Card], *, hidden: bool) -> str:
    """The strongest other mentor of this teacher, and what taking them would cost."""
    other = pair.alternatives.get("mentor") or {}
    card = cards.get(other.get("person", 0))
    if card is None:
        return _("Nobody else fits these rules.")
    price = price_words(other.get("steps"), other.get("loss"), hidden=hidden)
    if hidden:
        return _("Next: %(name)s; %(price)s.") % {"name": card.name, "price": price}
    return _("Next in strength: %(name)s, %(other)s instead of %(own)s; %(price)s.") % {
        "name": card.name,
        "other": _number(points(other["score"])),
        "own": _number(points(pair.score)),
        "price": price,
    }


def nobody_words(reason: Mapping[str, Any], audience: Audience) -> str:
    """Why a teacher got nobody, in a sentence."""
    if reason.get("open"):
        return ngettext(
            "%(count)s mentor fits, but the places are taken",
            "%(count)s mentors fit, but their places are taken",
            reason["open"],
        ) % {"count": reason["open"]}
    if nobody_of(reason, audience).facts:
        return _("No mentor here passes the rules")
    return _others_words()


def _others_words() -> str:
    return _("There is no mentor with a free place here, or the wishes and conditions of the two sides do not fit")


def nobody_details(reason: Mapping[str, Any], cards: Mapping[int, Card], audience: Audience) -> list[str]:
    """Which fact left out how many, and who took the last places; what is private is told without a number."""
    found = nobody_of(reason, audience)
    told = [f"{name}: {_left_out(count)}" for name, count in found.facts]
    if found.others and (found.facts or reason.get("open")):
        told.append(_("The others have no free place, or the wishes and conditions of the two sides do not fit"))
    for mentee, mentor in reason.get("rivals", []):
        if mentee in cards and mentor in cards:
            told.append(
                _("%(mentor)s goes to %(mentee)s") % {"mentor": cards[mentor].name, "mentee": cards[mentee].name}
            )
    return told


def _left_out(count: int) -> str:
    if count < SMALL:
        return _("left out one mentor or two")
    return ngettext("left out %(count)s mentor", "left out %(count)s mentors", count) % {"count": count}
