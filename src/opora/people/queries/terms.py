"""The named, dated counts of people in the network's bodies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules import terms
from opora.base.rules.access import within
from opora.people.models import Membership


def taking_part(role: str) -> Callable[[str, dt.date], int]:
    """Counts the different people who take a part in bodies under a path on a day."""

    def count(path: str, on: dt.date) -> int:
        found = Membership.objects.filter(holds_on(on), within([path], "body__node__path"), role=role)
        return found.values("person_id").distinct().count()

    return count


TERMS = (
    terms.Term("people.consultants", _("Approved consultants"), taking_part(Membership.Role.CONSULTANT)),
    terms.Term("people.methodists", _("Methodists of the methodical active"), taking_part(Membership.Role.METHODIST)),
    terms.Term("people.tutors", _("Tutors"), taking_part(Membership.Role.TUTOR)),
    terms.Term("people.members", _("Members of communities"), taking_part(Membership.Role.MEMBER)),
)


def register_terms() -> None:
    """Make the counts known by name."""
    for term in TERMS:
        terms.register(term)
