"""Pages of the map laid side by side: places above and below, kinds, coverage; what a reader can work out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence
from opora.diagnostics.bridge import numbers
from opora.diagnostics.bridge.numbers import (
    ASKED,
    FELT,
    LACKED,
    deficit_map,
    gaps,
    heat_map,
    school_mean,
    schools_table,
)
from opora.diagnostics.models import Instrument, Measurement
from opora.diagnostics.pages.heat import Names, heat_page, told_of, told_on
from opora.diagnostics.queries.standings import Standing
from opora.engine.evaluation import INSIDE, SAID, SMALL, Limits, Shown, audit, flat, listed, published, suppress
from opora.network.models import Node
from tests.cast import Cast
from tests.diagnostics.test_heat import lack, teach

SignIn = Callable[[str], Client]
REGION = Node(pk=1, path="00000001", kind="region")


def node_of(place: int) -> Node:
    """Municipalities are 10 … 19, their schools 100 … 199."""
    if place < 100:
        return Node(pk=place, path=f"00000001{place:08x}", kind="municipality")
    return Node(pk=place, path=f"00000001{place // 10:08x}{place:08x}", kind="organisation")


def lacking(school: int, subject: int, lacks: bool = True) -> Standing:
    """A tested teacher of a school."""
    needs = {LACKED: frozenset({7})} if lacks else {}
    return Standing(school // 10, subject, needs, (1, school // 10, school), measured=True)


def seen(people: list[Standing], kind: str = LACKED) -> tuple[Shown, dict[tuple[str, ...], int | None]]:
    """Everything that the pages of the region, of each municipality and of each school say, as one publication."""
    groups = Counter((one.places[2], one.subject) for one in people if one.needs.get(kind))
    order = sorted(groups)
    cells: dict[str, list[int]] = {}
    said: dict[tuple[str, ...], int | None] = {}
    for place in sorted({1, *(at for one in people for at in one.places[1:])}):
        node = REGION if place == 1 else node_of(place)
        told, parts = told_of(node, REGION, people, kind, Names({}, {}))
        inside = [at for at, (school, _subject) in enumerate(order) if place in (1, school // 10, school)]
        cells[f"{place}"], said[(f"{place}",)] = inside, told.table[-1][-1]
        if place >= 100 or len(told.subjects) == 1:
            continue
        for (part, row), (column, subject) in product(zip(parts, told.table, strict=False), enumerate(told.subjects)):
            key = f"{place} {part} {subject}"
            cells[key] = [at for at in inside if order[at][0] // 10 == part and order[at][1] == subject]
            said[(key,)] = row[column]
    table = listed([groups[one] for one in order], cells)
    for key, value in zip(table.keys, table.values.tolist(), strict=True):
        assert said[key] in (None, value), "what is said is true"
    state = np.array([SAID if said[key] is not None else SMALL for key in table.keys])
    state[table.values == 0] = SAID
    value = np.where(state == SAID, table.values, -1)
    return Shown(table.keys, table.publication, table.members, table.kin, state, value, INSIDE), said


@pytest.mark.django_db
def test_a_hidden_school_is_not_the_rest_of_its_municipality() -> None:
    people = [lacking(100, 1)] * 12 + [lacking(101, 1)] * 14 + [lacking(102, 1)] * 3 + [lacking(110, 1)] * 9
    _shown, said = seen(people)
    assert said[("10",)] == 29 and said[("102",)] is None
    assert None in (said[("100",)], said[("101",)]), "29 − 12 − 14 = 3"


@pytest.mark.django_db
def test_pages_of_all_places_tell_no_small_group_together() -> None:
    dice = np.random.default_rng(11)
    told = 0
    for _world in range(2):
        people = [
            lacking(school, int(subject), bool(dice.random() < 0.8))
            for school in (100, 101, 110, 111, 120)
            for subject in dice.integers(1, 4, int(dice.integers(3, 45)))
        ]
        shown, said = seen(people)
        found = audit(shown)
        assert found.safe, (found.keys, found.low, found.high)
        told += sum(value is not None for value in said.values())
    assert told > 5, "and something is told"


def test_kinds_read_side_by_side_tell_no_small_group() -> None:
    """Three kinds over overlapping people: a reader does not know who stands in several."""
    dice = np.random.default_rng(5)
    for _world in range(2):
        count = 90
        part, subject = dice.integers(0, 3, count), dice.integers(0, 3, count)
        has = {kind: dice.random(count) < share for kind, share in ((ASKED, 0.5), (FELT, 0.3), (LACKED, 0.25))}
        places = [np.stack([np.where(has[kind], at, -1) for at in (part, subject)], axis=1) for kind in has]
        axes = [[flat(["a", "b", "c"]), flat(["x", "y", "z"])]] * 3
        together = published(places, axes, moving=True)
        people = [
            Standing(int(part[at]), int(subject[at]), {kind: frozenset({7}) for kind in has if has[kind][at]})
            for at in range(count)
        ]
        values: list[int | None] = []
        for kind in has:
            values += [one for row in heat_map(people, kind, [0, 1, 2], [0, 1, 2]) for one in row]
        state = np.array([SMALL if value is None else SAID for value in values])
        shown = Shown(
            together.keys, together.publication, together.members, together.kin, state,
            np.where(state == SAID, together.values, -1), INSIDE,
        )  # fmt: skip
        assert [value for value in values if value is not None] == together.values[state == SAID].tolist()
        assert audit(shown).safe


def test_how_many_were_measured_gives_nobody_away() -> None:
    def told(lacks: int, fine: int) -> tuple[int | None, int | None]:
        people = [lacking(100, 1)] * lacks + [lacking(100, 1, False)] * fine
        table, measured = deficit_map(people, [10], [1])
        return table[-1][-1], measured[-1]

    assert told(20, 15) == (20, 35)
    assert None in told(20, 3), "three of 23 lack nothing"
    assert told(14, 0) == (14, None), "that all of fourteen lack something is not said of them"
    assert told(0, 14) == (0, None)
    assert told(60, 0) == (60, 60) and told(3, 20)[0] is None and told(0, 0) == (0, 0)
    assert deficit_map([], [10, 11], [1, 2]) == (((0, 0, 0),) * 3, (0, 0, 0))
    # what is told of parts and of the whole is no way round
    table, measured = deficit_map(
        [lacking(100, 1)] * 20 + [lacking(100, 1, False)] * 3 + [lacking(110, 1)] * 20 + [lacking(110, 1, False)] * 9,
        [10, 11], [1],
    )  # fmt: skip
    assert None in (table[0][-1], measured[0]), "three of 23"
    assert None in (table[1][-1], measured[1], table[2][-1], measured[2]), "nor by subtraction"


def test_a_mean_is_told_from_ten_people_on() -> None:
    def mean(count: int, lacks: int) -> tuple[int | None, float | None]:
        people = [
            Standing(1, 1, {LACKED: frozenset({7})} if at < lacks else {}, measured=True, values={7: 0.5})
            for at in range(count)
        ]
        (gap,) = gaps(people)
        return gap.measured, gap.mean

    assert mean(20, 8) == (20, 0.5)
    assert mean(10, 5) == (10, 0.5)
    assert mean(9, 4)[1] is None
    assert mean(20, 2)[0] is None or mean(20, 18)[0] is None


def told_means(sizes: dict[int, int]) -> dict[int, float | None]:
    """Means of schools of these sizes, each school's number its value."""
    rows = [(school // 10, school, float(school)) for school, size in sizes.items() for _one in range(size)]
    return {school: school_mean(rows, school) for school in sizes}


def test_the_mean_of_a_school_gives_no_small_school_away() -> None:
    assert told_means({100: 14, 101: 12}) == {100: 100.0, 101: 101.0}
    assert told_means({100: 14, 101: 12, 102: 9})[102] is None
    assert None in (told_means({100: 14, 101: 12, 102: 9})[100], told_means({100: 14, 101: 12, 102: 9})[101])
    # seen from above the two small ones would hide each other, in its own municipality each is the rest
    assert told_means({100: 20, 101: 9, 110: 20, 111: 9}) == {100: None, 101: None, 110: None, 111: None}
    assert told_means({100: 40})[100] == 100.0, "the only school is the whole"
    assert told_means({100: 20, 110: 3})[100] is None, "three are left of the region"
    assert told_means({100: 20, 110: 3, 120: 8, 130: 4})[100] == 100.0, "fifteen are"
    dice, said = np.random.default_rng(3), 0
    for _world in range(3):
        sizes = {school: int(dice.integers(1, 40)) for school in (100, 101, 102, 110, 111, 120, 121, 122)}
        told = told_means(sizes)
        for inside in (lambda _school: True, *(lambda school, at=at: school // 10 == at for at in (10, 11, 12))):
            here = [school for school in sizes if inside(school)]
            table = schools_table([(school // 10, school, 0.0) for school in here for _at in range(sizes[school])])
            known = np.array([sum(sizes[one] for one in here) >= 10, *(told[one] is not None for one in here)])
            shown = Shown(
                table.keys, table.publication, table.members, table.kin, np.where(known, SAID, SMALL),
                np.where(known, table.values, -1), Limits(10, 10),
            )  # fmt: skip
            assert audit(shown).safe, sizes
        said += sum(one is not None for one in told.values())
    assert said > 5, "and something is told"


@pytest.mark.django_db
def test_the_page_tells_coverage_and_means_where_one_answers_for_them(cast: Cast, client_of: SignIn) -> None:
    load_federal(by=cast.system)
    competence = Competence.objects.get(code="methodical")
    before = told_on(cast.today) - dt.timedelta(days=10)
    people = teach(cast, "school7", None, 24)
    lack(people[:9], "deficit", competence, before)
    test = Instrument.objects.create(code="t", kind="test", state="published")
    for number, person in enumerate(people):
        Measurement.objects.create(
            person=person, instrument=test, competence=competence, section="m", scale="latent", error=0.3,
            value=1.0 if number < 23 else -9.0, measured_on=before if number < 23 else cast.today,
        )  # fmt: skip
    page = heat_page(cast.viewer("coordinator"), cast.nodes["zarechny"], LACKED)
    assert (page.whole, page.coverage.split()[0]) == (9, "23")
    assert int(page.coverage.split()[-1]) > 24, "of everybody who works there"
    (gap,) = page.gaps
    assert (gap.lacking, gap.measured, gap.mean) == ("9", "23", "60"), "as of the first of the month"
    assert heat_page(cast.viewer("coordinator"), cast.nodes["zarechny"], ASKED).coverage == ""
    school = heat_page(cast.viewer("head"), cast.nodes["school7"], LACKED)
    assert (school.whole, school.coverage.split()[0], school.gaps) == (9, "23", ())
    assert [line.mean for line in school.means] == ["60"], "and one mean of what was measured there"
    assert "Средние по организации" in client_of("head").get(reverse("diagnostics:heat")).content.decode()
    Measurement.objects.filter(person__in=people[9:]).delete()
    hidden = heat_page(cast.viewer("head"), cast.nodes["school7"], LACKED)
    assert hidden.means == () and "скрыто (всего работают" in hidden.coverage, "all of nine lack something"
    assert heat_page(cast.viewer("operator"), cast.nodes["zarechny"], LACKED).gaps == (), "its parts would add up"
    assert heat_page(cast.viewer("operator"), cast.nodes["region"], LACKED).gaps != ()


def test_suppressing_is_what_the_attack_needs() -> None:
    """The attack finds what a table without it would give away."""
    table = listed([12, 14, 3], {"all": [0, 1, 2], "a": [0], "b": [1], "c": [2]})
    bare = Shown(
        table.keys, table.publication, table.members, table.kin, np.array([SAID, SAID, SAID, SMALL]),
        np.array([29, 12, 14, -1]), INSIDE,
    )  # fmt: skip
    assert not audit(bare).safe and audit(suppress(table, INSIDE)).safe


def test_the_numbers_of_a_day_are_settled_once_and_anew_when_anybody_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(*given: Any, **more: Any) -> Shown:
        asked.append(1)
        return suppress(*given, **more)

    monkeypatch.setattr(numbers, "suppress", counted)
    monkeypatch.setattr(numbers, "_settled", {})
    people = [lacking(100, 1)] * 12 + [lacking(101, 2)] * 14 + [lacking(110, 1)] * 9
    parts = sorted({one.part for one in people})
    first = numbers.deficit_map(people, parts, [1, 2])
    assert numbers.deficit_map(people, parts, [1, 2]) == first and len(asked) == 1
    moved = numbers.deficit_map([*people[1:], lacking(100, 2)], parts, [1, 2])
    assert moved != first and len(asked) == 2
