"""What was answered in a campaign, as the counting of its results needs it: without names, by place and category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opora.diagnostics.models import Answer, Invitation, Item, Sitting, Survey
from opora.diagnostics.queries.instruments import items_of
from opora.diagnostics.rules.outside import gap_of
from opora.diagnostics.rules.scoring import is_empty
from opora.network.models import Node
from opora.network.rules import ancestors_of
from opora.people.models import Person


@dataclass(frozen=True)
class Replies:
    """The answers of everybody who answered anything, a row a person: nobody can be told from a row's number.

    `parts` and `categories` stand beside the rows where answers were given under a name; else they are empty.
    """

    items: tuple[Item, ...]
    given: tuple[dict[int, Any], ...]
    score: tuple[dict[int, float | None], ...]
    parts: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    #: Why answers are missing, where that is known: item → reason, a row a person.
    gaps: tuple[dict[int, str], ...] = ()


def replies_of(survey: Survey) -> Replies:
    """Everything that counts: of sittings that ended with an answer; four statements."""
    sittings = Sitting.objects.filter(survey=survey, state=Sitting.State.FINISHED)
    given: dict[int, dict[int, Any]] = {}
    score: dict[int, dict[int, float | None]] = {}
    gaps: dict[int, dict[int, str]] = {}
    rows = Answer.objects.filter(sitting__in=sittings).values_list("sitting_id", "item_id", "given", "score")
    for sitting, item, told, points in rows.iterator(chunk_size=5_000):
        if kind := gap_of(told):
            gaps.setdefault(sitting, {})[item] = kind
        elif not is_empty(told):
            given.setdefault(sitting, {})[item] = told
            score.setdefault(sitting, {})[item] = points
    order = sorted(given)
    items = tuple(items_of(survey.instrument))
    answers = tuple(given[one] for one in order), tuple(score[one] for one in order)
    if survey.instrument.anonymous:
        return Replies(items, *answers, gaps=tuple(gaps.get(one, {}) for one in order))
    people = dict(sittings.values_list("pk", "person_id"))
    where = dict(Invitation.objects.filter(survey=survey).values_list("person_id", "node__path"))
    category = dict(Person.objects.filter(pk__in=people.values()).values_list("pk", "category"))
    return Replies(
        items, *answers,
        parts=tuple(part_of(survey.node, where.get(people[one], survey.node.path)) for one in order),
        categories=tuple(" ".join(category.get(people[one], "").split()) for one in order),
    )  # fmt: skip


def part_of(node: Node, path: str) -> int:
    """The part just below a campaign's place: a municipality of a region, an organisation of a municipality."""
    steps, depth = ancestors_of(path), len(ancestors_of(node.path))
    return int(steps[depth]) if len(steps) > depth else node.pk


def names_of_parts(ids: Sequence[int]) -> dict[int, str]:
    """Short names of the parts a campaign reached."""
    rows = Node.objects.filter(pk__in=ids).values_list("pk", "short_name", "name")
    return {pk: short or name for pk, short, name in rows}
