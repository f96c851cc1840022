"""How mentors are chosen: the criteria of the programme beside what the record knows of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opora.mentoring.rules import MENTOR_YEARS
from opora.programmes.rules.force import Criterion

#: Criteria the record can answer, by their codes; the others the head confirms in person.
SERVICE, CATEGORY = "service", "category"
MUST = "must"
#: Beginnings of the categories that count as high, as lists and people write them.
HIGH = ("first", "highest", "mentor", "methodist", "перв", "высш", "1", "педагог-")


def service_asked(criteria: Iterable[Criterion]) -> float:
    """Years of teaching from which somebody is suggested as a mentor."""
    told = (one.at_least for one in criteria if one.code == SERVICE and one.at_least is not None)
    return next(told, MENTOR_YEARS)


@dataclass(frozen=True)
class Answer:
    """A criterion and whether the mentor meets it; None: the record does not say and nobody confirmed it."""

    criterion: Criterion
    holds: bool | None
    #: The day somebody confirmed it, where the record could not know.
    confirmed_on: str = ""


def answers(
    criteria: Iterable[Criterion], *, since: dt.date | None, category: str, confirmed: Mapping[str, str], on: dt.date
) -> list[Answer]:
    """Each criterion with its answer: by the record where it knows, else by the word of the head."""
    found = []
    for one in criteria:
        holds: bool | None = None
        if one.code == SERVICE and since is not None:
            holds = (on - since).days / 365.25 >= (one.at_least or 0)
        elif one.code == CATEGORY and category:
            holds = category.strip().casefold().startswith(HIGH)
        day = confirmed.get(one.code, "") if holds is None else ""
        found.append(Answer(one, True if day else holds, day))
    return found
