"""By which definitions of «young» an organisation goes: those an upper app knows of, else those of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from opora.people.rules.youth import Rule, rules

#: Path of an organisation → the law profile that holds there.
Places = Mapping[str, str]
#: Path of an organisation → the definitions that hold there; whoever fits one of them is young.
Book = Mapping[str, Sequence[Rule]]
#: Asked for many places at once; a place it does not name goes by the law.
Source = Callable[[Places, dt.date], Book]

#: The definition each law profile starts with.
OF_LAW = {"ru": "r145_0_3", "by": "by_distribution"}
_sources: list[Source] = []


def register_definitions(source: Source) -> None:
    """Let an upper app say by which definitions places go: the programme that runs there, say."""
    if source not in _sources:
        _sources.append(source)


def definitions_at(places: Places, on: dt.date) -> Book:
    """The definitions at each of the places."""
    found: dict[str, Sequence[Rule]] = {path: of_law(law) for path, law in places.items()}
    for source in _sources:
        found.update(source(places, on))
    return found


def of_law(profile: str) -> tuple[Rule, ...]:
    """The definition of a law profile; what is unknown goes by the first."""
    return (rules()[OF_LAW.get(profile, OF_LAW["ru"])],)
