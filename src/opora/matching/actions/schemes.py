"""Schemes of matching: shipped ones loaded, own versions added, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.matching.bridge.rules_files import checked, reweighted, shipped
from opora.matching.models import Scheme
from opora.matching.rules import SchemeFaulty
from opora.network.models import Node


@transaction.atomic
def load_shipped(*, by: Viewer) -> list[Scheme]:
    """Make the shipped schemes known; a newer text becomes a newer version."""
    loaded = []
    for code, title, text in shipped():
        last = Scheme.objects.filter(code=code, node=None).order_by("-version").first()
        if last is None or last.text != text:
            Scheme.objects.filter(code=code, node=None).update(is_current=False)
            last = Scheme.objects.create(
                code=code, title=title, text=text, version=last.version + 1 if last else 1, is_current=True
            )
            journal.record(by=by, verb="scheme.load", about=last)
        loaded.append(last)
    return loaded


@transaction.atomic
def keep_proposed(*, by: Viewer, node: Node, scheme: Scheme) -> Scheme:
    """Keep the rules a programme brings when they are used for the first time; other weights are the next version."""
    if not by.may(Data.MATCHING, Right.ENTER, path=node.path):
        raise NotAllowed
    if scheme.pk or scheme.node_id is None:
        return scheme
    same = Scheme.objects.filter(code=scheme.code, node_id=scheme.node_id)
    last = same.select_for_update().order_by("-version").first()
    same.update(is_current=False)
    scheme.version = last.version + 1 if last else 1
    scheme.save()
    journal.record(by=by, verb="scheme.save", about=scheme, others=[node], fields={"text": scheme.text})
    return scheme


@transaction.atomic
def save_version(
    *, by: Viewer, node: Node, base: Scheme, text: str = "", points: Mapping[str, float] | None = None
) -> Scheme:
    """Keep a changed scheme as a new version of the organisation's own; faults are named and nothing is kept."""
    if not by.may(Data.MATCHING, Right.ENTER, path=node.path):
        raise NotAllowed
    text = reweighted(base.text, points) if points is not None else text
    faults = checked(text)
    if faults:
        raise SchemeFaulty(faults="\n".join(faults))
    last = Scheme.objects.filter(code=base.code, node=node).order_by("-version").first()
    Scheme.objects.filter(code=base.code, node=node).update(is_current=False)
    made = Scheme.objects.create(
        code=base.code, title=base.title, text=text, node=node, version=last.version + 1 if last else 1
    )
    journal.record(by=by, verb="scheme.save", about=made, others=[node, base], fields={"text": text})
    return made
