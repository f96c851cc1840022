"""What the pages with one form show: about whom, the form, what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.people.models import Appointment, Person
from opora.people.queries.history import posts_of, roles_ending
from opora.people.rules.sections import consequences_of


@dataclass(frozen=True)
class FormPage:
    """A form about one person."""

    person: Person
    form: Any
    title: str
    verb: str
    note: str = ""
    consequences: tuple[str, ...] = ()
    danger: bool = False

    @property
    def back(self) -> str:
        """Where one came from."""
        return reverse("people:person", args=[self.person.pk])


@dataclass(frozen=True)
class AddPage:
    """A new person, and those known who may be the same."""

    form: Any
    alike: tuple[Person, ...]


def what_follows(viewer: Viewer, appointment: Appointment) -> tuple[str, ...]:
    """What the end of a post brings with it, in sentences for the one who confirms."""
    person, node = appointment.person, appointment.node
    others = [
        post for post in posts_of(viewer, person)
        if post.pk != appointment.pk and post.node_id == node.pk and post.holds(viewer.today)
    ]  # fmt: skip
    if others:
        kept = ngettext(
            "Another post here stays: nothing else ends.",
            "%(count)s other posts here stay: nothing else ends.",
            len(others),
        )
        return (kept % {"count": len(others)},)
    said = [_("This is the last post at “%(node)s”.") % {"node": node.short_name}]
    roles = roles_ending(person, node.pk, viewer)
    if roles:
        names = ", ".join(grant.get_role_display() for grant in roles)
        said.append(_("Roles end here: %(roles)s.") % {"roles": names})
    if person.account_id:
        said.append(_("On that day every device is signed out; the account itself stays."))
    said.append(_("The record and everything that happened stay and can be read."))
    said += consequences_of(viewer, person, node.pk, viewer.today)
    return tuple(said)
