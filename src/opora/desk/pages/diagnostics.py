"""What waits of diagnostics: what one was asked to take, with its last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.desk.pages.addresses import address
from opora.desk.pages.home import LATER, NOW, WEEK, Todo
from opora.desk.pages.words import day
from opora.desk.queries.diagnostics import Beside
from opora.diagnostics.models import Invitation, Sitting
from opora.diagnostics.rules.raters import header_said, short_name, title_about

#: So many days ahead it is a thing of this week.
WEEK_DAYS = 5


def _when(viewer: Viewer, last_on: dt.date | None) -> str:
    return WEEK if last_on and (last_on - viewer.today).days <= WEEK_DAYS else LATER


def sitting_lines(viewer: Viewer, sittings: Sequence[Sitting]) -> list[Todo]:
    """Diagnostics that wait for the reader, begun ones first of all."""
    lines = []
    for one in sittings:
        if one.person_id != viewer.person_id:
            told = _("%(name)s comes to your lesson") % {"name": short_name(one.person)}
            lines.append(Todo(WEEK, told, header_said(one), address("diagnostics:own"), _("Have a look")))
            continue
        begun = one.state == Sitting.State.IN_PROGRESS
        notes = [header_said(one), _("about %(count)s min") % {"count": one.instrument.minutes}]
        if one.last_on:
            notes.append(_("until %(day)s") % {"day": day(one.last_on, viewer.today)})
        notes.append(_("only you see the result") if one.person_id and not one.about_id else "")
        when = WEEK if begun else _when(viewer, one.last_on)
        url = address("diagnostics:sitting" if begun else "diagnostics:begin", one.pk)
        verb = _("Go on") if begun else _("Begin")
        title = title_about(one, text_in(one.instrument.title, viewer.language))
        lines.append(Todo(when, title, " · ".join(filter(None, notes)), url, verb, "wait" if when == WEEK else ""))
    return lines


def invitation_lines(viewer: Viewer, invitations: Sequence[Invitation]) -> list[Todo]:
    """Campaigns that wait for the reader's answers."""
    lines = []
    for one in invitations:
        told = [_("about %(count)s min") % {"count": one.survey.instrument.minutes}]
        left = (one.survey.last_on - viewer.today).days
        until = _("until %(day)s") % {"day": day(one.survey.last_on, viewer.today)}
        told.append({0: _("today is the last day"), 1: _("tomorrow is the last day")}.get(left, until))
        when = NOW if left <= 1 else _when(viewer, one.survey.last_on)
        kind = "" if when == LATER else "wait"
        lines.append(Todo(when, one.survey.title, " · ".join(told), address("diagnostics:own"), _("Answer"), kind))
    return lines


def beside_lines(viewer: Viewer, beside: Beside) -> list[Todo]:
    """What waits of diagnostics for those whose first page is about others: the first of each, and the rest as one."""
    lines = sitting_lines(viewer, beside.sittings) + invitation_lines(viewer, beside.invitations)
    if beside.more:
        title = ngettext(
            "%(count)s more diagnostic of your own waits", "%(count)s more diagnostics of your own wait", beside.more
        ) % {"count": beside.more}
        lines.append(Todo(LATER, title, "", address("diagnostics:own"), _("Have a look")))
    return lines
