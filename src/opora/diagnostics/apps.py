"""The diagnostics app."""

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Settings of the diagnostics app."""

    name = "opora.diagnostics"
    label = "diagnostics"

    def ready(self) -> None:
        """Add requests and strengths to the person's page; end what nobody ended by its last day."""
        from opora.base.rules.schedule import register_daily
        from opora.diagnostics.actions.sittings import expire_overdue
        from opora.diagnostics.queries.sections import needs_section
        from opora.people.rules.sections import register_section

        register_section("needs", needs_section)
        register_daily("diagnostics.expire", expire_overdue)
