"""Catalogues: what the screens say is found, what is translated is kept, what is missing is named."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from django.utils.translation import ngettext, override

from setup import messages

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Pairs")
word = pgettext("a noun", "Match")
count = ngettext("%(n)s pair", "%(n)s pairs", 2)
silent = "Not said"
"""
PAGE = """
<h1>{% translate "Mentors" %}</h1>
<c-sheet title="{% translate 'A sheet' %}">
{% blocktranslate trimmed count n=n %}
  one mentor
{% plural %}
  {{ n }} mentors
{% endblocktranslate %}
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app that says six things."""
    folder = tmp_path / "pairs"
    (folder / "templates" / "pairs").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "models.py").write_text(CODE, encoding="utf-8")
    (folder / "migrations" / "0001_begin.py").write_text('_("Only in a migration")', encoding="utf-8")
    (folder / "templates" / "pairs" / "list.html").write_text(PAGE, encoding="utf-8")
    return folder


def translate(app: Path) -> None:
    """Give every message some Russian with the same placeholders."""
    catalogue = polib.pofile(str(messages.catalogue(app)))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(3), f"ру {entry.msgid_plural}")
        else:
            entry.msgstr = f"ру {entry.msgid}"
    catalogue.save()


def test_everything_said_is_found(app: Path) -> None:
    found = {(message.context, message.msgid, message.plural) for message in messages.collect(app).values()}
    assert found == {
        (None, "Pairs", ""),
        ("a noun", "Match", ""),
        (None, "%(n)s pair", "%(n)s pairs"),
        (None, "Mentors", ""),
        (None, "A sheet", ""),
        (None, "one mentor", "%(n)s mentors"),
    }


def test_an_update_adds_drops_and_keeps_translations(app: Path) -> None:
    assert messages.update(app) == (6, 0)
    translate(app)
    assert messages.missing(app) == []
    (app / "models.py").write_text('title = _("Pairs")\nnew = _("New")\n', encoding="utf-8")
    assert messages.update(app) == (1, 2)
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue(app)))}
    assert entries["Pairs"] == "ру Pairs"
    assert entries["New"] == ""
    assert messages.missing(app) == ["pairs: untranslated: 'New'"]


def test_an_update_of_nothing_new_changes_nothing(app: Path) -> None:
    messages.update(app)
    before = messages.catalogue(app).read_bytes()
    assert messages.update(app) == (0, 0)
    assert messages.catalogue(app).read_bytes() == before


def test_what_is_wrong_with_a_catalogue_is_named(app: Path) -> None:
    assert len(messages.missing(app)) == 6
    messages.update(app)
    translate(app)
    catalogue = polib.pofile(str(messages.catalogue(app)))
    catalogue.find("Pairs").flags.append("fuzzy")
    catalogue.find("%(n)s pair").msgstr_plural[2] = "%(other)s"
    catalogue.find("Mentors").msgstr = ""
    catalogue.append(polib.POEntry(msgid="Old", msgstr="ру"))
    catalogue.save()
    assert messages.missing(app) == [
        "pairs: fuzzy: 'Pairs'",
        "pairs: no longer said: 'Old'",
        "pairs: other placeholders: '%(n)s pair'",
        "pairs: untranslated: 'Mentors'",
    ]


def test_catalogues_are_compiled_once(app: Path) -> None:
    messages.update(app)
    assert messages.compile_all(app.parent) == 1
    assert messages.compile_all(app.parent) == 0
    assert messages.catalogue(app).with_suffix(".mo").exists()


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_every_message_of_the_product_is_translated(app: Path) -> None:
    assert not messages.missing(app)


@pytest.mark.parametrize(("number", "form"), [(1, 0), (2, 1), (5, 2), (11, 2), (21, 0), (111, 2)])
def test_russian_plurals_take_the_right_form(number: int, form: int) -> None:
    said = counted()
    assert said, "the product counts nothing"
    with override("ru"):
        wrong = [
            entry.msgid
            for entry in said
            if ngettext(entry.msgid, entry.msgid_plural, number) not in answers(entry, form)
        ]
    assert not wrong


#: Counted words that Russian says alike for every number.
ALIKE = {
    "and %(count)s more",
    "%(n)s has another mentor",
    "You may name %(n)s more; a refusal needs no reason.",
}


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_what_is_counted_has_three_russian_forms(app: Path) -> None:
    target = messages.catalogue(app)
    wrong = []
    for entry in (one for one in (polib.pofile(str(target)) if target.exists() else ()) if one.msgid_plural):
        forms = [entry.msgstr_plural.get(form, "").strip() for form in range(3)]
        names = set(re.findall(r"%\(\w+\)s", entry.msgid_plural))
        if not all(forms) or any(set(re.findall(r"%\(\w+\)s", form)) - names for form in forms):
            wrong.append(entry.msgid)
        elif len(set(forms)) == 1 and entry.msgid not in ALIKE:
            wrong.append(f"{entry.msgid}: alike for every number")
    assert not wrong


@cache
def counted() -> tuple[polib.POEntry, ...]:
    """Everything the product counts; the catalogues are those that answer."""
    messages.compile_all()
    return tuple(entry for app in messages.apps() for entry in plurals(app))


@cache
def plurals(app: Path) -> list[polib.POEntry]:
    """The messages of an app that count something and need no context."""
    target = messages.catalogue(app)
    entries = polib.pofile(str(target)) if target.exists() else []
    return [entry for entry in entries if entry.msgid_plural and not entry.msgctxt]


def answers(entry: polib.POEntry, form: int) -> set[str]:
    """What the message may say: an app below may have translated the same words for itself."""
    same = [other for app in messages.apps() for other in plurals(app) if other.msgid == entry.msgid]
    return {other.msgstr_plural[form] for other in same}


def test_one_english_has_one_russian_in_every_app() -> None:
    """Without a context all apps share one catalogue, and whichever is read last would win."""
    said: dict[tuple[str | None, str], dict[tuple[str, ...], str]] = {}
    for app in messages.apps():
        if not messages.catalogue(app).exists():
            continue
        for entry in polib.pofile(str(messages.catalogue(app))):
            russian = tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
            said.setdefault((entry.msgctxt, entry.msgid), {})[russian] = app.name
    clashes = {english: russian for english, russian in said.items() if len(russian) > 1}
    assert not clashes, "give one of them a context"
