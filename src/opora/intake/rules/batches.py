"""The life of a batch, and what stands in the way of each step."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine
from opora.intake.models import Batch

BATCH = Machine(
    kind="intake.batch",
    transitions={
        "uploaded": ("mapped", "abandoned"),
        "mapped": ("mapped", "staged", "abandoned"),
        "staged": ("mapped", "applying", "abandoned"),
        "applying": ("applied", "staged"),
        "applied": ("undone",),
    },
)


def may_enter(viewer: Viewer, batch: Batch) -> bool:
    """Whether the viewer may bring this list in: results of diagnostics are a class of data of their own."""
    path = batch.node.path
    results = batch.kind != Batch.Kind.RESULTS or viewer.may(Data.RESULT, Right.ENTER, path=path)
    return results and viewer.may(Data.INTAKE, Right.ENTER, path=path)


class UnableToTakeResults(Refusal):
    """Single results of diagnostics are not the school's business."""

    message = _(
        "This file holds results of diagnostics by name. Only the region's operator loads them: the school and the "
        "municipality never see a single result."
    )


class UnableToReadFile(Refusal):
    """The file is refused; the reason says what to do."""

    message = _("%(why)s")


def path_of(batch: Batch) -> Path:
    """Where the list's bytes lie; they go when their time is over, and what was read of them stays."""
    if batch.file.state != StoredFile.State.KEPT:
        raise UnableToReadFile(why=_("The file was deleted when its time was over. Upload the list again."))
    return Path(batch.file.content.path)


class UnableToFindPeople(Refusal):
    """No column of the file holds names."""

    message = _(
        "No names were found in this file. Check that the list has a column with full names, "
        "or download the blank form and paste your list into it."
    )


class UnableToApply(Refusal):
    """Rows wait for a decision."""

    message = _("Some rows still wait for a decision: say of each who it is, or leave it out.")


class UnableToApplyStale(Refusal):
    """Another list of the same organisation was written or taken back since this one was read."""

    message = _(
        "Another list was written or taken back here since this one was read. Read this list again: "
        "what has become known meanwhile will be taken into account."
    )


class UnableToUndo(Refusal):
    """Something depends on what the import wrote."""

    message = _(
        "The import can no longer be taken back: %(count)s of its people already have pairs, proposals or accounts."
    )
