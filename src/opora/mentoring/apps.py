"""The mentoring app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MentoringConfig(AppConfig):
    """Settings of the mentoring app."""

    name = "opora.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        """Tell what mentoring counts, what it does every day and what it knows of a person."""
        from opora.base.rules.schedule import register_daily
        from opora.base.rules.terms import register
        from opora.diagnostics.rules.needs import register_partners
        from opora.mentoring.actions.pairs import start_due
        from opora.mentoring.queries.partners import mentees_of, partners_stay_two
        from opora.mentoring.queries.sections import pairs_happened, pairs_section
        from opora.mentoring.queries.staff import without_mentor
        from opora.mentoring.queries.terms import TERMS
        from opora.people.rules.groups import StaffGroup, register_group
        from opora.people.rules.obstacles import register_obstacle
        from opora.people.rules.sections import register_happenings, register_section

        for term in TERMS:
            register(term)
        register_daily("mentoring.start", start_due)
        register_partners("mentoring", mentees_of)
        register_obstacle("mentoring", partners_stay_two)
        register_group(StaffGroup("unmet", gettext_lazy("Without a mentor"), without_mentor))
        register_section("mentoring", pairs_section)
        register_happenings("mentoring", pairs_happened)
