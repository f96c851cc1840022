"""What must agree within one programme: references, dates, terms, targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from django.utils.translation import pgettext_lazy

from opora.programmes.rules.conditions import condition
from opora.programmes.rules.faults import Findings, Path
from opora.programmes.rules.fields import Among, Keyed, Many, Record, TermName, Test
from opora.programmes.rules.format import FILE, LEVELS
from opora.programmes.rules.inheritance import at, way
from opora.programmes.rules.moments import Moment, anchor_of, moment, target_year
from opora.programmes.rules.terms import known_terms

_COUNTRIES = {"ru": ("RU",), "by": ("BY",)}


def check(data: Mapping[str, Any], findings: Findings) -> None:
    """Note everything that does not agree; `data` is in its canonical form."""
    _references(data, findings)
    _terms(data, findings)
    _forms(data, findings)
    _law(data, findings)
    bounds = _period(data, findings)
    _stages(data, bounds, findings)
    _indicators(data, bounds, findings)
    _locked(data, findings)


def values(kind: Any, value: Any, path: Path = ()) -> Iterator[tuple[Any, Any, Path]]:
    """Every value of a file with its kind and its way."""
    if value is None:
        return
    yield kind, value, path
    if isinstance(kind, Record) and isinstance(value, Mapping):
        for one in kind.fields:
            if one.name in value:
                yield from values(one.kind, value[one.name], (*path, one.name))
    elif isinstance(kind, Keyed) and isinstance(value, Mapping):
        for code, entry in value.items():
            yield from values(kind.of, entry, (*path, code))
    elif isinstance(kind, Many) and isinstance(value, list):
        for number, entry in enumerate(value):
            yield from values(kind.of, entry, (*path, number))


def _references(data: Mapping[str, Any], findings: Findings) -> None:
    for kind, value, path in values(FILE, data):
        if isinstance(kind, Among):
            there = data.get(kind.among) or {}
            if value not in there:
                known = ", ".join(there) or "–"
                findings.say("unknown_reference", path, value=value, where=f"[{kind.among}]", known=known)
    axes = data.get("axes") or {}
    ends = [f"{code}.{value}" for code, axis in axes.items() for value in (axis or {}).get("values") or {}]
    for code, kind in (data.get("kinds") or {}).items():
        for number, value in enumerate((kind or {}).get("axes") or ()):
            if value not in ends:
                way_to = ("kinds", code, "axes", number)
                findings.say("unknown_reference", way_to, value=value, where="[axes]", known=", ".join(ends) or "–")


def _terms(data: Mapping[str, Any], findings: Findings) -> None:
    known = known_terms()
    for kind, value, path in values(FILE, data):
        names = condition(value).terms if isinstance(kind, Test) else (value,) if isinstance(kind, TermName) else ()
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, 3, 0.4) or list(known)[:3]
                findings.say("unknown_term", path, value=name, near=", ".join(near))


def _forms(data: Mapping[str, Any], findings: Findings) -> None:
    for code, form in (data.get("forms") or {}).items():
        if isinstance(form, Mapping) and not form.get("variants"):
            findings.say("form_without_variants", ("forms", code), value=code)


def _law(data: Mapping[str, Any], findings: Findings) -> None:
    law, country = data.get("law"), str(data.get("country") or "").upper()
    fits = country in _COUNTRIES.get(law, ()) if law in _COUNTRIES else country not in ("RU", "BY")
    if law and country and not fits:
        findings.say("law_without_profile", ("law",), value=law, country=country)


def _ordered(starts: str | None, ends: str | None, path: Path, findings: Findings) -> tuple[Moment, Moment] | None:
    """Two dates in their order, or nothing and a fault."""
    if not (starts and ends):
        return None
    first, last = moment(starts), moment(ends)
    if first.counted != last.counted:
        findings.say("mixed_moments", path)
    elif last.until() <= first.first():
        findings.say("ends_before_start", (*path, "ends"), starts=starts, ends=ends)
    else:
        return first, last
    return None


def _period(data: Mapping[str, Any], findings: Findings) -> tuple[Moment, Moment] | None:
    period = data.get("period") or {}
    if not period.get("years") and not (period.get("starts") and period.get("ends")):
        findings.say("missing_key", ("period",), key="years", example="1")
    if period.get("years") and (period.get("starts") or period.get("ends")):
        findings.say("mixed_moments", ("period",))
        return None
    if period.get("years"):
        return Moment(1, counted=True), Moment(period["years"], counted=True)
    return _ordered(period.get("starts"), period.get("ends"), ("period",), findings)


Bounds = tuple[Moment, Moment] | None


def _within(value: Moment, bounds: Bounds, path: Path, findings: Findings) -> None:
    """A date lies in the period; what is counted begins with the period."""
    if bounds is None:
        return
    if bounds[0].counted and not value.counted:
        findings.say("mixed_moments", path)
        return
    anchor = anchor_of(bounds[0].first())
    if value.first(anchor) < bounds[0].first() or value.until(anchor) > bounds[1].until():
        findings.say("outside_period", path, value=str(value), starts=str(bounds[0]), ends=str(bounds[1]))


def _stages(data: Mapping[str, Any], bounds: Bounds, findings: Findings) -> None:
    for code, stage in (data.get("stages") or {}).items():
        path: Path = ("stages", code)
        ordered = _ordered((stage or {}).get("starts"), (stage or {}).get("ends"), path, findings)
        if ordered:
            _within(ordered[0], bounds, (*path, "starts"), findings)
            _within(ordered[1], bounds, (*path, "ends"), findings)
    for path, job in jobs(data):
        if job.get("due"):
            _within(moment(job["due"]), bounds, (*path, "due"), findings)


def jobs(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every task of a stage and every row of the road map, with its way."""
    for code, stage in (data.get("stages") or {}).items():
        for task, job in ((stage or {}).get("tasks") or {}).items():
            yield ("stages", code, "tasks", task), job or {}
    for code, row in (data.get("roadmap") or {}).items():
        yield ("roadmap", code), row or {}


def _indicators(data: Mapping[str, Any], bounds: Bounds, findings: Findings) -> None:
    for code, indicator in (data.get("indicators") or {}).items():
        if not isinstance(indicator, Mapping):
            continue
        if indicator.get("unit", "percent") == "percent" and not indicator.get("denominator"):
            findings.say("not_percent", ("indicators", code))
        for level in () if indicator.get("expired") else LEVELS:
            for year in (indicator.get("targets") or {}).get(level) or {}:
                _target(year, bounds, ("indicators", code, "targets", level, year), findings)


def _target(year: str, bounds: Bounds, path: Path, findings: Findings) -> None:
    """The year of a target touches the period; in a period that is only counted, years are counted too."""
    if bounds is None:
        return
    wanted = target_year(year)
    first, last = bounds[0].first(), bounds[1].until()
    anchor = anchor_of(first)
    dated = bounds[0].counted and wanted.kind != "counted"
    if dated or wanted.until(anchor) <= first or wanted.starts(anchor) >= last:
        findings.say("target_outside_period", path, value=year, starts=str(bounds[0]), ends=str(bounds[1]))


def _locked(data: Mapping[str, Any], findings: Findings) -> None:
    for number, text in enumerate(data.get("locked") or ()):
        if isinstance(text, str) and at(data, way(text)) is None:
            where = pgettext_lazy("is not among", "the lists of the file")
            findings.say("unknown_reference", ("locked", number), value=text, where=where, known="–")
