"""Nothing of a programme file is silently passed over: every key has its word, its use is told, the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.utils.translation import override

from opora.programmes.pages.whole import parts_of
from opora.programmes.rules.fields import Among, Choice, Flag, Keyed, Many, Record, Span, TermName, Text, When, Years
from opora.programmes.rules.fields import Test as Comparison
from opora.programmes.rules.format import BODY, FILE
from opora.programmes.rules.uses import key_title, option_title, use_of, uses


def fields(kind: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of the format with its way."""
    if isinstance(kind, Keyed):
        yield from fields(kind.of, f"{path}CODE.")
    elif isinstance(kind, Record):
        for one in kind.fields:
            yield f"{path}{one.name}", one
            yield from fields(one.kind, f"{path}{one.name}.")


def inner(kind: Any) -> Any:
    return inner(kind.of) if isinstance(kind, Many) else kind


def test_every_key_has_its_word_and_every_use_its_key() -> None:
    told = dict(fields(FILE))
    for path, one in told.items():
        if path in ("extends", "remove"):  # gone when the file is read
            continue
        assert key_title(one.name, "ru") and key_title(one.name, "en"), path
        kind = inner(one.kind)
        for word in kind.options if isinstance(kind, Choice) else ():
            assert option_title(word, "ru") and option_title(word, "en"), f"{path}: {word}"
    assert set(uses()) <= set(told)
    assert not use_of("gates.CODE.meetings"), "opening it by meetings comes with the meetings"


def test_the_page_of_the_whole_model_shows_whatever_a_file_may_hold() -> None:
    """A file with every key there is; each value is another, and each is read on the page."""
    marks: list[str] = []
    numbers = count(10_001)

    def mark(template: str) -> str:
        marks.append(template.format(next(numbers)))
        return marks[-1]

    def filled(kind: Any) -> Any:
        if isinstance(kind, Record):
            return {one.name: filled(one.kind) for one in kind.fields}
        if isinstance(kind, Keyed):
            return {"some": filled(kind.of)}
        if isinstance(kind, Many):
            return [filled(kind.of)]
        if isinstance(kind, Text):
            return {"ru": mark("слова {}")}
        if isinstance(kind, Among):
            return "some"
        plain = {Choice: lambda: kind.options[0], Flag: lambda: True, Span: lambda: [2, int(mark("{}"))],
                 Years: lambda: {"2030": int(mark("{}"))}, When: lambda: "2030-05-06",
                 TermName: lambda: "mentoring.mentors", Comparison: lambda: "mentoring.mentors >= 1"}  # fmt: skip
        if type(kind) in plain:
            return plain[type(kind)]()
        return {"weights": mark("вес {}")} if kind.said == "a table" else mark("{}")

    data = filled(BODY)
    with override("ru"):
        lines = [line for part in parts_of(data, "ru") for line in part.lines]
    shown = " ".join(" ".join((line.label, line.text, line.note)) for line in lines)
    missing = [one for one in marks if one not in shown]
    assert not missing and len(marks) > 100
    for words in ("06.05.2030", "приказ", "да", "страна", "» >= 1"):
        assert words in shown, words
    only = {line.label for line in lines if line.only_shown}
    assert "Встреч" in only and "Кто считается молодым педагогом" not in only
