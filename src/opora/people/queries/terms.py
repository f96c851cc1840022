"""The named, dated counts of people in the network's bodies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from opora.base.models import holds_on
from opora.base.rules import terms
from opora.base.rules.access import within
from opora.network.queries.terms import municipalities_in
from opora.people.models import Appointment, Membership, Person, Post
from opora.people.queries.youth import young_among


def taking_part(role: str) -> Callable[[str, dt.date], int]:
    """Counts the different people who take a part in bodies under a path on a day."""

    def count(path: str, on: dt.date) -> int:
        found = Membership.objects.filter(holds_on(on), within([path], "body__node__path"), role=role)
        return found.values("person_id").distinct().count()

    return count


def municipalities_with_consultants(path: str, on: dt.date) -> int:
    """Municipalities in which an approved consultant works on a day."""
    parts = Membership.objects.filter(holds_on(on), within([path], "body__node__path"), role=Membership.Role.CONSULTANT)
    return municipalities_in(parts.values_list("body__node__path", flat=True), path)


def teachers(path: str, on: dt.date) -> int:
    """Different people with a teaching post on a day."""
    works = Appointment.objects.filter(holds_on(on), within([path], "node__path"), post__kind=Post.Kind.TEACHING)
    return works.filter(person__merged_into=None).values("person_id").distinct().count()


def young_teachers(path: str, on: dt.date) -> int:
    """Teachers who count as young on a day, by the rule of their organisation's law profile."""
    works = Appointment.objects.filter(holds_on(on), within([path], "node__path"), post__kind=Post.Kind.TEACHING)
    return len(young_among(Person.objects.filter(merged_into=None, pk__in=works.values("person_id")), on))


TERMS = (
    terms.Term("people.young_teachers", _("Young teachers"), young_teachers),
    terms.Term("people.teachers", _("Teachers"), teachers),
    terms.Term(
        "network.municipalities_with_consultants",
        _("Municipalities with a consultant"),
        municipalities_with_consultants,
    ),
    terms.Term("people.consultants", _("Approved consultants"), taking_part(Membership.Role.CONSULTANT)),
    terms.Term("people.methodists", _("Methodists of the methodical active"), taking_part(Membership.Role.METHODIST)),
    terms.Term("people.tutors", _("Tutors"), taking_part(Membership.Role.TUTOR)),
    terms.Term("people.members", _("Members of communities"), taking_part(Membership.Role.MEMBER)),
)


def register_terms() -> None:
    """Make the counts known by name."""
    for term in TERMS:
        terms.register(term)
