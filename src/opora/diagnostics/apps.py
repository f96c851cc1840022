"""The diagnostics app."""

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Settings of the diagnostics app."""

    name = "opora.diagnostics"
    label = "diagnostics"

    def ready(self) -> None:
        """Add requests and strengths to the person's page; end what nobody ended by its last day;
        hold programmes' questionnaires against the instruments."""
        from opora.base.rules.schedule import register_daily, register_task
        from opora.diagnostics.actions import calibrations, exposure, passports
        from opora.diagnostics.actions.results import COUNTING, end_overdue
        from opora.diagnostics.actions.sittings import expire_overdue
        from opora.diagnostics.bridge.questionnaires import questionnaire_faults
        from opora.diagnostics.queries.sections import needs_section
        from opora.diagnostics.tasks import calibrate_instrument, count_survey, draw_calibration, reckon_passport
        from opora.people.rules.sections import register_section
        from opora.programmes.rules.sections import register_checker

        register_section("needs", needs_section)
        register_checker("questionnaires", questionnaire_faults)
        register_daily("diagnostics.expire", expire_overdue)
        register_daily("diagnostics.surveys", end_overdue)
        register_task(COUNTING, count_survey)
        register_task(exposure.KIND, draw_calibration)
        register_task(calibrations.KIND, calibrate_instrument)
        register_task(passports.KIND, reckon_passport)
        register_daily("diagnostics.passports", passports.reckon_missing)
