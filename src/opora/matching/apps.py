"""The matching app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Settings of the matching app."""

    name = "opora.matching"
    label = "matching"
