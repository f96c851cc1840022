"""The network app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Settings of the network app."""

    name = "opora.network"
    label = "network"
