"""The base app."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Settings of the base app."""

    name = "opora.base"
    label = "base"

    def ready(self) -> None:
        """Files go when their last day has passed."""
        from opora.base.actions.files import forget_overdue
        from opora.base.rules.schedule import register_daily

        register_daily("base.forget_overdue", forget_overdue)
