"""Russian words in the right case: names of people and of posts, as a paper or a letter needs them.

The dictionaries are heavy, so they are opened when the first word needs them and never when the site starts.
Whatever cannot be inflected for certain stays exactly as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Literal

__all__ = ["NBSP", "Case", "Sex", "full_name", "initials", "person_name_in", "phrase_in", "post_in", "sex_of"]

NBSP = "\u00a0"
Sex = Literal["f", "m"]


class Case(StrEnum):
    """The six cases, by the names that a person's own forms are kept under."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


#: The case as the dictionary of words marks it.
_GRAMMEMES = {
    Case.NOMINATIVE: "nomn",
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}
#: Patronymics of the Caucasus and Central Asia: the word itself tells the sex and never changes.
_SON = ("оглы", "оглу", "улы", "уулу", "углы", "угли")
_DAUGHTER = ("кызы", "гызы", "кизи", "қызы")
#: Men's family names that the common rules spoil: the other five cases in order; empty: the half never changes.
_FAMILIES = {
    "гусь": "гуся гусю гуся гусем гусе",
    "лев": "льва льву льва львом льве",
    "прибой": "прибоя прибою прибоя прибоем прибое",
    "сент": "",
    "ткач": "ткача ткачу ткача ткачом ткаче",
}
_INFLECTABLE = re.compile(r"[А-ЯЁа-яё]+(?:[-\s'’]+[А-ЯЁа-яё]+)*")
_WORD = re.compile(r"[А-ЯЁа-яё]+")
#: First halves of compounds that stay as they are: «вице-директора», «учебно-методического».
_PREFIXES = frozenset({"вице", "веб", "экс", "обер", "пресс", "бизнес", "медиа", "арт", "шеф"})


@cache
def _names() -> Any:
    from petrovich import Petrovich

    return Petrovich()


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


# People


def full_name(family: str, given: str = "", patronymic: str = "") -> str:
    """The name as it is written in lists.

    >>> full_name("Соколова", " Мария", "")
    'Соколова Мария'
    """
    return _squeezed(f"{family} {given} {patronymic}")


def initials(family: str, given: str = "", patronymic: str = "", *, family_first: bool = True) -> str:
    """The family name with initials that never part from it at the end of a line.

    >>> initials("Соколова", "Мария", "Ивановна").replace(NBSP, "_")
    'Соколова_М._И.'
    >>> initials("Соколова", "Анна-Мария", family_first=False).replace(NBSP, "_")
    'А.-М._Соколова'
    """
    letters = [_initial(part) for part in (given, patronymic) if _squeezed(part)]
    family = _squeezed(family)
    parts = [family, *letters] if family_first else [*letters, family]
    return NBSP.join(part for part in parts if part)


def _initial(name: str) -> str:
    first = _squeezed(name).split(" ")[0]
    return "-".join(f"{part[0].upper()}." for part in first.split("-") if part)


def sex_of(given: str = "", patronymic: str = "") -> Sex | None:
    """The grammatical sex as the patronymic, else the given name, tells it; None when neither is sure.

    >>> sex_of("Никита", "Яковлевич"), sex_of("", "Рашид кызы"), sex_of("Саша")
    ('m', 'f', None)
    """
    patronymic = _squeezed(patronymic).casefold()
    if patronymic.endswith(("вна", "чна", "шна", *_DAUGHTER)):
        return "f"
    if patronymic.endswith(("ич", "ыч", *_SON)):
        return "m"
    return _sex_of_given(_squeezed(given).casefold()) if not patronymic else None


@lru_cache(maxsize=10_000)
def _sex_of_given(given: str) -> Sex | None:
    if not _INFLECTABLE.fullmatch(given):
        return None
    found: set[str] = set()
    for parse in _dictionary().parse(given.split("-")[0].split(" ")[0]):
        if "Name" in parse.tag and "nomn" in parse.tag and "sing" in parse.tag and parse.is_known:
            found.add("both" if "ms-f" in parse.tag else str(parse.tag.gender))
    if found == {"femn"}:
        return "f"
    return "m" if found == {"masc"} else None


def person_name_in(
    case: Case | str,
    family: str,
    given: str = "",
    patronymic: str = "",
    *,
    sex: str | None = None,
    own_forms: Mapping[str, Sequence[str] | str] | None = None,
) -> str:
    """The full name in a case; the person's own forms win, and an unknown sex leaves the name as it is.

    `sex` is ``"f"``, ``"m"`` or nothing; `own_forms` holds for a case the three parts or the whole name.

    >>> person_name_in("dative", "Соколова", "Мария", "Ивановна")
    'Соколовой Марии Ивановне'
    >>> person_name_in("genitive", "Мицкевич", "Адам", "Адамович")
    'Мицкевича Адама Адамовича'
    >>> person_name_in("genitive", "Мицкевич", "Саша")
    'Мицкевич Саша'
    >>> person_name_in("genitive", "Лев", "Ольга", own_forms={"genitive": ["Лев", "Ольги", ""]})
    'Лев Ольги'
    """
    case = Case(case)
    own = (own_forms or {}).get(case.value)
    if own:
        return _squeezed(own if isinstance(own, str) else " ".join(own))
    if case is Case.NOMINATIVE:
        return full_name(family, given, patronymic)
    known: str | None = sex or sex_of(given, patronymic)
    if known not in ("f", "m"):
        return full_name(family, given, patronymic)
    parts = (("lastname", family), ("firstname", given), ("middlename", patronymic))
    return _squeezed(" ".join(_part_in(case, kind, _squeezed(part), known) for kind, part in parts))


def _part_in(case: Case, kind: str, part: str, sex: str) -> str:
    """One part of a name in a case; Latin letters, initials and marks are never touched."""
    if not _INFLECTABLE.fullmatch(part) or len(part) < 2:
        return part
    lower = part.casefold()
    if kind == "middlename" and lower.endswith((*_SON, *_DAUGHTER)):
        return part
    if kind == "middlename" and sex == "m" and lower.endswith("лыч"):
        # Силыч, Саулыч: inflected as the far commoner patronymics on -ич.
        return part[:-2] + str(_names().inflect("ич", _number(case), kind, "male")).replace("ич", "ыч", 1)
    if kind == "lastname" and sex == "m" and set(re.split(r"[-\s]", lower)) & _FAMILIES.keys():
        halves = re.split(r"([-\s]+)", part)
        return "".join(half if place % 2 else _known_half(case, half) for place, half in enumerate(halves))
    return str(_names().inflect(part, _number(case), kind, "female" if sex == "f" else "male"))


def _known_half(case: Case, half: str) -> str:
    """A half of a man's family name: as our own table says, else by the common rules."""
    forms = _FAMILIES.get(half.casefold())
    if forms is None:
        return str(_names().inflect(half, _number(case), "lastname", "male"))
    if not forms:
        return half
    text = forms.split()[list(Case).index(case) - 1]
    return text.upper() if half.isupper() else text.capitalize() if half[0].isupper() else text


def _number(case: Case) -> Any:
    from petrovich import Case as Number

    return Number[case.name]


# Posts and other phrases


def post_in(case: Case | str, post: str) -> str:
    """A post in a case: the head noun with its adjectives changes, what depends on it stays.

    >>> post_in("genitive", "заместитель директора по УВР")
    'заместителя директора по УВР'
    >>> post_in("dative", "Старший воспитатель, педагог-психолог")
    'Старшему воспитателю, педагогу-психологу'
    >>> post_in("accusative", "и. о. директора")
    'и. о. директора'
    """
    head, *others = re.split(r"(\s*[,;/]\s*)", post)
    changed = [_phrase(Case(case), head, people_only=False)]
    for number, piece in enumerate(others):
        # After a comma may come another subject («учитель физики, астрономии»): only people change.
        changed.append(_phrase(Case(case), piece, people_only=True) if number % 2 else piece)
    return "".join(changed)


def phrase_in(case: Case | str, phrase: str) -> str:
    """A noun with its adjectives in a case, what follows the noun unchanged.

    >>> phrase_in("prepositional", "детский сад"), phrase_in("genitive", "ИОМ")
    ('детском саде', 'ИОМ')
    """
    return _phrase(Case(case), phrase, people_only=False)


@lru_cache(maxsize=10_000)
def _phrase(case: Case, phrase: str, people_only: bool) -> str:
    if case is Case.NOMINATIVE:
        return phrase
    pieces = re.split(r"([\s,;:()«»\"]+)", phrase)
    readings = _agreeing_readings(pieces)
    if not readings or (people_only and not _of_a_person(readings[-1][1])):
        return phrase
    living = _of_a_person(readings[-1][1])
    for number, reading in readings:
        pieces[number] = _word_in(case, pieces[number], reading, living)
    return "".join(pieces)


def _agreeing_readings(pieces: list[str]) -> list[tuple[int, Any]]:
    """The words from the first to the head of the phrase, each with its reading as a singular nominative."""
    found: list[tuple[int, Any]] = []
    numbers = [number for number in range(0, len(pieces), 2) if pieces[number]]
    for place, number in enumerate(numbers):
        readings = _readings(pieces[number].split("-")[-1])
        if not readings:
            return []
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        nexts = [] if following is None else _readings(pieces[following].split("-")[-1])
        genders = {reading.tag.gender for reading in nexts}
        adjective = next((one for one in readings if _is_adjective(one) and one.tag.gender in genders), None)
        found.append((number, adjective or readings[0]))
        if adjective is None:
            break
    return found


def _readings(word: str) -> list[Any]:
    """Readings of a word as a singular nominative, best first; none for abbreviations and foreign letters."""
    if not _WORD.fullmatch(word) or (word.isupper() and len(word) < 6):
        return []
    found = [
        parse
        for parse in _dictionary().parse(word.lower())
        if "nomn" in parse.tag and "sing" in parse.tag and parse.tag.POS in ("NOUN", "ADJF", "PRTF")
    ]
    if found and not found[0].is_known:
        # A word the dictionary has to guess (тьютор, скрам-мастер) is here a person sooner than a thing.
        found.sort(key=lambda parse: "anim" not in parse.tag)
    return found


def _is_adjective(parse: Any) -> bool:
    return parse.tag.POS in ("ADJF", "PRTF")


def _of_a_person(parse: Any) -> bool:
    return _is_adjective(parse) or "anim" in parse.tag


def _word_in(case: Case, word: str, reading: Any, living: bool) -> str:
    """A word, with every half of «учитель-логопед», in a case; a half that cannot change stays."""
    *firsts, last = word.split("-")
    halves = []
    for first in firsts:
        own = [parse for parse in _readings(first) if parse.is_known and parse.tag.POS == reading.tag.POS]
        fixed = not own or first.casefold() in _PREFIXES
        halves.append(first if fixed else _inflected(case, first, own[0], living))
    return "-".join([*halves, _inflected(case, last, reading, living)])


def _inflected(case: Case, word: str, parse: Any, living: bool) -> str:
    wanted = {_GRAMMEMES[case], "sing"}
    changed = None
    if _is_adjective(parse) and case is Case.ACCUSATIVE and parse.tag.gender == "masc":
        changed = parse.inflect(wanted | {"anim" if living else "inan"})
    changed = changed or parse.inflect(wanted)
    if changed is None:
        return word
    text = str(changed.word)
    if word.isupper() and len(word) > 1:
        return text.upper()
    return text[0].upper() + text[1:] if word[0].isupper() else text
