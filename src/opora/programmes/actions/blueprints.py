"""Files of programmes are taken in: checked whole, kept as versions, nothing overwritten."""

from __future__ import annotations

import json

from django.db import transaction

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Node
from opora.programmes.bridge.blueprints import Library, Reading, read_preset, read_programme
from opora.programmes.bridge.presets import Source, codes, preset
from opora.programmes.models import Blueprint
from opora.programmes.queries.blueprints import own_file


def library_of(node: Node | None) -> Library:
    """Where a file's `extends` is looked for: among what came with Opora, then at the node and above it."""

    def find(code: str) -> Source | None:
        shipped = preset(code)
        if shipped is not None:
            return shipped
        own = own_file(code, node)
        return Source(own.file_name, own.text) if own else None

    return find


def read(*, node: Node | None, name: str, text: str) -> Reading:
    """Read a file as it would be read at the node; raises `ProgrammeFaults`, keeps nothing."""
    return read_programme(Source(name, text), library_of(node))


@transaction.atomic
def load(*, by: Viewer, node: Node, name: str, text: str) -> Blueprint:
    """Keep a file as the next version of the node's own; the same model again is the version there is.

    Raises `ProgrammeFaults` with every fault and keeps nothing then.
    """
    if not by.may(Data.PROGRAMME, Right.ENTER, path=node.path):
        raise NotAllowed
    return _keep(by, node, name, text, read(node=node, name=name, text=text))


@transaction.atomic
def load_shipped(*, by: Viewer, code: str) -> Blueprint:
    """Make a shipped model known; a newer file becomes a newer version."""
    if not by.may_somewhere(Data.PROGRAMME, Right.VIEW):
        raise NotAllowed
    source = preset(code)
    if code not in codes() or source is None:
        raise KeyError(code)
    return _keep(by, None, source.name, source.text, read_preset(code))


def _keep(by: Viewer, node: Node | None, name: str, text: str, reading: Reading) -> Blueprint:
    in_turn(f"blueprint {node.pk if node else ''} {reading.code}")
    last = Blueprint.objects.filter(node=node, code=reading.code).order_by("-version").first()
    if last is not None and last.digest == reading.digest:
        return last
    made = Blueprint.objects.create(
        node=node,
        code=reading.code,
        version=last.version + 1 if last else 1,
        title=reading.data["title"],
        file_name=name[:200],
        text=text,
        whole=json.dumps(reading.data, ensure_ascii=False),
        digest=reading.digest,
    )
    journal.record(by=by, verb="blueprint.load", about=made, others=[node] if node else [], fields={"text": text})
    return made
