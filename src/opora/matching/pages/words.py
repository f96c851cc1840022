"""Matching in words a curator reads: points, waiting, answers, states."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.wording import initials
from opora.matching.models import Answer, Proposal
from opora.matching.rules import UNIT
from opora.people.models import Person

NBSP = "\u00a0"


def name_of(person: Person) -> str:
    """«Соколова М. И.»."""
    return initials(person.family, person.given, person.patronymic)


def points(amount: int) -> float:
    """Millionths as points, to a tenth."""
    return round(amount / UNIT, 1)


def days_waited(since: dt.date, today: dt.date) -> str:
    """How long somebody has waited."""
    days = max(0, (today - since).days)
    if not days:
        return _("since today")
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def passed_over(count: int) -> str:
    """How often a seat was passed over, in words."""
    return ngettext("passed over %(count)s time", "passed over %(count)s times", count) % {"count": count}


def day(when: dt.date) -> str:
    """«23 ноября»."""
    return date_format(when, "j E")


def answer_words(proposal: Proposal) -> str:
    """Who has answered and who is still silent."""
    said = {answer.side: answer.yes for answer in proposal.answers.all()}
    mentor, mentee = said.get(Answer.Side.MENTOR), said.get(Answer.Side.MENTEE)
    if proposal.state == Proposal.State.AGREED:
        return _("both agreed, the heads are to approve")
    if mentor:
        return _("the mentor agreed, the teacher has not answered yet")
    if mentee:
        return _("the teacher agreed, the mentor has not answered yet")
    return _("nobody has answered yet")
