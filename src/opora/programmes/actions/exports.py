"""A running programme goes out as a file that loads to the same programme."""

from __future__ import annotations

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.programmes.bridge.writing import written
from opora.programmes.models import Programme
from opora.programmes.queries.blueprints import above
from opora.programmes.queries.programmes import whole_of


def export(*, by: Viewer, programme: Programme) -> str:
    """The text of the file: the programme as it runs, with its dates on the calendar."""
    node = programme.node
    higher = any(node.path in above(path) for path in by.paths(Data.PROGRAMME, Right.VIEW))
    if not higher and not by.may(Data.PROGRAMME, Right.VIEW, path=node.path):
        raise NotAllowed
    journal.record(by=by, verb="programme.export", about=programme)
    return written(whole_of(programme))
