"""What people add to the pages of the network: members, consultants and hours, the methodical active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.network.models import Body, Node
from opora.network.queries.bodies import home_path
from opora.network.rules.body_sections import subject_choices, tabs_for
from opora.network.rules.sections import NodeLine, NodeSection
from opora.people.models import Consultant, ConsultingHours, Membership, Person
from opora.people.queries.bodies import (
    Reach,
    bodies_of_person,
    consultants_of,
    faces_of,
    member_counts,
    methodical_active,
    people_in,
    subjects_named,
    teachers_at,
)
from opora.people.rules.sections import Section, SectionLine

ACTIVE_COLUMNS = (
    Column("who", gettext_lazy("Who")),
    Column("role", gettext_lazy("What they do")),
    Column("bodies", gettext_lazy("Points and communities"), numeric=True),
    Column("hours", gettext_lazy("Hours a week"), numeric=True),
    Column("teachers", gettext_lazy("Teachers"), numeric=True),
    Column("municipalities", gettext_lazy("Municipalities"), numeric=True),
)
CONSULTANT_COLUMNS = (
    Column("who", gettext_lazy("Who")),
    Column("body", gettext_lazy("Where")),
    Column("state", gettext_lazy("State")),
    Column("trained", gettext_lazy("Training")),
    Column("order", gettext_lazy("Order")),
)
KINDS = {
    "proposed": "info", "selected": "wait", "trained": "wait", "approved": "good", "declined": "", "ended": "",
}  # fmt: skip
#: Members shown on the page of a body.
SHOWN = 60


@dataclass(frozen=True)
class TabLink:
    """A page of the network in the row of its pages."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class HoursLine:
    """Hours of a week, and whether they may be taken away."""

    pk: int
    words: str


@dataclass(frozen=True)
class MemberLine:
    """One member as the keeper sees them."""

    membership: Membership
    name: str
    note: str
    hours: tuple[HoursLine, ...]


@dataclass(frozen=True)
class MembersPage:
    """The people of a body, for those who keep it."""

    body: Body
    lines: tuple[MemberLine, ...]
    candidates: tuple[Consultant, ...]
    takes_consultants: bool


@dataclass(frozen=True)
class ConsultantsPage:
    """Those who consult and those on the way."""

    tabs: tuple[TabLink, ...]
    table: Table
    lines: tuple[tuple[Consultant, str], ...]


@dataclass(frozen=True)
class ConsultantPage:
    """One consultant or candidate: where they stand, what comes next."""

    consultant: Consultant
    kind: str
    may_change: bool


@dataclass(frozen=True)
class ActiveLine:
    """One person of the methodical active."""

    reach: Reach
    roles: str
    hours: str


@dataclass(frozen=True)
class ActivePage:
    """The methodical active of the region."""

    tabs: tuple[TabLink, ...]
    table: Table
    lines: tuple[ActiveLine, ...]
    people: int
    hours: str
    teachers: int
    municipalities: int


@dataclass(frozen=True)
class FormPage:
    """A form about somebody's part in a body."""

    form: Any
    title: str
    verb: str
    back: str
    note: str = ""


def tabs_of(viewer: Viewer, current: str) -> tuple[TabLink, ...]:
    """The row of the network's pages."""
    return tuple(TabLink(reverse(tab.address), str(tab.label), tab.address == current) for tab in tabs_for(viewer))


def hours_words(hours: ConsultingHours) -> str:
    """«Tuesday 15:00–17:00, room 4»."""
    words = f"{hours.get_weekday_display()} {hours.starts_at:%H:%M}–{hours.ends_at:%H:%M}"
    place = _("online") if hours.online else hours.place
    return f"{words}, {place}" if place else words


def name_of(person: Person) -> str:
    """«Соколова М. И.»."""
    return initials(person.family, person.given, person.patronymic)


def subjects(language: str) -> list[tuple[str, str]]:
    """Codes and names of the subjects of the dictionary, by name."""
    return sorted(((one.code, text_in(one.title, language)) for one in subjects_named()), key=lambda choice: choice[1])


def notes_on(viewer: Viewer, bodies: Sequence[Body]) -> dict[int, list[str]]:
    """Of each body of a list: its subject, its consultants with their hours, its head, how many take part."""
    if not bodies:
        return {}
    names = dict(subject_choices(viewer.language)) if any(body.subject for body in bodies) else {}
    faces, counts = faces_of(viewer, bodies), member_counts(viewer, bodies)
    found: dict[int, list[str]] = {}
    for body in bodies:
        words = [names[body.subject]] if body.subject in names else []
        for row in faces.get(body.pk, []):
            if row.role == Membership.Role.HEAD:
                words.append(_("head: %(name)s") % {"name": name_of(row.person)})
            elif row.role == Membership.Role.CONSULTANT:
                week = "; ".join(hours_words(one) for one in row.week)  # type: ignore[attr-defined]
                name = name_of(row.person)
                words.append(f"{name}: {week}" if week else _("%(name)s: hours not set yet") % {"name": name})
        count = counts.get(body.pk, 0)
        if body.kind == Body.Kind.COMMUNITY and count:
            words.append(ngettext("%(count)s person", "%(count)s people", count) % {"count": count})
        found[body.pk] = words
    return found


def people_section(viewer: Viewer, body: Body, keeps: bool) -> NodeSection | None:
    """Who belongs to a body: faces with their hours, then members as far as the reader may know them."""
    rows = people_in(viewer, body, with_posts=False)
    lines = []
    for row in rows[:SHOWN]:
        week = "; ".join(hours_words(one) for one in row.week)  # type: ignore[attr-defined]
        value = f"{name_of(row.person)}: {week}" if week else name_of(row.person)
        lines.append(NodeLine(str(row.get_role_display()), value))
    unseen = member_counts(viewer, [body]).get(body.pk, 0) - len({row.person_id for row in rows})
    if unseen > 0:
        words = ngettext("%(count)s more person", "%(count)s more people", unseen) % {"count": unseen}
        lines.append(NodeLine(_("also"), words))
    leads = viewer.may(Data.NETWORK, Right.ENTER, path=body.owner.path)
    url = reverse("people:members", args=[body.pk]) if leads else ""
    return NodeSection(_("People"), lines, url, _("Members, consultants, hours") if url else "")


def person_section(viewer: Viewer, person: Person) -> Section | None:
    """On a person's page: the bodies they belong to."""
    rows = [
        SectionLine(row.body.name, str(row.get_role_display()), url=reverse("network:body", args=[row.body_id]))
        for row in bodies_of_person(viewer, person)[:20]
    ]
    return Section(_("Communities, points and sites"), rows) if rows else None


def members_page(viewer: Viewer, body: Body) -> MembersPage:
    """The people of a body with what may be done."""
    lines = []
    for row in people_in(viewer, body):
        work = row.person.current[0] if row.person.current else None  # type: ignore[attr-defined]
        note = f"{text_in(work.post.title, viewer.language)}, {work.node.short_name}" if work else ""
        week = tuple(HoursLine(one.pk, hours_words(one)) for one in row.week)  # type: ignore[attr-defined]
        lines.append(MemberLine(row, name_of(row.person), note, week))
    candidates = consultants_of(viewer).filter(body=body).exclude(state__in=["approved", "ended", "declined"])
    return MembersPage(body, tuple(lines), tuple(candidates), body.kind != Body.Kind.COMMUNITY)


def consultants_page(query: QueryDict, viewer: Viewer) -> ConsultantsPage:
    """Those who consult and those on the way, by place."""
    table = build_table(query, columns=CONSULTANT_COLUMNS, rows=consultants_of(viewer))
    return ConsultantsPage(
        tabs=tabs_of(viewer, "people:consultants"),
        table=table,
        lines=tuple((one, KINDS[one.state]) for one in table.rows),
    )


def consultant_page(viewer: Viewer, consultant: Consultant) -> ConsultantPage:
    """One of them."""
    keeps = viewer.may(Data.NETWORK, Right.ENTER, path=consultant.body.owner.path)
    return ConsultantPage(consultant, KINDS[consultant.state], keeps)


def time_words(minutes: int) -> str:
    """Minutes as hours: «2,5»."""
    return number_format(minutes / 60, decimal_pos=0 if minutes % 60 == 0 else 1)


def active_page(viewer: Viewer) -> ActivePage:
    """Methodists, tutors, consultants and heads of communities with their load and reach."""
    found = methodical_active(viewer, home_path(viewer))
    labels = dict(Membership.Role.choices)
    table = build_table(QueryDict(), columns=ACTIVE_COLUMNS, rows=found, per_page=500)
    return ActivePage(
        tabs=tabs_of(viewer, "people:active"),
        table=table,
        lines=tuple(
            ActiveLine(one, ", ".join(str(labels[role]) for role in dict.fromkeys(one.roles)), time_words(one.minutes))
            for one in table.rows
        ),
        people=len(found),
        hours=time_words(sum(one.minutes for one in found)),
        teachers=len(set().union(*(one.teachers for one in found))) if found else 0,
        municipalities=len(set().union(*(one.municipalities for one in found))) if found else 0,
    )


def people_at(viewer: Viewer, nodes: list[Node]) -> dict[int, str]:
    """The last step of the chain: how many teach at each organisation."""
    counts = teachers_at(viewer, nodes)
    return {
        key: ngettext("%(count)s teacher", "%(count)s teachers", count) % {"count": count}
        for key, count in counts.items()
        if count
    }
