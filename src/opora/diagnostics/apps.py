"""The diagnostics app."""

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Settings of the diagnostics app."""

    name = "opora.diagnostics"
    label = "diagnostics"

    def ready(self) -> None:
        """Add requests and strengths to the person's page."""
        from opora.diagnostics.queries.sections import needs_section
        from opora.people.rules.sections import register_section

        register_section("needs", needs_section)
