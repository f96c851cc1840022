"""The network app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Settings of the network app."""

    name = "opora.network"
    label = "network"

    def ready(self) -> None:
        """Say who reads scans and materials; add sheets to an organisation's page; name the pages of the network."""
        from opora.base.rules.access import Data
        from opora.base.rules.terms import register_file_reader
        from opora.network.actions import agreements, bodies
        from opora.network.pages import network_at
        from opora.network.queries.agreements import may_read_agreement
        from opora.network.queries.bodies import may_read_material
        from opora.network.queries.terms import register_terms
        from opora.network.rules.body_sections import Tab, register_tab
        from opora.network.rules.sections import register_section

        register_file_reader(agreements.PURPOSE, may_read_agreement)
        register_file_reader(bodies.PURPOSE, may_read_material)
        register_section("40 bodies", network_at.bodies_section)
        register_section("50 partners", network_at.partners_section)
        register_terms()
        register_tab(Tab("10", _("The centre"), "network:centre"))
        register_tab(Tab("20", _("Points, hubs, sites"), "network:bodies"))
        register_tab(Tab("40", _("Agreements"), "network:agreements", Data.AGREEMENT))
        register_tab(Tab("50", _("Who leads whom"), "network:links"))
        register_tab(Tab("70", _("Organisations"), "network:tree", Data.TREE))
        register_tab(Tab("60", _("Partnerships of schools"), "network:partnerships"))
