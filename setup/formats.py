"""The reference page of programme files, made from the format itself: sections, keys, faults, terms.

`python -m setup.formats` writes it; a test fails when it has drifted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "programme-format.md"
OPENING = """\
# Programme files

Made from `opora.programmes.rules.format` by `python -m setup.formats`; do not edit by hand. How to write one:
[Write a programme](../how-to/write-a-programme.md).

A programme is one TOML file in UTF-8. **A code** is made of small Latin letters, digits, `_` and `-`.
**A text by language** is `{ru = "…", en = "…"}`; a plain text counts as Russian. **A date** is `2027`, `"2027-09"`,
`2027-09-01`, or counted from the start of a run: `"year 1"`, `"year 1 09-01"`, where a year begins with August,
in which schools prepare; the last day, month or year of a period belongs to it. **A term** is a named count,
**a test** compares terms and numbers: `"mentoring.active_pairs >= 1"`,
`"mentoring.mentors_trained >= mentoring.mentors"`, `"mentoring.mentees / people.teachers >= 80 %"`.

A *list of coded entries* is a table of tables: `[stages.prepare]` is the entry `prepare` of the list `stages`. An entry
may hold `after = "CODE"`: it then stands after that entry. Keys marked **!** must be there.
A text may have words of a kind of institution beside the general ones, `ru_kindergarten`, `ru_college`, `ru_extra`,
`ru_other` (and `en_…`): they are read where such an institution runs the programme, and by those who work in one.

Every key that stands in a file is shown on the page *The whole model* of a running programme; the last column says what
else it does.

## Starting from another programme

- `extends = "r145"` takes a programme over; everything the file says itself wins, tables grow together, lists in `[ ]`
  and the table `period` are replaced as a whole. `code` and `title` are never taken over.
- `remove = ["stages.prepare"]` takes entries (or keys that need not be there) out of what was taken over.
- `locked = ["forms"]` closes lists to those who extend the file: they add entries, and change and remove none.
- `based_on` is written by export: a whole file that still keeps the locked lists of the programme it names.
"""


def example(kind: Any) -> str:
    """What may stand there, in a few words."""
    from opora.programmes.rules.fields import Among, Choice, Keyed, Many, Record

    if isinstance(kind, Choice):
        return "one of " + ", ".join(f"`{option}`" for option in kind.options)
    if isinstance(kind, Among):
        return f"a code of `[{kind.among}]`"
    if isinstance(kind, Many):
        return "a list; each: " + example(kind.of)
    if isinstance(kind, Keyed):
        return "a list of coded entries"
    if isinstance(kind, Record):
        return "a table"
    return f"{kind.said}: `{kind.example}`"


def rows(kind: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every key of a section with its way from there."""
    from opora.programmes.rules.fields import Keyed, Record

    if isinstance(kind, Keyed):
        yield from rows(kind.of, f"{path}CODE.")
    elif isinstance(kind, Record):
        for one in kind.fields:
            yield f"{path}{one.name}", one
            yield from rows(one.kind, f"{path}{one.name}.")


def page() -> Iterator[str]:
    """The page, line by line."""
    from django.utils.translation import override

    from opora.programmes.rules.faults import FAULTS
    from opora.programmes.rules.fields import Keyed, Record
    from opora.programmes.rules.format import FILE
    from opora.programmes.rules.terms import known_terms
    from opora.programmes.rules.uses import SHOWN, use_of

    yield OPENING
    head = ("| key | what stands there | what it is | what it does in a run |", "|---|---|---|---|")
    yield from ("## Keys at the top", "", *head)
    tables = [one for one in FILE.fields if isinstance(one.kind, Keyed | Record)]
    for one in FILE.fields:
        if one not in tables:
            use = use_of(one.name) or SHOWN
            yield f"| `{one.name}`{' **!**' if one.needed else ''} | {example(one.kind)} | {one.about} | {use} |"
    for one in tables:
        yield from ("", f"## [{one.name}]", "", f"{one.about} {'Must be there.' if one.needed else ''}".strip(), "")
        yield from head
        for path, field in rows(one.kind, ""):
            use = use_of(f"{one.name}.{path}") or SHOWN
            yield f"| `{path}`{' **!**' if field.needed else ''} | {example(field.kind)} | {field.about} | {use} |"
    yield from ("", "## Faults", "", "Every fault has a name; all of a file are told at once, each with its line.", "")
    yield from ("| fault | what is wrong | remedy |", "|---|---|---|")
    with override("en"):
        for name, (problem, remedy) in sorted(FAULTS.items()):
            yield f"| `{name}` | {problem} | {remedy} |"
        yield from (
            "",
            "## Terms",
            "",
            "Those marked *stated* are not counted yet: a named person states them on a day.",
        )
        yield from ("", "| term | what it counts | |", "|---|---|---|")
        for term in known_terms().values():
            yield f"| `{term.name}` | {term.title_in('en')} | {'' if term.provided else 'stated'} |"


def text() -> str:
    """The whole page."""
    return "\n".join(page()) + "\n"


def main() -> int:
    """Write the page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
