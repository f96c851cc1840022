"""English for a kindergarten, a college, extra education: made from the messages by words, where Russian is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

#: Kind of organisation, as its language is called → what it says for school, lesson, lessons, classes.
WORDS = {
    "garden": ("kindergarten", "session", "sessions", "groups"),
    "college": ("college", "class", "classes", "groups"),
    "extra": ("centre", "session", "sessions", "study groups"),
    "other": ("organisation", "session", "sessions", "groups"),
}
#: Where one school is another than the reader's own, it may be of any kind.
ANOTHER = re.compile(
    r"\b(another|the same|one|mentee's|mentor's|neighbouring small|curator of a|for whom a) school\b"
    r"|\b(?P<any>A) school\b"
)
PLACEHOLDER = re.compile(r"(%\(\w+\)[sdif]|\{\w*\}|--\w+)")


def spoken(text: str, kind: str) -> str:
    """An English message as people of this kind of organisation read it.

    >>> spoken("Only in our own school", "garden"), spoken("other schools too, school year %(school)s", "college")
    ('Only in our own kindergarten', 'other organisations too, school year %(school)s')
    >>> spoken("Class or group", "extra"), spoken("A school gets one number", "garden")
    ('Study group', 'An organisation gets one number')
    """
    return "".join(part if PLACEHOLDER.fullmatch(part) else _changed(part, kind) for part in PLACEHOLDER.split(text))


def _changed(text: str, kind: str) -> str:
    school, lesson, lessons, classes = WORDS[kind]
    text = ANOTHER.sub(lambda found: "An organisation" if found["any"] else f"{found[1]} organisation", text)
    text = re.sub(r"\bClass or group\b", classes.removesuffix("s").capitalize(), text)
    for word, own in (("schools", "organisations"), ("lessons", lessons), ("lesson", lesson), ("classes", classes)):
        text = _put(text, word, own)
    text = _put(text, r"school(?! years?\b)", school)
    return re.sub(r"\b([Aa]) (?=organisation)", r"\1n ", text)


def _put(text: str, word: str, own: str) -> str:
    text = re.sub(rf"\b{word}\b", own, text)
    return re.sub(rf"\b{word[0].upper()}{word[1:]}\b", own[0].upper() + own[1:], text)


def compile_english(root: Path, catalogues: Iterable[Path], plurals: str) -> int:
    """Make the catalogue of each kind anew when a message is newer than it; return how many were."""
    import polib

    sources = list(catalogues)
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    made = 0
    for kind in WORDS:
        target = root / f"en_X-{kind}" / "LC_MESSAGES" / "django.mo"
        if target.exists() and target.stat().st_mtime >= newest:
            continue
        book, seen = polib.POFile(), set()
        book.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plurals}
        for entry in (one for path in sources for one in polib.pofile(str(path)) if not one.obsolete):
            key, said = (entry.msgctxt, entry.msgid), spoken(entry.msgid, kind)
            if said == entry.msgid or key in seen:
                continue
            seen.add(key)
            own = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
            if entry.msgid_plural:
                own.msgid_plural = entry.msgid_plural
                own.msgstr_plural = {0: said, 1: spoken(entry.msgid_plural, kind)}
            else:
                own.msgstr = said
            book.append(own)
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save_as_mofile(str(target))
        made += 1
    return made
