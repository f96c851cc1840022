"""A programme file is read whole: its text, what it extends, every fault with its line; or nothing at all."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from opora.programmes.bridge.places import lines_of
from opora.programmes.bridge.presets import Source, codes, preset
from opora.programmes.bridge.writing import written
from opora.programmes.rules.checks import check
from opora.programmes.rules.faults import Fault, Findings, Path, ProgrammeFaults
from opora.programmes.rules.format import BODY
from opora.programmes.rules.inheritance import (
    Data,
    arranged,
    keep_locks,
    locks_of,
    merged,
    read_whole,
    way,
    whole_ways,
    without,
)
from opora.programmes.rules.sections import checkers

LIMIT_KB = 1024


#: Finds the file of another programme by its code.
Library = Callable[[str], Source | None]


@dataclass(frozen=True)
class Reading:
    """A programme that may be used: its data whole and canonical, with nothing left to look up."""

    data: Data
    source: Source
    parent: str = ""
    locks: Mapping[Path, str] = field(default_factory=dict)
    places: Mapping[Path, tuple[str, int]] = field(default_factory=dict, repr=False)

    @property
    def code(self) -> str:
        """Its short name."""
        return str(self.data["code"])

    @property
    def digest(self) -> str:
        """Equal for equal programmes, however their files are written."""
        return digest_of(self.data)


def source_in(name: str, content: bytes) -> Source:
    """The text of a file as it lies on a disk; one in another encoding is named with its first line, never guessed."""
    try:
        return Source(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProgrammeFaults([Fault("not_utf8", (), {}, name, line)]) from error


def digest_of(data: Mapping[str, Any]) -> str:
    """The digest of a programme's data; the order of entries counts."""
    return hashlib.sha256(written(data).encode()).hexdigest()


def read_programme(source: Source, library: Library) -> Reading:
    """The programme of a file.

    Raises `ProgrammeFaults` with every fault, in the order of the file; nothing is returned then.
    """
    return _read(source, library, ())


def _read(source: Source, library: Library, chain: tuple[str, ...]) -> Reading:
    raw, places = _parsed(source)
    findings = Findings()
    name = next((raw[key] for key in ("extends", "based_on") if isinstance(raw.get(key), str)), "")
    code = str(raw.get("code", ""))
    parent = _parent(name, (*chain, code), source, library, places) if name else None
    if parent is not None and "extends" in raw:
        for key in ("code", "title"):
            if key not in raw:  # what it is called is never taken over
                findings.say("missing_key", (), key=key, example=BODY.names[key].kind.example)
        removed = raw.get("remove")
        whole = merged(without(parent.data, removed, findings), {k: v for k, v in raw.items() if k != "remove"})
        whole["based_on"] = name
        places = {**_standing(parent.places, whole_ways(raw)), **places}
    else:
        removed, whole = None, raw
        if "remove" in raw:
            findings.say("nothing_to_remove", ("remove",), value="remove")
    data = read_whole(arranged(whole, findings), findings)
    if parent is not None:
        numbers = {way(text): number for number, text in enumerate(removed or ()) if isinstance(text, str)}
        keep_locks(parent.locks, parent.data, data, findings, numbers)
    if code in codes() and source != preset(code):  # a file that calls itself as a shipped one keeps its lists
        shipped = read_preset(code)
        keep_locks(shipped.locks, shipped.data, data, findings)
    sound = not findings.faults
    if sound:
        check(data, findings)
        _sections(data, findings)
    if findings.faults:
        raise ProgrammeFaults(_placed(findings.faults, places, source))
    locks = locks_of(data, code, parent.locks if parent else {})
    return Reading(data, source, name, locks, places)


def _standing(places: Mapping[Path, tuple[str, int]], said: frozenset[Path]) -> dict[Path, tuple[str, int]]:
    """The lines of the parent that still hold: under what the file itself says as a whole nothing of it stands."""
    return {path: at for path, at in places.items() if not any(path[:end] in said for end in range(len(path)))}


def _parsed(source: Source) -> tuple[Data, dict[Path, tuple[str, int]]]:
    """The table of the text, and the line of everything in it."""
    if len(source.text) > LIMIT_KB * 1024:
        raise ProgrammeFaults([Fault("too_large", (), {"limit": LIMIT_KB}, source.name)])
    text = source.text.removeprefix("\ufeff")
    try:
        raw = tomllib.loads(text)
        return raw, {path: (source.name, line) for path, line in lines_of(text).items()}
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        said = re.sub(r" \(at .*\)$", "", str(error))
        raise ProgrammeFaults([Fault("not_toml", (), {"error": said}, source.name, line)]) from error
    except RecursionError as error:
        raise ProgrammeFaults([Fault("not_toml", (), {"error": "nested too deep"}, source.name, 1)]) from error


def _parent(
    name: str, chain: tuple[str, ...], source: Source, library: Library, places: Mapping[Path, tuple[str, int]]
) -> Reading:
    """The programme it starts from; a circle, an unknown name, a faulty file are faults of its line."""

    def fault(kind: str, **facts: Any) -> ProgrammeFaults:
        path: Path = ("extends",) if ("extends",) in places else ("based_on",)
        return ProgrammeFaults(_placed([Fault(kind, path, facts)], places, source))

    if name in chain:
        raise fault("cycle", chain=" → ".join([*chain[chain.index(name) :], name]))
    found = library(name)
    if found is None:
        raise fault("unknown_parent", value=name, known=", ".join(codes()))
    try:
        return _read(found, library, chain)
    except ProgrammeFaults as faults:
        if faults.faults[0].name == "cycle":
            raise fault("cycle", **faults.faults[0].facts) from faults
        raise fault("parent_faulty", value=name, first=faults.faults[0]) from faults


def _sections(data: Mapping[str, Any], findings: Findings) -> None:
    for section, checker in checkers().items():
        if data.get(section):
            for fault in checker(data[section], written):
                findings.say("section", (section, *fault.path), problem=fault.problem, remedy=fault.remedy)


def _placed(faults: list[Fault], places: Mapping[Path, tuple[str, int]], source: Source) -> list[Fault]:
    """The faults with their lines, in the order of the file; what is missing is looked for where it should be."""
    told = []
    for fault in faults:
        path = fault.path
        while path and path not in places:
            path = path[:-1]
        file, line = places.get(path, (source.name, 1))
        told.append(replace(fault, file=file, line=line))
    return sorted(told, key=lambda fault: (fault.file != source.name, fault.line or 0))


@cache
def read_preset(code: str) -> Reading:
    """A preset, read and checked once in a process."""
    source = preset(code)
    if source is None:
        raise KeyError(code)
    return read_programme(source, preset)
