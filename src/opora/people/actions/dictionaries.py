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
    known = dict(Subject.objects.values_list("code", "pk"))
    named = [(known[row["code"]], known[code]) for row in subjects for code in row.get("related", ()) if code in known]
    through = Subject.related.through
    through._default_manager.bulk_create(
        [
            through(from_subject_id=one, to_subject_id=other)
            for one, other in sorted({pair for one, other in named for pair in ((one, other), (other, one))})
        ],
        ignore_conflicts=True,
    )
    journal.record(by=by, verb="dictionary.load")
