"""The base app."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Settings of the base app."""

    name = "opora.base"
    label = "base"
