"""The page «Sign in as another»: who plays in the demo and what they see, and which models of mentoring run there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.desk.rules.cast import models_played, players
from opora.people.models import Person
from opora.programmes.models import Programme


@dataclass(frozen=True)
class Player:
    """Somebody to sign in as; `model`: the model of mentoring they lead."""

    key: str
    name: str
    sentence: str
    is_me: bool
    model: str = ""


@dataclass(frozen=True)
class AnotherPage:
    """Those who lead a model, then everybody."""

    leaders: tuple[Player, ...]
    rows: tuple[Player, ...]


def another_page(viewer: Viewer, people: Sequence[Person], programmes: Sequence[Programme]) -> AnotherPage:
    """Everybody in the order of the cast's file, and the leaders of the models that run."""
    by_key = {person.account.username: person for person in people if person.account}
    titles = {one.blueprint.code: one.title.get(viewer.language) or one.title["ru"] for one in programmes}

    def player(key: str, model: str = "") -> Player:
        sentence = players()[key].sentence
        told = sentence.get(viewer.language, sentence["en"])
        return Player(key, str(by_key[key]), told, by_key[key].pk == viewer.person_id, model)

    leaders = [
        player(one.leader, titles[one.code]) for one in models_played() if one.leader in by_key and one.code in titles
    ]
    return AnotherPage(tuple(leaders), tuple(player(key) for key in players() if key in by_key))
