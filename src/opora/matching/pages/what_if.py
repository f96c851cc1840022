"""«What if»: the question as a form, before and after as tiles of the territory and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Data, Right, Viewer
from opora.matching.actions.proofs import frozen_input
from opora.matching.actions.runs import text_of
from opora.matching.actions.what_if import answered
from opora.matching.bridge.what_if import (
    PLACES,
    Change,
    Outcome,
    Side,
    distance_of,
    imagined,
    is_small,
    municipalities_of,
    subjects_of,
)
from opora.matching.forms import WhatIfForm
from opora.matching.models import Run
from opora.matching.pages.compare import MINUS, Row, plain, signed
from opora.matching.pages.words import NBSP, points
from opora.matching.queries.places import names_of


@dataclass(frozen=True)
class Tile:
    """A territory on the map: how many stay without a mentor, in a word and in a shade."""

    label: str
    text: str
    step: str
    href: str = ""


@dataclass(frozen=True)
class WhatIfPage:
    """The question and its answer, if there is one."""

    run: Run
    form: WhatIfForm
    change: Change
    query: str
    outcome: Outcome | None
    waits_for_task: bool
    may_compute: bool
    before: tuple[Tile, ...] = ()
    after: tuple[Tile, ...] = ()
    totals: tuple[Row, ...] = ()
    places: tuple[Row, ...] = ()
    subjects: tuple[Row, ...] = ()
    imagined: str = ""

    @property
    def title(self) -> str:
        """The finding in a sentence; before a question, the question itself."""
        if self.outcome is None or self.change.is_nothing:
            return _("What if?")
        gained = self.outcome.after.matched - self.outcome.before.matched
        if gained > 0:
            return ngettext(
                "%(n)s teacher more would have a mentor", "%(n)s teachers more would have a mentor", gained
            ) % {"n": gained}
        if gained < 0:
            return ngettext(
                "%(n)s teacher fewer would have a mentor", "%(n)s teachers fewer would have a mentor", -gained
            ) % {"n": -gained}
        stronger = self.outcome.after.total - self.outcome.before.total
        if stronger > 0:
            return _("Nobody more would have a mentor, yet the pairs would be stronger")
        return _("Nothing would change")


def what_if_page(viewer: Viewer, run: Run, query: QueryDict) -> WhatIfPage:
    """The page for what the address imagines: a small list is computed at once, a large one as a task."""
    data, text = frozen_input(run), text_of(run)
    km = distance_of(text)
    names = names_of([int(one) for one in municipalities_of(data) if one.isdigit()])
    municipalities = [(str(pk), name) for pk, name in names.items()]
    form = WhatIfForm(query or None, subjects=subjects_of(data), municipalities=municipalities, km=km)
    change = form.change(km) if form.is_bound and form.is_valid() else Change()
    small = is_small(data)
    outcome = None
    if not change.is_nothing:
        outcome = imagined(text, data, change) if small else answered(run, change)
    told: dict[str, Any] = _told(outcome, change, names) if outcome else {}
    return WhatIfPage(
        run=run, form=form, change=change, query=query.urlencode(), outcome=outcome,
        waits_for_task=not small and outcome is None and not change.is_nothing,
        may_compute=viewer.may(Data.MATCHING, Right.ENTER, path=run.node.path), **told,
    )  # fmt: skip


def _told(outcome: Outcome, change: Change, names: Mapping[int, str]) -> dict[str, Any]:
    before, after = outcome.before, outcome.after
    wide = len(before.by_municipality) > 1
    was, now = (before.by_municipality, after.by_municipality) if wide else (before.by_school, after.by_school)
    known = dict(names) if wide else names_of([int(one) for one in was if one.isdigit()])
    labels = {key: known.get(int(key), _("elsewhere")) if key.isdigit() else _("elsewhere") for key in was}
    return {
        "before": tuple(_tiles(was, labels)),
        "after": tuple(_tiles(now, labels)),
        "totals": tuple(_totals(before, after)),
        "places": tuple(_rows(was, now, labels)),
        "subjects": tuple(_rows(before.by_subject, after.by_subject, {"": _("no subject told")})),
        "imagined": _imagined(change, names),
    }


def _imagined(change: Change, names: Mapping[int, str]) -> str:
    """What was imagined, in a sentence."""
    told = []
    if change.mentors:
        many = ngettext("%(n)s mentor more", "%(n)s mentors more", change.mentors) % {"n": change.mentors}
        where = names.get(int(change.municipality), "") if change.municipality.isdigit() else ""
        details = [part for part in (change.subject, where) if part]
        told.append(f"{many} ({', '.join(details)})" if details else many)
    if change.online:
        told.append(_("everybody may meet online"))
    if change.km is not None:
        told.append(_("no farther than %(km)s km") % {"km": change.km})
    sentence = "; ".join(told)
    if change.mentors:
        places = ngettext("each with %(n)s place", "each with %(n)s places", PLACES) % {"n": PLACES}
        sentence = f"{sentence}; {places}"
    return sentence


def _tiles(counts: Mapping[str, list[int]], labels: Mapping[str, str]) -> list[Tile]:
    found = []
    for key, (whole, served) in counts.items():
        left = whole - served
        text = _("%(n)s of %(all)s") % {"n": left, "all": whole} if left else _("no one")
        found.append(Tile(labels[key], text.replace(" ", NBSP), step_of(left, whole)))
    return sorted(found, key=lambda tile: tile.label)


def step_of(part: int, whole: int) -> str:
    """The shade of a tile: none, under a quarter, under a half, more."""
    share = part / whole if whole else 0
    return "1" if not part else "2" if share < 0.25 else "3" if share < 0.5 else "4"


def _totals(before: Side, after: Side) -> list[Row]:
    gained = after.matched - before.matched
    was, now = points(before.total), points(after.total)
    return [
        Row(
            _("Teachers with a mentor"), _("%(n)s of %(all)s") % {"n": before.matched, "all": before.mentees},
            _("%(n)s of %(all)s") % {"n": after.matched, "all": after.mentees}, _mark(gained), _note(gained),
        ),
        Row(
            _("Strength of all pairs, points"), plain(was), plain(now), _mark(now - was),
            _note(now - was),
        ),
    ]  # fmt: skip


def _rows(was: Mapping[str, list[int]], now: Mapping[str, list[int]], labels: Mapping[str, str]) -> list[Row]:
    rows = []
    for key, (whole, served) in was.items():
        after = now.get(key, [whole, 0])[1]
        left, right = (_("%(n)s of %(all)s") % {"n": count, "all": whole} for count in (served, after))
        rows.append(
            (whole - served, Row(labels.get(key, key), left, right, _mark(after - served), _note(after - served)))
        )
    return [row for _left, row in sorted(rows, key=lambda one: (-one[0], one[1].label))]


def _mark(change: float) -> str:
    return "differs" if change else "same"


def _note(change: float) -> str:
    return signed(change).replace("-", MINUS) if change else ""
