"""The programmes app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ProgrammesConfig(AppConfig):
    """Settings of the programmes app."""

    name = "opora.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Tell what happens every day, which papers of programmes are counted and which are made."""
        from opora.base.rules.schedule import register_daily
        from opora.documents.rules.kinds import PaperKind, register_kind
        from opora.network.rules.sections import register_section
        from opora.people.rules.definitions import register_definitions
        from opora.programmes.actions.programmes import begin_due
        from opora.programmes.pages.nodes import programmes_section
        from opora.programmes.queries.counts import register_terms
        from opora.programmes.queries.force import young_counted, young_definitions
        from opora.programmes.queries.reports import INNOV_FIELDS, REPORT_FIELDS, innov_facts, report_facts
        from opora.programmes.rules.projects import INNOV_REPORT, REPORT_FINAL, SHIPPED
        from opora.programmes.rules.sections import register_checker, register_effect
        from opora.programmes.rules.young import young_faults

        register_terms()
        register_definitions(young_definitions)
        register_checker("young", young_faults)
        register_effect("people", young_counted)
        for kind in (
            PaperKind(
                INNOV_REPORT, gettext_lazy("report of an innovation project"), INNOV_FIELDS, innov_facts,
                SHIPPED[INNOV_REPORT], signers=("leader", "consultant"),
            ),
            PaperKind(
                REPORT_FINAL, gettext_lazy("report of a programme"), REPORT_FIELDS, report_facts,
                SHIPPED[REPORT_FINAL],
            ),
        ):  # fmt: skip
            register_kind(kind)
        register_daily("programmes.begin", begin_due)
        register_section("30 programmes", programmes_section)
