"""Which keys of a kind go together: what a rule or term needs besides each single key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opora.engine.matching.ranks import RankPoints

Demand = tuple[str, str, str]
Scale = tuple[tuple[str, ...], ...]


def unmet(kind: str, options: dict[str, Any]) -> Iterator[Demand]:
    """Every (key, problem, remedy) of one rule or term."""
    if {"column", "mentee", "mentor"} <= set(options) and not (options["mentee"] and options["mentor"]):
        remedy = 'Write column = "…", or mentee = "…" and mentor = "…"'
        yield "column", "no column is named for both sides", remedy
    if kind == "wishes" and not (options["column"] or options["columns"]):
        yield "column", "no column is named", 'Write column = "…" or columns = ["…", "…"]'
    if kind in ("refused", "named") and not (options["mentee"] or options["mentor"]):
        yield "mentee", "no column is named", 'Write mentee = "…", mentor = "…" or both'
    if kind == "bids":
        yield from _bids(options)
    if kind == "number" and not (options["side"] or options["pairs"]):
        yield "side", "this key is missing", 'Write side = "mentee" or "mentor", or pairs = "…"'
    if kind in ("bids", "number") and options["pairs"] and options["side"]:
        yield "side", "a long table belongs to no side", "Leave out side, or pairs"
    if kind == "matrix":
        yield from _matrix(options)
    ranks = options.get("points")
    if kind == "mutual" and options["combine"] == "constant" and isinstance(ranks, RankPoints) and ranks.step != 0:
        yield "combine", "points by rank say nothing without the ranks", 'Write combine = "least", or points = 5'
    if kind == "within" and None not in (options["from"], options["to"]) and options["from"] > options["to"]:
        yield "to", "no number lies between from and to", "Write the smaller one as from"
    if kind == "above" and options["at_most"] is not None and options["at_most"] < (options["at_least"] or 0):
        yield "at_most", "at_most is below at_least", "No pair would pass: mend one of them"
    if "refuse" in options and options["refuse"] and options["only"]:
        yield "only", "refuse and only exclude each other", "Keep one of them"


def outside(kind: str, options: dict[str, Any], scale: Scale) -> Iterator[Demand]:
    """Every (key, problem, remedy) of thresholds and tables that the scale does not reach."""
    steps, known = len(scale) - 1, ", ".join(words[0] for words in scale)
    remedy = f"The scale has {steps + 1} values: {known}"
    if kind == "above" and (options["at_least"] or 0) > steps:
        yield "at_least", f"nobody stands {options['at_least']} steps above anybody", remedy
    for step in options["points"] or () if kind == "steps" else ():
        if abs(step) > steps:
            yield "points", f"nobody stands {step} steps above anybody", remedy
    for value in options["points"] or () if kind == "value" else ():
        if not any(value in words for words in scale):
            yield "points", f"«{value}» is not on the scale", remedy


def _bids(options: dict[str, Any]) -> Iterator[Demand]:
    if not options["pairs"] and not options["side"]:
        yield "side", "this key is missing", 'Write side = "mentee" or "mentor", or pairs = "…"'
    if bool(options["column"]) == bool(options["columns"]):
        remedy = 'Write column = "…", or columns = {yes = "…", conflict = "…"}'
        yield "column", "marks stand in one column or in a column each", remedy
    if options["pairs"] and options["columns"]:
        yield "columns", "a long table has one column of marks", 'Write column = "…"'
    if "refuse" in options and not (options["refuse"] or options["only"]):
        yield "refuse", "no mark is named", 'Write refuse = ["conflict"] or only = ["yes", "maybe"]'


def _matrix(options: dict[str, Any]) -> Iterator[Demand]:
    reads = options["reads"]
    if "refuse" in options:
        marks = bool(options["refuse"] or options["only"])
        if marks != (reads == "marks"):
            remedy = 'Write reads = "marks" with refuse = ["…"] or only = ["…"], or reads = "filled" with neither'
            yield "reads", "reads and the marks do not fit together", remedy
        return
    points = options["points"]
    if reads == "ranks" and not isinstance(points, RankPoints):
        yield "points", "points by rank are needed", "Write points = [10, 7, 4] or {first = 20, step = 1}"
    if reads == "marks" and not isinstance(points, dict):
        yield "points", "points by mark are needed", "Write points = {yes = 10, maybe = 4}"
    if reads == "points" and points is not None:
        yield "points", "the points stand in the cells", "Leave points out, or change reads"
    if reads == "points" and (options["scale"] or 0) <= 0:
        yield "scale", "the scale is not above 0", "Write scale = 1"
