"""What may stand in a paper: text without what cannot be seen, days in words, numbers in their shape."""

from __future__ import annotations

import datetime as dt
import re

from opora.base.rules.calendars import school_year_of

__all__ = ["LONGEST", "clean", "day_words", "number_in", "ordinal_of", "shape_of", "year_of"]

#: Nothing in a paper is longer than this; what is longer was never meant.
LONGEST = 20_000
#: Controls, bidirectional and zero-width marks, halves of characters: in Word they break the file or hide words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
    "|[\ud800-\udfff]"
)
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip


def clean(text: str) -> str:
    """The text as it may stand in a paper.

    >>> clean("Иванов\\u202e\\x00а"), clean("один\\r\\nдва")
    ('Иванова', 'один\\nдва')
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\t", " "))[:LONGEST]


def day_words(day: dt.date) -> str:
    """A day as orders write it.

    >>> day_words(dt.date(2026, 11, 24)).replace("\\u00a0", "_")
    '24_ноября 2026_г.'
    """
    return f"{day.day}\u00a0{_MONTHS[day.month - 1]} {day.year}\u00a0г."


def shape_of(number: str) -> str:
    """The shape of a number: its first figures give way to `{n}`; nothing when it has none.

    >>> shape_of("159-од"), shape_of("12/3-к"), shape_of("б/н")
    ('{n}-од', '{n}/3-к', '')
    """
    shape, changed = re.subn(r"\d+", "{n}", number.replace("{", "(").replace("}", ")"), count=1)
    return shape if changed else ""


def number_in(shape: str, ordinal: int) -> str:
    """The number of this shape.

    >>> number_in("{n}/3-к", 13)
    '13/3-к'
    """
    return shape.replace("{n}", str(ordinal), 1)


def ordinal_of(number: str, shape: str) -> int | None:
    """Which one in its series a number is; None when it is of another shape.

    >>> ordinal_of("159-од", "{n}-од"), ordinal_of("159-к", "{n}-од")
    (159, None)
    """
    before, _mark, after = shape.partition("{n}")
    found = re.fullmatch(re.escape(before) + r"(\d{1,9})" + re.escape(after), number)
    return int(found[1]) if found else None


def year_of(counted: str, day: dt.date) -> int:
    """The year in which numbers are counted on a day: the calendar's, or the one in which the school year began.

    >>> year_of("calendar", dt.date(2026, 3, 1)), year_of("school", dt.date(2026, 3, 1))
    (2026, 2025)
    """
    return school_year_of(day).starts_on.year if counted == "school" else day.year
