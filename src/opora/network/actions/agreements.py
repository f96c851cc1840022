"""Recording agreements with partners, the additional ones under them, and their end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import files, journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.network.models import Agreement, AgreementParty, Body, Node
from opora.network.queries.agreements import organisation_named
from opora.network.rules.agreements import UnableToEndAgreement, UnableToRecordAgreement
from opora.network.rules.bodies import NotSoEarly

PURPOSE = "network.agreement"


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.AGREEMENT, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def record_agreement(
    *,
    by: Viewer,
    node: Node,
    title: str,
    partners: Sequence[tuple[str, str]],
    signed_on: dt.date,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    number: str = "",
    signatory: str = "",
    body: Body | None = None,
    parent: Agreement | None = None,
) -> Agreement:
    """Record an agreement of `node`; `partners` are names with who signed, found in the tree where they can be.

    An additional agreement stands under the main one, has its partners and may move its last day further.
    """
    _require(by, node)
    if ends_on is not None and ends_on <= starts_on:
        raise NotSoEarly
    named = [(name.strip(), who.strip()) for name, who in partners if name.strip()]
    if parent is not None:
        if parent.parent_id is not None:
            raise UnableToRecordAgreement(why=_("An additional agreement belongs to the main one: open that."))
        if starts_on < parent.starts_on:
            raise UnableToRecordAgreement(why=_("An additional agreement cannot begin before the main one."))
        named = named or list(parent.parties.values_list("name", "signatory"))
    if not named:
        raise UnableToRecordAgreement(why=_("Name at least one partner."))
    in_turn(node)
    facts: dict[str, Any] = {
        "node": node, "body": body, "parent": parent, "number": number.strip(), "signed_on": signed_on,
        "title": title.strip(), "signatory": signatory.strip(), "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
    names = sorted(dict(named))
    if any(sorted(one.parties.values_list("name", flat=True)) == names for one in Agreement.objects.filter(**facts)):
        raise SentTwice
    agreement = Agreement.objects.create(**facts)
    for name, who in dict(named).items():
        known = [one for one in organisation_named(name, near=node) if one.pk != node.pk]
        AgreementParty.objects.create(
            agreement=agreement, node=known[0] if len(known) == 1 else None, name=name, signatory=who
        )
    journal.record(by=by, verb="agreement.record", about=agreement, others=[node], fields={"number": number})
    return agreement


@transaction.atomic
def attach_scan(*, by: Viewer, agreement: Agreement, content: BinaryIO, name: str, media_type: str) -> Agreement:
    """Keep the scan of an agreement, in place of an earlier one."""
    _require(by, agreement.node)
    agreement.file = files.keep(
        by=by, content=content, name=name, purpose=PURPOSE, media_type=media_type, node_id=agreement.node_id
    )
    agreement.save(update_fields=["file"])
    journal.record(by=by, verb="agreement.scan", about=agreement)
    return agreement


@transaction.atomic
def end_agreement(*, by: Viewer, agreement: Agreement, on: dt.date, because: str) -> Agreement:
    """End an agreement before its day; what was additional to it holds no further either."""
    _require(by, agreement.node)
    last = agreement.ends_on
    if not because.strip():
        raise UnableToRecordAgreement(why=_("Say why it ends before its day: the partners will ask."))
    over = last is not None and on >= last and not agreement.additions.exists()
    if on <= agreement.starts_on or over:
        raise UnableToEndAgreement(
            first=f"{agreement.starts_on:%d.%m.%Y}", last=f"{last:%d.%m.%Y}" if last is not None else "…"
        )
    agreement.ends_on, agreement.ended_because = on, because.strip()
    agreement.save(update_fields=["ends_on", "ended_because"])
    journal.record(by=by, verb="agreement.end", about=agreement)
    return agreement
