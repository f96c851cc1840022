"""The calibrations of an instrument, and which questions work differently for a group of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.base.rules.refusals import Refusal
from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.calibrating import LEAST_ANSWERS, category, differing
from opora.diagnostics.forms.calibrations import CalibrateForm
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.queries.calibrating import answers_for, calibrations_of, groups_for, ready_count
from opora.diagnostics.queries.instruments import current_calibration, items_of
from opora.network.models import Node

__all__ = ["CalibrationsPage", "calibrations_page"]

YOUNG = "young"


@dataclass(frozen=True)
class CalibrationLine:
    """One calibration in words."""

    number: int
    made: str
    note: str


@dataclass(frozen=True)
class DifferingLine:
    """One question that works differently, with its grade."""

    code: str
    text: str
    grade: str
    said: str


@dataclass(frozen=True)
class Compared:
    """What comparing the groups found, or why it could not be."""

    lines: tuple[DifferingLine, ...]
    alike: int
    refusal: str = ""


@dataclass(frozen=True)
class CalibrationsPage:
    """The page."""

    instrument: Instrument
    title: str
    ready: int
    form: CalibrateForm
    lines: tuple[CalibrationLine, ...]
    #: Groups to compare by: address and name.
    groups: tuple[tuple[str, str], ...]
    compared: Compared | None


def calibrations_page(
    viewer: Viewer, instrument: Instrument, form: CalibrateForm, by: str, places: Sequence[Node]
) -> CalibrationsPage:
    """The page of one version; `by` names the group that is compared with the others."""
    known = calibrations_of(viewer, instrument)
    here = reverse("diagnostics:calibrations", args=[instrument.pk])
    groups = [(YOUNG, _("young and experienced")), *((str(one.pk), one.short_name or one.name) for one in places)]
    return CalibrationsPage(
        instrument=instrument, title=text_in(instrument.title, viewer.language), ready=ready_count(viewer, instrument),
        form=form, lines=tuple(_line(one) for one in known),
        groups=tuple((f"{here}?by={code}", str(name)) for code, name in groups) if known else (),
        compared=_compared(viewer, instrument, by) if by in dict(groups) and known else None,
    )  # fmt: skip


def _line(one: Calibration) -> CalibrationLine:
    note = [_("invented for the demo") if one.invented else _("answers of %(count)s people") % {"count": one.sample}]
    common = [section["common"] for section in one.link.get("sections", {}).values()]
    if common:
        told = {"number": one.link["calibration"], "count": sum(common)}
        note.append(_("on the scale of calibration %(number)s by %(count)s common questions") % told)
    drift = [code for section in one.link.get("sections", {}).values() for code in section["drift"]]
    if drift:
        note.append(_("changed their difficulty: %(codes)s") % {"codes": ", ".join(drift)})
    return CalibrationLine(one.number, f"{one.made_on:%d.%m.%Y}, {one.model}", "; ".join(note))


def _compared(viewer: Viewer, instrument: Instrument, by: str) -> Compared:
    """Every question that works differently for the group at equal ability, the worst first."""
    calibration = current_calibration(instrument)
    gathered = [one for one in answers_for(viewer, instrument) if one.person is not None]
    if calibration is None:
        return Compared((), 0)
    items = {item.pk: item for item in items_of(instrument) if item.code in calibration.parameters}
    focal = groups_for(viewer, [one.person for one in gathered if one.person is not None], by, viewer.today)
    counts = {pk: sum(pk in one.scores for one in gathered) for pk in items}
    kept = {pk: item for pk, item in items.items() if counts[pk] >= LEAST_ANSWERS}
    rows = [
        {kept[pk].code: category(kept[pk], score) for pk, score in one.scores.items() if pk in kept} for one in gathered
    ]
    codes = [item.code for item in kept.values()]
    try:
        found = differing(rows, [one.person in focal for one in gathered], codes, calibration)
    except Refusal as refusal:
        return Compared((), 0, str(refusal))
    texts: dict[str, Item] = {item.code: item for item in kept.values()}
    lines = [
        DifferingLine(code, text_in(texts[code].text, viewer.language), grade, _said(grade, float(found.delta[at])))
        for at, (code, grade) in enumerate(zip(codes, found.grade, strict=True))
        if grade != "A"
    ]
    lines.sort(key=lambda line: (line.grade != "C", line.code))
    return Compared(tuple(lines), len(codes) - len(lines))


def _said(grade: str, delta: float) -> str:
    """What the difference means for the group."""
    size = _("much") if grade == "C" else _("somewhat")
    told = {"size": size, "delta": number_format(abs(delta), 1)}
    if delta < 0:
        return _("%(size)s harder for the group than for others of equal ability (%(delta)s)") % told
    return _("%(size)s easier for the group than for others of equal ability (%(delta)s)") % told
