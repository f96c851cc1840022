"""Who says something about a teacher besides the teacher, what they are told beforehand, and who learns what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.base.rules.wording import initials
from opora.diagnostics.models import Instrument, Rater, Sitting
from opora.people.models import Person

__all__ = [
    "LEAST_COLLEAGUES", "audience_about", "header_said", "is_opinion", "mentors_of", "register_own_mentors",
    "short_name", "taught_on", "title_about",
]  # fmt: skip

#: What colleagues say is shown from so many on, and only together: else one of them would be known.
LEAST_COLLEAGUES = 3

#: Ids of those who mentor the viewer today: known above, asked for here.
MentorSource = Callable[[Viewer], Collection[int]]
_mentors: dict[str, MentorSource] = {}


def register_own_mentors(key: str, source: MentorSource) -> None:
    """Let an upper app say who mentors the viewer."""
    _mentors[key] = source


def mentors_of(viewer: Viewer) -> set[int]:
    """Everybody who mentors the viewer today."""
    return {person for source in _mentors.values() for person in source(viewer)} if viewer.is_known else set()


def short_name(person: Person | None) -> str:
    """«Соколова М. И.»."""
    return initials(person.family, person.given, person.patronymic) if person else ""


def is_opinion(instrument: Instrument) -> bool:
    """Whether several people answer it about one."""
    return instrument.kind == Instrument.Kind.MULTI_RATER


def taught_on(sitting: Sitting) -> dt.date | None:
    """The day of the lesson that is observed."""
    told = sitting.header.get("taught_on")
    return dt.date.fromisoformat(told) if told else None


def header_said(sitting: Sitting) -> str:
    """«24 ноября 2026 г., 7 Б, география»: the lesson that is observed."""
    day = taught_on(sitting)
    told = [date_format(day) if day else "", sitting.header.get("class", ""), sitting.header.get("subject", "")]
    return ", ".join(part for part in told if part)


def title_about(sitting: Sitting, usual: str) -> str:
    """What a sitting is called for whoever answers it."""
    if sitting.about is None or sitting.rater == Rater.SELF:
        return usual
    named = {"title": usual, "name": short_name(sitting.about)}
    if sitting.instrument.kind == Instrument.Kind.OBSERVATION:
        return _("%(title)s: %(name)s") % named
    return _("Rate a colleague’s work: %(name)s") % named


def audience_about(sitting: Sitting) -> list[str]:
    """Who will see what of answers about a teacher: the first thing that is said before any question."""
    nobody = _("The head of the school and the municipality do not see it.")
    if sitting.rater == Rater.SELF:
        return [_("You see your own marks beside those of the others, when everybody has answered."), nobody]
    name = {"name": short_name(sitting.about)}
    if not is_opinion(sitting.instrument):
        return [
            _("%(name)s sees the whole result with your name and the day, in the own profile.") % name,
            _("Nobody else sees it unless the teacher agrees. Your answers are not changed after the end."),
            nobody,
        ]
    if sitting.rater == Rater.COLLEAGUE:
        return [
            _("%(name)s asked for this and sees only what at least three colleagues said together.") % name,
            _("Your own marks are shown to nobody: neither to the teacher nor to the administration."),
            nobody,
        ]
    return [_("%(name)s asked for this and sees your marks as those of the mentor.") % name, nobody]
