"""What mentoring tells on a person's page: their pairs, and how long each lasted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.base.rules.wording import initials
from opora.mentoring.models import PairMember
from opora.mentoring.queries.pairs import pairs_of, with_people
from opora.mentoring.rules import LIVE_PAIRS
from opora.people.models import Person
from opora.people.rules.sections import Happening, Section, SectionLine

KINDS = {"confirmed": "wait", "ordered": "info", "active": "good"}


def _pairs(viewer: Viewer, person: Any) -> list[tuple[Any, str, str]]:
    """Each pair of the person within the viewer's reach, the person's role in it, and who the other is.

    The sheet and the timeline of one page ask for the same: the record keeps the answer for this viewer.
    """
    seen, found = getattr(person, "pairs_seen", (None, []))
    if seen is not viewer:
        found = list(_asked(viewer, person))
        person.pairs_seen = viewer, found
    return list(found)


def _asked(viewer: Viewer, person: Person) -> Iterator[tuple[Any, str, str]]:
    mine = PairMember.objects.filter(person=person)
    found = pairs_of(viewer).filter(pk__in=mine.values("pair_id")).order_by("-starts_on", "-pk")
    for pair in with_people(found):
        members = pair.people  # type: ignore[attr-defined]
        own = next((one.role for one in members if one.person_id == person.pk), "")
        other = next((one.person for one in members if one.person_id != person.pk), None)
        yield pair, own, initials(other.family, other.given, other.patronymic) if other else ""


def pairs_section(viewer: Viewer, person: Person) -> Section | None:
    """The sheet of pairs that live now."""
    lines = [
        SectionLine(
            title=(_("mentor of %(name)s") if own == "mentor" else _("with the mentor %(name)s")) % {"name": other},
            note=_("since %(day)s") % {"day": f"{pair.starts_on:%d.%m.%Y}"},
            kind=KINDS.get(pair.state, ""),
            word=str(pair.get_state_display()),
            url=reverse("mentoring:pair", args=[pair.pk]),
        )
        for pair, own, other in _pairs(viewer, person)
        if pair.state in LIVE_PAIRS
    ]
    return Section(_("Mentoring"), lines) if lines else None


def pairs_happened(viewer: Viewer, person: Person) -> Iterator[Happening]:
    """Pairs as rows of the person's timeline."""
    for pair, own, other in _pairs(viewer, person):
        words = _("Mentor of %(name)s") if own == "mentor" else _("With the mentor %(name)s")
        url = reverse("mentoring:pair", args=[pair.pk])
        yield Happening(pair.starts_on, pair.ends_on, words % {"name": other}, kind="info", url=url)
