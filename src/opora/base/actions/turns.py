"""Two people who do the same thing in the same moment take turns: the second finds what the first has done."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def in_turn(thing: Model | str) -> None:
    """Let one transaction at a time decide about `thing`: whoever comes meanwhile waits until it is over.

    To be called inside a transaction and before anything is asked that the decision rests on. Others may still read
    the row and point at it. A name serves where no row stands for what is decided about. SQLite has one writer at a
    time anyway: nothing is asked there.
    """
    if not connection.features.has_select_for_update:
        return
    if isinstance(thing, str):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [thing])
        return
    type(thing)._base_manager.select_for_update(of=("self",), no_key=True).only("pk").get(pk=thing.pk)
