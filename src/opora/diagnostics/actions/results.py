"""What came of a campaign: counted once after its end, kept as it may be said, never counted anew."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from opora.base.actions import journal, runs
from opora.base.models import TaskRun
from opora.base.rules import schedule
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.diagnostics.actions.surveys import close_overdue
from opora.diagnostics.bridge.campaigns import Average, averaged, counted, least_of, pooled
from opora.diagnostics.models import Item, Survey
from opora.diagnostics.queries.replies import Replies, replies_of
from opora.diagnostics.queries.surveys import uncounted
from opora.diagnostics.rules.campaigns import CHOICES, answers_of_item, constructs_of, placed_any, scale_of, value_of
from opora.network.models import Node

#: The kind of run that counts a campaign.
COUNTING = "diagnostics.results"
#: Told how many steps of how many are done.
Beat = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    return None


def count_results(*, by: Viewer, survey: Survey, beat: Beat = _silent) -> dict[str, Any]:
    """Count what was answered, after the end of a campaign; what is counted already stays as it is."""
    if not by.may(Data.SURVEY, Right.ENTER, path=survey.node.path):
        raise NotAllowed
    if survey.state != Survey.State.CLOSED:
        raise NotNow
    if survey.results:
        return dict(survey.results)
    results = _results(survey, replies_of(survey), beat)
    _keep(by, survey, results)
    return results


@transaction.atomic
def _keep(by: Viewer, survey: Survey, results: dict[str, Any]) -> None:
    if Survey.objects.filter(pk=survey.pk, results={}).update(results=results):
        survey.results = results
        journal.record(by=by, verb="survey.results", about=survey)


def _results(survey: Survey, replies: Replies, beat: Beat) -> dict[str, Any]:
    """Numbers that may be said: who answered, each construct's mean, each question's answers."""
    school = survey.node.kind == Node.Kind.ORGANISATION
    anonymous = survey.instrument.anonymous
    people = len(replies.given)
    categories: list[Any] = []
    parts: list[Any] = []
    groups: list[Sequence[int]] = []
    # Of a school's teachers few have each category: there the whole is all that is told.
    if replies.parts and not school:
        (categories, first), (parts, second) = pooled(replies.categories, anonymous), pooled(replies.parts, anonymous)
        groups = [first, second]
    steps = [item for item in replies.items if item.kind in CHOICES]
    total = len(steps) + 1
    told: dict[str, Any] = {
        "people": people if people >= least_of(anonymous).count else None,
        "categories": categories, "parts": parts,
        "constructs": [_construct(replies, part, items, groups)
                       for part, items in constructs_of(survey.instrument, replies.items)],
        "questions": [],
    }  # fmt: skip
    beat(1, total)
    for done, item in enumerate(steps, start=2):
        if item.kind != Item.Kind.RATING or not school:
            told["questions"].append(_question(replies, item, groups, anonymous, school))
        beat(done, total)
    for item in replies.items:
        if item.kind not in CHOICES:
            wrote = sum(item.pk in one for one in replies.given)
            told["questions"].append({"item": item.pk, "wrote": wrote if wrote >= least_of(anonymous).count else None})
    return told


def _construct(
    replies: Replies, part: str, items: Sequence[Item], groups: Sequence[Sequence[int]]
) -> dict[str, Any]:  # fmt: skip
    values = [value_of(items, one) for one in replies.score]
    found = averaged(values, groups)
    low, high = scale_of(items)
    return {
        "section": part, "low": low, "high": high, "items": len(items), "whole": _average(found.whole),
        "groups": [[_average(one) for one in group] for group in found.groups],
    }  # fmt: skip


def _average(one: Average) -> list[Any]:
    return [one.people, one.mean]


def _question(
    replies: Replies, item: Item, groups: Sequence[Sequence[int]], anonymous: bool, school: bool
) -> dict[str, Any]:
    """Counts of one question; several may be chosen in some: then each answer is a question of yes and no."""
    if school and anonymous:
        return {"item": item.pk, "answers": None}
    codes = answers_of_item(item)
    who = [row for row, one in enumerate(replies.given) if placed_any(codes, one.get(item.pk))]
    given = [replies.given[row][item.pk] for row in who]
    by = [[group[row] for row in who] for group in groups] if item.kind != Item.Kind.RATING else []
    sizes = [max(group) + 1 for group in groups][: len(by)]
    # Who passed a question over told nothing: how many did is as exact as how many answered at all.
    told: dict[str, Any] = {"item": item.pk, "missing": len(replies.given) - len(who)}
    if gaps := _gaps(replies, item, anonymous):
        told["gaps"] = gaps
    if item.kind != Item.Kind.MULTIPLE:
        places = [codes.index(str(one)) for one in given]
        found = counted(places, len(codes), by, sizes, anonymous=anonymous)
        return {**told, "answers": list(found.whole), "groups": [[list(r) for r in g] for g in found.groups]}
    each = [counted([0 if code in one else 1 for one in given], 2, by, sizes, anonymous=anonymous) for code in codes]
    shown = all(one.groups for one in each)
    grouped = [
        [[one.groups[number][part][0] for one in each] for part in range(len(each[0].groups[number]))]
        for number in range(len(by) if shown else 0)
    ]
    return {**told, "answers": [one.whole[0] for one in each], "groups": grouped}


def _gaps(replies: Replies, item: Item, anonymous: bool) -> dict[str, int]:
    """How many answers are missing for which reason; all reasons of a question or none, as their sum is told."""
    found = Counter(one[item.pk] for one in replies.gaps if item.pk in one)
    unknown = sum(item.pk not in one for one in replies.given) - found.total()
    groups = [count for count in (*found.values(), unknown) if count]
    least = least_of(anonymous).count
    return dict(sorted(found.items())) if all(count >= least for count in groups) else {}


def ask_for_count(*, by: Viewer, survey: Survey, back: str = "") -> TaskRun:
    """Count what was answered in a campaign that is over, beside the pages; asked twice it is done once."""
    if not by.may(Data.SURVEY, Right.ENTER, path=survey.node.path):
        raise NotAllowed
    return runs.begin(
        by=by, kind=COUNTING, key=f"{COUNTING}:{survey.pk}", task=schedule.tasks()[COUNTING], back_url=back,
        arguments={"survey": survey.pk},
    )  # fmt: skip


def end_overdue(today: dt.date) -> int:
    """End campaigns whose last day is over, and count whatever is over and not counted."""
    by = system_viewer(today)
    ended = close_overdue(today)
    for survey in uncounted():
        ask_for_count(by=by, survey=survey)
    return ended
