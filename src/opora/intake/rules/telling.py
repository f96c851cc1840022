"""Values of a row as a person reads them: «physics» as «физика», a day as 01.09.2026."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .vocabulary import document_of

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
WORDS: dict[str, Promise | str] = {
    "highest": _("highest category"),
    "first": _("first category"),
    "second": _("second category"),
    "conformity": _("conforms to the post"),
    "mentor_teacher": _("category “teacher-mentor”"),
    "methodist_teacher": _("category “teacher-methodist”"),
    "none": pgettext_lazy("value in a list", "none"),
    "primary": _("primary classes"),
    "basic": _("classes 5–9"),
    "secondary": _("classes 10–11"),
    "preschool": _("preschool groups"),
    "vocational": _("vocational courses"),
    "parental": _("parental leave"),
    "long": _("long leave"),
    "unpaid": _("unpaid leave"),
    "sick": _("on sick leave"),
    "service": _("in the service"),
    "leave": pgettext_lazy("value in a list", "on leave"),
    "left": pgettext_lazy("value in a list", "left"),
    "hired": pgettext_lazy("value in a list", "hired"),
    "male": _("male"),
    "female": _("female"),
}


@cache
def _titles(kind: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for entry in document_of(f"{kind}s")[kind]:
        found[entry["code"]] = {language: entry[language] for language in ("ru", "en") if language in entry}
    return found


def told(field: str, value: Any, language: str) -> str:
    """A value in the reader's words.

    >>> told("hired_on", "2026-09-01", "ru")
    '01.09.2026'
    """
    if value in (None, "", [], ()):
        return "—"
    if isinstance(value, list | tuple):
        return ", ".join(told(field, part, language) for part in value)
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, Mapping):
        return _appointment(value, language)
    if isinstance(value, int | float):
        return f"{value:g}".replace(".", "," if language == "ru" else ".")
    return _word(field, str(value), language)


def _word(field: str, text: str, language: str) -> str:
    if _DAY.fullmatch(text):
        return f"{dt.date.fromisoformat(text):%d.%m.%Y}"
    kind = "post" if "post" in field else "subject" if "subject" in field else ""
    if kind:
        return _titles(kind).get(text, {}).get(language, text)
    return str(WORDS.get(text, text))


def _appointment(post: Mapping[str, Any], language: str) -> str:
    parts = [told("post", post.get("post"), language), *(
        told("subjects", post[name], language) for name in ("subjects",) if post.get(name)
    )]  # fmt: skip
    days = [told("day", post[name], language) for name in ("hired_on", "left_on") if post.get(name)]
    return ", ".join([*parts, "–".join(days)] if days else parts)
