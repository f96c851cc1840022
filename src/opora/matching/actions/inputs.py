"""The input of a run, frozen before anything is computed, and read back as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

from django.db import transaction

from opora.base.actions import files
from opora.base.models import JournalEntry, StoredFile
from opora.base.rules.access import Viewer
from opora.matching.bridge.again import input_of
from opora.matching.bridge.solving import frozen, thawed
from opora.matching.bridge.tables import Input
from opora.matching.models import Run
from opora.matching.rules import NoProofKept
from opora.network.models import Node

PURPOSE = "matching.input"


class InputChanged(Exception):
    """The frozen input is not what it was: nothing may be computed from it."""


def freeze(*, by: Viewer, run: Run, scope: Node, today: dt.date) -> Input:
    """The people as they are now, kept with their hash; a run that was begun before goes on from what it froze."""
    if run.input_file is not None:
        return again(run)
    seen = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    data = input_of(run, scope, today)
    content, digest = frozen(data)
    with transaction.atomic():
        run.input_file = files.keep(
            by=by, content=io.BytesIO(content), name=f"matching-{run.pk}.json", purpose=PURPOSE,
            media_type="application/json", node_id=run.node_id,
        )  # fmt: skip
        run.input_sha256, run.seen_entry = digest, seen
        run.save(update_fields=["input_file", "input_sha256", "seen_entry"])
    return data


def again(run: Run) -> Input:
    """What a run froze, if it is still that."""
    content = bytes_of(run.input_file)
    if hashlib.sha256(content).hexdigest() != run.input_sha256:
        raise InputChanged
    return thawed(content)


def bytes_of(file: StoredFile | None) -> bytes:
    """A kept file, whole."""
    if file is None or file.state != StoredFile.State.KEPT:
        raise NoProofKept
    with file.content.open("rb") as source:
        return bytes(source.read())
