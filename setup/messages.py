"""Message catalogues: collect what the screens say, compile what was translated, tell what is missing.

One catalogue an app, `src/opora/<app>/locale/ru/LC_MESSAGES/django.po`. No system gettext is needed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from setup.kinds import compile_english

ROOT = Path(__file__).resolve().parents[1]
APPS = ROOT / "src" / "opora"
LANGUAGE = "ru"
PLURALS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|\{(\w*)\}|%[sd]")


@dataclass
class Message:
    """One thing the interface says, and the files that say it."""

    msgid: str
    plural: str = ""
    context: str | None = None
    files: set[str] = field(default_factory=set)


Key = tuple[str | None, str]


def catalogue(app: Path) -> Path:
    """Where the Russian of an app is kept."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def apps(names: Iterable[str] = (), root: Path = APPS) -> list[Path]:
    """Folders of the apps of these names, or of all."""
    wanted = set(names)
    found = [path.parent for path in sorted(root.glob("*/__init__.py")) + sorted(root.glob("*/apps.py"))]
    return [path for path in dict.fromkeys(sorted(found)) if not wanted or path.name in wanted]


def collect(app: Path) -> dict[Key, Message]:
    """Everything an app says, by context and English text."""
    said: dict[Key, Message] = {}
    for path in sorted([*app.rglob("*.py"), *app.rglob("*.html"), *app.rglob("*.txt")]):
        relative = path.relative_to(app)
        if "migrations" in relative.parts or (path.suffix != ".py" and "templates" not in relative.parts):
            continue
        for message in read(path):
            kept = said.setdefault((message.context, message.msgid), message)
            kept.plural = kept.plural or message.plural
            kept.files.add(relative.as_posix())
    return said


def read(path: Path) -> Iterator[Message]:
    """The messages of one Python file or template."""
    from babel.messages.extract import extract

    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text, origin=str(path))
    for _line, found, _comments, context in extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        msgid, plural = found if isinstance(found, tuple) else (found, "")
        if msgid:
            yield Message(msgid, plural or "", context)


def update(app: Path) -> tuple[int, int]:
    """Add what an app newly says to its catalogue, drop what it says no more; return both counts."""
    import polib

    said, target = collect(app), catalogue(app)
    if not said and not target.exists():
        return 0, 0
    old = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(target))} if target.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    for (context, msgid), message in sorted(said.items(), key=lambda pair: (pair[0][1], pair[0][0] or "")):
        new.append(entry_for(message, old.get((context, msgid))))
    target.parent.mkdir(parents=True, exist_ok=True)
    text = str(new) + "\n"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")
    live = {key for key, entry in old.items() if not entry.obsolete}
    return len(set(said) - live), len(live - set(said))


def entry_for(message: Message, known):  # type: ignore[no-untyped-def]
    """The line of a catalogue for a message, with the translation it already had."""
    import polib

    entry = polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context,
        occurrences=[(name, "") for name in sorted(message.files)],
        tcomment=known.tcomment if known else "",
    )
    if re.search(r"%\(\w+\)[sd]", message.msgid):
        entry.flags.append("python-format")
    if message.plural:
        entry.msgid_plural = message.plural
        forms = known.msgstr_plural if known and known.msgstr_plural else {}
        entry.msgstr_plural = {number: forms.get(number, "") for number in range(3)}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def compile_all(root: Path = APPS) -> int:
    """Compile every catalogue that is newer than its compiled form; return how many were."""
    stale = []
    for source in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            stale.append((source, target))
    if stale:
        import polib

        for source, target in stale:
            polib.pofile(str(source)).save_as_mofile(str(target))
    if not (root / "desk").exists():
        return len(stale)
    spoken = sorted(root.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/*.po"))
    return len(stale) + compile_english(root / "desk" / "locale", spoken, ENGLISH_PLURALS)


def missing(app: Path) -> list[str]:
    """What is wrong with an app's Russian: untranslated, unused, fuzzy, or with other placeholders."""
    import polib

    target = catalogue(app)
    said = collect(app)
    entries = {}
    if target.exists():
        entries = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(target)) if not entry.obsolete}
    faults = [f"{app.name}: not in the catalogue: {msgid!r}" for context, msgid in said.keys() - entries.keys()]
    faults += [f"{app.name}: no longer said: {msgid!r}" for context, msgid in entries.keys() - said.keys()]
    for key in sorted(said.keys() & entries.keys(), key=str):
        faults += [f"{app.name}: {fault}: {key[1]!r}" for fault in faults_of(said[key], entries[key])]
    return sorted(faults)


def faults_of(message: Message, entry) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """What is wrong with one translation."""
    if entry.fuzzy:
        yield "fuzzy"
    if bool(message.plural) != bool(entry.msgid_plural):
        yield "a plural on one side only"
        return
    forms = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
    if (message.plural and len(forms) != 3) or not all(forms):
        yield "untranslated"
        return
    allowed = placeholders(message.msgid) | placeholders(message.plural)
    for form in forms:
        if placeholders(form) - allowed or (not message.plural and allowed - placeholders(form)):
            yield "other placeholders"
            return


def placeholders(text: str) -> set[str]:
    """The names that are filled in later."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def main(words: list[str]) -> int:
    """`update [app …]`, `compile`, or `check [app …]`."""
    from django.conf import settings

    verb, names = (words[0] if words else "update"), words[1:]
    if verb == "compile":
        count = compile_all()
        if count:
            print(f"Compiled {count} message catalogues.", file=sys.stderr)
        return 0
    if not settings.configured:
        settings.configure()
    if verb == "check":
        faults = [fault for app in apps(names) for fault in missing(app)]
        print("\n".join(faults) or "Every message is translated.")
        return 1 if faults else 0
    for app in apps(names):
        added, dropped = update(app)
        if added or dropped:
            print(f"{app.name}: {added} messages added, {dropped} dropped.")
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
