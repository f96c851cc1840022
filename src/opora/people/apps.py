"""The people app."""

from django.apps import AppConfig


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
