"""Which keys of a kind go together: what a rule or term needs besides each single key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opora.engine.matching.ranks import RankPoints
from opora.engine.matching.sentences import Sentence, say

Demand = tuple[str, Sentence, Sentence]
Scale = tuple[tuple[str, ...], ...]


def unmet(kind: str, options: dict[str, Any]) -> Iterator[Demand]:
    """Every (key, problem, remedy) of one rule or term."""
    if {"column", "mentee", "mentor"} <= set(options) and not (options["mentee"] and options["mentor"]):
        remedy = say('Write column = "…", or mentee = "…" and mentor = "…"')
        yield "column", say("no column is named for both sides"), remedy
    if kind == "wishes" and not (options["column"] or options["columns"]):
        yield "column", say("no column is named"), say('Write column = "…" or columns = ["…", "…"]')
    if kind in ("refused", "named") and not (options["mentee"] or options["mentor"]):
        yield "mentee", say("no column is named"), say('Write mentee = "…", mentor = "…" or both')
    if kind == "bids":
        yield from _bids(options)
    if kind == "number" and not (options["side"] or options["pairs"]):
        yield "side", say("this key is missing"), say('Write side = "mentee" or "mentor", or pairs = "…"')
    if kind in ("bids", "number") and options["pairs"] and options["side"]:
        yield "side", say("a long table belongs to no side"), say("Leave out side, or pairs")
    if kind == "matrix":
        yield from _matrix(options)
    ranks = options.get("points")
    if kind == "mutual" and options["combine"] == "constant" and isinstance(ranks, RankPoints) and ranks.step != 0:
        yield (
            "combine",
            say("points by rank say nothing without the ranks"),
            say('Write combine = "least", or points = 5'),
        )
    if kind == "within" and None not in (options["from"], options["to"]) and options["from"] > options["to"]:
        yield "to", say("no number lies between from and to"), say("Write the smaller one as from")
    if kind == "above" and options["at_most"] is not None and options["at_most"] < (options["at_least"] or 0):
        yield "at_most", say("at_most is below at_least"), say("No pair would pass: mend one of them")
    if "refuse" in options and options["refuse"] and options["only"]:
        yield "only", say("refuse and only exclude each other"), say("Keep one of them")


def outside(kind: str, options: dict[str, Any], scale: Scale) -> Iterator[Demand]:
    """Every (key, problem, remedy) of thresholds and tables that the scale does not reach."""
    steps, known = len(scale) - 1, ", ".join(words[0] for words in scale)
    remedy = say("The scale has {count} values: {known}", count=steps + 1, known=known)
    if kind == "above" and (options["at_least"] or 0) > steps:
        yield "at_least", say("nobody stands {steps} steps above anybody", steps=options["at_least"]), remedy
    for step in options["points"] or () if kind == "steps" else ():
        if abs(step) > steps:
            yield "points", say("nobody stands {steps} steps above anybody", steps=step), remedy
    for value in options["points"] or () if kind == "value" else ():
        if not any(value in words for words in scale):
            yield "points", say("«{value}» is not on the scale", value=value), remedy


def _bids(options: dict[str, Any]) -> Iterator[Demand]:
    if not options["pairs"] and not options["side"]:
        yield "side", say("this key is missing"), say('Write side = "mentee" or "mentor", or pairs = "…"')
    if bool(options["column"]) == bool(options["columns"]):
        remedy = say('Write column = "…", or columns = {yes = "…", conflict = "…"}')
        yield "column", say("marks stand in one column or in a column each"), remedy
    if options["pairs"] and options["columns"]:
        yield "columns", say("a long table has one column of marks"), say('Write column = "…"')
    if "refuse" in options and not (options["refuse"] or options["only"]):
        yield "refuse", say("no mark is named"), say('Write refuse = ["conflict"] or only = ["yes", "maybe"]')


def _matrix(options: dict[str, Any]) -> Iterator[Demand]:
    reads = options["reads"]
    if "refuse" in options:
        marks = bool(options["refuse"] or options["only"])
        if marks != (reads == "marks"):
            remedy = say('Write reads = "marks" with refuse = ["…"] or only = ["…"], or reads = "filled" with neither')
            yield "reads", say("reads and the marks do not fit together"), remedy
        return
    points = options["points"]
    if reads == "ranks" and not isinstance(points, RankPoints):
        yield "points", say("points by rank are needed"), say("Write points = [10, 7, 4] or {first = 20, step = 1}")
    if reads == "marks" and not isinstance(points, dict):
        yield "points", say("points by mark are needed"), say("Write points = {yes = 10, maybe = 4}")
    if reads == "points" and points is not None:
        yield "points", say("the points stand in the cells"), say("Leave points out, or change reads")
    if reads == "points" and (options["scale"] or 0) <= 0:
        yield "scale", say("the scale is not above 0"), say("Write scale = 1")
