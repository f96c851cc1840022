"""The page «Sign in as another»: who plays in the demo and what they see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.desk.rules.cast import cast_people
from opora.people.models import Person


@dataclass(frozen=True)
class Player:
    """One of the cast."""

    key: str
    name: str
    sentence: str
    is_me: bool


def another_page(viewer: Viewer, people: Sequence[Person]) -> tuple[Player, ...]:
    """The cast in the order of its file."""
    by_key = {person.account.username: person for person in people if person.account}
    return tuple(
        Player(
            key=key,
            name=str(by_key[key]),
            sentence=played.sentence.get(viewer.language, played.sentence["en"]),
            is_me=by_key[key].pk == viewer.person_id,
        )
        for key, played in cast_people().items()
        if key in by_key
    )
