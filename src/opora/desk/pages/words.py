"""How the desk writes days, names and numbers inside a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import get_language, ngettext

from opora.base.rules.wording import initials
from opora.desk.rules import words
from opora.people.models import Person

NBSP = "\N{NO-BREAK SPACE}"


def day(value: dt.date, today: dt.date | None = None) -> str:
    """«23 ноября», with the year when it is not that of `today`."""
    shape = "j E" if (get_language() or "").startswith("ru") else "j F"
    shape += " Y" if today is not None and value.year != today.year else ""
    return str(formats.date_format(value, shape)).replace(" ", NBSP)


def in_words(count: int, form: str) -> str:
    """A small number in words, in the reader's language."""
    return words.in_words(count, form, get_language() or "ru")


def short(person: Person | None) -> str:
    """«Соколова М. И.»."""
    return initials(person.family, person.given, person.patronymic) if person else ""


def short_list(people: Iterable[Person | None], most: int = 3) -> str:
    """A few names and how many more."""
    names = list(dict.fromkeys(short(person) for person in people if person))
    if len(names) <= most:
        return ", ".join(names)
    rest = len(names) - most
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
    return f"{', '.join(names[:most])} {more}"


def lowered(text: str) -> str:
    """The text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]


def figure(number: int) -> str:
    """A whole number as one reads it: thousands apart, never over a line's end.

    >>> figure(5999)
    '5\xa0999'
    """
    return f"{number:,}".replace(",", NBSP)
