"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Settings of the people app."""

    name = "opora.people"
    label = "people"

    def ready(self) -> None:
        """Ask for the end of leavers' sessions on the day they leave; say on a node's page who works there."""
        from opora.base.rules.schedule import register_daily
        from opora.people.tasks import end_sessions_of_leavers

        register_daily("people.leavers", end_sessions_of_leavers)

        from opora.network.rules.sections import register_consequences, register_section
        from opora.people.pages import nodes

        register_section("10 staff", nodes.staff_section)
        register_section("20 roles", nodes.roles_section)
        register_consequences("people", nodes.closing)

        self.join_network()

    def join_network(self) -> None:
        """Say on the pages of the network who belongs to what, who consults when, who heads and so keeps a body."""
        from opora.base.rules.access import Data, Right
        from opora.network.rules import body_sections
        from opora.network.rules.bodies import register_keepers
        from opora.people.pages import bodies
        from opora.people.queries.bodies import headed_by
        from opora.people.queries.terms import register_terms
        from opora.people.rules import sections

        register_keepers("head", headed_by)
        body_sections.register_people(bodies.people_at)
        register_terms()
        body_sections.register_subjects(bodies.subjects)
        body_sections.register_notes("people", bodies.notes_on)
        body_sections.register_body_section("10 people", bodies.people_section)
        sections.register_section("90 bodies", bodies.person_section)
        body_sections.register_tab(
            body_sections.Tab("30", _("Consultants"), "people:consultants", Data.NETWORK, Right.ENTER)
        )
        body_sections.register_tab(
            body_sections.Tab("80", _("Methodical active"), "people:active", Data.NETWORK, Right.ENTER)
        )
