"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Settings of the intake app."""

    name = "opora.intake"
    label = "intake"
