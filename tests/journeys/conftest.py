"""The stage of the journeys: a live server, the cast, a browser of each size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from opora.matching.actions.schemes import load_shipped
from tests.browsing import SIZES
from tests.cast import Cast
from tests.journeys.stage import Player


@pytest.fixture(params=list(SIZES))
def player(
    request: pytest.FixtureRequest,
    live_server: Any,
    cast: Cast,
    client_of: Callable[[str], Client],
    open_page: Callable[..., Page],
) -> Iterator[Player]:
    """Somebody with a browser; at the end nothing inaccessible may have been met."""
    load_shipped(by=cast.system)
    story = request.node.name.partition("[")[0].removeprefix("test_")
    found = Player(open_page(request.param), live_server.url, story, request.param, client_of)
    yield found
    assert not found.faults, "\n".join(found.faults)
