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
        from opora.documents.pages.bodies import papers_section
        from opora.documents.queries.bodies import may_read_file
        from opora.documents.queries.templates import may_read_template
        from opora.documents.rules.bodies import BODY_PAPERS
        from opora.documents.rules.kinds import register_title
        from opora.network.rules.body_sections import register_body_section

        register_file_reader(PURPOSE, may_read_file)
        register_file_reader(TEMPLATES, may_read_template)
        register_body_section("30 papers", papers_section)
        for code, title in BODY_PAPERS.items():
            register_title(code, title)
