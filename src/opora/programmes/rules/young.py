"""The section on who is young: its codes are those of the shipped definitions, its words those people's facts have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from opora.people.rules.youth import rules
from opora.programmes.rules.faults import Path
from opora.programmes.rules.sections import SectionFault


def young_faults(section: Mapping[str, Any], written: Callable[[Mapping[str, Any]], str]) -> Iterator[SectionFault]:
    """Codes nobody ships, bases and kinds of breaks no fact ever has."""
    known = rules()
    for number, code in enumerate(section.get("rules") or ()):
        if code not in known:
            yield _fault(("rules", number), code, known)
    bases = {base for rule in known.values() for base in rule.bases}
    pauses = {pause for rule in known.values() for pause in rule.pauses}
    for own, row in (section.get("own") or {}).items():
        yield from _strange(row or {}, ("own", own), {"bases": bases, "pauses": pauses})


def _strange(row: Mapping[str, Any], path: Path, able: Mapping[str, set[str]]) -> Iterator[SectionFault]:
    for key, known in able.items():
        for number, value in enumerate(row.get(key) or ()):
            if value not in known:
                yield _fault((*path, key, number), value, known)


def _fault(path: tuple[str | int, ...], value: str, able: Any) -> SectionFault:
    return SectionFault(
        path, _("“%(value)s” is not known here") % {"value": value},
        _("Possible are: %(known)s.") % {"known": ", ".join(sorted(able))},
    )  # fmt: skip
