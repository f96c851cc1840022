"""The sheet of requests and strengths on a person's page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Need, Strength
from opora.diagnostics.queries.needs import needs_of
from opora.diagnostics.queries.strengths import strengths_of
from opora.diagnostics.rules.needs import title_of
from opora.people.models import Person
from opora.people.rules.sections import Section, SectionLine


def _may_look(viewer: Viewer, person: Person) -> bool:
    if viewer.person_id == person.pk:
        return viewer.may_own(Data.REQUEST)
    posts = getattr(person, "current", ())
    return any(viewer.may(Data.REQUEST, path=post.node.path) for post in posts)


def needs_section(viewer: Viewer, person: Person) -> Section | None:
    """What the person asks for and can help with; nothing for those whose business it is not."""
    if not _may_look(viewer, person):
        return None
    lines = [
        SectionLine(
            title_of(need, viewer.language),
            note="" if need.kind == Need.Kind.WISH else _("seen by you alone, unless you agreed to show it"),
            kind="wait" if need.severity == 3 else "info", word=need.get_kind_display(),
        )
        for need in needs_of(viewer, person)
        if need.state != Need.State.CLOSED
    ]  # fmt: skip
    lines += [
        SectionLine(
            text_in(row.competence.title, viewer.language), note=text_in(row.level.title, viewer.language),
            kind="wait" if row.source == Strength.Source.CLAIMED else "good", word=row.get_source_display(),
        )
        for row in strengths_of(viewer, person)
    ]  # fmt: skip
    return Section(
        _("Requests and strengths"), tuple(lines),
        url=reverse("diagnostics:needs", args=[person.pk]), verb=_("Open"),
    )  # fmt: skip
