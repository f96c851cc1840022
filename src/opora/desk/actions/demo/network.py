"""The network of the demo's region: a centre with points and hubs, agreements, communities with a plan that clashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from opora.base.rules.access import Viewer
from opora.catalogue.actions import occurrences
from opora.desk.rules.cast import september
from opora.network.actions import agreements, bodies, links
from opora.network.models import Body, Node
from opora.people.actions import bodies as parts
from opora.people.models import Appointment, Person

DAY = dt.timedelta(days=1)
#: Points of the two districts of the play: place, level's node, who consults there, when.
POINTS = (
    ("office", "Консультационный пункт Зареченского района", ("mentor", 1, 15), ("village_mentor", 3, 14)),
    ("other_office", "Консультационный пункт Северного района", ("far_teacher", 2, 15)),
)
HUBS = (
    ("school7", "mathematics", "Математика"),
    ("school12", "history", "История"),
    ("far_school", "physics", "Физика"),
)
#: Who leads whom, who works together, who helps whom.
LINKS = (
    ("vertical", "institute", "office"),
    ("vertical", "institute", "other_office"),
    ("vertical", "office", "school7"),
    ("vertical", "office", "school12"),
    ("vertical", "office", "berezovka"),
    ("vertical", "other_office", "far_school"),
    ("horizontal", "school7", "school12"),
    ("support", "school7", "berezovka"),
)


def weave(*, by: Viewer, today: dt.date, nodes: Mapping[str, Node], cast: Mapping[str, Person]) -> None:
    """Open the centre and everything round it."""
    since = september(today, 1)
    centre = bodies.open_body(
        by=by, node=nodes["institute"], kind=Body.Kind.CENTRE, name="Региональный центр наставничества", level="region",
        starts_on=since, about="Помогает школам, где учителям труднее всего: пункты, консультанты, стажировки.",
    )  # fmt: skip
    open_points(by, today, nodes, cast, centre)
    for key, subject, name in HUBS:
        bodies.open_body(
            by=by, node=nodes[key], kind=Body.Kind.HUB, name=f"Школа лучших практик: {name.lower()}", subject=subject,
            level="region", starts_on=since, parent=centre,
        )  # fmt: skip
    bodies.open_body(
        by=by, node=nodes["school12"], kind=Body.Kind.SITE, sort=Body.Sort.INNOVATION, level="region", parent=centre,
        name="Наставник в малой школе", starts_on=since, order_number="47-од", order_on=since,
        ends_on=september(today, -2),
    )  # fmt: skip
    bodies.open_body(
        by=by, node=nodes["school7"], kind=Body.Kind.SITE, sort=Body.Sort.INTERNSHIP, level="region", parent=centre,
        name="Стажировка у опытного учителя", starts_on=since,
    )  # fmt: skip
    for kind, one, other in LINKS:
        links.open_link(by=by, kind=kind, one=nodes[one], other=nodes[other], starts_on=since)
    agree(by, today, nodes, centre)
    gather(by, today, nodes, cast)


def open_points(
    by: Viewer, today: dt.date, nodes: Mapping[str, Node], cast: Mapping[str, Person], centre: Body
) -> None:
    """A point in each of the play's districts, and somebody on the way to consulting."""
    for key, name, *people in POINTS:
        point = bodies.open_body(
            by=by, node=nodes[key], kind=Body.Kind.POINT, name=name, level="municipality", parent=centre,
            starts_on=september(today, 1),
        )  # fmt: skip
        for who, weekday, hour in people:
            consult(by, today, point, cast[who], weekday, hour)
        if key == "office":
            waiting = parts.propose(by=by, person=cast["mentor2"], body=point, today=today - 20 * DAY)
            parts.select(by=by, consultant=waiting)


def consult(by: Viewer, today: dt.date, point: Body, person: Person, weekday: int, hour: int) -> None:
    """The whole way of a consultant, and two hours a week."""
    one = parts.propose(by=by, person=person, body=point, today=september(today, 1))
    parts.select(by=by, consultant=one)
    parts.train(by=by, consultant=one, on=september(today, 1) + 40 * DAY, hours=36)
    member = parts.approve(by=by, consultant=one, on=september(today, 1) + 60 * DAY, order_number="112-од")
    parts.add_hours(
        by=by, membership=member, weekday=weekday, starts_at=dt.time(hour), ends_at=dt.time(hour + 2), place="каб. 4"
    )


def agree(by: Viewer, today: dt.date, nodes: Mapping[str, Node], centre: Body) -> None:
    """Three agreements: one ends soon, one was prolonged, one without a term."""
    since = september(today, 1)
    region = nodes["region"]
    agreements.record_agreement(
        by=by, node=region, body=centre, number="8", title="О практике студентов и помощи молодым учителям",
        partners=[("Приозёрный педагогический университет", "Лосев П. П., ректор")], signatory="Ершова Т. Б., директор",
        signed_on=since, starts_on=since, ends_on=today + 25 * DAY,
    )  # fmt: skip
    main = agreements.record_agreement(
        by=by, node=region, body=centre, number="9", title="О совместной работе школ",
        partners=[("Школа № 7", "Рябинин О. П., директор"), ("Школа № 12", "")],
        signed_on=since, starts_on=since, ends_on=today + 10 * DAY,
    )  # fmt: skip
    agreements.record_agreement(
        by=by, node=region, parent=main, number="9/1", title="О продлении совместной работы школ", partners=[],
        signed_on=today - 30 * DAY, starts_on=today - 30 * DAY, ends_on=today + 400 * DAY,
    )  # fmt: skip
    agreements.record_agreement(
        by=by, node=nodes["school7"], number="3", title="О кружках и наставниках для школьников",
        partners=[("Дом творчества, Заречный", "")], signed_on=since, starts_on=since,
    )  # fmt: skip


def gather(by: Viewer, today: dt.date, nodes: Mapping[str, Node], cast: Mapping[str, Person]) -> None:
    """Two communities whose people are wanted at two places at once, and a task from above."""
    since = september(today, 1)
    union = bodies.open_body(
        by=by, node=nodes["office"], kind=Body.Kind.COMMUNITY, sort=Body.Sort.UNION, level="municipality",
        name="Объединение учителей математики Зареченского района", subject="mathematics", starts_on=since,
    )  # fmt: skip
    workshop = bodies.open_body(
        by=by, node=nodes["school7"], kind=Body.Kind.COMMUNITY, sort=Body.Sort.WORKSHOP, level="organisation",
        name="Мастерская «Первый урок»", starts_on=since,
    )  # fmt: skip
    parts.join(by=by, person=cast["mentor"], body=union, role="head", starts_on=since)
    parts.join(by=by, person=cast["mentor2"], body=workshop, role="head", starts_on=since)
    works = Appointment.objects.filter(ends_on=None, subjects__code="mathematics").exclude(person=cast["mentor"])
    near = works.filter(node__path__gte=nodes["zarechny"].path, node__path__lt=nodes["zarechny"].path + "g")
    for work in near.select_related("person").order_by("pk")[:14]:
        parts.join(by=by, person=work.person, body=union, role="member", starts_on=max(since, work.starts_on))
    for who in ("mentor", "mentee", "mentee2"):
        parts.join(by=by, person=cast[who], body=workshop, role="member", starts_on=september(today))
    bodies.give_task(
        by=by, body=union, title="Собрать лучшие разборы задач для молодых коллег", due_on=today + 12 * DAY, today=today
    )
    held = occurrences.plan(
        by=by, body=union, title="Что изменилось в программе", starts_at=at(today - 40 * DAY, 14),
        ends_at=at(today - 40 * DAY, 16), place="Актовый зал",
    )  # fmt: skip
    occurrences.hold(by=by, occurrence=held, now=at(today, 8))
    wednesday = today + dt.timedelta(days=(2 - today.weekday()) % 7 or 7)
    for body, title, hour, long in (
        (union, "Открытые уроки: обсуждаем", 14, 2),
        (workshop, "Готовим урок вместе", 15, 1),
    ):
        occurrences.plan(
            by=by, body=body, title=title, starts_at=at(wednesday, hour), ends_at=at(wednesday, hour + long),
            at=nodes["school7"], place="каб. 21", anyway=True,
        )  # fmt: skip


def at(day: dt.date, hour: int) -> dt.datetime:
    """A whole hour of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
