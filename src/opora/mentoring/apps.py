"""The mentoring app."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Settings of the mentoring app."""

    name = "opora.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """Make the counts of mentoring known by name."""
        from opora.base.rules.terms import register
        from opora.mentoring.queries.terms import TERMS

        for term in TERMS:
            register(term)
