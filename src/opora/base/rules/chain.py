"""The chain of seals over the journal: what a seal binds, and where a chain no longer holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from opora.base.models import JournalEntry, Seal


@dataclass(frozen=True)
class ChainFault:
    """A place where the chain does not hold: the number of the seal, and what is wrong there."""

    last: int
    #: `edited`: the entries under the seal are not those that were sealed; `cut`: the copy kept outside the
    #: database knows a seal that the database has not.
    what: str


def entry_digest(previous: str, entries: Iterable[JournalEntry]) -> str:
    """The digest of a run of entries chained to the digest before it."""
    chain = hashlib.sha256(previous.encode())
    for entry in entries:
        told = [
            entry.pk, entry.at.isoformat(), entry.account_id, entry.actor, entry.verb, entry.object_kind,
            entry.object_id, entry.others, entry.fields,
        ]  # fmt: skip
        chain.update(json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return chain.hexdigest()


def runs_under(seals: Iterable[Seal], entries: Iterator[JournalEntry]) -> Iterator[tuple[Seal, list[JournalEntry]]]:
    """Every seal with the entries it covers; both come in growing order, so each is read once."""
    waiting = next(entries, None)
    for seal in seals:
        run: list[JournalEntry] = []
        while waiting is not None and waiting.pk <= seal.last:
            run.append(waiting)
            waiting = next(entries, None)
        yield seal, run


def faults_of(
    seals: Iterable[Seal], entries: Iterator[JournalEntry], outside: Sequence[tuple[int, str]]
) -> list[ChainFault]:
    """Every fault of a chain, given the seals, the entries and the copies of seals kept outside the database."""
    faults: list[ChainFault] = []
    known: dict[int, str] = {}
    previous = ""
    for seal, run in runs_under(seals, entries):
        whole = bool(run) and (run[0].pk, run[-1].pk, len(run)) == (seal.first, seal.last, seal.count)
        if not whole or entry_digest(previous, run) != seal.digest:
            faults.append(ChainFault(seal.last, "edited"))
        previous = known[seal.last] = seal.digest
    faults += [ChainFault(last, "cut") for last, digest in outside if known.get(last) != digest]
    return faults


def kept_outside(path: Path) -> list[tuple[int, str]]:
    """The seals written beside the database, oldest first; a line torn by a power cut is passed over."""
    if not path.exists():
        return []
    lines = (line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines())
    return [(int(words[0]), words[1]) for words in lines if len(words) == 2 and len(words[1]) == 64]
