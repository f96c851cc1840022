"""Linking organisations and ending a link."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Link, Node
from opora.network.rules.links import UnableToLink, led_by


@transaction.atomic
def open_link(*, by: Viewer, kind: str, one: Node, other: Node, starts_on: dt.date, about: str = "") -> Link:
    """Link two organisations: `one` leads or helps `other`; where both are equal the order says nothing."""
    if not (by.may(Data.NETWORK, Right.ENTER, path=one.path) or by.may(Data.NETWORK, Right.ENTER, path=other.path)):
        raise NotAllowed
    if one.pk == other.pk:
        raise UnableToLink(why=_("An organisation is not linked with itself."))
    if kind == Link.Kind.HORIZONTAL and one.pk > other.pk:
        one, other = other, one
    in_turn(one)
    now = Link.objects.between(starts_on, dt.date.max).filter(kind=kind)
    if now.filter(one=one, other=other).exists():
        raise UnableToLink(why=_("These two are linked so already."))
    if kind == Link.Kind.VERTICAL and one.pk in led_by(other.pk, now.values_list("one_id", "other_id")):
        raise UnableToLink(why=_("The second leads the first already: a chain does not go round."))
    link = Link.objects.create(kind=kind, one=one, other=other, starts_on=starts_on, about=about.strip())
    journal.record(by=by, verb="link.open", about=link, others=[one, other], fields={"kind": kind})
    return link


@transaction.atomic
def end_link(*, by: Viewer, link: Link, on: dt.date) -> None:
    """End a link from the day `on`; one that began on that day never was."""
    ends = (link.one.path, link.other.path)
    if not any(by.may(Data.NETWORK, Right.ENTER, path=path) for path in ends):
        raise NotAllowed
    journal.record(by=by, verb="link.end", about=link, others=[link.one, link.other])
    if on <= link.starts_on:
        link.delete()
        return
    link.ends_on = on
    link.save(update_fields=["ends_on"])
