"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Settings of the documents app."""

    name = "opora.documents"
    label = "documents"
