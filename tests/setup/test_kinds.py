"""Pages of a kindergarten, a college, extra education speak their own words: what must change has its catalogue."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, ngettext, override

from opora.base.rules.texts import SPEECH, speech_of
from setup import kinds, messages
from setup.kinds import spoken

DESK = messages.APPS / "desk" / "locale"
#: What only a school says, as it stands in the catalogues.
OF_A_SCHOOL = {
    "ru": r"\bшкол|\bдиректор|\bзавуч|\bучител|\bучени[кц]|\bурок|\bклассн|\bкласс(?:а|е|у|ом|ы|ов|ах)\b",
    "en": r"\bschools?\b(?! years?\b)|\blessons?\b|\bpupils?\b|(?<!master )\bclass(?:es)?\b|\bhead teacher",
}
#: Said of many organisations at once, of a kind of organisation by its name, of a school the page offers as an
#: example, of a paper's words side by side: nothing here speaks of the reader's own organisation.
IN_GENERAL = {
    # a list of kinds, and words offered to whoever writes a template of a paper
    "school", "head teacher, head", "lesson, session", "pupil, child, student", "school, kindergarten, college",
    "teacher, nursery teacher, lecturer", "teachers and educators",
    # bodies and links of the network are called so by their document
    "A subject hub is the hub of one subject: choose which.", "Base schools and the schools they help.",
    "Partnerships of schools", "Schools helped by a base school", "Subject hubs", "base school helps a school",
    "subject hub",
    # stages of general education a row may name, whoever uploaded it
    "The spreadsheet had turned classes into a date; they were turned back.", "classes 10–11", "classes 5–9",
    "primary classes", "“%(cell)s” cannot be read as classes.",
    # samples of the gallery, an example in a blank, the command line, a visitor's own try
    "School No. 12", "School No. 7", "Subject and classes", "at school", "classroom discipline", "teacher", "My school",
    "How your school is called", "Name a region (--region) or one school (--school), and the country: ru or by.",
    "%(count)s school",
}  # fmt: skip


@cache
def entries(path: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def of_kind(kind: str) -> dict[tuple[str | None, str], polib.POEntry]:
    return entries(DESK / f"ru_X-{SPEECH[kind]}" / "LC_MESSAGES" / "django.po")


def said(language: str, kind: str) -> Iterator[tuple[str, str]]:
    """Every message with what a page of this kind says for it."""
    own = of_kind(kind)
    for app in (app for app in messages.apps() if messages.catalogue(app).exists()):
        for key, entry in entries(messages.catalogue(app)).items():
            answer = own.get(key, entry)
            forms = [*answer.msgstr_plural.values()] or [answer.msgstr]
            if language == "en":
                forms = [spoken(entry.msgid, SPEECH[kind]), spoken(entry.msgid_plural, SPEECH[kind])]
            yield entry.msgid, " ".join(forms)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", [kind for kind in SPEECH if kind != "other"])
def test_no_message_speaks_of_a_school_elsewhere(kind: str, language: str) -> None:
    own = {"college": r"\bдиректор|\bclass(?:es)?\b", "extra": r"\bдиректор"}.get(kind)
    wrong = []
    for msgid, text in said(language, kind):
        text = messages.PLACEHOLDER.sub("", text)
        heard = re.sub(own, "", text, flags=re.IGNORECASE) if own else text
        if msgid not in IN_GENERAL and re.search(OF_A_SCHOOL[language], heard, re.IGNORECASE):
            wrong.append(f"{msgid!r}: {text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", SPEECH)
def test_words_of_a_kind_change_messages_that_are_said(kind: str) -> None:
    known = {key for app in messages.apps() if messages.catalogue(app).exists()
             for key in entries(messages.catalogue(app))}  # fmt: skip
    for key, entry in of_kind(kind).items():
        assert key in known, f"no longer said: {key}"
        forms = list(entry.msgstr_plural.values())
        assert len(forms) == (3 if entry.msgid_plural else 0) and all(forms or [entry.msgstr]), key
        wanted = messages.placeholders(entry.msgid) | messages.placeholders(entry.msgid_plural or "")
        assert all(messages.placeholders(form) <= wanted for form in forms or [entry.msgstr]), key
    assert of_kind(kind).keys() == of_kind("other").keys()


def test_examples_run() -> None:
    assert doctest.testmod(kinds).failed == 0


def test_the_reader_hears_them() -> None:
    """The catalogues are merged over those of every app, and what they do not change stays as it is."""
    messages.compile_all()
    with override(speech_of("ru", "kindergarten")):
        assert gettext("In our own school only") == "Только в своём детском саду"
        assert gettext("lesson observation") == "наблюдение занятия"
        assert gettext("Pairs") == "Пары"
        assert ngettext("%(count)s pair", "%(count)s pairs", 5) % {"count": 5} == "5 пар"
    with override(speech_of("en", "college")):
        assert gettext("In our own school only") == "In our own college only"
        assert gettext("Pairs") == "Pairs"
    with override(speech_of("ru", "school")):
        assert gettext("In our own school only") == "Только в своей школе"
