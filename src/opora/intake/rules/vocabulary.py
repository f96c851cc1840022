"""Subjects and posts as schools write them, turned into the codes of the dictionaries of `people`."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from opora.base.rules.cells import clean, key_of, one_edit_apart, stem_key

_PARTS = re.compile(r"[,;/+\n|•]|\s[-–—]\s|\s&\s")
_JOINERS = frozenset({"и", "and", "а", "также"})
_NOISE = re.compile(r"\([^)]*\)|\b\d+(?:[.,]\d+)?\s*(?:ч|час\w*|ст\w*|кл\w*)?\b\.?|\b\d+\s*-\s*\d+\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)")
_FUZZY_FROM = 6


@dataclass(frozen=True, slots=True)
class SubjectReading:
    """Codes of the subjects named in a cell, and the words nobody knows."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostReading:
    """Codes of the posts named in a cell (main one first), subjects named or implied, and unknown words."""

    codes: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    #: Nothing but duties beside a post, such as «классный руководитель».
    is_duty: bool = False


@cache
def document_of(name: str) -> dict[str, Any]:
    source = files("opora").joinpath("people", "data", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def subject_spellings() -> dict[str, tuple[str, ...]]:
    """Give every known spelling (as a key, and as stems) with the codes it means."""
    document = document_of("subjects")
    known: dict[str, tuple[str, ...]] = {}
    for entry in document["subject"]:
        for spelling in (entry["ru"], entry["en"], *entry["synonyms"]):
            known.setdefault(key_of(spelling), (entry["code"],))
    for entry in document["compound"]:
        for spelling in entry["synonyms"]:
            known[key_of(spelling)] = tuple(entry["subjects"])
    for spelling in list(known):
        known.setdefault(stem_key(spelling), known[spelling])
    return known


@cache
def post_spellings() -> dict[str, str]:
    """Give every known spelling of a post (as a key, and as stems) with its code."""
    known: dict[str, str] = {}
    for entry in document_of("posts")["post"]:
        for spelling in (entry["ru"], entry["en"], *entry["synonyms"]):
            known.setdefault(key_of(spelling), entry["code"])
    for spelling in list(known):
        known.setdefault(stem_key(spelling), known[spelling])
    return known


@cache
def _posts() -> dict[str, dict[str, Any]]:
    return {entry["code"]: entry for entry in document_of("posts")["post"]}


@lru_cache(maxsize=32_768)
def read_subjects(text: str) -> SubjectReading:
    """Name the subjects of a cell such as «русский язык и литература», «матем., физика» or «англ. яз. (5-9)».

    >>> read_subjects("рус. яз. и лит.").codes
    ('russian_language', 'literature')
    """
    text = clean(text[:1000])
    whole = _known_subject(text)
    if whole:
        return SubjectReading(whole)
    codes: list[str] = []
    unknown: list[str] = []
    for part in _PARTS.split(_NOISE.sub(" ", text)):
        words = [word for word in key_of(part).split() if word != "учитель"]
        found, missed = _by_longest_words(words)
        codes += found
        unknown += missed
    return SubjectReading(tuple(dict.fromkeys(codes)), tuple(unknown))


def _known_subject(text: str) -> tuple[str, ...]:
    known = subject_spellings()
    return known.get(key_of(text)) or known.get(stem_key(text)) or ()


def _by_longest_words(words: list[str]) -> tuple[list[str], list[str]]:
    """Cut words into the longest known spellings from the left."""
    codes: list[str] = []
    missed: list[str] = []
    at = 0
    while at < len(words):
        size, found = _longest_at(words, at)
        if found:
            codes += found
        elif words[at] not in _JOINERS and len(words[at]) > 1:
            missed.append(words[at])
        at += size
    return codes, missed


def _longest_at(words: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    for size in range(min(12, len(words) - at), 0, -1):
        if found := _known_subject(" ".join(words[at : at + size])):
            return size, found
    for size in range(min(3, len(words) - at), 0, -1):
        if found := _misspelt_subject(" ".join(words[at : at + size])):
            return size, found
    return 1, ()


@lru_cache(maxsize=8192)
def _misspelt_subject(key: str) -> tuple[str, ...]:
    if len(key) < _FUZZY_FROM:
        return ()
    for spelling, codes in subject_spellings().items():
        if len(spelling) >= _FUZZY_FROM and one_edit_apart(spelling, key):
            return codes
    return ()


@lru_cache(maxsize=32_768)
def read_post(text: str) -> PostReading:
    """Name the posts of a cell such as «зам. директора по УВР, учитель математики».

    >>> read_post("учитель русского языка и литературы").subjects
    ('russian_language', 'literature')
    """
    text = clean(text[:1000])
    parts = [text] if _known_post(text) else [part for part in _PARTS.split(text) if clean(part)]
    codes: list[str] = []
    subjects: list[str] = []
    unknown: list[str] = []
    told = [part for part in parts if not is_duty(part)]
    for part in told:
        code, rest = _post_and_rest(part)
        taught = read_subjects(rest) if rest else SubjectReading(())
        if code is None and not taught.codes:
            unknown.append(clean(part))
            continue
        if code is not None:
            codes.append(_narrowed(code, taught.codes))
        subjects += taught.codes or (_posts()[codes[-1]]["subjects"] if codes else ())
    if "teacher" in codes and not subjects:
        subjects += [code for inside in _BRACKETS.findall(text) for code in read_subjects(inside).codes]
    stages = [stage for code in codes for stage in _posts()[code]["stages"]]
    return PostReading(
        tuple(dict.fromkeys(codes)),
        tuple(dict.fromkeys(subjects)),
        tuple(dict.fromkeys(stages)),
        tuple(unknown),
        not told and bool(parts),
    )


_DUTY = re.compile(
    r"(?:классн\w* рук\w*|кл рук\w*|рук\w* (?:ш?мо|методическ\w* объединен\w*|кафедр\w*)"
    r"|председател\w* (?:ш?мо|проф\w*)"
    r"|администратор|пользователь|наставник|наставляемый)\b"
)


@lru_cache(maxsize=8192)
def is_duty(part: str) -> bool:
    """Whether the words name what a teacher does beside the post, or a role in a program, and no post.

    >>> is_duty("Классный руководитель 5А"), is_duty("руководитель")
    (True, False)
    """
    return _DUTY.match(key_of(part)) is not None


def _known_post(text: str) -> str | None:
    known = post_spellings()
    return known.get(key_of(text)) or known.get(stem_key(text))


def _post_and_rest(text: str) -> tuple[str | None, str]:
    """Find the longest known post inside the words; what stands around it may name subjects."""
    if code := _known_post(text):
        return code, ""
    words = key_of(_NOISE.sub(" ", text)).split()
    for size in range(min(12, len(words)), 0, -1):
        for at in range(min(len(words) - size + 1, 12)):
            if code := _known_post(" ".join(words[at : at + size])):
                return code, " ".join(words[:at] + words[at + size :])
    for at, word in enumerate(words[:6]):
        if code := _misspelt_post(word):
            return code, " ".join(words[:at] + words[at + 1 :])
    return None, " ".join(words)


@lru_cache(maxsize=8192)
def _misspelt_post(word: str) -> str | None:
    if len(word) < _FUZZY_FROM:
        return None
    return next((code for spelling, code in post_spellings().items() if one_edit_apart(spelling, word)), None)


def _narrowed(code: str, subjects: tuple[str, ...]) -> str:
    """A teacher «of primary classes», however it was abbreviated, is a primary teacher."""
    return "primary_teacher" if code == "teacher" and subjects == ("primary",) else code
