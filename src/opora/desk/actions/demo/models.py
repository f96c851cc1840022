"""The models of mentoring that run in the demo: each of the source documents at a place of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from opora.base.rules.access import Viewer
from opora.desk.rules.cast import models_played, september
from opora.network.models import Node
from opora.programmes.actions.blueprints import load_shipped
from opora.programmes.actions.programmes import start


def run(*, by: Viewer, today: dt.date, nodes: Mapping[str, Node]) -> None:
    """Begin every model on the first of September of this school year."""
    for model in models_played():
        blueprint = load_shipped(by=by, code=model.code)
        start(by=by, node=nodes[model.at], blueprint=blueprint, starts_on=september(today), today=today)
