"""Reading the journal and checking that nobody touched it."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.models import JournalEntry, Seal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.chain import ChainFault, faults_of, kept_outside
from opora.base.rules.folders import data_folder


def entries_for(
    viewer: Viewer, *, verb: str = "", kind: str = "", object_id: int | None = None, account: str = ""
) -> QuerySet[JournalEntry]:
    """The journal, newest first, for whoever may view it; the entries hold no names and no values."""
    if not viewer.may_somewhere(Data.JOURNAL, Right.VIEW):
        return JournalEntry.objects.none()
    found = JournalEntry.objects.select_related("account").order_by("-pk")
    if verb:
        found = found.filter(verb__startswith=verb)
    if kind:
        found = found.filter(object_kind=kind)
    if object_id is not None:
        found = found.filter(object_id=object_id)
    return found.filter(account__username__iexact=account) if account else found


def kinds_for(viewer: Viewer) -> list[str]:
    """The kinds of objects the journal speaks of, for a filter."""
    return sorted(
        kind for kind in entries_for(viewer).order_by().values_list("object_kind", flat=True).distinct() if kind
    )


def broken_seals() -> list[ChainFault]:
    """Every seal that no longer agrees with the entries under it, and a tail cut off behind the database's back."""
    entries = JournalEntry.objects.order_by("pk").iterator(chunk_size=2000)
    return faults_of(Seal.objects.order_by("last"), entries, kept_outside(data_folder() / "journal.seal"))
