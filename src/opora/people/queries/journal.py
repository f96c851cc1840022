"""The journal for an auditor: what was done by people of one's reach, and by Opora itself."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import JournalEntry
from opora.base.queries.journal import entries_for
from opora.base.rules.access import Data, Viewer, within
from opora.people.models import Appointment, Grant


def entries_of(
    viewer: Viewer, *, verb: str = "", kind: str = "", object_id: int | None = None, account: str = ""
) -> QuerySet[JournalEntry]:
    """Entries whose doer works, worked, has or had a role within the viewer's reach, and those without an account."""
    entries = entries_for(viewer, verb=verb, kind=kind, object_id=object_id, account=account)
    if viewer.is_system:
        return entries
    inside = within(viewer.paths(Data.JOURNAL), "node__path")
    works = Appointment.objects.filter(inside).values("person__account_id")
    rules = Grant.objects.filter(inside).values("person__account_id")
    return entries.filter(Q(account_id__in=works) | Q(account_id__in=rules) | Q(account_id=None))
