"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Settings of the documents app."""

    name = "opora.documents"
    label = "documents"

    def ready(self) -> None:
        """Tell the ground floor who may read papers and templates."""
        from opora.base.rules.terms import register_file_reader
        from opora.documents.actions.papers import PURPOSE
        from opora.documents.actions.templates import PURPOSE as TEMPLATES
        from opora.documents.queries.papers import may_read_scan
        from opora.documents.queries.templates import may_read_template

        register_file_reader(PURPOSE, may_read_scan)
        register_file_reader(TEMPLATES, may_read_template)
