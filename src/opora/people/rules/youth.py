"""Who is a young teacher on a day: several definitions as data, and never a guess where a fact is missing."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opora.base.rules.periods import Period, merge
from opora.base.rules.refusals import Refusal

__all__ = [
    "FACTS",
    "Break",
    "Distribution",
    "Facts",
    "Override",
    "ReasonNeeded",
    "Rule",
    "Verdict",
    "facts_of",
    "fits_one",
    "is_young",
    "rule_from",
    "rules",
    "rules_of",
]

DATA = Path(__file__).resolve().parents[1] / "data" / "young_rules.toml"
DAY = dt.timedelta(days=1)

#: The facts a rule may ask for, in the words in which a page asks for them.
FACTS = {
    "birth_on": gettext_lazy("date of birth"),
    "teaching_started_on": gettext_lazy("the day teaching began"),
    "qualification_on": gettext_lazy("the day of qualification"),
    "first_job": gettext_lazy("whether this is the first job by qualification"),
    "distribution": gettext_lazy("the basis and the term of distribution"),
    "breaks": gettext_lazy("breaks in service"),
}


class ReasonNeeded(Refusal):
    """A decision by hand came without a reason."""

    message = gettext_lazy("Say in a few words why the rule is set aside for this person.")


# Facts


@dataclass(frozen=True, slots=True)
class Break:
    """A break in service; `ends_on` is the first day back, None while it lasts."""

    starts_on: dt.date
    ends_on: dt.date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a young specialist was sent to work, and for what term."""

    basis: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person; None is «not known», which is not «no»."""

    birth_on: dt.date | None = None
    teaching_started_on: dt.date | None = None
    qualification_on: dt.date | None = None
    first_job: bool | None = None
    #: Empty: there were none; None: it is known that nobody has told of them.
    breaks: Sequence[Break] | None = ()
    distribution: Distribution | None = None
    #: False when it is known that the person was never distributed.
    distributed: bool | None = None
    #: Service as a list gave it, and the day of the list: used when the first day of teaching is not known.
    service_years: float | None = None
    service_on: dt.date | None = None


def facts_of(
    career: Mapping[str, Any],
    birth_on: dt.date | None = None,
    teaching_started_on: dt.date | None = None,
    qualification_on: dt.date | None = None,
) -> Facts:
    """Facts from a person's dates and the dated terms kept beside them (no word of breaks: there were none).

    >>> facts_of({"first_job": True, "breaks": [{"starts_on": "2025-02-01", "kind": "parental"}]}).breaks
    (Break(starts_on=datetime.date(2025, 2, 1), ends_on=None, kind='parental'),)
    """

    def day(row: Mapping[str, Any], name: str) -> dt.date | None:
        return dt.date.fromisoformat(row[name]) if row.get(name) else None

    sent = career.get("distribution")
    breaks = career.get("breaks", ())
    return Facts(
        birth_on=birth_on,
        teaching_started_on=teaching_started_on,
        qualification_on=qualification_on,
        first_job=career.get("first_job"),
        breaks=None
        if breaks is None
        else tuple(
            Break(dt.date.fromisoformat(row["starts_on"]), day(row, "ends_on"), row.get("kind", "")) for row in breaks
        ),
        distribution=Distribution(
            sent["basis"], dt.date.fromisoformat(sent["starts_on"]), dt.date.fromisoformat(sent["ends_on"])
        )
        if sent
        else None,
        distributed=bool(sent) if "distribution" in career else None,
        service_years=career.get("service_years"),
        service_on=day(career, "service_on"),
    )


# Rules


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition of «young»; every condition it names must hold."""

    code: str
    title: Mapping[str, str]
    #: The law profile it belongs to; empty: any.
    profile: str = ""
    max_age: int | None = None
    max_service_years: int | None = None
    first_job: bool = False
    bases: frozenset[str] = field(default_factory=frozenset)
    break_months: int | None = None
    months_after_break: int | None = None
    pauses: frozenset[str] = field(default_factory=frozenset)
    #: Beyond so many years no untold break could matter.
    pauses_at_most: int = 0


@cache
def rules() -> Mapping[str, Rule]:
    """The rules that are shipped, by code."""
    return {code: rule_from(code, row) for code, row in tomllib.loads(DATA.read_text(encoding="utf-8")).items()}


def rule_from(code: str, row: Mapping[str, Any]) -> Rule:
    """A rule as a file writes it."""
    returned = row.get("after_break", {})
    return Rule(
        code=code,
        title=row["title"],
        profile=row.get("profile", ""),
        max_age=row.get("max_age"),
        max_service_years=row.get("max_service_years"),
        first_job=row.get("first_job", False),
        bases=frozenset(row.get("bases", ())),
        break_months=returned.get("break_months"),
        months_after_break=returned.get("months"),
        pauses=frozenset(row.get("pauses", ())),
        pauses_at_most=row.get("pauses_at_most", 0),
    )


def rules_of(profile: str) -> tuple[Rule, ...]:
    """The rules a law profile may choose from.

    >>> [rule.code for rule in rules_of("by")]
    ['after_break', 'by_distribution']
    """
    return tuple(rule for rule in rules().values() if rule.profile in ("", profile))


# Verdicts


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says on a day.

    `young` is None when a missing fact decides; `unknown` names such facts (keys of `FACTS`). `until` is the
    first day on which the person is no longer young, or the earliest such day when `until_exact` is false;
    None: no end is known.
    """

    young: bool | None
    until: dt.date | None = None
    reason: str = ""
    unknown: tuple[str, ...] = ()
    until_exact: bool = True
    by_hand: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The missing facts in words."""
        return tuple(str(FACTS[name]) for name in self.unknown)


@dataclass(frozen=True, slots=True)
class Override:
    """A decision by hand that sets the rule aside, with its reason."""

    young: bool
    reason: str
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ReasonNeeded


def is_young(facts: Facts, rule: Rule | str, on: dt.date, override: Override | None = None) -> Verdict:
    """Whether the rule counts the person as young on a day.

    >>> novice = Facts(teaching_started_on=dt.date(2025, 9, 1), breaks=())
    >>> is_young(novice, "r145_0_3", dt.date(2026, 9, 1)).until
    datetime.date(2028, 9, 1)
    >>> is_young(Facts(), "r145_0_3", dt.date(2026, 9, 1)).unknown
    ('teaching_started_on',)
    """
    if override is not None and (override.until is None or on < override.until):
        reason = _("Decided by hand: %(reason)s") % {"reason": override.reason.strip()}
        return Verdict(override.young, override.until, reason, by_hand=True)
    rule = rules()[rule] if isinstance(rule, str) else rule
    verdicts: list[Verdict] = []
    if rule.max_age is not None:
        verdicts.append(_by_age(facts, rule.max_age, on))
    if rule.max_service_years is not None:
        verdicts.append(_by_service(facts, rule, rule.max_service_years, on))
    if rule.first_job:
        verdicts.append(_by_first_job(facts, on))
    if rule.bases:
        verdicts.append(_by_distribution(facts, rule, on))
    if rule.break_months is not None:
        verdicts.append(_after_break(facts, rule, on))
    return _together(verdicts)


def fits_one(facts: Facts, definitions: Sequence[Rule], on: dt.date, override: Override | None = None) -> Verdict:
    """Whether one definition or another counts the person as young: the one that does so longest is told.

    >>> novice = Facts(teaching_started_on=dt.date(2025, 9, 1), breaks=())
    >>> both = [rules()["ru_489_35_3"], rules()["r145_0_3"]]
    >>> fits_one(novice, both, dt.date(2026, 9, 1)).young
    True
    """
    verdicts = [is_young(facts, one, on, override) for one in definitions]
    young = [verdict for verdict in verdicts if verdict.young]
    if young:
        return max(young, key=lambda verdict: verdict.until or dt.date.max)
    return next((verdict for verdict in verdicts if verdict.young is None), verdicts[0])


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """All conditions at once: one certain «no» decides, else one missing fact leaves the question open."""
    refusing = [verdict for verdict in verdicts if verdict.young is False]
    if refusing:
        return Verdict(False, reason=refusing[0].reason)
    open_ones = [verdict for verdict in verdicts if verdict.young is None]
    if open_ones:
        unknown = tuple(dict.fromkeys(name for verdict in open_ones for name in verdict.unknown))
        words = ", ".join(str(FACTS[name]) for name in unknown)
        return Verdict(None, reason=_("Not known: %(facts)s.") % {"facts": words}, unknown=unknown)
    ends = [verdict for verdict in verdicts if verdict.until is not None]
    first = min(ends, key=lambda verdict: verdict.until or dt.date.max, default=None)
    return Verdict(
        True,
        until=first.until if first else None,
        reason=" ".join(verdict.reason for verdict in verdicts if verdict.reason),
        until_exact=all(verdict.until_exact for verdict in verdicts),
        unknown=tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.unknown)),
    )


# Conditions


def _by_age(facts: Facts, last_age: int, on: dt.date) -> Verdict:
    if facts.birth_on is None:
        return Verdict(None, unknown=("birth_on",))
    until = _years_later(facts.birth_on, last_age + 1)
    if until <= on:
        words = ngettext("Older than %(age)s year.", "Older than %(age)s years.", last_age)
        return Verdict(False, reason=words % {"age": last_age})
    words = ngettext("Not older than %(age)s year.", "Not older than %(age)s years.", last_age)
    return Verdict(True, until, reason=words % {"age": last_age})


def _by_first_job(facts: Facts, on: dt.date) -> Verdict:
    if facts.first_job is False:
        return Verdict(False, reason=_("This is not the first job by qualification."))
    unknown = [name for name in ("first_job", "qualification_on") if getattr(facts, name) is None]
    if unknown:
        return Verdict(None, unknown=tuple(unknown))
    if facts.qualification_on is not None and on < facts.qualification_on:
        return Verdict(False, reason=_("Not qualified yet."))
    return Verdict(True, reason=_("The first job by qualification."))


def _by_service(facts: Facts, rule: Rule, years: int, on: dt.date) -> Verdict:
    begins = facts.teaching_started_on
    if begins is None:
        return _by_told_service(facts, rule, years, on)
    pauses = _pausing(facts.breaks or (), rule.pauses)
    verdict = _within_term(facts, rule, _paused(begins, _years_later(begins, years), pauses), on)
    return _worded(verdict, years)


def _by_told_service(facts: Facts, rule: Rule, years: int, on: dt.date) -> Verdict:
    """By service as a list told it: «2» is anything from two years to three, «2.5» a tenth of a year."""
    told, told_on = facts.service_years, facts.service_on
    if told is None or told_on is None or not math.isfinite(told) or not 0 <= told <= 80:
        return Verdict(None, unknown=("teaching_started_on",))
    width = 1.0 if float(told).is_integer() else 0.1
    earliest = _months_later(told_on, -math.ceil(round((told + width) * 12, 6))) + DAY
    latest = _months_later(told_on, -math.floor(round(told * 12, 6)))
    # The list has left out the breaks before it already.
    since = [
        Period(max(one.starts_on, told_on), one.ends_on)
        for one in _pausing(facts.breaks or (), rule.pauses)
        if one.ends_on is None or told_on < one.ends_on
    ]
    surely_until = _paused(earliest, _years_later(earliest, years), since)
    if surely_until is None or on < surely_until:
        return _worded(Verdict(True, surely_until, until_exact=False), years)
    perhaps_until = _paused(latest, _years_later(latest, years), since)
    if perhaps_until is None or on < perhaps_until:
        return Verdict(None, unknown=("teaching_started_on",))
    if told >= years and told_on <= on:
        return _worded(Verdict(False), years)
    return _worded(_within_term(facts, rule, perhaps_until, on), years)


def _within_term(facts: Facts, rule: Rule, until: dt.date | None, on: dt.date) -> Verdict:
    """Whether a term lasts on a day; an untold break may have kept its clock from running."""
    untold = facts.breaks is None and bool(rule.pauses)
    if until is None or on < until:
        return Verdict(True, until, until_exact=not untold)
    if untold and on < _years_later(until, rule.pauses_at_most):
        return Verdict(None, unknown=("breaks",))
    return Verdict(False)


def _worded(verdict: Verdict, years: int) -> Verdict:
    if verdict.young is None:
        return verdict
    if verdict.young:
        words = ngettext("Up to %(years)s year of service.", "Up to %(years)s years of service.", years)
    else:
        words = ngettext("Over %(years)s year of service.", "Over %(years)s years of service.", years)
    return replace(verdict, reason=words % {"years": years})


def _by_distribution(facts: Facts, rule: Rule, on: dt.date) -> Verdict:
    sent = facts.distribution
    if sent is None:
        if facts.distributed is False:
            return Verdict(False, reason=_("Came without distribution."))
        return Verdict(None, unknown=("distribution",))
    if sent.basis not in rule.bases:
        return Verdict(False, reason=_("The basis of work gives no such status."))
    if on < sent.starts_on:
        return Verdict(False, reason=_("The obligatory term has not begun."))
    pauses = _pausing(facts.breaks or (), rule.pauses)
    verdict = _within_term(facts, rule, _paused(sent.starts_on, sent.ends_on, pauses), on)
    words = {True: _("Within the obligatory term."), False: _("The obligatory term is over."), None: ""}
    return replace(verdict, reason=words[verdict.young])


def _after_break(facts: Facts, rule: Rule, on: dt.date) -> Verdict:
    if facts.breaks is None:
        return Verdict(None, unknown=("breaks",))
    for one in sorted(facts.breaks, key=lambda one: one.starts_on, reverse=True):
        if one.ends_on is None or on < one.ends_on:
            continue
        long_enough = _months_later(one.starts_on, rule.break_months or 0) <= one.ends_on
        until = _months_later(one.ends_on, rule.months_after_break or 0)
        if long_enough and on < until:
            return Verdict(True, until, _("Back after a long break."))
    return Verdict(False, reason=_("No long break ended lately."))


# Days


def _pausing(breaks: Iterable[Break], kinds: frozenset[str]) -> list[Period]:
    return merge(Period(one.starts_on, one.ends_on) for one in breaks if one.kind in kinds)


def _paused(start: dt.date, end: dt.date, pauses: Sequence[Period]) -> dt.date | None:
    """The end of a term moved by the days on which its clock stood still; None while it stands still."""
    for pause in pauses:
        begins = max(pause.starts_on, start)
        if end <= begins or (pause.ends_on is not None and pause.ends_on <= begins):
            continue
        if pause.ends_on is None:
            return None
        end += pause.ends_on - begins
    return end


def _years_later(day: dt.date, years: int) -> dt.date:
    """The same day of another year; 29 February becomes 1 March where there is none."""
    if day.month == 2 and day.day == 29 and not calendar.isleap(day.year + years):
        return dt.date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
