"""A scheme: which pairs are allowed and what they are worth, read from one TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from opora.engine.matching import values
from opora.engine.matching.demands import outside, unmet
from opora.engine.matching.faults import SchemeFault, SchemeFaults
from opora.engine.matching.sentences import Sentence, say
from opora.engine.matching.vocabulary import NOT_BUILT, OBJECTIVES, READY_OBJECTIVES, RULES, TERMS, Kind

TOP_KEYS = (
    "name",
    "objective",
    "floor",
    "text",
    "mentees",
    "mentors",
    "scales",
    "aliases",
    "defaults",
    "pairs",
    "hard",
    "warning",
    "term",
)


@dataclass(frozen=True)
class Amount:
    """A whole number for every row: read from a column, or the same for all."""

    column: str | None = None
    default: int | None = None


@dataclass(frozen=True)
class SideRules:
    """How one side's file is read: its id, its number of seats or places, priority or places taken, which
    rows count.

    `person` names the column that says whose row it is, when that is not the id (one person in two posts);
    `pinned` the mentees' column that names mentors who must be theirs.
    """

    id: tuple[str, ...] = ()
    person: str | None = None
    pinned: str | None = None
    places: Amount = Amount(default=1)
    extra: Amount = Amount(default=0)
    only: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class PairRules:
    """How a long table is read, one pair a row: its columns of ids, and what a pair named twice counts as."""

    mentee: str
    mentor: str
    repeat: str = "fault"


@dataclass(frozen=True)
class TextOptions:
    """What is overlooked when texts are compared."""

    trim: bool = True
    fold_case: bool = True
    yo: bool = True
    spaces: str = "collapse"
    separator: str = ";,"


@dataclass(frozen=True)
class Entry:
    """One hard rule, warning or term: its name, kind, the values of its keys and where it stands in the file.

    `name_ru` is the name a Russian reader sees ("" when there is none).
    """

    name: str
    kind: str
    options: Mapping[str, Any]
    where: str
    name_ru: str = ""


@dataclass(frozen=True)
class Scheme:
    """Rules and weights as data. `floor` is in millionths of a point, None when there is none; `lines` says where the
    floor and the thresholds stand in the file.
    """

    name: str = ""
    objective: str = "most_served"
    floor: int | None = None
    text: TextOptions = TextOptions()
    mentees: SideRules = SideRules()
    mentors: SideRules = SideRules()
    scales: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pairs: Mapping[str, PairRules] = field(default_factory=dict)
    rules: tuple[Entry, ...] = ()
    warnings: tuple[Entry, ...] = ()
    terms: tuple[Entry, ...] = ()
    lines: Mapping[str, int | None] = field(default_factory=dict, compare=False)

    def title(self, name: str, language: str) -> str:
        """The name of a rule or term as a reader of "ru" or another language sees it."""
        for entry in self.rules + self.warnings + self.terms:
            if entry.name == name and language == "ru":
                return entry.name_ru or name
        return name


def parse_scheme(text: str) -> Scheme:
    """Read a rule file.

    Parameters
    ----------
    text : the whole file as text, TOML 1.0.

    Returns
    -------
    Scheme

    Raises
    ------
    SchemeFaults : every fault at once, each with its key, line and remedy.

    Examples
    --------
    >>> scheme = parse_scheme('''
    ... [[term]]
    ... name = "Same subject"
    ... kind = "equal"
    ... column = "subject"
    ... points = 2
    ... ''')
    >>> scheme.terms[0].options["points"]
    2000000
    """
    return _Parser(text).scheme()


class _Parser:
    def __init__(self, text: str):
        self.text = text
        self.faults: list[SchemeFault] = []

    def scheme(self) -> Scheme:
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise SchemeFaults([_not_toml(self.text, str(error))]) from error
        self._unknown(data, TOP_KEYS, "")
        scheme = Scheme(
            name=self._value(data, "name", values.text, "", ""),
            objective=self._objective(data),
            floor=self._value(data, "floor", values.points, None, ""),
            text=self._text(self._section(data, "text")),
            mentees=self._side(self._section(data, "mentees"), "mentees", "seats", "priority", 1),
            mentors=self._side(self._section(data, "mentors"), "mentors", "capacity", "taken", 0),
            scales=self._scales(self._section(data, "scales")),
            aliases=self._aliases(self._section(data, "aliases")),
            defaults=self._defaults(self._section(data, "defaults")),
            pairs=self._pairs(self._section(data, "pairs")),
            rules=self._entries(data, "hard", RULES),
            warnings=self._entries(data, "warning", RULES),
            terms=self._entries(data, "term", TERMS),
        )
        self._references(scheme)
        if self.faults:
            raise SchemeFaults(sorted(self.faults, key=lambda fault: fault.line or 0))
        keys = ["floor", *(f"{entry.where}.threshold" for entry in entries_of(scheme) if "threshold" in entry.options)]
        return replace(scheme, lines={key: line_of(self.text, key) for key in keys})

    def _fault(self, key: str, problem: Sentence, remedy: Sentence) -> None:
        self.faults.append(SchemeFault(key, line_of(self.text, key), problem, remedy))

    def _unknown(self, table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in table:
            if where + key in NOT_BUILT:
                self._fault(where + key, say("this key is known, but not built"), say(NOT_BUILT[where + key]))
            elif key not in known:
                near = get_close_matches(key, known, 1)
                known_here = say("Known here: {known}", known=", ".join(known))
                advice = say('Did you mean "{near}"?', near=near[0]) if near else known_here
                self._fault(where + key, say("this key is not known"), advice)

    def _value(self, table: Mapping[str, Any], key: str, read: Any, default: Any, where: str) -> Any:
        if key not in table:
            return default
        try:
            return read(table[key])
        except values.Unreadable as error:
            self._fault(where + key, say("{value!r} cannot be used", value=table[key]), error.expected)
            return default

    def _section(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        section = data.get(key, {})
        if isinstance(section, dict):
            return section
        remedy = say("Write [{key}] on a line of its own and its keys below", key=key)
        self._fault(key, say("a section is expected"), remedy)
        return {}

    def _objective(self, data: Mapping[str, Any]) -> str:
        name = str(data.get("objective", "most_served"))
        if name not in OBJECTIVES:
            remedy = say("Choose one of: {known}", known=", ".join(OBJECTIVES))
            self._fault("objective", say('"{name}" is not known', name=name), remedy)
        elif name not in READY_OBJECTIVES:
            remedy = say("Choose one of: {known}", known=", ".join(READY_OBJECTIVES))
            self._fault("objective", say('"{name}" is not built yet', name=name), remedy)
        return name

    def _text(self, table: Mapping[str, Any]) -> TextOptions:
        self._unknown(table, ("trim", "fold_case", "yo", "spaces", "separator"), "text.")
        base = TextOptions()
        return TextOptions(
            trim=self._value(table, "trim", values.truth, base.trim, "text."),
            fold_case=self._value(table, "fold_case", values.truth, base.fold_case, "text."),
            yo=self._value(table, "yo", values.truth, base.yo, "text."),
            spaces=self._value(table, "spaces", values.choice("collapse", "ignore", "keep"), base.spaces, "text."),
            separator=self._value(table, "separator", values.text, base.separator, "text."),
        )

    def _side(self, table: Mapping[str, Any], where: str, places: str, extra: str, extra_default: int) -> SideRules:
        pinned = ("pinned",) if where == "mentees" else ()
        self._unknown(table, ("id", "person", *pinned, places, extra, "only"), where + ".")
        id_columns = table.get("id", [])
        id_columns = [id_columns] if isinstance(id_columns, str) else id_columns
        if not isinstance(id_columns, list) or not all(isinstance(name, str) for name in id_columns):
            remedy = say('For instance: id = "email"')
            self._fault(f"{where}.id", say("the name of a column is expected"), remedy)
            id_columns = []
        return SideRules(
            id=tuple(id_columns),
            person=self._value(table, "person", values.text, None, where + "."),
            pinned=self._value(table, "pinned", values.text, None, where + "."),
            places=self._amount(table, places, where, 1),
            extra=self._amount(table, extra, where, extra_default),
            only=self._only(table, where),
        )

    def _amount(self, table: Mapping[str, Any], key: str, where: str, default: int) -> Amount:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return Amount(default=value)
        if isinstance(value, str) and value.strip():
            return Amount(column=value)
        if isinstance(value, dict) and isinstance(value.get("column"), str) and not set(value) - {"column", "default"}:
            fallback = self._value(value, "default", values.whole, None, f"{where}.{key}.")
            return Amount(column=value["column"], default=fallback)
        remedy = say('Write {key} = 1, {key} = "column" or {key} = {{column = "column", default = 1}}', key=key)
        self._fault(f"{where}.{key}", say("{value!r} cannot be used", value=value), remedy)
        return Amount(default=default)

    def _only(self, table: Mapping[str, Any], where: str) -> tuple[str, tuple[str, ...]] | None:
        if "only" not in table:
            return None
        only = table["only"]
        if isinstance(only, dict) and set(only) == {"column", "values"}:
            column = self._value(only, "column", values.text, "", f"{where}.only.")
            return column, self._value(only, "values", values.texts, (), f"{where}.only.")
        remedy = say('Write only = {column = "role", values = ["mentee"]}')
        self._fault(f"{where}.only", say("this cannot be used"), remedy)
        return None

    def _scales(self, table: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], ...]]:
        scales = {}
        for name, entries in table.items():
            read = self._value(table, name, _scale, None, "scales.")
            if read is not None and entries:
                scales[name] = read
        return scales

    def _aliases(self, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        return {name: self._value(table, name, values.texts, (), "aliases.") for name in table}

    def _defaults(self, table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        self._unknown(table, ("mentees", "mentors"), "defaults.")
        return {side: dict(section) for side, section in table.items() if isinstance(section, dict)}

    def _pairs(self, table: Mapping[str, Any]) -> dict[str, PairRules]:
        read = {}
        for name, section in table.items():
            where = f"pairs.{name}"
            if not isinstance(section, dict) or not {"mentee", "mentor"} <= set(section):
                remedy = say('Write [pairs.{name}] and below it mentee = "…" and mentor = "…"', name=name)
                self._fault(where, say("the columns of the ids are not named"), remedy)
                continue
            self._unknown(section, ("mentee", "mentor", "repeat"), where + ".")
            read[name] = PairRules(
                mentee=self._value(section, "mentee", values.text, "", where + "."),
                mentor=self._value(section, "mentor", values.text, "", where + "."),
                repeat=self._value(section, "repeat", values.READERS["repeat_pair"], "fault", where + "."),
            )
        return read

    def _entries(self, data: Mapping[str, Any], section: str, kinds: Mapping[str, Kind]) -> tuple[Entry, ...]:
        entries = data.get(section, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            remedy = say("Begin each one with [[{section}]]", section=section)
            self._fault(section, say("a list of tables is expected"), remedy)
            return ()
        read = [self._entry(entry, f"{section}[{place}]", kinds) for place, entry in enumerate(entries, 1)]
        names = [entry.name for entry in read if entry]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._fault(section, say("the name «{name}» is used twice", name=name), say("Give each its own name"))
        return tuple(entry for entry in read if entry)

    def _entry(self, table: Mapping[str, Any], where: str, kinds: Mapping[str, Kind]) -> Entry | None:
        kind = kinds.get(str(table.get("kind", "")))
        if kind is None:
            near = get_close_matches(str(table.get("kind", "")), kinds, 1)
            choice = say("Choose one of: {known}", known=", ".join(kinds))
            advice = say('Did you mean "{near}"?', near=near[0]) if near else choice
            self._fault(f"{where}.kind", say("the kind {kind!r} is not known", kind=table.get("kind")), advice)
            return None
        known = tuple(key.name for key in kind.keys)
        self._unknown(table, ("name", "name_ru", "kind", *known), where + ".")
        options: dict[str, Any] = {}
        for key in kind.keys:
            options[key.name] = self._value(table, key.name, values.READERS[key.reads], key.default, where + ".")
            if key.required and key.name not in table:
                remedy = say("Needed: {meaning}. Example: {example}", meaning=key.meaning, example=kind.example)
                self._fault(f"{where}.{key.name}", say("this key is missing"), remedy)
        self._columns(kind, options, where)
        if kind.name == "any" and options["of"]:
            nested = [self._entry(rule, f"{where}.of[{n}]", RULES) for n, rule in enumerate(options["of"], 1)]
            options["of"] = tuple(rule for rule in nested if rule)
        name = self._value(table, "name", values.text, f"{kind.name} {where}", where + ".")
        return Entry(name, kind.name, options, where, self._value(table, "name_ru", values.text, "", where + "."))

    def _columns(self, kind: Kind, options: dict[str, Any], where: str) -> None:
        if {"column", "mentee", "mentor"} <= set(options):
            options["mentee"] = options["mentee"] or options["column"]
            options["mentor"] = options["mentor"] or options["column"]
        for key, problem, remedy in unmet(kind.name, options):
            self._fault(f"{where}.{key}", problem, remedy)

    def _references(self, scheme: Scheme) -> None:
        for entry in entries_of(scheme):
            scale = entry.options.get("scale")
            if isinstance(scale, str) and scale not in scheme.scales:
                known = ", ".join(scheme.scales) or say("none yet")
                remedy = say("List it under [scales] (there: {known})", known=known)
                self._fault(f"{entry.where}.scale", say("the scale «{scale}» is not listed", scale=scale), remedy)
            elif isinstance(scale, str):
                for key, problem, remedy in outside(entry.kind, dict(entry.options), scheme.scales[scale]):
                    self._fault(f"{entry.where}.{key}", problem, remedy)
            table = entry.options.get("pairs")
            if table is not None and table not in scheme.pairs:
                known = ", ".join(scheme.pairs) or say("none yet")
                remedy = say(
                    'Write [pairs.{name}] with mentee = "…" and mentor = "…" (there: {known})', name=table, known=known
                )
                problem = say("the long table «{name}» is not described", name=table)
                self._fault(f"{entry.where}.pairs", problem, remedy)


def entries_of(scheme: Scheme) -> list[Entry]:
    """Every rule, warning and term, those inside another one too."""
    return _all(scheme.rules + scheme.warnings + scheme.terms)


def _all(entries: tuple[Entry, ...]) -> list[Entry]:
    flat: list[Entry] = []
    for entry in entries:
        flat.append(entry)
        if entry.kind == "any":
            flat.extend(_all(entry.options["of"]))
    return flat


def _scale(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or len(value) < 2:
        raise values.Unreadable(say('An ordered list is expected, lowest first, e.g. ["AA", ["AO", "Admin"]]'))
    steps = tuple(values.texts(item) if isinstance(item, list) else (values.text(item),) for item in value)
    words = [word for step in steps for word in step]
    if len(set(words)) < len(words):
        raise values.Unreadable(say("A value stands twice on the scale"))
    return steps


def _not_toml(text: str, error: str) -> SchemeFault:
    """The fault of a file that is no TOML; one that is found at the end stands in the last line."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", error)
    if found is None:
        problem = say("not readable as TOML: {reason}", reason=say(error))
        return SchemeFault(say("file"), max(1, len(text.splitlines())), problem, say("Mend the line"))
    line, column, reason = int(found[1]), int(found[2]), say(error[: found.start()])
    problem = say(
        "not readable as TOML: {reason} (at line {line}, column {column})", reason=reason, line=line, column=column
    )
    return SchemeFault(say("file"), line, problem, say("Mend the line"))


def line_of(text: str, key: str) -> int | None:
    """Line (from 1) of a dotted key such as `term[2].points`; of its section when the key is not there;
    else None.

    >>> line_of('name = "x"\\n[[term]]\\nkind = "equal"', "term[1].kind")
    3
    """
    section, _, leaf = key.partition(".")
    if "." not in key and "[" not in key:
        section, leaf = "", key
    name, _, number = section.partition("[")
    wanted = int(number.rstrip("]")) if number else 1
    leaf = leaf.split(".")[0].split("[")[0]
    seen, inside, found = 0, not section, None
    for place, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]\s.]+)", line)
        if header:
            same = header[1].strip('"') == name
            seen += same
            inside = same and seen == wanted
            found = place if inside or (header[1] == leaf and not section) else found
        elif inside and re.match(rf'\s*"?{re.escape(leaf)}"?\s*[=.]', line):
            return place
    return found
