"""Floors and thresholds of a rule file that nobody of these people could reach."""

from __future__ import annotations

from collections.abc import Iterator

from opora.engine.matching.columns import Reader
from opora.engine.matching.faults import SchemeFault
from opora.engine.matching.scheme import Scheme, entries_of
from opora.engine.matching.sentences import Sentence, say
from opora.engine.matching.vocabulary import MILLION


def out_of_reach(scheme: Scheme, most: int, reader: Reader) -> Iterator[SchemeFault]:
    """Every floor above what a pair can earn (`most`, in millionths) and every threshold above all levels there are.

    Where a part of the level counts too, a threshold above all levels still tells people apart.
    """
    if scheme.floor is not None and scheme.floor > most:
        problem = say(
            "no pair can earn {floor} points: {most} is the most", floor=_plain(scheme.floor), most=_plain(most)
        )
        remedy = say("Write a floor up to {most}, or raise the points of the terms", most=_plain(most))
        yield _fault(scheme, "floor", problem, remedy)
    for entry in entries_of(scheme):
        threshold = entry.options.get("threshold")
        if not isinstance(threshold, float) or entry.options.get("partial"):
            continue
        cells = reader.levels("mentor", str(entry.options["strengths"]))
        highest = max((need.level for cell in cells for need in cell.values()), default=threshold)
        if threshold > highest:
            levels = {"threshold": f"{threshold:g}", "most": f"{highest:g}"}
            problem = say("no mentor has a level of {threshold}: {most} is the highest", **levels)
            remedy = say("Write a threshold up to {most}", most=f"{highest:g}")
            yield _fault(scheme, f"{entry.where}.threshold", problem, remedy)


def _fault(scheme: Scheme, key: str, problem: Sentence, remedy: Sentence) -> SchemeFault:
    return SchemeFault(key, scheme.lines.get(key), problem, remedy)


def _plain(millionths: int) -> str:
    return f"{millionths / MILLION:.6f}".rstrip("0").rstrip(".")
