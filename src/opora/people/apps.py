"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Settings of the people app."""

    name = "opora.people"
    label = "people"

    def ready(self) -> None:
        """Ask for the end of leavers' sessions on the day they leave."""
        from opora.base.rules.schedule import register_daily
        from opora.people.tasks import end_sessions_of_leavers

        register_daily("people.leavers", end_sessions_of_leavers)
