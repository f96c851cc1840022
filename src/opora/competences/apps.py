"""The competences app."""

from django.apps import AppConfig


class CompetencesConfig(AppConfig):
    """Settings of the competences app."""

    name = "opora.competences"
    label = "competences"
