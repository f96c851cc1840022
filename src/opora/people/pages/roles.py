"""What the page of the roles over a node shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Viewer
from opora.network.models import Node
from opora.people.forms.roles import NameFilter, RoleForm
from opora.people.models import Grant
from opora.people.queries.roles import grants_over
from opora.people.rules.roles import may_give

COLUMNS = (
    Column("person", _("Who")),
    Column("role", _("Role")),
    Column("since", _("Since")),
    Column("account", _("Way in")),
    Column("act", _("What to do"), unseen=True),
)


@dataclass(frozen=True)
class RoleLine:
    """One role."""

    grant: Grant
    has_account: bool
    may_take: bool


@dataclass(frozen=True)
class RolesPage:
    """The roles over a node."""

    node: Node
    table: Table
    lines: tuple[RoleLine, ...]
    form: RoleForm | None
    search: NameFilter

    @property
    def asks_name(self) -> bool:
        """Whether people are too many to choose from without a name."""
        return self.node.kind != Node.Kind.ORGANISATION

    @property
    def without_account(self) -> int:
        """How many of them cannot sign in yet."""
        return sum(not line.has_account for line in self.lines)


def roles_page(viewer: Viewer, node: Node, form: RoleForm | None, search: NameFilter) -> RolesPage:
    """The page of the roles over a node."""
    table = build_table(QueryDict(), columns=COLUMNS, rows=grants_over(viewer, node), per_page=200)
    return RolesPage(
        node=node,
        table=table,
        lines=tuple(
            RoleLine(grant, grant.person.account_id is not None, may_give(viewer, grant.role, node))
            for grant in table.rows
        ),
        form=form,
        search=search,
    )
