"""Versions of instruments as sittings ask them: what is published never changes, so a process reads it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from opora.diagnostics.models import Instrument, Item

__all__ = ["Version", "forget", "version_of"]

#: So many versions are remembered at once, the oldest goes first: a bank of 200 questions is about a megabyte.
MOST = 32
#: Only these change no more.
SETTLED = (Instrument.State.PUBLISHED, Instrument.State.WITHDRAWN)


@dataclass(frozen=True)
class Version:
    """An instrument with its questions by id: to be read only, and never for its state, which goes on."""

    instrument: Instrument
    items: Mapping[int, Item]


#: By database as well: a visitor's try has one of its own, with the same numbers.
_kept: dict[tuple[str, int], Version] = {}


def version_of(instrument_id: int) -> Version:
    """The version of this number."""
    key = (str(connection.settings_dict["NAME"]), instrument_id)
    if (kept := _kept.get(key)) is not None:
        return kept
    instrument = Instrument.objects.get(pk=instrument_id)
    read = Version(instrument, {item.pk: item for item in Item.objects.filter(instrument=instrument)})
    if instrument.state in SETTLED:
        _kept[key] = read
        while len(_kept) > MOST:
            _kept.pop(next(iter(_kept)), None)
    return read


def forget() -> None:
    """Read everything anew from now on: for tests, which change what is never changed."""
    _kept.clear()
