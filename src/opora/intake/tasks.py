"""Reading and applying long lists beside the pages, with progress, and going on after a lost worker."""

from __future__ import annotations

from collections.abc import Callable

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from opora.base.actions import runs
from opora.base.bridge.databases import count_anew
from opora.base.models import TaskRun
from opora.intake.actions import applying, staging
from opora.intake.models import Batch
from opora.people.queries.viewers import doer_of

#: After so many new rows the database looks at its tables anew.
MANY = 1_000


def _beats(run: TaskRun, message: str) -> Callable[[int, int | None], None]:
    def beat(done: int, total: int | None = None) -> None:
        runs.beat(run, done=done, total=total, message=message)

    return beat


@task()
def stage_batch(run_id: str) -> None:
    """Read a file into staged rows."""

    def work(run: TaskRun) -> dict[str, int]:
        batch = Batch.objects.select_related("node", "file").get(pk=run.arguments["batch"])
        beat = _beats(run, _("Reading the list"))
        today = timezone.localdate()
        rows = staging.stage(by=doer_of(run, today=today), batch=batch, today=today, progress=beat)
        return {"rows": rows}

    runs.carry_out(run_id, work)


@task()
def apply_batch(run_id: str) -> None:
    """Apply the decided rows of a batch."""

    def work(run: TaskRun) -> dict[str, int]:
        batch = Batch.objects.select_related("node", "file").get(pk=run.arguments["batch"])
        beat = _beats(run, _("Writing the list into the record"))
        today = timezone.localdate()
        rows = applying.apply(by=doer_of(run, today=today), batch=batch, today=today, progress=beat)
        if rows >= MANY:
            count_anew()
        return {"rows": rows}

    runs.carry_out(run_id, work)
