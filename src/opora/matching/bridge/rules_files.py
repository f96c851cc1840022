"""Rule files: the shipped ones, their faults in words, their weights as a form shows and changes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import opora.engine.matching as engine
from opora.engine.matching.sentences import Sentence
from opora.engine.matching.vocabulary import READY_OBJECTIVES
from opora.programmes.rules.sections import SectionFault
from opora.tool.fault_words import spoken

FOLDER = Path(engine.__file__).parent / "schemes"
TITLES = {
    "first-september": {"ru": "Первое сентября", "en": "First September"},
    "by-needs": {"ru": "По потребностям", "en": "By needs"},
}


@dataclass(frozen=True)
class Weight:
    """One term of a scheme and its points."""

    name: str
    title: str
    points: float | None


def shipped() -> Iterator[tuple[str, dict[str, str], str]]:
    """Code, title and text of the schemes that come with Opora."""
    for code, title in TITLES.items():
        yield code, title, (FOLDER / f"{code}.toml").read_text(encoding="utf-8")


def in_words(told: Sentence) -> str:
    """A sentence of the engine in the reader's language: the same words as on the command line."""
    return str(spoken(told, "ru" if (get_language() or "").startswith("ru") else "en"))


def checked(text: str) -> list[str]:
    """What is wrong with a rule file, one sentence a fault; nothing when it is fine."""
    try:
        engine.parse_scheme(text)
    except engine.SchemeFaults as faults:
        return [in_words(fault.told) for fault in faults.faults]
    return []


def section_faults(section: Mapping[str, Any], written: Callable[[Mapping[str, Any]], str]) -> Iterator[SectionFault]:
    """What is wrong with the section on matching of a programme: a shipped scheme by name with weights, or rules.

    `{"scheme": "by-needs", "weights": {"Subject": 30}}`, or `{"rules": {…}}` as in a rule file.
    """
    known = {code: text for code, _title, text in shipped()}
    for key in sorted(set(section) - {"scheme", "weights", "rules"}):
        yield _fault((key,), _("the key “%(key)s” is not known here") % {"key": key}, "scheme, weights, rules")
    scheme = section.get("scheme")
    if scheme is not None and scheme not in known:
        yield _fault(
            ("scheme",), _("there are no rules of matching “%(scheme)s”") % {"scheme": scheme}, ", ".join(known)
        )
    elif scheme is not None:
        names = {weight.name: weight.points for weight in weights(known[scheme], "en")}
        for name, points in dict(section.get("weights") or {}).items():
            if names.get(name) is None:
                able = ", ".join(name for name, points in names.items() if points is not None)
                yield _fault(("weights", name), _("“%(name)s” has no weight of its own") % {"name": name}, able)
            elif not isinstance(points, int | float) or isinstance(points, bool) or points < 0:
                yield _fault(("weights", name), _("a weight is a number from 0 up"), "30")
    if "rules" in section:
        try:
            engine.parse_scheme(written(section["rules"]))
        except engine.SchemeFaults as faults:
            for fault in faults.faults:
                path = tuple(
                    int(part) - 1 if part.isdigit() else part for part in re.split(r"[.\[\]]+", fault.key) if part
                )
                yield SectionFault(("rules", *path), in_words(fault.problem), in_words(fault.remedy))


def _fault(path: tuple[str | int, ...], problem: Any, known: str) -> SectionFault:
    return SectionFault(path, problem, _("Possible are: %(known)s.") % {"known": known})


def weights(text: str, language: str) -> list[Weight]:
    """The named terms of a scheme; points are None where they are a list or a table, changed in the file only."""
    terms = tomllib.loads(text).get("term", [])
    return [
        Weight(
            term["name"],
            term.get("name_ru", term["name"]) if language == "ru" else term["name"],
            float(term["points"]) if isinstance(term.get("points"), int | float) else None,
        )
        for term in terms
    ]


def reweighted(text: str, points: Mapping[str, float]) -> str:
    """The same file with other points for the named terms; comments and order stay as they were."""
    parts = re.split(r"(?m)^(?=\[\[?)", text)
    for number, part in enumerate(parts):
        found = re.search(r'(?m)^name\s*=\s*"([^"]*)"', part)
        if part.startswith("[[term]]") and found and found.group(1) in points:
            value = f"{points[found.group(1)]:g}"
            parts[number] = re.sub(r"(?m)^(points\s*=\s*)[-\d.]+", rf"\g<1>{value}", part, count=1)
    return "".join(parts)


def objectives() -> tuple[str, ...]:
    """What may come first, by name: as many as the engine can do."""
    return tuple(READY_OBJECTIVES)


def objective_of(text: str) -> str:
    """What comes first by the file itself."""
    return str(tomllib.loads(text).get("objective", objectives()[0]))


def with_objective(text: str, objective: str) -> str:
    """The same rules with something else coming first; told already, it is left as it stands."""
    if objective_of(text) == objective:
        return text
    head, first, rest = re.match(r"(?s)(.*?)((?:^\[.*)?)(\Z)", text, re.M).groups()  # type: ignore[union-attr]
    line = f'objective = "{objective}"\n'
    told = re.sub(r"(?m)^objective\s*=.*\n?", "", head)
    return f"{told.rstrip()}\n{line}\n{first}{rest}" if told.strip() else f"{line}\n{first}{rest}"


def hidden_rules(text: str) -> set[str]:
    """Names of the rules and terms that look at needs: what they say of one person is not for the administration."""
    parsed = tomllib.loads(text)
    entries = [*parsed.get("hard", ()), *parsed.get("term", ())]
    hidden = [entry for entry in entries if entry.get("kind") in {"covers", "coverage"}]
    return {name for entry in hidden for name in (entry.get("name"), entry.get("name_ru")) if name}
