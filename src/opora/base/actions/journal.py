"""Writing the journal: one row an action, in the transaction of the action, and the seals over it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from opora.base.models import JournalEntry, Seal
from opora.base.rules.access import Viewer
from opora.base.rules.chain import entry_digest, kept_outside
from opora.base.rules.folders import data_folder

SEAL_BATCH = 1000


def digest_of(value: Any) -> str:
    """A salted digest of a value: tells that two values are equal, never what they are."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()[:16]


def kind_of(thing: models.Model | type[models.Model]) -> str:
    """The name of an object's kind in the journal: `people.person`."""
    return thing._meta.label_lower


def record(
    *,
    by: Viewer,
    verb: str,
    about: models.Model | None = None,
    others: Iterable[models.Model] = (),
    ids: Iterable[tuple[str, int]] = (),
    fields: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Write one entry. `fields` are names with new values; only salted digests are kept.

    `ids` are others by kind and id, where thousands are written without being loaded.
    """
    return JournalEntry.objects.create(
        account_id=by.account_id,
        actor=by.kind,
        verb=verb,
        object_kind=kind_of(about) if about is not None else "",
        object_id=about.pk if about is not None and isinstance(about.pk, int) else None,
        others=[
            *([kind_of(thing), thing.pk if isinstance(thing.pk, int) else str(thing.pk)] for thing in others),
            *([kind, key] for kind, key in ids),
        ],
        fields={name: digest_of(value) for name, value in (fields or {}).items()},
    )


def seal_file() -> Path:
    """Where the copies of seals are kept outside the database."""
    return data_folder() / "journal.seal"


def hold_writers() -> None:
    """Wait for those who are writing entries now: a number given earlier must not appear under a later seal."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{JournalEntry._meta.db_table}" IN SHARE MODE')


@transaction.atomic
def seal() -> Seal | None:
    """Seal the entries since the last seal and write the new end of the chain outside the database as well."""
    hold_writers()
    last = Seal.objects.order_by("-last").first()
    entries = list(JournalEntry.objects.filter(pk__gt=last.last if last else 0).order_by("pk")[:SEAL_BATCH])
    if not entries:
        return None
    made = Seal.objects.create(
        first=entries[0].pk,
        last=entries[-1].pk,
        count=len(entries),
        digest=entry_digest(last.digest if last else "", entries),
    )
    transaction.on_commit(write_outside)
    return made


def seal_all() -> int:
    """Seal everything there is; returns how many seals were made."""
    made = 0
    while seal() is not None:
        made += 1
    return made


def write_outside() -> None:
    """Append the seals that the file outside the database has not got yet (also those a crash kept from it)."""
    path = seal_file()
    known = kept_outside(path)
    fresh = Seal.objects.filter(last__gt=known[-1][0] if known else 0).order_by("last")
    torn = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="ascii") as kept:
        kept.write("\n" if torn else "")
        for made in fresh.iterator():
            kept.write(f"{made.last} {made.digest}\n")
        kept.flush()
        os.fsync(kept.fileno())
