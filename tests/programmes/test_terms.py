"""Terms of programmes: what nobody counts yet is stated, and there is less and less of it."""

from __future__ import annotations

from opora.base.rules import terms
from opora.programmes.bridge.blueprints import read_preset
from opora.programmes.bridge.presets import codes
from opora.programmes.rules.checks import values
from opora.programmes.rules.conditions import TERM_NAME, condition
from opora.programmes.rules.fields import TermName, Test
from opora.programmes.rules.format import FILE
from opora.programmes.rules.terms import declared, known_terms

#: How many terms were stated on the day the list was made. It goes down; whoever adds one counts it at once.
AT_MOST = 34


def asked() -> set[str]:
    """Every term a shipped programme asks."""
    found: set[str] = set()
    for code in codes():
        for kind, value, _path in values(FILE, read_preset(code).data):
            found |= {value} if isinstance(kind, TermName) else set(condition(value).terms) if isinstance(
                kind, Test) else set()  # fmt: skip
    return found


def test_the_list_of_stated_terms_only_shrinks() -> None:
    """Nothing on it is counted by an app, nothing on it is asked by nobody, and it has grown by nothing."""
    stated = declared()
    assert len(stated) <= AT_MOST, "count the new term instead of adding it to the list"
    assert set(stated).isdisjoint(terms.known()), "it is counted now: take its line out, and lower AT_MOST"
    assert set(stated) <= asked(), "no shipped programme asks for it"
    assert list(stated) == sorted(stated)
    for name, title in stated.items():
        assert TERM_NAME.fullmatch(name) and title["ru"] and title["en"]


def test_counted_wins_over_stated() -> None:
    """A term knows whether Opora counts it."""
    known = known_terms()
    assert known["mentoring.active_pairs"].provided and not known["practices.published"].provided
    assert known["practices.published"].title_in("en") == "Published practices"
    assert known["mentoring.active_pairs"].title_in("en")
    assert asked() <= set(known)
