"""The kernel written by hand and the engine give every pair of the invented country the same score."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.matching_engine import bound, dense
from benchmarks.matching_kernel import edges, pack, score_all, tile
from benchmarks.matching_world import INSTANCES, changed, make, scheme_text


@pytest.mark.parametrize("name", ["school", "municipality"])
def test_both_score_every_pair_alike(name):
    world = make(name)
    score, allowed = dense(bound(world))
    packed = pack(world)
    by_hand = tile(packed, world, 0, len(world.mentees.region))
    assert (by_hand >= 0).tolist() == allowed.tolist()
    assert by_hand[allowed].astype(np.int64).tolist() == score[allowed].tolist()
    told = score_all(packed)
    assert told[:, 0].tolist() == allowed.sum(1).tolist()
    assert told[:, 2].tolist() == np.where(allowed, score, 0).sum(1).tolist()


@pytest.mark.parametrize("name", ["school", "municipality", "region", "tight"])
def test_sizes_are_those_of_the_table(name):
    world, wanted = make(name), INSTANCES[name]
    ready = world.mentors.consent & (world.mentors.years >= 3)
    assert (len(world.mentees.region), len(world.mentors.region)) == (wanted.mentees, wanted.mentors)
    assert int(world.capacity[ready].sum()) == wanted.places


def test_a_seed_gives_the_same_world_and_another_seed_another():
    once, again, other = make("municipality"), make("municipality"), make("municipality", seed=1)
    assert once.mentees.skill.tolist() == again.mentees.skill.tolist()
    assert once.mentors.skill.tolist() != other.mentors.skill.tolist()


def test_one_in_a_hundred_changes():
    world = make("region")
    other = changed(world)
    touched = (world.mentees.skill != other.mentees.skill).any(1)
    assert 0 < touched.sum() <= round(len(touched) * 0.01)


def test_the_best_edges_are_the_best():
    world = make("municipality")
    packed = pack(world)
    rows, columns, scores = edges(packed, world, most=5)
    table = tile(packed, world, 0, len(world.mentees.region))
    table[:, world.capacity == 0] = -1
    best = np.sort(table, axis=1)[:, ::-1][:, :5]
    for row in range(len(table)):
        assert sorted(scores[rows == row].tolist(), reverse=True) == best[row][best[row] >= 0].tolist()
    assert table[rows, columns].tolist() == scores.tolist()


def test_only_nationwide_do_lessons_cross_a_border():
    assert "The same region" in scheme_text(make_small("country"))
    assert "The same region" not in scheme_text(make_small("nationwide"))


def make_small(name):
    """A world whose only interest is its instance."""
    from dataclasses import replace

    return replace(make("school"), instance=INSTANCES[name])
