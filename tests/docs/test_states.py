"""The page of states is the one the code would write today."""

from __future__ import annotations

from setup import states


def test_the_page_of_states_has_not_drifted() -> None:
    written = states.PAGE.read_text(encoding="utf-8")
    assert written == states.text(), "make it anew: .venv/bin/python -m setup.states"


def test_every_table_of_transitions_knows_only_states_of_its_model() -> None:
    kept = states.keepers()
    for kind, machine in states.machines().items():
        assert machine.states <= set(kept[kind].State.values), kind
