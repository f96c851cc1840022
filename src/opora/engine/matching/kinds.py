"""From the words of a rule file to grids: one builder for each kind of hard rule and of term."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from opora.engine.matching.columns import Need
from opora.engine.matching.grids import (
    AtLeast,
    Best,
    Constant,
    Distance,
    Dot,
    Floats,
    Grid,
    Ints,
    Lookup,
    Range,
    chords,
    on_sphere,
)
from opora.engine.matching.naming import NAMED_RULE_BUILDERS, NAMED_TERM_BUILDERS
from opora.engine.matching.pair_tables import told_values
from opora.engine.matching.scheme import Entry
from opora.engine.matching.sentences import say
from opora.engine.matching.workshop import Workshop

STRENGTH_PARTS = 1000
MILLIMETRE = 1e-6


def rule_of(shop: Workshop, entry: Entry) -> Grid:
    """The 0/1 grid of a hard rule or warning."""
    return RULE_BUILDERS[entry.kind](shop, entry.options)


def term_of(shop: Workshop, entry: Entry) -> tuple[Grid, int]:
    """The grid of a term in millionths and the most a pair can earn by it."""
    return TERM_BUILDERS[entry.kind](shop, entry.options)


def _blank_passes(shop: Workshop, grid: Grid, left: Floats, right: Floats, empty: str) -> Grid:
    if empty != "pass":
        return grid
    blank_left, blank_right = (left.sum(1) == 0).astype(np.int64), (right.sum(1) == 0).astype(np.int64)
    return Best((grid, Lookup(blank_left, blank_right, np.array([[0, 1], [1, 1]]))))


def split_points(points: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of the points in proportion to the weights, summing exactly (largest remainders first).

    >>> split_points(10, [1, 1, 1])
    [4, 3, 3]
    """
    total = math.fsum(weights)
    exact = [points * weight / total for weight in weights]
    parts = [math.floor(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: points - sum(parts)]:
        parts[place] += 1
    return parts


# ---- hard rules ----------------------------------------------------------------------------------


def _equal_rule(shop: Workshop, o: Any) -> Grid:
    return shop.same(o, 1, 0, int(o["empty"] == "pass"))


def _different_rule(shop: Workshop, o: Any) -> Grid:
    return shop.same(o, 0, 1, int(o["empty"] == "pass"))


def _above_rule(shop: Workshop, o: Any) -> Grid:
    left, right = _scale_places(shop, o)
    edges, values = [float(o["at_least"])], [0, 1]
    if o["at_most"] is not None:
        edges, values = [*edges, float(max(o["at_most"] + 1, o["at_least"]))], [0, 1, 0]
    return Range(left, right, np.array(edges), np.array(values), int(o["empty"] == "pass"))


def _scale_places(shop: Workshop, o: Any) -> tuple[Floats, Floats]:
    sides = []
    for side in ("mentee", "mentor"):
        places = shop.reader.positions(side, o[side], o["scale"], o["empty"])
        sides.append(np.array([math.nan if place < 0 else place for place in places], dtype=np.float64))
    return sides[0], sides[1]


def _within_rule(shop: Workshop, o: Any) -> Grid:
    left, right = _numbers(shop, o)
    start = -math.inf if o["from"] is None else o["from"]
    end = math.inf if o["to"] is None else np.nextafter(o["to"], math.inf)
    values = np.array([0, 1, 0])
    return Range(left, right, np.array([start, end]), values, int(o["empty"] == "pass"), o["of"] == "gap")


def _numbers(shop: Workshop, o: Any) -> tuple[Floats, Floats]:
    left, right = np.zeros(shop.mentees), np.zeros(shop.mentors)
    empty = "fault" if o["empty"] == "fault" else ""
    if o["of"] != "mentor":
        left = shop.reader.numbers("mentee", o["mentee"], empty)
    if o["of"] != "mentee":
        right = shop.reader.numbers("mentor", o["mentor"], empty)
    return (-left, right) if o["of"] == "mentee" else (left, right)


def _overlap_rule(shop: Workshop, o: Any) -> Grid:
    left, right, _ = shop.sets(o)
    return _blank_passes(shop, AtLeast(Dot(left, right), o["at_least"], 1), left, right, o["empty"])


def _related_rule(shop: Workshop, o: Any) -> Grid:
    left, right, words = shop.sets(o)
    near = left + left @ _relation(shop, words, [(a, b) for a, b, _ in o["table"]])
    return _blank_passes(shop, AtLeast(Dot(near, right), 1, 1), left, right, o["empty"])


def _relation(shop: Workshop, words: list[str], pairs: list[tuple[str, str]]) -> Floats:
    place = {word: column for column, word in enumerate(words)}
    out = np.zeros((len(words), len(words)))
    for a, b in pairs:
        i, j = place[shop.reader.plain(a)], place[shop.reader.plain(b)]
        out[i, j] = out[j, i] = 1
    return out


def _distance_rule(shop: Workshop, o: Any) -> Grid:
    parts: list[Grid] = [shop.same({"mentee": name, "mentor": name}, 1, 0, 0) for name in o["same"]]
    if o["km"] is not None:
        edges = chords(np.array([o["km"] + MILLIMETRE]))
        left, right = _coordinates(shop, o)
        parts.append(Distance(left, right, edges, np.array([1, 0]), int(o["empty"] == "pass")))
    if o["online"]:
        parts.append(_both(shop, o["online"], 1))
    return Best(tuple(parts)) if parts else Constant(1, shop.mentors)


def _coordinates(shop: Workshop, o: Any) -> tuple[Floats, Floats]:
    empty = "fault" if o.get("empty") == "fault" else ""
    sides = []
    for side in ("mentee", "mentor"):
        columns = [shop.reader.numbers(side, o[name], empty) for name in ("lat", "lon")]
        sides.append(on_sphere(np.array(columns, dtype=np.float64).T))
    return sides[0], sides[1]


def _both(shop: Workshop, column: str, value: int) -> Grid:
    left = np.array(shop.reader.truths("mentee", column), dtype=np.int64)
    right = np.array(shop.reader.truths("mentor", column), dtype=np.int64)
    return Lookup(left, right, np.array([[0, 0], [0, value]]))


def _covers_rule(shop: Workshop, o: Any) -> Grid:
    needs = [_top(need, o["top"]) for need in shop.reader.levels("mentee", o["needs"])]
    left, right = _features(shop, o, needs, [[1] * len(need) for need in needs], False)
    none = np.array([int(not need) for need in needs])
    free = Lookup(none, np.zeros(shop.mentors, np.int64), np.array([[0], [1]]))
    return Best((AtLeast(Dot(left, right), 1, 1), free))


def _top(needs: dict[str, Need], top: int) -> dict[str, Need]:
    if len(needs) <= top:
        return needs
    least = sorted((need.weight for need in needs.values()), reverse=True)[max(top, 1) - 1]
    return {name: need for name, need in needs.items() if need.weight >= least}


def _features(
    shop: Workshop, o: Any, needs: list[dict[str, Need]], shares: list[list[int]], partial: bool
) -> tuple[Floats, Floats]:
    """One feature for each (competence, level asked for); shares are the parts of the mentee's points, in
    order of name.
    """
    whole = None if o["threshold"] == "need" else float(o["threshold"])
    asked = {(name, whole or need.level) for need_of in needs for name, need in need_of.items()}
    place = {key: column for column, key in enumerate(sorted(asked))}
    left = np.zeros((shop.mentees, len(place)))
    for row, need_of in enumerate(needs):
        for name, part in zip(sorted(need_of), shares[row], strict=True):
            left[row, place[name, whole or need_of[name].level]] = part
    words = {name: code for code, name in enumerate(sorted({name for name, _ in place}))}
    held = shop.levels("mentor", o["strengths"], words)
    right = np.zeros((shop.mentors, len(place)))
    for (name, level), column in place.items():
        reached = held[:, words[name]] / level
        right[:, column] = np.floor(np.minimum(reached, 1.0) * STRENGTH_PARTS) if partial else reached >= 1
    return left, right


def _require_rule(shop: Workshop, o: Any) -> Grid:
    allowed = {shop.reader.plain(value) for value in o["values"]}
    return shop.one_side(o["side"], (int(text in allowed) for text in shop.reader.texts(o["side"], o["column"])))


def _any_rule(shop: Workshop, o: Any) -> Grid:
    return Best(tuple(rule_of(shop, entry) for entry in o["of"]))


RULE_BUILDERS: dict[str, Callable[[Workshop, Any], Grid]] = {
    "equal": _equal_rule,
    "different": _different_rule,
    "above": _above_rule,
    "within": _within_rule,
    "overlap": _overlap_rule,
    "related": _related_rule,
    "distance": _distance_rule,
    "covers": _covers_rule,
    "require": _require_rule,
    "any": _any_rule,
    **NAMED_RULE_BUILDERS,
}

# ---- terms ---------------------------------------------------------------------------------------

Term = tuple[Grid, int]


def _steps_term(shop: Workshop, o: Any) -> Term:
    left, right = _scale_places(shop, o)
    steps = range(min(o["points"]), max(o["points"]) + 1)
    edges = np.array([*steps, steps.stop], dtype=np.float64)
    values = np.array([0, *(o["points"].get(step, 0) for step in steps), 0], dtype=np.int64)
    return Range(left, right, edges, values, 0), int(values.max())


def _value_term(shop: Workshop, o: Any) -> Term:
    table = {shop.reader.plain(value): points for value, points in o["points"].items()}
    texts = shop.reader.texts(o["side"], o["column"], o["empty"])
    if o["scale"]:
        shop.reader.positions(o["side"], o["column"], o["scale"], o["empty"])
    return shop.one_side(o["side"], (table.get(text, 0) for text in texts)), max(table.values())


def _related_term(shop: Workshop, o: Any) -> Term:
    left, right, words = shop.sets(o)
    parts: list[Grid] = [AtLeast(Dot(left, right), 1, o["points"])]
    shares = {o["share"] if own is None else own for _, _, own in o["table"]}
    for share in sorted(shares, reverse=True):
        pairs = [(a, b) for a, b, own in o["table"] if (o["share"] if own is None else own) == share]
        near = left @ _relation(shop, words, pairs)
        parts.append(AtLeast(Dot(near, right), 1, round(o["points"] * share)))
    return Best(tuple(parts)), o["points"]


def _overlap_term(shop: Workshop, o: Any) -> Term:
    left, right, _ = shop.sets(o)
    if o["measure"] == "any":
        return AtLeast(Dot(left, right), 1, o["points"]), o["points"]
    for row in left:
        held = np.flatnonzero(row)
        if len(held):
            row[held] = split_points(o["points"], [1.0] * len(held))
    return Dot(left, right), o["points"]


def _band_term(shop: Workshop, o: Any) -> Term:
    left, right = _numbers(shop, o)
    edges, values = _edges(o["bands"])
    return Range(left, right, edges, values, 0, o["of"] == "gap"), int(values.max())


def _edges(bands: tuple[tuple[float, float, int], ...]) -> tuple[Floats, Ints]:
    edges: list[float] = []
    values = [0]
    for start, end, points in bands:
        if edges and edges[-1] == start:
            values[-1] = points
        else:
            edges.append(start)
            values.append(points)
        edges.append(end)
        values.append(0)
    return np.array(edges), np.array(values, dtype=np.int64)


def _number_term(shop: Workshop, o: Any) -> Term:
    side = f"pairs.{o['pairs']}" if o["pairs"] else o["side"]
    span = o["to"] - o["from"]
    if span <= 0:
        shop.reader.fault(
            side, None, o["column"], "empty_range", say("to is not above from"), say("Mend the rule file")
        )
        span = 1.0
    parts = np.clip((shop.reader.numbers(side, o["column"], o["empty"]) - o["from"]) / span, 0.0, 1.0)
    points = np.rint(o["points"] * np.nan_to_num(parts)).astype(np.int64)
    return told_values(shop, o["pairs"], points) if o["pairs"] else (shop.one_side(side, points), o["points"])


def _distance_term(shop: Workshop, o: Any) -> Term:
    parts: list[Grid] = [shop.same({"mentee": name, "mentor": name}, points, 0, 0) for name, points in o["same"]]
    if o["km"]:
        edges, values = _edges(o["km"])
        left, right = _coordinates(shop, o)
        parts.append(Distance(left, right, chords(edges), values, 0))
    if o["online"]:
        parts.append(_both(shop, o["online"], o["online_points"]))
    most = max([o["online_points"], *(points for _, points in o["same"]), *(points for _, _, points in o["km"])])
    return (Best(tuple(parts)) if parts else Constant(0, shop.mentors)), most


def _coverage_term(shop: Workshop, o: Any) -> Term:
    needs = shop.reader.levels("mentee", o["needs"])
    known: dict[tuple[float, ...], list[int]] = {(): []}
    shares = []
    for need_of in needs:
        weights = tuple(need_of[name].weight for name in sorted(need_of))
        if weights not in known:
            known[weights] = split_points(o["points"], weights)
        shares.append(known[weights])
    left, right = _features(shop, o, needs, shares, o["partial"])
    return Dot(left, right, STRENGTH_PARTS if o["partial"] else 1), o["points"]


TERM_BUILDERS: dict[str, Callable[[Workshop, Any], Term]] = {
    "constant": lambda shop, o: (Constant(o["points"], shop.mentors), o["points"]),
    "equal": lambda shop, o: (shop.same(o, o["points"], 0, 0), o["points"]),
    "different": lambda shop, o: (shop.same(o, 0, o["points"], 0), o["points"]),
    "steps": _steps_term,
    "value": _value_term,
    "related": _related_term,
    "overlap": _overlap_term,
    "band": _band_term,
    "number": _number_term,
    "distance": _distance_term,
    "coverage": _coverage_term,
    **NAMED_TERM_BUILDERS,
}
