"""What may stand at a key of a programme file: each kind of value reads itself and says what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Protocol

from django.utils.translation import gettext_lazy, gettext_noop

from opora.base.rules.texts import SPEECH
from opora.programmes.rules.conditions import TERM_NAME, condition
from opora.programmes.rules.faults import Findings, Path
from opora.programmes.rules.moments import moment, target_year

CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
#: Whose language a text is in, and of which kind of institution its words are where they differ: `ru_kindergarten`.
LANGUAGE = re.compile(rf"[a-z]{{2}}(?:_(?:{'|'.join(SPEECH)}))?")
TEXT_LIMIT = 20_000
WEB = re.compile(r"https?://[^\s\"<>]+")


class Kind(Protocol):
    """A kind of value: says itself in the reference, and reads a value into its one canonical form."""

    @property
    def said(self) -> str: ...

    @property
    def example(self) -> str: ...

    def read(self, value: Any, path: Path, findings: Findings) -> Any: ...


def found_kind(value: Any) -> str:
    """What a value is, by the words of TOML.

    >>> found_kind(True), found_kind({}), found_kind("x")
    ('true or false', 'a table', 'a text')
    """
    kinds = ((bool, gettext_noop("true or false")), (int, gettext_noop("a whole number")),
             (float, gettext_noop("a number")), (str, gettext_noop("a text")), (Mapping, gettext_noop("a table")),
             (list, gettext_noop("a list")), (dt.date, gettext_noop("a date")))  # fmt: skip
    return next((word for kind, word in kinds if isinstance(value, kind)), gettext_noop("a time"))


def _mistyped(kind: Kind, value: Any, path: Path, findings: Findings) -> None:
    findings.say(
        "wrong_type",
        path,
        found=gettext_lazy(found_kind(value)),
        expected=gettext_lazy(kind.said),
        example=kind.example,
    )


@dataclass(frozen=True)
class Text:
    """A text by language."""

    said: str = gettext_noop("a text by language")
    example: str = '{ru = "…", en = "…"}'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """A plain text is a Russian one."""
        if isinstance(value, str):
            value = {"ru": value}
        if not isinstance(value, Mapping):
            return _mistyped(self, value, path, findings)
        for language, text in value.items():
            if not LANGUAGE.fullmatch(language):
                known = ", ".join(["ru", "en", *(f"ru_{kind}" for kind in SPEECH)])
                findings.say("wrong_value", (*path, language), value=language, known=known)
            elif not isinstance(text, str):
                _mistyped(self, text, (*path, language), findings)
        if not any(isinstance(text, str) and text.strip() for key, text in value.items() if "_" not in key):
            findings.say("missing_key", path, key="ru", example='"…"')
        return dict(value)


@dataclass(frozen=True)
class Line:
    """Plain words: an address, a number of an act."""

    said: str = gettext_noop("a text")
    example: str = '"…"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Numbers of acts may be written as numbers."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        return value


@dataclass(frozen=True)
class Address:
    """An address of the web: whatever else a browser would follow is no link for readers."""

    said: str = gettext_noop("an address of the web")
    example: str = '"https://…"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """It says by which protocol."""
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        if not WEB.fullmatch(value):
            return findings.say("wrong_value", path, value=value, known="https://…, http://…")
        return value


@dataclass(frozen=True)
class Code:
    """A code of one's own."""

    said: str = gettext_noop("a code")
    example: str = '"our-model"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Small Latin letters and digits."""
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        if not CODE.fullmatch(value):
            return findings.say("wrong_code", path, value=value)
        return value


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    said: str = gettext_noop("true or false")
    example: str = "true"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Only the two words of TOML."""
        return value if isinstance(value, bool) else _mistyped(self, value, path, findings)


@dataclass(frozen=True)
class Whole:
    """A whole number."""

    least: int = 0
    most: int = 1_000_000
    said: str = gettext_noop("a whole number")

    @property
    def example(self) -> str:
        """A number that fits."""
        return str(min(max(self.least, 3), self.most))

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Within its bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            return _mistyped(self, value, path, findings)
        if not self.least <= value <= self.most:
            return findings.say("out_of_range", path, value=value, least=self.least, most=self.most)
        return value


@dataclass(frozen=True)
class Number:
    """A number, whole or not."""

    least: float = -1e9
    most: float = 1e9
    said: str = gettext_noop("a number")
    example: str = "70"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """A whole one stays whole, so that 70 and 70.0 are one value."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return _mistyped(self, value, path, findings)
        if not self.least <= value <= self.most:  # also what is no number at all
            return findings.say("out_of_range", path, value=value, least=f"{self.least:g}", most=f"{self.most:g}")
        return int(value) if value == int(value) else float(value)


@dataclass(frozen=True)
class When:
    """A date as precise as its author is."""

    said: str = gettext_noop("a date")
    example: str = "2027-09-01"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Kept as its shortest text."""
        try:
            return str(moment(value))
        except ValueError:
            return findings.say("wrong_moment", path, value=value)


@dataclass(frozen=True)
class Choice:
    """One of several words."""

    options: tuple[str, ...]
    said: str = gettext_noop("one of the words")

    @property
    def example(self) -> str:
        """The first of them."""
        return f'"{self.options[0]}"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Exactly one of them."""
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        if value not in self.options:
            return findings.say("wrong_value", path, value=value, known=", ".join(self.options))
        return value


@dataclass(frozen=True)
class Among:
    """A code of a list that stands elsewhere in the same file: `among="roles"`."""

    among: str

    @property
    def said(self) -> str:
        """For the reference."""
        return gettext_noop("a code")

    @property
    def example(self) -> str:
        """Some code."""
        return '"curator"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Whether it stands there is asked when the whole file is read."""
        return value if isinstance(value, str) else _mistyped(self, value, path, findings)


@dataclass(frozen=True)
class TermName:
    """The name of a term of the registry."""

    said: str = gettext_noop("the name of a term")
    example: str = '"mentoring.active_pairs"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Whether anybody knows it is asked when the whole file is read."""
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        if not TERM_NAME.fullmatch(value):
            return findings.say("unknown_term", path, value=value, near=self.example.strip('"'))
        return value


@dataclass(frozen=True)
class Test:
    """A comparison of terms."""

    __test__ = False  # not one of pytest's
    said: str = gettext_noop("a test over terms")
    example: str = '"mentoring.active_pairs >= 1"'

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Kept with even spaces."""
        if not isinstance(value, str):
            return _mistyped(self, value, path, findings)
        try:
            return str(condition(value))
        except ValueError:
            return findings.say("wrong_test", path, value=value)


@dataclass(frozen=True)
class Many:
    """A list of values of one kind."""

    of: Kind

    @property
    def said(self) -> str:
        """For the reference."""
        return gettext_noop("a list")

    @property
    def example(self) -> str:
        """One entry."""
        return f"[{self.of.example}]"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Every entry for itself."""
        if not isinstance(value, list):
            return _mistyped(self, value, path, findings)
        return [self.of.read(item, (*path, number), findings) for number, item in enumerate(value)]


@dataclass(frozen=True)
class Span:
    """The least and the greatest of a number."""

    least: int = 0
    most: int = 1_000_000
    said: str = gettext_noop("two whole numbers, the least and the greatest")
    example: str = "[1, 10]"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Two numbers in their order."""
        if not (isinstance(value, list) and len(value) == 2):
            return _mistyped(self, value, path, findings)
        low, high = (Whole(self.least, self.most).read(item, (*path, at), findings) for at, item in enumerate(value))
        if low is not None and high is not None and low > high:
            return findings.say("out_of_range", (*path, 1), value=high, least=low, most=self.most)
        return [low, high]


@dataclass(frozen=True)
class Years:
    """Values by year: `{2020 = 10, 2021 = 20}`."""

    said: str = gettext_noop("numbers by year")
    example: str = "{2026 = 70, 2027 = 80}"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Years in their one spelling."""
        if not isinstance(value, Mapping):
            return _mistyped(self, value, path, findings)
        kept: dict[str, Any] = {}
        for year, number in value.items():
            try:
                kept[str(target_year(year))] = Number().read(number, (*path, year), findings)
            except ValueError:
                findings.say("wrong_year", (*path, year), value=year)
        return kept


@dataclass(frozen=True)
class Anything:
    """What another app checks: its section is handed over as it stands."""

    said: str = gettext_noop("a table")
    example: str = "{ }"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Only whether it is a table at all."""
        return _plain(value) if isinstance(value, Mapping) else _mistyped(self, value, path, findings)


def _plain(value: Any) -> Any:
    """The value as JSON can keep it."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Field:
    """A key of a table: its kind, a sentence for the reference, whether it must stand there."""

    name: str
    kind: Any
    about: str
    needed: bool = False


@dataclass(frozen=True)
class Record:
    """A table with known keys."""

    fields: tuple[Field, ...]
    said: str = gettext_noop("a table")
    example: str = "{…}"
    names: dict[str, Field] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names.update({one.name: one for one in self.fields})

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """The keys in the order of the reference; unknown and missing ones are named."""
        if not isinstance(value, Mapping):
            return _mistyped(self, value, path, findings)
        for key in value:
            if key not in self.names:
                self._unknown(str(key), path, findings)
        for one in self.fields:
            if one.needed and one.name not in value:
                findings.say("missing_key", path, key=one.name, example=one.kind.example)
        return {
            one.name: one.kind.read(value[one.name], (*path, one.name), findings)
            for one in self.fields
            if one.name in value
        }

    def _unknown(self, key: str, path: Path, findings: Findings) -> None:
        near = get_close_matches(key, self.names, 1)
        if near:
            findings.say("mistyped_key", (*path, key), key=key, near=near[0])
        else:
            findings.say("unknown_key", (*path, key), key=key, known=", ".join(self.names))


@dataclass(frozen=True)
class Keyed:
    """A list whose entries are tables under codes of their own, so that another file can change or remove one."""

    of: Record
    said: str = gettext_noop("a list of tables, each under its code")
    example: str = "[….CODE]"

    def read(self, value: Any, path: Path, findings: Findings) -> Any:
        """Every entry for itself; the order is that of the file."""
        if not isinstance(value, Mapping):
            return _mistyped(self, value, path, findings)
        for code in value:
            if not CODE.fullmatch(code):
                findings.say("wrong_code", (*path, code), value=code)
        return {code: self.of.read(item, (*path, code), findings) for code, item in value.items()}
