"""Matching beside the pages, and what happens to proposals day by day."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from opora.base.actions import runs
from opora.base.models import TaskRun
from opora.matching.actions.runs import compute, give_up
from opora.matching.models import Run
from opora.people.queries.viewers import doer_of


@task()
def run_matching(run_id: str) -> None:
    """Compute one matching."""

    def work(task_run: TaskRun) -> dict[str, int]:
        run = Run.objects.select_related("node", "scheme").get(pk=task_run.arguments["run"])

        def beat(done: int, total: int) -> None:
            runs.beat(task_run, done=done, total=total, message=_("Choosing mentors"))

        by = doer_of(task_run, today=timezone.localdate())
        try:
            compute(by=by, run=run, today=timezone.localdate(), progress=beat)
        except runs.Cancelled:
            give_up(by=by, run=run, cancelled=True)
            raise
        except Exception:
            give_up(by=by, run=run, fault=gettext("Something broke on our side. Start the matching again."))
            raise
        return {"matched": run.matched}

    runs.carry_out(run_id, work)
