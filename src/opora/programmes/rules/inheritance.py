"""One programme starts from another: what is said anew wins, what is removed goes, what is locked stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opora.programmes.rules.faults import Findings, Path
from opora.programmes.rules.fields import LANGUAGE
from opora.programmes.rules.format import FILE, HEAD, keyed_at

Data = dict[str, Any]
#: Tables that are said anew as a whole: a period of dates and one of years do not mix.
_WHOLE = {("period",)}
#: The way to a locked list → the code of the programme that locks it.
Locks = Mapping[Path, str]


def merged(parent: Mapping[str, Any], own: Mapping[str, Any], path: Path = ()) -> Data:
    """The parent's tables with one's own over them; lists and plain values are replaced, tables grow together.

    >>> merged({"a": {"x": 1, "y": [1]}}, {"a": {"y": [2], "z": 3}})
    {'a': {'x': 1, 'y': [2], 'z': 3}}
    """
    kept: Data = dict(parent)
    for key, value in own.items():
        before = kept.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping) and (*path, key) not in _WHOLE:
            kept[key] = merged(before, value, (*path, key))
        else:
            kept[key] = value
    return kept


def whole_ways(own: Mapping[str, Any], path: Path = ()) -> frozenset[Path]:
    """Where a file says something as a whole: a value or a list, or one of the tables that do not grow together.

    >>> sorted(whole_ways({"a": {"x": 1}, "period": {"years": 2}}))
    [('a', 'x'), ('period',)]
    """
    found: set[Path] = set()
    for key, value in own.items():
        at_key = (*path, key)
        found |= whole_ways(value, at_key) if isinstance(value, Mapping) and at_key not in _WHOLE else {at_key}
    return frozenset(found)


def way(text: str) -> Path:
    """A way as one writes it: `stages.prepare.tasks.order`."""
    return tuple(text.split("."))


def without(data: Data, wanted: Any, findings: Findings) -> Data:
    """The data without what `remove` names: an entry of a list, or a key that need not stand there."""
    if not isinstance(wanted, list):
        return data
    for number, text in enumerate(wanted):
        path = way(text) if isinstance(text, str) else ()
        if at(data, path) is None or not path:
            findings.say("nothing_to_remove", ("remove", number), value=text)
            continue
        data = _cut(data, path)
    return data


def _cut(data: Mapping[str, Any], path: Path) -> Data:
    if len(path) == 1:
        return {key: value for key, value in data.items() if key != path[0]}
    return {key: _cut(value, path[1:]) if key == path[0] else value for key, value in data.items()}


def at(data: Any, path: Path) -> Any:
    """What stands at a way; nothing when the way leads nowhere."""
    for part in path:
        if not (isinstance(data, Mapping) and part in data):
            return None
        data = data[part]
    return data


def arranged(data: Any, findings: Findings, path: Path = ()) -> Any:
    """The same with every entry that says `after` in its place; the word itself is gone."""
    if not isinstance(data, Mapping):
        return data
    kept = {key: arranged(value, findings, (*path, key)) for key, value in data.items()}
    if not keyed_at(path):
        return kept
    for code, entry in list(kept.items()):
        if isinstance(entry, Mapping) and "after" in entry:
            before = entry["after"]
            entry = {key: value for key, value in entry.items() if key != "after"}
            others = {key: value for key, value in kept.items() if key != code}
            if before not in others:
                known = ", ".join(others) or "–"
                findings.say("nothing_before", (*path, code, "after"), value=before, known=known)
            kept = dict(_inserted(others, before, code, entry))
    return kept


def _inserted(entries: Data, before: Any, code: str, entry: Any) -> Iterator[tuple[str, Any]]:
    for key, value in entries.items():
        yield key, value
        if key == before:
            yield code, entry
    if before not in entries:
        yield code, entry


def locks_of(data: Mapping[str, Any], code: str, inherited: Locks) -> dict[Path, str]:
    """Every lock on a file that starts from this one."""
    own = {way(text): code for text in data.get("locked") or () if isinstance(text, str)}
    return {**own, **inherited}


def keep_locks(locks: Locks, before: Mapping[str, Any], after: Mapping[str, Any], findings: Findings,
               removed: Mapping[Path, int] | None = None) -> None:  # fmt: skip
    """Name everything locked that a file has changed; entries of one's own beside it are welcome."""
    for path, owner in locks.items():
        was = at(before, path)
        if was is not None:
            _compare(was, at(after, path), path, owner, findings, removed or {})


def _compare(was: Any, now: Any, path: Path, owner: str, findings: Findings, removed: Mapping[Path, int]) -> None:
    if now is None:
        if path in removed:
            findings.say("locked_removed", ("remove", removed[path]), value=".".join(map(str, path)), owner=owner)
        else:
            findings.say("locked_missing", path, value=".".join(map(str, path)), owner=owner)
    elif _is_text(was) and _is_text(now) and (other := [key for key in was if now.get(key, was[key]) != was[key]]):
        findings.say("locked_changed", (*path, other[0]), owner=owner, was=was[other[0]])
    elif isinstance(was, Mapping) and isinstance(now, Mapping):
        for key, value in was.items():
            _compare(value, now.get(key), (*path, key), owner, findings, removed)
        for key in now:
            if key not in was and not keyed_at(path) and not keyed_at((*path, key)):
                findings.say("locked_added", (*path, key), owner=owner)
    elif was != now:
        findings.say("locked_changed", path, owner=owner, was=was)


def _is_text(value: Any) -> bool:
    """Whether it is a text by language: it is compared, and spoken of, as one."""
    return isinstance(value, Mapping) and all(LANGUAGE.fullmatch(key) and isinstance(value[key], str) for key in value)


def read_whole(raw: Mapping[str, Any], findings: Findings) -> Data:
    """The canonical form of a file that has been put together; faults of single values are noted."""
    read: Data = FILE.read(raw, (), findings)
    return {key: value for key, value in read.items() if key not in HEAD.names}
