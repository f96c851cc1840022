"""Writing the journal: one row an action, in the transaction of the action, and the seals over it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction

from opora.base.models import JournalEntry, Seal
from opora.base.rules.access import Viewer

SEAL_BATCH = 1000


def digest_of(value: Any) -> str:
    """A salted digest of a value: tells that two values are equal, never what they are."""
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()[:16]


def kind_of(thing: models.Model) -> str:
    """The name of an object's kind in the journal: `people.person`."""
    return thing._meta.label_lower


def record(
    *,
    by: Viewer,
    verb: str,
    about: models.Model | None = None,
    others: Iterable[models.Model] = (),
    fields: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Write one entry. `fields` are names with new values; only salted digests are kept."""
    return JournalEntry.objects.create(
        account_id=by.account_id,
        actor=by.kind,
        verb=verb,
        object_kind=kind_of(about) if about is not None else "",
        object_id=about.pk if about is not None and isinstance(about.pk, int) else None,
        others=[[kind_of(thing), thing.pk] for thing in others],
        fields={name: digest_of(value) for name, value in (fields or {}).items()},
    )


def entry_digest(previous: str, entries: Iterable[JournalEntry]) -> str:
    """The digest of a run of entries chained to the digest before it."""
    chain = hashlib.sha256(previous.encode())
    for entry in entries:
        told = [
            entry.pk, entry.at.isoformat(), entry.actor, entry.verb, entry.object_kind,
            entry.object_id, entry.others, entry.fields,
        ]  # fmt: skip
        chain.update(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())
    return chain.hexdigest()


@transaction.atomic
def seal() -> Seal | None:
    """Seal the entries since the last seal and write the new end of the chain outside the database as well."""
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
    kept_outside = settings.DATA / "journal.seal"
    transaction.on_commit(lambda: _append(kept_outside, f"{made.last} {made.digest}\n"))
    return made


def _append(path: Any, line: str) -> None:
    with path.open("a", encoding="ascii") as kept:
        kept.write(line)
