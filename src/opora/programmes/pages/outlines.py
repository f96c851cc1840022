"""A programme in a few lines, and a difference of two in one: for the command line and for pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from opora.base.rules.texts import text_in
from opora.programmes.rules.differences import ADDED, CHANGED, MOVED, REMOVED, Difference
from opora.programmes.rules.fields import LANGUAGE

_SIGNS = {ADDED: "+", REMOVED: "−", CHANGED: "~", MOVED: "↕"}


def said(value: Any, lang: str) -> str:
    """A value in words: a text in the language, an entry by its title, the rest as it is written."""
    if isinstance(value, Mapping):
        if "title" in value:
            return said(value["title"], lang)
        if value and all(LANGUAGE.fullmatch(key) and isinstance(text, str) for key, text in value.items()):
            return text_in(value, lang)
        return ", ".join(f"{key}: {said(item, lang)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(said(item, lang) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def told(one: Difference, lang: str) -> str:
    """A difference as a line."""
    sign = _SIGNS[one.kind]
    if one.kind == CHANGED:
        return f"{sign} {one.key}: {said(one.before, lang)} → {said(one.after, lang)}"
    if one.kind == MOVED:
        return f"{sign} {one.key}: {said(one.after, lang)}"
    return f"{sign} {one.key}: {said(one.after if one.kind == ADDED else one.before, lang)}"


def outline(data: Mapping[str, Any], lang: str) -> Iterator[str]:
    """The title, the period, the stages with their dates, and the lists with how much they hold."""
    yield f"{text_in(data['title'], lang)} ({data['code']})"
    period = data["period"]
    if period.get("years"):
        yield _("Period: %(years)s school years from the start") % {"years": period["years"]}
    else:
        yield _("Period: %(starts)s to %(ends)s") % {"starts": period["starts"], "ends": period["ends"]}
    for code, stage in (data.get("stages") or {}).items():
        yield f"  {stage['starts']} – {stage['ends']}  {text_in(stage['title'], lang)} ({code})"
    for section in ("forms", "kinds", "documents", "questionnaires", "indicators", "self_checks"):
        entries = data.get(section) or {}
        if entries:
            yield f"{section} ({len(entries)}): " + "; ".join(said(entry, lang) for entry in entries.values())
