"""Batches and their rows, for those who may enter lists at the organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from opora.base.models import StateChange, StoredFile, TaskRun
from opora.base.rules.access import Data, Right, Viewer, within
from opora.intake.models import Batch, Row
from opora.network.models import Node


def batches_of(viewer: Viewer) -> QuerySet[Batch]:
    """The batches of the viewer's organisations, newest first."""
    return (
        Batch.objects.filter(within(viewer.paths(Data.INTAKE, Right.VIEW), "node__path"))
        .filter(~Q(kind=Batch.Kind.RESULTS) | within(viewer.paths(Data.RESULT, Right.VIEW), "node__path"))
        .select_related("node", "file", "task")
        .order_by("-pk")
    )


def batch_of(viewer: Viewer, batch_id: int) -> Batch | None:
    """One batch."""
    return batches_of(viewer).filter(pk=batch_id).first()


def row_of(viewer: Viewer, row_id: int) -> Row | None:
    """One row of a batch within reach."""
    return (
        Row.objects.filter(batch__in=batches_of(viewer).values("pk").order_by(), pk=row_id)
        .select_related("batch__node", "batch__file")
        .first()
    )


def nodes_for_lists(viewer: Viewer) -> QuerySet[Node]:
    """Where the viewer may bring lists to."""
    return Node.objects.filter(within(viewer.paths(Data.INTAKE, Right.ENTER), "path"), closed_on=None).order_by("path")


@dataclass(frozen=True)
class Tally:
    """How many rows of each sort a batch has."""

    total: int
    faulty: int
    gaps: int
    undecided: int
    #: Rows that will change something: decided about, and not as the record has them.
    to_apply: int
    by_difference: dict[str, int]


#: A second row of somebody is written together with the first and is not counted twice.
FIRST = Q(details__same_as__isnull=True)


def tally_of(batch: Batch) -> Tally:
    """Count the rows of a batch in two statements."""
    kinds = dict(batch.rows.filter(is_faulty=False).values_list("difference").annotate(n=Count("pk")).order_by())
    good = Q(is_faulty=False)
    counts = batch.rows.aggregate(
        total=Count("pk"),
        faulty=Count("pk", filter=Q(is_faulty=True)),
        gaps=Count("pk", filter=good & ~Q(faults=[])),
        undecided=Count("pk", filter=good & Q(decision="")),
        to_apply=Count("pk", filter=good & Q(decision=Row.Decision.APPLY) & ~Q(difference=Row.Difference.SAME) & FIRST),
    )
    return Tally(**counts, by_difference=kinds)


def last_written(node: Node) -> int:
    """The number of the latest writing or taking back of a list at the node, above or below it."""
    above = [node.path[:end] for end in range(8, len(node.path) + 1, 8)]
    near = Batch.objects.filter(Q(node__path__in=above) | within([node.path], "node__path"))
    steps = StateChange.objects.filter(
        kind="intake.batch", to_state__in=("applying", "undone"), object_id__in=near.values("pk")
    )
    return steps.aggregate(last=Max("pk"))["last"] or 0


def is_stale(batch: Batch) -> bool:
    """Whether another list was written or taken back here since this one was read."""
    seen: int = batch.counts.get("seen", 0)
    return last_written(batch.node) > seen


def written_of(batch: Batch) -> tuple[int, int]:
    """How many rows of a writing that was stopped are written, and how many there are to write."""
    wanted = batch.rows.filter(is_faulty=False, decision=Row.Decision.APPLY).exclude(difference=Row.Difference.SAME)
    done = Count("pk", filter=Q(pk__lte=batch.cursor.get("applied", 0)))
    counted = wanted.aggregate(done=done, total=Count("pk"))
    return counted["done"], counted["total"]


def run_under_way(viewer: Viewer, batch: Batch) -> TaskRun | None:
    """The viewer's own reading or writing of the batch that goes on now."""
    keys = [f"{kind}:{batch.pk}" for kind in ("intake.stage", "intake.apply")]
    return TaskRun.objects.filter(
        unique_key__in=keys, account=viewer.account_id, state__in=(TaskRun.State.WAITING, TaskRun.State.RUNNING)
    ).first()


def may_read_upload(viewer: Viewer, file: StoredFile) -> bool:
    """Whether an uploaded list is of one of the viewer's organisations."""
    return batches_of(viewer).filter(file_id=file.pk).exists()


def faulty_rows(batch: Batch) -> QuerySet[Row]:
    """The rows of a batch with something to say about."""
    return batch.rows.exclude(faults=[]).filter(number__gt=0).order_by("number")


def rows_shown(batch: Batch, show: str) -> QuerySet[Row]:
    """The rows of a batch behind one filter of the review."""
    rows = batch.rows.select_related("batch", "person").order_by("-is_faulty", "number", "pk")
    if show == "faulty":
        return rows.filter(is_faulty=True)
    if show == "undecided":
        return rows.filter(is_faulty=False, decision="")
    if show == "gaps":
        return rows.filter(is_faulty=False).exclude(faults=[])
    if show in set(Row.Difference.values):
        return rows.filter(is_faulty=False, difference=show)
    return rows
