"""The whole demo, step by step: the tree, the staff lists, the cast, the pairs, what waits today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opora.base.rules.access import system_viewer
from opora.base.rules.refusals import Refusal
from opora.competences.actions.frameworks import load_federal
from opora.desk.actions.demo import lists, models, places
from opora.desk.actions.demo.asking import survey_requests
from opora.desk.actions.demo.measured import measure_beginner
from opora.desk.actions.demo.network import weave
from opora.desk.actions.demo.play import play
from opora.desk.bridge.tries import keep_empty
from opora.desk.rules.region import load_demo, organisations
from opora.desk.rules.staff import staff_of
from opora.diagnostics.actions.instruments import load_shipped as load_instruments
from opora.matching.actions.schemes import load_shipped
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Person

#: Name of a step, how much is done, how much there is.
Progress = Callable[[str, int, int], None]


class OnlyForDemo(Refusal):
    """Invented people never mix with real ones."""

    message = _("The demo is built only in its own data folder: start it with ./run, or set OPORA_DEMO=1.")


class FolderInUse(Refusal):
    """The folder holds an installation that is not the demo."""

    message = _("This data folder already holds people who are not the demo's. Choose another folder in OPORA_DATA.")


def build(*, today: dt.date, progress: Progress, part: int | None = None) -> bool:
    """Build the demo, unless it is built already; returns whether anything was done. `part`: so many districts."""
    if not settings.DEMO:
        raise OnlyForDemo
    if built():
        return False
    if Person.objects.exists():
        raise FolderInUse
    keep_empty()
    by, demo = system_viewer(today), load_demo()
    demo = {**demo, "municipality": demo["municipality"][:part]}
    load_dictionaries(by=by)
    load_shipped(by=by)
    load_federal(by=by)
    load_instruments(by=by, today=today)

    def step(name: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(name, done, total)

    found = list(organisations(demo))
    staff = [(one, staff_of(one, demo, today)) for one in found]
    nodes = places.open_places(by=by, demo=demo, found=found, progress=step("Организации"))
    lists.take_staff(by=by, nodes=nodes, staff=staff, today=today, progress=step("Списки педагогов"))
    cast = places.seat_cast(by=by, nodes=nodes, today=today)
    lists.take_pairs(by=by, nodes=nodes, demo=demo, staff=staff, today=today, progress=step("Приказы о парах"))
    play(by=by, today=today, nodes=nodes, staff=staff, cast=cast)
    survey_requests(by=by, today=today, nodes=nodes)
    measure_beginner(by=by, today=today, cast=cast)
    weave(by=by, today=today, nodes=nodes, cast=cast)
    models.run(by=by, today=today, nodes=nodes)
    return True


def built() -> bool:
    """Whether the cast is there already."""
    return Person.objects.filter(account__username="curator").exists()
