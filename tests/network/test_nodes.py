"""The tree: today's and as it stood on any day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from opora.base.rules.refusals import NotAllowed
from opora.network.actions.nodes import UnableToCloseNode, UnableToMoveNode, close_node, move_node, open_node
from opora.network.models import Node, Placement
from opora.network.queries.nodes import ancestor_of_kind, chain_of, placements_on
from tests.cast import Cast


def test_a_move_closes_and_reopens_the_subtree(cast: Cast) -> None:
    region, zarechny, severny = cast.nodes["region"], cast.nodes["zarechny"], cast.nodes["severny"]
    on = dt.date(2026, 9, 1)
    move_node(by=cast.system, node=zarechny, parent=severny, on=on)
    school = Node.objects.get(pk=cast.nodes["school7"].pk)
    severny.refresh_from_db()
    assert school.path.startswith(severny.path)
    assert [node.pk for node in chain_of(school)][-3:] == [severny.pk, zarechny.pk, school.pk]
    then = placements_on(on - dt.timedelta(days=1), under=zarechny)
    now = placements_on(on, under=zarechny)
    assert {row.node_id for row in then} == {row.node_id for row in now}
    assert {row.level for row in then} != {row.level for row in now}
    assert region.path in then[0].path


def test_paths_beside_nodes_agree_with_the_placements(cast: Cast) -> None:
    move_node(by=cast.system, node=cast.nodes["school7"], parent=cast.nodes["severny"], on=dt.date(2026, 9, 1))
    for placement in Placement.objects.filter(ends_on=None).select_related("node"):
        assert placement.path == placement.node.path


def test_a_node_stands_in_one_place_at_a_time(cast: Cast) -> None:
    node = cast.nodes["school7"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(node=node, path=node.path, level=3, starts_on=dt.date(2020, 1, 1))


def test_refusals(cast: Cast) -> None:
    with pytest.raises(UnableToMoveNode):
        move_node(by=cast.system, node=cast.nodes["zarechny"], parent=cast.nodes["school7"], on=cast.today)
    with pytest.raises(UnableToCloseNode):
        close_node(by=cast.system, node=cast.nodes["zarechny"], on=cast.today)
    with pytest.raises(NotAllowed):
        open_node(
            by=cast.viewer("curator"),
            parent=cast.nodes["zarechny"],
            opened_on=cast.today,
            kind="organisation",
            name="Школа",
        )


def test_the_way_up(cast: Cast) -> None:
    found = ancestor_of_kind(cast.nodes["school7"], Node.Kind.MUNICIPALITY)
    assert found == cast.nodes["zarechny"]
