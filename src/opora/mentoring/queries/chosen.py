"""What the programme at a mentor's place says of choosing mentors and of their load."""

from __future__ import annotations

import datetime as dt

from opora.base.models import holds_on
from opora.mentoring.models import MentorProfile
from opora.mentoring.rules.gates import USUAL_FORM, USUAL_KIND
from opora.mentoring.rules.selection import Answer, answers
from opora.people.models import Appointment, Person
from opora.programmes.queries.force import rules_in_force
from opora.programmes.rules.force import Criterion, Limit, Rules


def rules_for(person: Person, on: dt.date) -> Rules:
    """The rules at the person's main place of work."""
    work = Appointment.objects.filter(holds_on(on), person=person).select_related("node").order_by("-is_main", "pk")
    post = work.first()
    return rules_in_force(post.node, on) if post else Rules()


def limit_under(rules: Rules) -> Limit | None:
    """How many people one mentor has at most, one at a time."""
    return rules.limit(rules.form(USUAL_FORM), rules.kind(USUAL_KIND, online=False))


def limit_for(person: Person, on: dt.date) -> Limit | None:
    """The same for one person; nothing where no programme says so."""
    return limit_under(rules_for(person, on))


def criteria_under(rules: Rules) -> tuple[Criterion, ...]:
    """How mentors of teachers are chosen."""
    return rules.selection(rules.form(USUAL_FORM))


def chosen(profile: MentorProfile, rules: Rules, on: dt.date) -> list[Answer]:
    """The criteria by which mentors are chosen, each with its answer for this one."""
    person = profile.person
    return answers(
        criteria_under(rules), since=person.teaching_started_on, category=person.category,
        confirmed=profile.confirmed, on=on,
    )  # fmt: skip
