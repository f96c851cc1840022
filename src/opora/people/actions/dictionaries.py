"""Loading the dictionaries of posts and subjects that Opora ships; a second loading changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.people.models import Post, Subject

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_dictionaries(*, by: Viewer) -> None:
    """Make every post and subject of the shipped files known."""
    posts = tomllib.loads((DATA / "posts.toml").read_text(encoding="utf-8"))["post"]
    subjects = tomllib.loads((DATA / "subjects.toml").read_text(encoding="utf-8"))["subject"]
    Post.objects.bulk_create(
        (Post(code=row["code"], title={"ru": row["ru"], "en": row["en"]}, kind=row["kind"]) for row in posts),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title", "kind"],
    )
    Subject.objects.bulk_create(
        (Subject(code=row["code"], title={"ru": row["ru"], "en": row["en"]}) for row in subjects),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["title"],
    )
    known = {subject.code: subject for subject in Subject.objects.all()}
    for row in subjects:
        known[row["code"]].related.set(known[code] for code in row.get("related", ()) if code in known)
    journal.record(by=by, verb="dictionary.load")
