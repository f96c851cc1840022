"""The desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Settings of the desk app."""

    name = "opora.desk"
    label = "desk"
