"""The mentoring app."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Settings of the mentoring app."""

    name = "opora.mentoring"
    label = "mentoring"
