"""The ground floor's record: accounts, periods, states, journal, runs, files."""

from opora.base.models.accounts import Account
from opora.base.models.files import StoredFile
from opora.base.models.frozen import Frozen
from opora.base.models.journal import JournalEntry, Seal, StateChange
from opora.base.models.periods import Dated, DatedQuerySet, NoOverlap, holds_on
from opora.base.models.runs import TaskRun

__all__ = [
    "Account",
    "Dated",
    "DatedQuerySet",
    "Frozen",
    "JournalEntry",
    "NoOverlap",
    "Seal",
    "StateChange",
    "StoredFile",
    "TaskRun",
    "holds_on",
]
