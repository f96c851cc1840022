"""How many statements a page asks of the database: at most fifteen, and as many for many rows as for ten (Q34).

The addresses are the site's own table: a new page is counted by being there. A file leaves in parts of a few hundred
rows, so it asks a part at a time: it is no page.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from opora.intake.actions import uploads
from opora.matching.actions import runs, schemes
from opora.matching.models import Run, Scheme
from opora.mentoring.models import Pair
from tests.cast import TODAY
from tests.desk import crowd
from tests.replay import replayed
from tests.security.routes import Route
from tests.security.stage import Stage, build_stage
from tests.security.test_hostile_text import opened
from tests.security.test_matrix import Visit, cells, complete

MOST = 15
#: A thousand rows are asked by hand (`OPORA_MANY=1000`): what grows with rows is seen at a hundred, much sooner.
FEW, MANY = 10, int(os.environ.get("OPORA_MANY", "100"))
#: Who looks: a page is counted for the first of them to whom it opens.
LOOKING = ("curator", "administrator", "operator")
#: Not the page's own: the borders of a transaction, and the count of pages that is shared now and then.
BESIDE = re.compile(r"^(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)|base_cache")
#: Pages that also answer to words behind the question mark, each a page of its own to count.
ASKED = {"matching:others": ("", "?wide=1"), "people:list": ("", "?show=young", "?q=ученик&sort=-place")}


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def matched(stage: Stage) -> Run:
    """A matching of everybody who waits at the school, computed for good, with an earlier one before it."""
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    by, node = stage.cast.viewer("curator"), stage.node("own")
    for _turn in range(2):
        run = runs.open_run(by=by, node=node, scheme=scheme, across_schools=False)
        runs.compute(by=by, run=run, today=stage.cast.today, progress=lambda _done, _all: None)
    return run


def objects(stage: Stage, size: int) -> dict[str, dict[str, Any]]:
    """What stands behind addresses whose page grows with the school: by argument, some by the route alone."""
    run = matched(stage)
    lines = "".join(f"Новый{number} Анна Ильинична;учитель\n" for number in range(size))
    batch = uploads.receive(
        by=stage.cast.system, node=stage.node("own"), content=io.BytesIO(f"ФИО;Должность\n{lines}".encode()),
        name="список.csv", today=stage.cast.today,
    )  # fmt: skip
    body, pair = crowd.gather(stage, size), Pair.objects.latest("pk")
    mentee = pair.members.get(role="mentee").person_id
    return {
        "matching:": {"run_id": run.pk, "seat_id": run.rest.earliest("pk").seat_id},
        "intake:": {"batch_id": batch.pk},
        "network:body": {"body_id": body.pk},
        "documents:body": {"body_id": body.pk},
        "catalogue:": {"body_id": body.pk},
        "people:member": {"body_id": body.pk},
        "mentoring:": {"pair_id": pair.pk},
        "people:person": {"person_id": mentee},
        "diagnostics:needs": {"person_id": mentee},
    }


def statements(client: Visit, address: str) -> list[str] | None:
    """What a page asks of the database, for whom it opens as a page."""
    with transaction.atomic(), CaptureQueriesContext(connection) as told:
        response = client.get(address)
        transaction.set_rollback(True)
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return None
    return [one["sql"] for one in told.captured_queries if not BESIDE.search(one["sql"])]


def counted(stage: Stage, clients: dict[str, Visit], things: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    """The statements of every page of the site, by address as the table has it."""
    found: dict[str, list[str]] = {}
    for route in complete():
        with transaction.atomic():
            place = address_of(stage, route, things)
            for more in ASKED.get(route.name, ("",)):
                asked = (statements(client, place + more) for client in clients.values())
                found[route.name + more] = next((one for one in asked if one is not None), [])
            transaction.set_rollback(True)
    return {name: told for name, told in found.items() if told}


def address_of(stage: Stage, route: Route, things: dict[str, dict[str, Any]]) -> str:
    """The address of a route, with the objects of the crowd where there are some."""
    _distance, values, _sample = next(cells(stage, route))
    for prefix, named in things.items():
        if route.name.startswith(prefix):
            values = {**values, **{name: value for name, value in named.items() if name in values}}
    return route.address(values)


@pytest.mark.long
@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    reason="both databases are asked the same: statements are counted once",
)
@pytest.mark.django_db
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_every_page_asks_as_much_for_many_rows_as_for_ten() -> None:
    stage = replayed("stage", build_stage)
    schemes.load_shipped(by=stage.cast.system)
    clients = {name: opened(stage, name) for name in LOOKING}
    crowd.enter(stage, FEW)
    few = counted(stage, clients, objects(stage, FEW))
    crowd.enter(stage, MANY - FEW)
    many = counted(stage, clients, objects(stage, MANY))
    assert len(many) > 50 and {"matching:run", "matching:others?wide=1", "matching:compare"} <= set(many)
    assert many.keys() == few.keys()
    faults = [f"{name}: {len(told)} statements" for name, told in many.items() if len(told) > MOST]
    faults += [
        f"{name}: {len(few[name])} for {FEW}, {len(told)} for {MANY}"
        for name, told in many.items() if len(told) > len(few[name])
    ]  # fmt: skip
    assert not faults, "\n".join(faults)
