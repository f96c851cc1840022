"""Why two records cannot be one person: apps above register what they know of (the two are a pair, say)."""

from __future__ import annotations

from collections.abc import Callable

from opora.people.models import Person

#: A sentence that says why not, or nothing.
ObstacleSource = Callable[[Person, Person], str]

_sources: dict[str, ObstacleSource] = {}


def register_obstacle(key: str, source: ObstacleSource) -> None:
    """Let an upper app stop a merge; the same key again takes the place of the first."""
    _sources[key] = source


def obstacle_to(one: Person, other: Person) -> str:
    """The first reason why the two records cannot become one; empty when there is none."""
    found = (source(one, other) for _key, source in sorted(_sources.items()))
    return next((words for words in found if words), "")
