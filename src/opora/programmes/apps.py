"""The programmes app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Settings of the programmes app."""

    name = "opora.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Tell what happens every day and which papers of programmes are counted."""
        from opora.base.rules.schedule import register_daily
        from opora.programmes.actions.programmes import begin_due
        from opora.programmes.queries.counts import register_terms

        register_terms()
        register_daily("programmes.begin", begin_due)
