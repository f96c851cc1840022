"""Work on instruments beside the pages: how often a question may be seen."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from opora.base.actions import runs
from opora.base.models import TaskRun
from opora.diagnostics.actions import exposure
from opora.diagnostics.models import Calibration
from opora.people.queries.viewers import doer_of


@task()
def draw_calibration(run_id: str) -> None:
    """Work out the draw of one calibration."""

    def work(run: TaskRun) -> dict[str, int]:
        calibration = Calibration.objects.select_related("instrument").get(pk=run.arguments["calibration"])

        def told(done: int, total: int) -> None:
            runs.beat(run, done=done, total=total, message=_("Trying the questions on imagined teachers"))

        by = doer_of(run, today=timezone.localdate())
        return {"sections": len(exposure.work_out_draw(by=by, calibration=calibration, told=told).eligible)}

    runs.carry_out(run_id, work)
