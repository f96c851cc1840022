"""The catalogue app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Settings of the catalogue app."""

    name = "opora.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Add the plan to a body's page and the common calendar to the pages of the network."""
        from opora.base.rules.terms import register
        from opora.catalogue.pages import plan_section
        from opora.catalogue.queries.terms import TERMS
        from opora.network.rules.body_sections import Tab, register_body_section, register_tab

        register_body_section("20 plan", plan_section)
        register_tab(Tab("70", _("Common calendar"), "catalogue:calendar"))
        for term in TERMS:
            register(term)
