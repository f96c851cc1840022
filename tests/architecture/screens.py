"""Rules of templates: they link down, keep to their own partials, ask no database, hold no inline code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .plan import FLOOR, climbs, templates

URL = re.compile(r"""\{%\s*url\s+['"]([a-z_]+):""")
PART = re.compile(r"""\{%\s*(?:include|extends)\s+['"]([a-z_]+)/""")
OBJECTS = re.compile(r"\{[{%][^}]*\.(?:objects|_default_manager)\b")
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s.*?endcomment\s*%\}", re.DOTALL)
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']""", re.IGNORECASE)


def lines(root: Path) -> Iterator[tuple[str, str, str]]:
    """Every line of every template: its app, where it stands, what it says."""
    for app, path in templates(root):
        text = COMMENT.sub(lambda match: "\n" * match.group(0).count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), start=1):
            yield app, f"{path.relative_to(root).as_posix()}:{number}", line


def climbing_links(root: Path) -> Iterator[str]:
    """A link to a page of an upper app."""
    for app, place, line in lines(root):
        for target in URL.findall(line):
            if climbs(app, target):
                yield f"{place}: {app} links to {target}"


def foreign_parts(root: Path) -> Iterator[str]:
    """A template of another app; only desk may show partials of those below it."""
    for app, place, line in lines(root):
        for owner in PART.findall(line):
            if owner in FLOOR and owner not in (app, "base") and (app != "desk" or climbs(app, owner)):
                yield f"{place}: {app} includes a part of {owner}"


def objects_in_templates(root: Path) -> Iterator[str]:
    """A template that asks the database."""
    for _app, place, line in lines(root):
        if OBJECTS.search(line):
            yield f"{place}: .objects"


def inline_code(root: Path) -> Iterator[str]:
    """A script or a style that the content policy would stop."""
    for _app, place, line in lines(root):
        if match := INLINE.search(line):
            yield f"{place}: {match.group(0).strip()}"
