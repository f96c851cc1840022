"""Keys under which names are sorted and found: the same answer in Russian on every database.

No two databases sort or fold Russian in the same way, so every name carries two keys made here and
compared byte by byte (the column's collation must be the plain one).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["search_key", "sort_key"]

#: Stands after every letter, so that a letter of a neighbour language follows the letter it grew from.
_AFTER = "ӿ"
#: Letters that stand beside a Russian one in the alphabets of Belarus and of the republics.
_NEIGHBOURS = {
    "ё": "е",
    "і": "и",
    "ї": "и" + _AFTER,
    "є": "е" + _AFTER,
    "ґ": "г" + _AFTER,
    "ў": "у" + _AFTER,
    "ә": "а" + _AFTER,
    "ӓ": "а" + _AFTER,
    "ӑ": "а" + _AFTER,
    "ӗ": "е" + _AFTER,
    "җ": "ж" + _AFTER,
    "ӝ": "ж" + _AFTER,
    "ӟ": "з" + _AFTER,
    "ӥ": "и" + _AFTER,
    "ң": "н" + _AFTER,
    "ҥ": "н" + _AFTER,
    "ө": "о" + _AFTER,
    "ӧ": "о" + _AFTER,
    "ҫ": "с" + _AFTER,
    "ү": "у" + _AFTER,
    "ӱ": "у" + _AFTER,
    "ӳ": "у" + _AFTER,
    "һ": "х" + _AFTER,
    "ӵ": "ч" + _AFTER,
    "ӹ": "ы" + _AFTER,
}
_SORTED = str.maketrans(_NEIGHBOURS)
#: For search the plain letter is enough: people type «у» for «ў» on a Russian keyboard.
_FOUND = str.maketrans({letter: value.rstrip(_AFTER) for letter, value in _NEIGHBOURS.items()})
#: Latin letters that look like Cyrillic ones; lists typed by hand mix them within a word.
_LOOK_ALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN_ALIKE = re.compile("[aceopxykmthb]")
_LATIN_OTHER = re.compile("[dfgijlnqrsuvwz]")
#: What nearly every name is written with: such a text needs no look at each sign.
_COMMON = re.compile(r"[а-яёa-z0-9 .,\-«»\"()№]*")
#: A name in Russian letters alone: nothing in it asks for more than lower case and single spaces.
_RUSSIAN = re.compile(r"[а-яё .,\-«»\"()№]*")
_RUSSIAN_WORD = re.compile("[а-яё]+")
_SPACED = str.maketrans(dict.fromkeys('.,-«»"()№', " "))
_APOSTROPHES = "'`\u2019\u02bc\u2018\u00b4"
_DIGITS = re.compile(r"[0-9]+")
#: Digits a short number is padded to: enough for numbers of schools, groups and houses.
_WIDTH = 6


def _letters(text: str) -> str:
    """Casefolded letters, digits and single spaces; quotes, dashes, marks and «№» give way to spaces."""
    plain = text.lower()
    if _COMMON.fullmatch(plain):
        return " ".join(plain.translate(_SPACED).split())
    folded = unicodedata.normalize("NFKC", text.replace("№", " ")).casefold()
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", folded):
        if char in _NEIGHBOURS or "а" <= char <= "я" or "a" <= char <= "z" or "0" <= char <= "9":
            kept.append(char)
        elif char in _APOSTROPHES or unicodedata.category(char) in ("Cf", "Mn"):
            continue
        else:
            kept.append(_plain(char))
    return " ".join("".join(kept).split())


def _plain(char: str) -> str:
    """A letter without its marks, a digit of any script as ours, anything else as a space."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    return base if base and all(part.isalpha() for part in base) else " "


def _one_alphabet(word: str) -> str:
    """A word typed with a few Latin look-alikes among Cyrillic letters, put right."""
    if _CYRILLIC.search(word) and _LATIN_ALIKE.search(word) and not _LATIN_OTHER.search(word):
        return word.translate(_LOOK_ALIKES)
    return word


def _sortable(run: re.Match[str]) -> str:
    """A run of digits whose byte order is the order of the numbers."""
    digits = run.group().lstrip("0")
    if len(digits) <= _WIDTH:
        return digits.zfill(_WIDTH)
    return f":{len(digits):06d}{digits}"


def _words(text: str) -> str:
    return " ".join(_one_alphabet(word) for word in _letters(text).split())


def _russian(text: str) -> str | None:
    """Both keys of a text in Russian letters alone, which most names are; None for any other."""
    plain = text.lower()
    if _RUSSIAN.fullmatch(plain) is None:
        return None
    return " ".join(_RUSSIAN_WORD.findall(plain)).replace("ё", "е")


def sort_key(text: str) -> str:
    """The key whose plain byte order is the order a Russian reader expects.

    >>> sort_key("МБОУ «Школа № 7»") < sort_key("МБОУ «Школа № 28»")
    True
    >>> sorted(["Жуков", "Ёлкин", "Елагин", "Иванова-Петрова", "Иванова Анна"], key=sort_key)
    ['Елагин', 'Ёлкин', 'Жуков', 'Иванова Анна', 'Иванова-Петрова']
    """
    return _DIGITS.sub(_sortable, _words(text).translate(_SORTED))


def both_keys(text: str) -> tuple[str, str]:
    """The sort key and the search key of a text, for lists of thousands.

    >>> both_keys("Ёлкин Пётр") == (sort_key("Ёлкин Пётр"), search_key("Ёлкин Пётр"))
    True
    """
    plain = _russian(text)
    if plain is not None:
        return plain, plain
    words = _words(text)
    return _DIGITS.sub(_sortable, words.translate(_SORTED)), _DIGITS.sub(_padded, words.translate(_FOUND))


def _padded(run: re.Match[str]) -> str:
    return run.group().lstrip("0").zfill(_WIDTH)


def search_key(text: str) -> str:
    """The key that both the name and what a person types are turned into before they are compared.

    >>> search_key("Ёлкина\u00a0—  «Королёва»")
    'елкина королева'
    >>> search_key("школа 7") in search_key("МБОУ «Школа № 7» г. Волжска")
    True
    >>> search_key("школа 7") in search_key("МБОУ «Школа № 70»")
    False
    """
    return _DIGITS.sub(_padded, _words(text).translate(_FOUND))
