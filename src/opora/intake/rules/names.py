"""Names of people as lists write them: one column or three, initials, maiden names, look-alike letters."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from opora.base.rules.cells import Cell, clean, has_hidden, repair_latin

from .faults import Fault

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PLAIN = re.compile(rf"({_WORD}) ([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]+)").fullmatch
_PATRONYMIC = re.compile(
    r"[а-яё]+(?:вич|ьич|мич|кич|тич|нич|зич|рич|сич|лич|дич|вна|чна|шна|ична|инична|гич|пич|жич|фич|бич)$"
)
_TURKIC = frozenset(
    {"оглы", "оглу", "огли", "кызы", "кзы", "гызы", "кизи", "улы", "уулу", "углы", "угли", "заде", "зода"}
)
_TURKIC_FEMALE = frozenset({"кызы", "кзы", "гызы", "кизи"})
_PARTICLES = frozenset(
    {
        "фон",
        "де",
        "ди",
        "да",
        "дель",
        "ван",
        "дер",
        "эль",
        "аль",
        "ибн",
        "бен",
        "ла",
        "ле",
        "von",
        "van",
        "de",
    }
)
_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_])\s*\.\s*-?\s*(?:([^\W\d_])\s*\.?)?(?![^\W\d_])")
#: «А.-М. И.»: of a double given name the first letter is enough.
_DOUBLE_INITIAL = re.compile(r"(?<![^\W\d_])([^\W\d_]\.)-[^\W\d_]\.(?=\s*[^\W\d_]\.)")
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]?")
_MAIDEN_WORDS = re.compile(
    r"^(?:до\s+[\d.]+\s*(?:г\.?)?|урожд\w*|ур|дев\w*(?:\s+фам\w*)?|бывш\w*|ранее|прежн\w*(?:\s+фам\w*)?|по\s+паспорту|до\s+брака|фамилия|nee|née)\b[\s.:–-]*",
    re.IGNORECASE,
)
_LETTERS_ONLY = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_GAPS_AT_HYPHEN = re.compile(r"\s*[-–—‐‑]\s*")
_DIGIT_OR_SIGN = re.compile(r"[^\w\s.'’ʼ-]|\d|_")
_NUMBERING = re.compile(r"^\s*\d{1,4}\s*[.)]\s*|^\s*№\s*\d+\s*")
_LIMIT = 150


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts; empty parts are unknown."""

    family: str = ""
    given: str = ""
    patronymic: str = ""
    previous_family: str = ""
    sex: str = ""

    @property
    def full(self) -> str:
        """The name in one line, surname first."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)

    @property
    def key(self) -> str:
        """The form in which names are compared: lower case, ё as е."""
        return self.full.lower().replace("ё", "е")

    @property
    def has_initials(self) -> bool:
        """Whether only initials of the name are known."""
        return self.given.endswith(".")


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name read from a cell, with what was found wrong or repaired."""

    name: Name
    findings: tuple[Fault, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether the name can stand for a person."""
        return bool(self.name.family and self.name.given)


def read_name(text: str, field: str = "full_name") -> NameReading:
    """Read a full name from one cell.

    >>> read_name("ИВАНОВА (Петрова) Анна-Мария Сергеевна").name.previous_family
    'Петрова'
    """
    plain = plain_name(text)
    if plain is not None:
        family, given, patronymic, sex = plain
        return NameReading(Name(family, given, patronymic, "", sex))
    return _read_rough(text, field)


def plain_name(cell: Cell) -> tuple[str, str, str, str] | None:
    """Give surname, name, patronymic and sex of a name written in full and without any oddity; else None."""
    found = _PLAIN(cell) if type(cell) is str else None
    if found is None:
        return None
    family, given, patronymic = found.groups()
    sex = _sex_if_patronymic(patronymic)
    return (family, given, patronymic, sex) if sex and not _sex_if_patronymic(given) else None


@lru_cache(maxsize=32_768)
def _sex_if_patronymic(word: str) -> str:
    return sex_of(word) if _is_patronymic(word) else ""


def _read_rough(text: str, field: str) -> NameReading:
    if len(text) > 4 * _LIMIT:
        return NameReading(Name(), (Fault("name_too_long", field, text[:60]),))
    findings: list[Fault] = []
    if has_hidden(text):
        findings.append(Fault("hidden_signs_removed", field))
    cleaned = _NUMBERING.sub("", clean(text))
    repaired = repair_latin(cleaned)
    if repaired != cleaned:
        findings.append(Fault("letters_repaired", field, repaired))
    bare, previous = _without_brackets(repaired, field, findings)
    if len(bare) > _LIMIT:
        return NameReading(Name(), (*findings, Fault("name_too_long", field, bare[:60])))
    name, found = _from_words(bare, field)
    findings += found
    return NameReading(replace(name, previous_family=previous), tuple(findings))


def _without_brackets(text: str, field: str, findings: list[Fault]) -> tuple[str, str]:
    """Take out «(Петрова)» as the former surname, and other remarks as remarks."""
    previous = ""
    for inside in _BRACKETS.findall(text):
        word = _MAIDEN_WORDS.sub("", clean(inside)).strip(" .:–-")
        if _LETTERS_ONLY.fullmatch(word) and len(word) > 2 and not previous and not _is_remark(word):
            previous = _capitalised(word)
        elif clean(inside):
            findings.append(Fault("remark_dropped", field, clean(inside)))
    return clean(_BRACKETS.sub(" ", text)), previous


def _is_remark(word: str) -> bool:
    return word.lower() in {
        "декрет",
        "совместитель",
        "совм",
        "внутр",
        "внеш",
        "вакансия",
        "декретница",
        "уволена",
        "уволен",
        "отпуск",
        "стажер",
        "молодой",
        "пенсионер",
    }


def _from_words(text: str, field: str) -> tuple[Name, list[Fault]]:
    if not text:
        return Name(), [Fault("name_missing", field)]
    if _DIGIT_OR_SIGN.search(text.replace(",", " ")):
        return Name(), [Fault("name_not_a_name", field, text)]
    text = _DOUBLE_INITIAL.sub(r"\1", _GAPS_AT_HYPHEN.sub("-", text.replace(",", " ")))
    initials = _INITIALS.search(text)
    if initials is not None:
        return _with_initials(text, initials, field)
    words = [word.strip(".-'’") for word in text.replace(".", " ").split()]
    words = [word for word in words if word]
    if len(words) == 3 and all(len(word) == 1 for word in words[1:]):
        return _with_initials(f"{words[0]} {words[1]}.{words[2]}.", None, field)
    if not words or (len(words) == 1 and len(words[0]) == 1):
        return Name(), [Fault("name_not_a_name", field, text)]
    if len(words) == 1:
        return Name(_capitalised(words[0])), [Fault("name_single_word", field, text)]
    if len(words) > 7:
        return Name(), [Fault("name_too_long", field, text)]
    return _arranged(words, field)


def _with_initials(text: str, found: re.Match[str] | None, field: str) -> tuple[Name, list[Fault]]:
    found = found or _INITIALS.search(text)
    if found is None:
        return Name(), [Fault("name_not_a_name", field, text)]
    rest = [word.strip(".") for word in (text[: found.start()] + " " + text[found.end() :]).split()]
    rest = [word for word in rest if len(word) > 1]
    if not rest:
        return Name(), [Fault("name_not_a_name", field, text)]
    given, patronymic = f"{found.group(1).upper()}.", f"{found.group(2).upper()}." if found.group(2) else ""
    family = " ".join(_capitalised(word) for word in rest[:3])
    if len(rest) > 1 and not found.group(2) and found.start() > 0:  # «Иванова Мария П.»
        family, given, patronymic = _capitalised(rest[0]), _capitalised(rest[1]), given
        return Name(family, given, patronymic), []
    return Name(family[:1].upper() + family[1:], given, patronymic), [Fault("name_initials", field, text)]


def _arranged(words: list[str], field: str) -> tuple[Name, list[Fault]]:
    """Tell the parts apart by the shape of patronymics; without one, surname then name."""
    findings: list[Fault] = []
    tidy = [_capitalised(word) for word in words]
    if tidy != words:
        findings.append(Fault("case_repaired", field, " ".join(tidy)))
    if tidy[-1].lower() in _TURKIC and len(tidy) >= 3:
        tidy[-2:] = [f"{tidy[-2]} {tidy[-1].lower()}"]
    if tidy[0].lower() in _TURKIC or (len(tidy) == 3 and _is_patronymic(tidy[-1])):
        tidy[0] = tidy[0][:1].upper() + tidy[0][1:]  # «Ван Анна Ивановна»: a surname, not a particle
    while len(tidy) > 2 and tidy[0] in _PARTICLES:
        tidy[:2] = [f"{tidy[0].lower()} {tidy[1]}"]
    if len(tidy) == 2:
        family, given = tidy
        return Name(family, given), findings
    middle, last = tidy[-2], tidy[-1]
    if len(tidy) == 3 and _is_patronymic(middle) and not _is_patronymic(last):
        findings.append(Fault("order_repaired", field, f"{last} {tidy[0]} {middle}"))
        return Name(last, tidy[0], middle, "", sex_of(middle)), findings
    if _is_patronymic(last) or len(tidy) == 3:
        sex = sex_of(last) if _is_patronymic(last) else ""
        return Name(" ".join(tidy[:-2]), middle, last, "", sex), findings
    return Name(tidy[0], tidy[1], " ".join(tidy[2:])), findings


@lru_cache(maxsize=32_768)
def _capitalised(word: str) -> str:
    if word.lower() in _PARTICLES or word.lower() in _TURKIC:
        return word.lower()
    if word.isupper() or word.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    if word[:1].islower() or not word[1:].replace("-", "").islower():
        return _mixed_case(word)
    return word


def _mixed_case(word: str) -> str:
    parts = [part[:1].upper() + (part[1:] if part[1:2].islower() else part[1:].lower()) for part in word.split("-")]
    return "-".join(parts)


@lru_cache(maxsize=32_768)
def _is_patronymic(word: str) -> bool:
    lowered = word.lower()
    return _PATRONYMIC.search(lowered) is not None or lowered.rpartition(" ")[2] in _TURKIC


@lru_cache(maxsize=32_768)
def sex_of(patronymic: str) -> str:
    """Tell the sex from a patronymic: `female`, `male`, or empty."""
    lowered = patronymic.lower()
    tail = lowered.rpartition(" ")[2]
    if lowered.endswith("на") or tail in _TURKIC_FEMALE:
        return "female"
    return "male" if lowered.endswith("ич") or tail in _TURKIC else ""


def name_of_parts(family: str, given: str, patronymic: str, previous: str = "") -> NameReading:
    """Read a name that stands in three columns; a whole name in one of them is understood too."""
    if family and not given and not patronymic:
        reading = read_name(family, "family")
    elif family and given:
        reading = _from_columns(family, given, patronymic)
    else:
        words = " ".join(part for part in (family, given, patronymic) if part)
        reading = read_name(words, "family" if family else "given")
        if not family and len(words.split()) < 3:
            return NameReading(Name(), (Fault("name_missing", "family"),))
    former = clean(previous)
    if former and not reading.name.previous_family:
        former = _capitalised(repair_latin(former))
        reading = NameReading(replace(reading.name, previous_family=former), reading.findings)
    return reading


def _from_columns(family: str, given: str, patronymic: str) -> NameReading:
    """Two or three cells: the surname may carry its former one in brackets, the name may be initials."""
    joined = family if "(" in family else clean(family).replace(" ", "-")
    whole = read_name(f"{joined} {given} {patronymic}".strip(), "family")
    if not whole.is_usable or " " not in clean(family) or "(" in family:
        return whole
    return NameReading(replace(whole.name, family=" ".join(map(_capitalised, clean(family).split()))), whole.findings)


_BETWEEN_PEOPLE = re.compile(r"\r?\n|;|,(?=\s*[А-ЯЁA-Z][\w-]+\s+[А-ЯЁA-Z])|\s/\s")


def split_people(text: str) -> list[str]:
    """Cut a cell that names several people; one person in three lines stays one."""
    parts = [part for part in map(clean, _BETWEEN_PEOPLE.split(text)) if part]
    if len(parts) < 2 or any(len(part.split()) < 2 and "." not in part for part in parts):
        return [clean(text)] if clean(text) else []
    return parts
