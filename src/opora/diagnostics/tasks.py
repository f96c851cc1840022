"""Work beside the pages: calibrations, how often a question may be seen, and what came of campaigns."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from opora.base.actions import runs
from opora.base.models import TaskRun
from opora.diagnostics.actions import calibrations, exposure, passports
from opora.diagnostics.actions.results import count_results
from opora.diagnostics.models import Calibration, Instrument
from opora.diagnostics.queries.surveys import survey_of
from opora.people.queries.viewers import doer_of


@task()
def draw_calibration(run_id: str) -> None:
    """Work out the draw of one calibration."""

    def work(run: TaskRun) -> dict[str, int]:
        calibration = Calibration.objects.select_related("instrument").get(pk=run.arguments["calibration"])

        def told(done: int, total: int) -> None:
            runs.beat(run, done=done, total=total, message=_("Trying the questions on imagined teachers"))

        by = doer_of(run, today=timezone.localdate())
        drawn = exposure.work_out_draw(by=by, calibration=calibration, told=told)
        passports.ask_for_passport(by=by, instrument=calibration.instrument)
        return {"sections": len(drawn.eligible)}

    runs.carry_out(run_id, work)


@task()
def reckon_passport(run_id: str) -> None:
    """Reckon how precise the last calibration of one instrument is."""

    def work(run: TaskRun) -> dict[str, int]:
        instrument = Instrument.objects.get(pk=run.arguments["instrument"])
        reckoned = passports.reckon(by=doer_of(run, today=timezone.localdate()), instrument=instrument)
        return {"calibration": reckoned.number if reckoned else 0}

    runs.carry_out(run_id, work)


@task()
def count_survey(run_id: str) -> None:
    """Count what was answered in one campaign."""

    def work(run: TaskRun) -> dict[str, int]:
        by = doer_of(run, today=timezone.localdate())
        survey = survey_of(by, int(run.arguments["survey"]))
        if survey is None:
            return {}

        def beat(done: int, total: int) -> None:
            runs.beat(run, done=done, total=total, message=_("Counting the answers"))

        count_results(by=by, survey=survey, beat=beat)
        return {"questions": len(survey.results.get("questions", ()))}

    runs.carry_out(run_id, work)


@task()
def calibrate_instrument(run_id: str) -> None:
    """Calibrate one instrument from its finished sittings."""

    def work(run: TaskRun) -> dict[str, int]:
        instrument = Instrument.objects.get(pk=run.arguments["instrument"])

        def told(done: int, total: int) -> None:
            runs.beat(run, done=done, total=total, message=_("Calibrating section by section"))

        today = timezone.localdate()
        made = calibrations.calibrate(
            by=doer_of(run, today=today), instrument=instrument, model=run.arguments["model"], today=today, told=told
        )
        return {"calibration": made.number, "people": made.sample}

    runs.carry_out(run_id, work)
