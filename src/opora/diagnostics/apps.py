"""The diagnostics app."""

from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Settings of the diagnostics app."""

    name = "opora.diagnostics"
    label = "diagnostics"
