"""The journal of actions, for the auditor."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from opora.base.pages import Column, build_table
from opora.base.pages.requests import Request
from opora.base.queries.journal import broken_seals, kinds_for
from opora.base.rules.access import Data
from opora.base.views.policy import policy
from opora.people.queries.journal import entries_of
from opora.people.rules.verbs import words_of

COLUMNS = (
    Column("number", _("Number"), ("pk",), numeric=True),
    Column("at", _("When")),
    Column("account", _("Who")),
    Column("verb", _("What")),
    Column("object", _("With what")),
    Column("fields", _("Fields")),
)


@require_GET
@policy(Data.JOURNAL)
def show(request: Request) -> HttpResponse:
    """Entries, newest first, with filters; `?check=1` goes through the whole chain of seals."""
    viewer, asked = request.viewer, request.GET
    number = asked.get("id", "").strip()
    entries = entries_of(
        viewer,
        verb=asked.get("verb", "").strip()[:64],
        kind=asked.get("kind", "").strip()[:64],
        object_id=int(number) if number.isdecimal() and len(number) < 18 else None,
        account=asked.get("account", "").strip()[:64],
    )
    table = build_table(asked, columns=COLUMNS, rows=entries, default="-number", per_page=100)
    page = {
        "table": table,
        "lines": [(entry, words_of(entry.verb)) for entry in table.rows],
        "kinds": kinds_for(viewer),
        "asked": asked,
        "checked": asked.get("check") == "1",
        "faults": broken_seals() if asked.get("check") == "1" else [],
    }
    return render(request, "people/journal_show.html", page)
