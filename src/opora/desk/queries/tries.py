"""How far a visitor's try has come."""

from __future__ import annotations

from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.intake.models import Batch
from opora.intake.queries.batches import batches_of
from opora.matching.models import Run
from opora.mentoring.queries.pairs import pairs_of
from opora.network.models import Node
from opora.people.queries.persons import people_of


@dataclass(frozen=True)
class Progress:
    """The list, the people, the matching and the agreed pairs of a try."""

    batch: Batch | None
    people: int
    run: Run | None
    pairs: int


def progress_of(viewer: Viewer, node: Node) -> Progress:
    """Gather how far the try of this school is."""
    return Progress(
        batch=batches_of(viewer).filter(node=node).first(),
        people=people_of(viewer, node=node).count(),
        run=Run.objects.filter(node=node).order_by("-pk").first(),
        pairs=pairs_of(viewer).filter(state="confirmed").count(),
    )
