"""The life of a workbook of questions, and why one is not taken."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from opora.base.models import StoredFile
from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine
from opora.diagnostics.models import ItemsFile

__all__ = ["LIFE", "NoQuestions", "StillFaulty", "UnreadFile", "path_of"]

LIFE = Machine(
    "diagnostics.itemsfile",
    {
        ItemsFile.State.STAGED: (ItemsFile.State.MADE, ItemsFile.State.DROPPED),
        ItemsFile.State.MADE: (),
        ItemsFile.State.DROPPED: (),
    },
)


class UnreadFile(Refusal):
    """The file cannot be opened, or its bytes are gone."""

    message = _("%(why)s")


class NoQuestions(Refusal):
    """No sheet of the file is one of ours."""

    message = _("No questions were found in this file. Take the blank workbook and put them into it.")


class StillFaulty(Refusal):
    """Rows have faults."""

    message = _("Some rows are faulty: mend them and bring the file again, or leave them out.")


def path_of(file: StoredFile) -> Path:
    """Where the bytes lie; they go when their time is over, and what was read of them stays."""
    if file.state != StoredFile.State.KEPT:
        raise UnreadFile(why=_("The file was deleted when its time was over. Upload the list again."))
    return Path(file.content.path)
