"""Where each key of a TOML file stands: the line a methodist has to mend."""

from __future__ import annotations

import tomllib

from opora.programmes.rules.faults import Path

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_SPACE = " \t"
_BLANK = " \t\r\n"


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key, table and list entry of a text that is known to be good TOML.

    >>> lines_of('title = "x"\\n[a.b]\\n"c d" = [1,\\n  2]')[("a", "b", "c d", 1)]
    4
    """
    return _Scanner(text.replace("\r\n", "\n")).lines()


class _Scanner:
    """Walks the text once; everything it need not understand it only steps over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        """The whole map."""
        starts = [0]
        starts += [place + 1 for place, sign in enumerate(self.text) if sign == "\n"]
        self.starts = starts
        table: Path = ()
        while self._past_blanks():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._entry(table)
        return self.found

    def _line(self) -> int:
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self.starts[middle] <= self.at:
                low = middle
            else:
                high = middle
        return low + 1

    def _note(self, base: Path, parts: list[str]) -> Path:
        path = base
        for part in parts:
            path = (*self._into_last(path), part)
            self.found.setdefault(path, self._line())
        return path

    def _into_last(self, path: Path) -> Path:
        """A list of tables is spoken to through its last one."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _past_blanks(self, more: str = "") -> bool:
        """Step over blanks and comments; whether anything is left."""
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "#":
                end = self.text.find("\n", self.at)
                self.at = end if end >= 0 else len(self.text)
            elif sign in _BLANK or (more and sign in more):
                self.at += 1
            else:
                return True
        return False

    def _spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in _SPACE:
            self.at += 1

    def _header(self) -> Path:
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        parts = self._key()
        if double:
            path = self._note((), parts[:-1]) if parts[:-1] else ()
            path = (*self._into_last(path), parts[-1])
            self.found.setdefault(path, self._line())
            self.counts[path] = self.counts.get(path, 0) + 1
            self.found[(*path, self.counts[path] - 1)] = self._line()
        else:
            path = self._note((), parts)
        self.at += 2 if double else 1
        return self._into_last(path)

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._spaces()
            start = self.at
            if self.text[self.at] in "\"'":
                self._string()
                parts.append(str(tomllib.loads(f"x = {self.text[start : self.at]}")["x"]))
            else:
                while self.at < len(self.text) and self.text[self.at] in _BARE:
                    self.at += 1
                parts.append(self.text[start : self.at])
            self._spaces()
            if self.at >= len(self.text) or self.text[self.at] != ".":
                return parts
            self.at += 1

    def _entry(self, table: Path) -> None:
        path = self._note(table, self._key())
        self._spaces()
        self.at += 1  # the equals sign
        self._spaces()
        self._value(path)

    def _value(self, path: Path) -> None:
        sign = self.text[self.at]
        if sign in "\"'":
            self._string()
        elif sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}\n#":
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._past_blanks(",") and self.text[self.at] != "]":
            self.found[(*path, number)] = self._line()
            self._value((*path, number))
            number += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._past_blanks(",") and self.text[self.at] != "}":
            self._entry(path)
        self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            self.at += 3
            while not self.text.startswith(quote * 3, self.at):
                self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
            self.at += 3
            while self.at < len(self.text) and self.text[self.at] == quote:  # up to two quotes may end the text
                self.at += 1
            return
        self.at += 1
        while self.text[self.at] != quote:
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += 1
