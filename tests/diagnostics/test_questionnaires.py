"""A programme's file names questionnaires that are there, and writes no question a second time."""

from __future__ import annotations

from django.utils.translation import override

from opora.programmes.actions.blueprints import read
from opora.programmes.rules.faults import ProgrammeFaults
from tests.programmes.files import SMALL


def faults_of(questionnaires: str) -> list[str]:
    """What a small programme with these questionnaires is told, with the place in the file."""
    try:
        read(node=None, name="small.toml", text=SMALL + questionnaires)
    except ProgrammeFaults as told:
        with override("ru"):
            return [str(fault) for fault in told.faults]
    return []


def one(more: str) -> str:
    return f'\n[questionnaires.q]\ntitle = "Опрос"\nmoment = "exit"\n{more}\n'


def test_an_instrument_is_there_is_not_copied_and_hides_names_as_it_does() -> None:
    asked = '[questionnaires.q.items]\na = {title = "Что?", kind = "open"}'
    assert faults_of(one('instrument = "mentee_exit"')) == []
    assert faults_of(one(asked)) == [], "questions of one's own need no instrument"
    (nobody,) = faults_of(one('instrument = "mentee-exit"'))
    assert "questionnaires.q.instrument" in nobody and "mentee_exit" in nobody
    (twice,) = faults_of(one(f'instrument = "mentee_exit"\n{asked}'))
    assert "questionnaires.q.items" in twice
    (named,) = faults_of(one('instrument = "pulse"'))
    assert "questionnaires.q.anonymous" in named and "anonymous = true" in named
