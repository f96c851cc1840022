"""What one programme says otherwise than another, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opora.programmes.rules.faults import Path, key_of
from opora.programmes.rules.format import keyed_at

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone, different, or stands elsewhere in its list."""

    kind: str
    path: Path
    before: Any = None
    after: Any = None

    @property
    def key(self) -> str:
        """The way as one writes it."""
        return key_of(self.path)

    @property
    def section(self) -> str:
        """The section it belongs to."""
        return str(self.path[0])


#: What a file is called and where it comes from is not what a programme does.
_ASIDE = {"code", "based_on", "locked"}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every difference, in the order of the new programme, what is gone at the end of its list.

    >>> told = differences({"stages": {"a": {"starts": "2018"}}}, {"stages": {"a": {"starts": "2019"}, "b": {}}})
    >>> [(one.kind, one.key) for one in told]
    [('changed', 'stages.a.starts'), ('added', 'stages.b')]
    """
    mine = {key: value for key, value in before.items() if key not in _ASIDE}
    theirs = {key: value for key, value in after.items() if key not in _ASIDE}
    return list(_compared(mine, theirs, ()))


def _compared(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> Iterator[Difference]:
    for key, value in after.items():
        here = (*path, key)
        if key not in before:
            yield Difference(ADDED, here, None, value)
        elif before[key] != value:
            if isinstance(value, Mapping) and isinstance(before[key], Mapping) and not _is_text(value):
                yield from _compared(before[key], value, here)
            else:
                yield Difference(CHANGED, here, before[key], value)
        elif isinstance(value, Mapping):
            yield from _compared(before[key], value, here)  # equal tables may still stand in another order
    if keyed_at(path):
        yield from _moved(before, after, path)
    for key, value in before.items():
        if key not in after:
            yield Difference(REMOVED, (*path, key), value, None)


def _is_text(value: Mapping[str, Any]) -> bool:
    return all(len(key) == 2 and isinstance(text, str) for key, text in value.items())


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> Iterator[Difference]:
    """A list whose common entries stand in another order."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    if old != new:
        yield Difference(MOVED, path, old, new)
