"""The passport of an instrument, put together from its records: who made it, how it is scored, how precise it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opora.base.models import StateChange
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.pages.profile import MIDDLE, SPREAD
from opora.diagnostics.rules.instruments import REWORDED, TRIAL, bands_of, has_right_answers, parts_of

__all__ = ["Line", "PassportPage", "SectionLine", "passport_page"]

#: Below this no individual level is told.
INDIVIDUAL = 0.70
#: Places of the scale that the passport names, among those that were reckoned.
PLACES = (-2.0, -1.0, 0.0, 1.0, 2.0)


@dataclass(frozen=True)
class Line:
    """One fact: what it is, what it says."""

    label: str
    value: str


@dataclass(frozen=True)
class SectionLine:
    """One section: its questions and, where calibrated, its precision; empty where it is unknown."""

    title: str
    items: int
    reliability: str = ""
    error: str = ""
    accuracy: str = ""
    consistency: str = ""
    #: Errors at `PLACES`.
    along: tuple[str, ...] = ()
    #: Why it cannot be measured, or what is not told for want of precision.
    note: str = ""


@dataclass(frozen=True)
class PassportPage:
    """The passport."""

    facts: tuple[Line, ...]
    levels: tuple[Line, ...]
    sections: tuple[SectionLine, ...]
    calibrated: bool
    #: The figures of precision are there.
    reckoned: bool
    has_levels: bool
    places: tuple[str, ...]
    invented: bool


def passport_page(
    instrument: Instrument, items: Sequence[Item], calibration: Calibration | None, steps: Sequence[StateChange],
    language: str, *, names: bool,
) -> PassportPage:  # fmt: skip
    """Everything the records tell; `names` of people for those who keep the shelf."""
    figures: Mapping[str, Any] = calibration.passport if calibration else {}
    counts: dict[str, int] = {}
    for item in items:
        counts[item.section] = counts.get(item.section, 0) + 1
    sections = [
        _section(part.said(language), counts.get(part.code, 0), figures.get(part.code)) for part in parts_of(instrument)
    ]
    if "" in figures:
        sections.append(_section(_("All sections together"), len(items), figures[""]))
    latent = instrument.levels.get("rule") == "latent"
    return PassportPage(
        facts=tuple(_facts(instrument, items, calibration, steps, language, names)),
        levels=tuple(_levels(instrument, language)), sections=tuple(sections),
        calibrated=calibration is not None, reckoned=bool(figures),
        has_levels=latent and len(bands_of(instrument)) > 1,
        places=tuple(number_format(MIDDLE + SPREAD * place, 0) for place in PLACES),
        invented=bool(calibration and calibration.invented),
    )  # fmt: skip


def _facts(
    instrument: Instrument, items: Sequence[Item], calibration: Calibration | None, steps: Sequence[StateChange],
    language: str, names: bool,
) -> list[Line]:  # fmt: skip
    passport = instrument.passport
    found = [
        Line(_("Version"), str(instrument.version)),
        Line(_("Made by"), text_in(passport.get("author", {}), language) or _who(steps, "", names)),
        Line(_("Reviewed"), _who(steps, Instrument.State.REVIEWED, names)),
        Line(_("Published"), _who(steps, Instrument.State.PUBLISHED, names)),
        Line(_("What it is for"), text_in(instrument.about, language)),
        Line(_("What it cannot tell"), text_in(passport.get("limits", {}), language)),
        Line(_("How it is scored"), _scored(instrument)),
        Line(_("Calibration"), _calibrated(calibration)),
        *_rewordings(passport.get(REWORDED, {}), _who(steps, "", names)),
        *_trials(instrument, items, calibration),
    ]
    return [line if line.value else Line(line.label, _("not told")) for line in found]


def _rewordings(told: Mapping[str, Sequence[str]], who: str) -> Iterator[Line]:
    """Questions changed since the version before: whose parameters were kept, and by whom; whose were taken away."""
    for name, words in (
        ("kept", _("%(codes)s: parameters found by the old wording kept by decision of %(who)s")),
        ("lost", _("%(codes)s: without parameters until the next calibration")),
    ):
        if codes := told.get(name, ()):
            yield Line(_("Wording changed"), words % {"codes": ", ".join(codes), "who": who or _("the author")})


def _trials(instrument: Instrument, items: Sequence[Item], calibration: Calibration | None) -> Iterator[Line]:
    """Questions without parameters of a test that chooses by the answers."""
    bare = [item.code for item in items if calibration is not None and item.code not in calibration.parameters]
    if bare and instrument.mode == Instrument.Mode.ADAPTIVE:
        told = {"count": len(bare), "codes": ", ".join(bare[:10]) + (" …" if len(bare) > 10 else ""), "most": TRIAL}
        words = _("%(count)s (%(codes)s): up to %(most)s are put after the chosen questions and count for nobody")
        yield Line(_("Questions on trial"), words % told)


def _who(steps: Sequence[StateChange], state: str, names: bool) -> str:
    """Who took the step, and when; without a name where there is none to tell."""
    step = next((one for one in reversed(steps) if (one.to_state == state if state else not one.from_state)), None)
    if step is None:
        return "" if not state else _("not yet")
    day = f"{localtime(step.at):%d.%m.%Y}"
    person = getattr(step.account, "person", None) if names else None
    return f"{person}, {day}" if person else day


def _scored(instrument: Instrument) -> str:
    rule = instrument.levels.get("rule")
    if rule == "latent":
        return _("By the parameters of the questions answered: a value on the scale of ability, with its error.")
    if rule == "percent" or has_right_answers(instrument):
        return _("Percent of the maximum, section by section; with more than a fifth passed over there is no result.")
    return _("There are no points: answers are counted by option, for groups.")


def _calibrated(calibration: Calibration | None) -> str:
    if calibration is None:
        return _("Not calibrated: errors are unknown.")
    told = {"model": MODELS.get(calibration.model, calibration.model), "day": f"{calibration.made_on:%d.%m.%Y}"}
    if calibration.invented:
        return _("%(model)s, %(day)s; the parameters are invented for the demo.") % told
    return _("%(model)s, %(day)s, by the answers of %(people)s people.") % {
        **told, "people": number_format(calibration.sample)
    }  # fmt: skip


#: Models of calibration as people who calibrate call them.
MODELS = {"rasch": "Rasch", "2pl": "2PL", "grm": "GRM"}


def _levels(instrument: Instrument, language: str) -> list[Line]:
    """Each level with where it begins; the lowest ends where the next begins."""
    bands, percent = bands_of(instrument), instrument.levels.get("rule") == "percent"

    def told(value: float) -> str:
        return f"{_plain(value)} %" if percent else _plain(MIDDLE + SPREAD * value)

    found = []
    for at, band in enumerate(bands):
        after = bands[at + 1].above if at + 1 < len(bands) else None
        if band.above is not None:
            value = _("from %(value)s, inclusive") % {"value": told(band.above)}
        else:
            value = _("below %(value)s") % {"value": told(after)} if after is not None else _("every value")
        found.append(Line(band.said(language), value))
    return found


def _plain(value: float) -> str:
    return number_format(round(value, 1), 0 if float(round(value, 1)).is_integer() else 1)


def _section(title: str, count: int, figures: Mapping[str, Any] | None) -> SectionLine:
    if not figures:
        return SectionLine(title, count)
    if "refused" in figures:
        return SectionLine(title, count, note=figures["refused"])
    reach = {place: error for place, error, _length in figures["reach"]}
    weak = figures["reliability"] < INDIVIDUAL
    along = tuple(number_format(SPREAD * reach[at], 1) if at in reach else "—" for at in PLACES)
    return SectionLine(
        title, count, number_format(figures["reliability"], 2), number_format(SPREAD * figures["error"], 1),
        _share(figures["accuracy"]), _share(figures["consistency"]), along,
        _("Too unreliable for a level of one person: none is told.") if weak else "",
    )  # fmt: skip


def _share(value: float | None) -> str:
    return "—" if value is None else number_format(value, 2)
