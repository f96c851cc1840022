"""A visitor's own file in an installation of its own: begun with one file, taken back whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from opora.base.models import Account
from opora.base.rules.access import Role, Viewer, system_viewer
from opora.competences.actions.frameworks import load_federal
from opora.desk.bridge import tries
from opora.desk.queries.people import lead
from opora.intake.actions import uploads
from opora.matching.actions import runs
from opora.matching.actions.schemes import load_shipped
from opora.matching.models import Run, Scheme
from opora.matching.rules import NothingToMatch
from opora.mentoring.actions import mentors, seats
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import persons, roles
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.queries.viewers import viewer_of

#: The visitor's account: the demo opens as whoever has this name.
VISITOR = "curator"


def begin(*, content: BinaryIO, name: str, school: str, today: dt.date) -> tuple[str, int]:
    """Begin a try with a file; returns the try's name and its list's number. A refused file leaves nothing."""
    made, folder = tries.begin()
    try:
        with tries.inside(folder):
            node = furnish(school, today)
            person = lead()
            assert person is not None and person.account is not None
            by = viewer_of(person.account, today=today)
            return made, uploads.receive(by=by, node=node, content=content, name=name, today=today).pk
    except BaseException:
        tries.end(made)
        raise


def furnish(school: str, today: dt.date) -> Node:
    """An empty installation with one school and the visitor as its curator."""
    by = system_viewer(today)
    load_dictionaries(by=by)
    load_federal(by=by)
    load_shipped(by=by)
    node = open_node(by=by, parent=None, opened_on=today, kind=Node.Kind.COUNTRY, name=_("Country"))
    for kind, called in (
        (Node.Kind.REGION, _("My region")),
        (Node.Kind.MUNICIPALITY, _("My district")),
        (Node.Kind.ORGANISATION, school.strip()[:200] or _("My school")),
    ):
        institution = Node.Institution.SCHOOL if kind == Node.Kind.ORGANISATION else ""
        node = open_node(by=by, parent=node, opened_on=today, kind=kind, name=called, institution=institution)
    person = persons.add(by=by, node=node, facts={"family": _("Visitor")})
    person.account = Account.objects.create(username=VISITOR, password="!")
    person.save(update_fields=["account"])
    roles.give(by=by, person=person, role=Role.CURATOR, node=node, starts_on=today)
    return node


def match(*, by: Viewer, node: Node) -> Run:
    """The first matching: experienced teachers are offered, places opened for those who need a mentor."""
    mentors.offer_all(by=by, node=node, today=by.today)
    seats.open_for_all(by=by, node=node, today=by.today)
    scheme = Scheme.objects.filter(code="first-september", is_current=True).order_by("-version").first()
    if scheme is None:
        raise NothingToMatch(why=_("The rules of matching are missing."))
    return runs.start(by=by, node=node, scheme=scheme, across_schools=False, address=lambda run: f"/try/?run={run.pk}")


def end(name: str) -> None:
    """Take a try back: database, files, folder."""
    tries.end(name)


def folder_of(name: str) -> Path | None:
    """The folder of a try that is still there."""
    return tries.folder_of(name)
