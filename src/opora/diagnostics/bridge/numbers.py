"""Numbers about teachers' needs as they may be said: small ones are hidden and cannot be worked out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from opora.diagnostics.models import Need
from opora.diagnostics.queries.standings import OWN_WORDS, Standing
from opora.engine.evaluation import (
    INSIDE,
    SAID,
    AlreadyRecoverable,
    Axis,
    Shown,
    Table,
    crossed,
    flat,
    listed,
    means,
    suppress,
)

ASKED, FELT, LACKED = (kind.value for kind in (Need.Kind.WISH, Need.Kind.DIFFICULTY, Need.Kind.DEFICIT))
KINDS = (ASKED, FELT, LACKED)
#: Groups below this many people are hidden, and means of groups below that many.
LEAST, LEAST_MEAN = INSIDE.count, INSIDE.mean
_WHOLE = Axis(("all",), (-1,))
#: Not a subject: measured, and lacking nothing; not a part or a subject: all of them.
FINE, ALL = -2, -1

#: A number that may be said, or None.
Said = int | None
#: Of a teacher: asks for anything, lacks anything, asks for this, lacks this, is measured in this, in anything.
Side = tuple[bool, bool, bool, bool, bool, bool]


@dataclass(frozen=True)
class Gap:
    """One competence: how many ask for it, and of them do not lack it; how many lack it, and of them do not ask."""

    competence: int
    asked: Said
    asked_only: Said
    lacking: Said
    lacking_only: Said
    both: Said
    measured: Said = None
    #: Of so many measured; only where enough people stand behind it.
    mean: float | None = None


def heat_map(
    standings: Sequence[Standing], kind: str, parts: Sequence[int], subjects: Sequence[int]
) -> tuple[tuple[Said, ...], ...]:
    """Teachers with an open need of a kind: a row a part, a column a subject; the last of each is the total."""
    axes = [_axis(len(parts)), _axis(len(subjects))]
    row = {part: place for place, part in enumerate(parts)}
    column = {subject: place for place, subject in enumerate(subjects)}
    counts = np.zeros((len(parts), len(subjects)), dtype=np.int64)
    for one in standings:
        if one.needs.get(kind):
            counts[row[one.part], column[one.subject]] += 1
    said = _said(crossed(counts, axes))
    width = len(axes[1].names)
    return tuple(tuple(said[start : start + width]) for start in range(0, len(said), width))


def gaps(standings: Sequence[Standing]) -> tuple[Gap, ...]:
    """Requests beside deficits, competence by competence, in the order of their numbers.

    The map beside it tells how many ask for or lack anything; so those who ask for, or lack, only something else are
    kept from being worked out as well.
    """
    sides = [(one.needs.get(ASKED, frozenset()), one.needs.get(LACKED, frozenset()), one.values) for one in standings]
    everybody = [one.measured or bool(one.needs.get(LACKED)) for one in standings]
    found = []
    for competence in sorted({one for asks, lacks, values in sides for one in {*asks, *lacks, *values}} - {OWN_WORDS}):
        groups = Counter(
            (bool(asks), bool(lacks), competence in asks, competence in lacks, competence in values, tested)
            for (asks, lacks, values), tested in zip(sides, everybody, strict=True)
        )
        said = _sides_said(groups)
        mean = _mean([values[competence] for _asks, _lacks, values in sides if competence in values], said["measured"])
        found.append(Gap(competence, **{name: said[name] for name in _TOLD}, mean=mean))
    return tuple(found)


def _sides_said(groups: Counter[Side]) -> dict[str, Said]:
    """What may be said of one competence, when the totals of the map are out already."""
    for tested_only in ((False, False, False, False, True, True), (False, False, False, False, False, True)):
        groups[tested_only] += 0
    order = sorted(groups)
    counts = [groups[group] for group in order]
    cells = {name: [place for place, group in enumerate(order) if inside(*group)] for name, inside in _INSIDE.items()}
    sizes = {name: sum(counts[place] for place in of) for name, of in cells.items()}
    fine = sum(count for group, count in groups.items() if group[-1] and not group[1])
    kept_back = {
        name
        for name, well, lacking in (("any_measured", fine, sizes["any_lacking"]),
                                    ("measured", sizes["measured_fine"], sizes["lacking"]))
        if _is_one_sided(sizes[name], well, lacking)
    }  # fmt: skip
    cells = {name: of for name, of in cells.items() if sizes[name] or name not in ("measured_fine", "measured_else")}
    told = {name: of for name, of in cells.items() if name.startswith("any_")}
    out = suppress(listed(counts, told), INSIDE, hide=[name in kept_back for name in told])
    try:
        return dict(zip(cells, _said(listed(counts, cells), [name in kept_back for name in cells], out), strict=True))
    except AlreadyRecoverable:
        return dict.fromkeys(cells)


def _is_one_sided(measured: int, fine: int, lacking: int) -> bool:
    """All or none of few lack something: how many were measured is kept back, it would tell that of each of them."""
    return measured < INSIDE.sure and not (fine and lacking)


def _mean(values: Sequence[float], told: Said) -> float | None:
    """The mean of a group whose size is told, from ten people on."""
    _shown, found = means(crossed([len(values)], [_WHOLE]), [float(sum(values))], INSIDE)
    return None if told is None or np.isnan(found[0]) else float(found[0])


#: One measured person: the part of the region, the school, the value.
Placed = tuple[int, int, float]


def school_mean(rows: Sequence[Placed], school: int) -> float | None:
    """The mean of a school where ten people stand behind it and no small school's can be worked out beside it.

    Whoever answers for a part of the region may read the mean of the part beside those of its schools, whoever
    answers for the region the mean of all: both are held to be told.
    """
    schools = _by_school(rows)
    if len(schools.get(school, ())) < INSIDE.mean:
        return None
    part = next(row[0] for row in rows if row[1] == school)
    mean = school_means([row for row in rows if row[0] == part])[school]
    return mean if mean is not None and _is_wide(rows, schools) else None


def _is_wide(rows: Sequence[Placed], schools: Mapping[int, Sequence[float]]) -> bool:
    """Whether schools that are hidden in their parts hide each other beside the mean of the whole region.

    Of k hidden schools with H people in all, each may have anything from one person to H − (k − 1).
    """
    sizes = {school: len(values) for school, values in schools.items()}
    hidden = {school for school, size in sizes.items() if size < INSIDE.mean}
    for _more in range(2):
        if not hidden or (len(hidden) > 1 and sum(sizes[one] for one in hidden) - len(hidden) >= INSIDE.mean):
            return True
        for part in {row[0] for row in rows if row[1] in hidden}:
            found = school_means([row for row in rows if row[0] == part])
            hidden |= {one for one, mean in found.items() if mean is None}
    return False


def school_means(rows: Sequence[Placed]) -> dict[int, float | None]:
    """The means of all schools of a part as they may stand beside the mean of the part."""
    schools = _by_school(rows)
    if len(rows) < INSIDE.mean:
        return dict.fromkeys(schools)
    table = schools_table(rows)
    whole = Shown(
        table.keys[:1], table.publication[:1], table.members[:1], table.kin, np.array([SAID]), table.values[:1], INSIDE
    )
    try:
        _shown, found = means(table, [sum(values) for values in schools.values()], INSIDE, before=whole)
    except AlreadyRecoverable:
        return dict.fromkeys(schools)
    return {one: None if np.isnan(mean) else float(mean) for one, mean in zip(schools, found[1:], strict=True)}


def schools_table(rows: Sequence[Placed]) -> Table:
    """All of them together, and each school."""
    schools = _by_school(rows)
    cells = {"all": range(len(schools)), **{str(school): [at] for at, school in enumerate(schools)}}
    return listed([len(values) for values in schools.values()], cells)


def _by_school(rows: Sequence[Placed]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for _part, school, value in rows:
        found.setdefault(school, []).append(value)
    return found


#: Cells by who stands in them: asks for anything, lacks anything, asks for this, lacks this.
_INSIDE: dict[str, Callable[..., bool]] = {
    "asked": lambda _some, _gap, asks, _lacks, _known, _any: asks,
    "asked_only": lambda _some, _gap, asks, lacks, _known, _any: asks and not lacks,
    "lacking": lambda _some, _gap, _asks, lacks, _known, _any: lacks,
    "lacking_only": lambda _some, _gap, asks, lacks, _known, _any: lacks and not asks,
    "both": lambda _some, _gap, asks, lacks, _known, _any: asks and lacks,
    "measured": lambda _some, _gap, _asks, lacks, known, _any: known or lacks,
    "measured_fine": lambda _some, _gap, _asks, lacks, known, _any: known and not lacks,
    "asked_else": lambda some, _gap, asks, _lacks, _known, _any: some and not asks,
    "lacking_else": lambda _some, gap, _asks, lacks, _known, _any: gap and not lacks,
    "any_asked": lambda some, _gap, _asks, _lacks, _known, _any: some,
    "any_lacking": lambda _some, gap, _asks, _lacks, _known, _any: gap,
    "measured_else": lambda _some, _gap, _asks, lacks, known, any_: any_ and not (known or lacks),
    "any_measured": lambda _some, _gap, _asks, _lacks, _known, any_: any_,
}
_TOLD = ("asked", "asked_only", "lacking", "lacking_only", "both", "measured")


def deficit_map(
    standings: Sequence[Standing], parts: Sequence[int], subjects: Sequence[int]
) -> tuple[tuple[tuple[Said, ...], ...], tuple[Said, ...]]:
    """The map of deficits as `heat_map` gives it, and how many were measured: a number a part, the last of all.

    The two are settled together: who was measured and lacks nothing is no smaller a group than the others. Where all
    or none of few measured people lack something, the number of measured is kept back.
    """
    row, column = ({one: place for place, one in enumerate(of)} for of in (parts, subjects))
    tested = [one for one in standings if one.measured or one.needs.get(LACKED)]
    groups = Counter({(place, FINE): 0 for place in range(len(parts))})
    groups.update((row[one.part], column[one.subject] if one.needs.get(LACKED) else FINE) for one in tested)
    order = sorted(groups)
    counts = [groups[one] for one in order]
    places = [*range(len(parts)), ALL] if len(parts) > 1 else [ALL]
    columns = [*range(len(subjects)), ALL] if len(subjects) > 1 else [ALL]
    cells: dict[str, list[int]] = {}
    kept_back = set()
    for at in places:
        inside = [place for place, (part, _subject) in enumerate(order) if at in (ALL, part)]
        lacking = [place for place in inside if order[place][1] != FINE]
        fine = [place for place in inside if order[place][1] == FINE]
        for of in columns:
            cells[f"lacks {at} {of}"] = [place for place in lacking if of in (ALL, order[place][1])]
        cells[f"measured {at}"] = inside
        sizes = [sum(counts[place] for place in of) for of in (inside, fine, lacking)]
        if sizes[1]:
            cells[f"fine {at}"] = fine
        if _is_one_sided(*sizes):
            kept_back.add(f"measured {at}")
    hide = [name in kept_back for name in cells]
    said = dict(zip(cells, _said(listed(counts, cells), hide), strict=True))
    table = tuple(tuple(said[f"lacks {at} {of}"] for of in columns) for at in places)
    return table, tuple(said[f"measured {at}"] for at in places)


#: What was settled last, by a digest of all it was settled from: a day's numbers are asked for many times over.
_settled: dict[bytes, list[Said]] = {}
_MOST_SETTLED = 512


def _said(table: Table, hide: Sequence[bool] | None = None, before: Shown | None = None) -> list[Said]:
    key = _digest(table, hide, before)
    known = _settled.get(key)
    if known is None:
        shown = suppress(table, INSIDE, hide=hide, before=before)
        pairs = zip(shown.state.tolist(), shown.value.tolist(), strict=True)
        known = [int(value) if state == SAID else None for state, value in pairs]
        while len(_settled) >= _MOST_SETTLED:
            _settled.pop(next(iter(_settled), b""), None)
        _settled[key] = known
    return list(known)


def _digest(table: Table, hide: Sequence[bool] | None, before: Shown | None) -> bytes:
    """Of everything that what may be said depends on."""
    found = hashlib.blake2b(repr((table.keys, None if hide is None else list(map(bool, hide)))).encode())
    members = table.members
    parts = [table.publication, members.indices, members.indptr, members.data, table.counts, table.kin]
    if before is not None:
        found.update(repr(before.keys).encode())
        parts += [before.publication, before.state, before.value]
    for part in parts:
        found.update(f"{part.dtype}{part.shape}".encode() + np.ascontiguousarray(part).tobytes())
    return found.digest()


def _axis(count: int) -> Axis:
    return flat([str(place) for place in range(count)]) if count > 1 else _WHOLE
