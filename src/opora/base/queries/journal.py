"""Reading the journal and checking that nobody touched it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from opora.base.actions.journal import entry_digest
from opora.base.models import JournalEntry, Seal
from opora.base.rules.access import Data, Right, Viewer


def entries_for(viewer: Viewer) -> QuerySet[JournalEntry]:
    """The journal, for whoever may view it somewhere; the entries hold no names and no values."""
    if not viewer.may_somewhere(Data.JOURNAL, Right.VIEW):
        return JournalEntry.objects.none()
    return JournalEntry.objects.select_related("account").order_by("-pk")


@dataclass(frozen=True)
class ChainFault:
    """A place where the chain does not hold."""

    last: int
    what: str  # edited · cut


def broken_seals() -> list[ChainFault]:
    """Every seal that no longer agrees with the entries under it, and a tail cut off behind the database's back."""
    faults: list[ChainFault] = []
    previous, after = "", 0
    for seal in Seal.objects.order_by("last").iterator():
        entries = list(JournalEntry.objects.filter(pk__gt=after, pk__lte=seal.last).order_by("pk"))
        if len(entries) != seal.count or entry_digest(previous, entries) != seal.digest:
            faults.append(ChainFault(seal.last, "edited"))
        previous, after = seal.digest, seal.last
    kept = settings.DATA / "journal.seal"
    lines = kept.read_text(encoding="ascii").split("\n") if kept.exists() else []
    outside = [line.split() for line in lines if line]
    if outside and (int(outside[-1][0]), outside[-1][1]) != (after, previous):
        faults.append(ChainFault(int(outside[-1][0]), "cut"))
    return faults
