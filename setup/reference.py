"""Reference pages made from the code: who sees what, and what every field of the record is.

`python -m setup.reference` writes them; a test fails when they have drifted.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
CLASSES = ("public", "staff", "personal", "special", "secret")
MEANING = {
    "public": "about no person, or published by law",
    "staff": "working facts that colleagues of the organisation see",
    "personal": "about a person: seen by the person and by those whose work needs it",
    "special": "would hurt if it came out: refusals, kinds of difficulties",
    "secret": "never shown to anybody: passwords, keys, digests",
}


def field_lists() -> dict[str, dict[str, Any]]:
    """Every model with its purpose, ground, term and fields by class, from the apps' own files."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "src" / "opora").glob("*/data/fields.toml")):
        found |= tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def personal_data() -> Iterator[str]:
    """The page on personal data, line by line."""
    yield "# What is held, why, on which ground and how long"
    yield ""
    yield "Made from `src/opora/*/data/fields.toml` by `python -m setup.reference`; do not edit by hand."
    yield ""
    yield "| class | means |"
    yield "|---|---|"
    for name, meaning in MEANING.items():
        yield f"| {name} | {meaning} |"
    for label, told in sorted(field_lists().items()):
        yield ""
        yield f"## {label}"
        yield ""
        yield f"{told['purpose'][0].upper()}{told['purpose'][1:]}."
        yield ""
        yield f"- Ground: {told['basis']}."
        yield f"- Kept: {told['keep']}."
        for name in CLASSES:
            if told.get(name):
                yield f"- {name}: {', '.join(f'`{field}`' for field in told[name])}"


def access() -> Iterator[str]:
    """The page on who sees what, line by line."""
    from opora.base.rules.access import EVERYBODY, GRANTED, VISITOR, Data, Right

    def cell(rights: Any) -> str:
        return " ".join(right.value for right in Right if right in rights) or "–"

    yield "# Who sees what"
    yield ""
    yield "Made from `opora.base.rules.access` by `python -m setup.reference`; do not edit by hand."
    yield "What a table does not name is refused. The permission matrix in `tests/security` tries every address."
    tables = [
        (f"{role.value} ({distance.value})", table) for role, by in GRANTED.items() for distance, table in by.items()
    ]
    tables += [(f"everybody who signed in ({distance.value})", table) for distance, table in EVERYBODY.items()]
    tables.append(("visitor", VISITOR))
    for title, table in tables:
        yield ""
        yield f"## {title}"
        yield ""
        yield "| data | rights |"
        yield "|---|---|"
        for data in Data:
            if table.get(data):
                yield f"| {data.value} | {cell(table[data])} |"


def pages() -> dict[Path, str]:
    """Every page that is made, with its text."""
    return {
        PAGES / "personal-data.md": "\n".join(personal_data()) + "\n",
        PAGES / "access.md": "\n".join(access()) + "\n",
    }


def main() -> int:
    """Write the pages."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    django.setup()
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
