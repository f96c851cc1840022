"""Who is looking: an account becomes a viewer with the roles that hold today."""

from __future__ import annotations

import datetime as dt

from opora.base.models import Account, TaskRun, holds_on
from opora.base.rules.access import Distance, Reach, Role, Viewer, system_viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.network.models import Node
from opora.people.models import Appointment, Grant, Person


def viewer_of(account: Account, *, today: dt.date, language: str = "ru") -> Viewer:
    """The viewer behind an account on `today`: three questions to the database, whatever the number of roles.

    Every request asks them, so only what is needed is fetched.
    """
    mine = Person.objects.filter(account_id=account.pk, merged_into=None, erased_at=None)
    person = mine.only("family", "given", "patronymic").first()
    if person is None:
        return Viewer(kind="person", today=today, account_id=account.pk, name=account.username, language=language)
    grants = Grant.objects.filter(holds_on(today), person=person).order_by("pk")
    reaches = tuple(
        Reach(
            role=Role(role),
            node_id=node,
            path=path,
            distance=Distance.ORGANISATION if kind == Node.Kind.ORGANISATION else Distance.SUBTREE,
            place=place,
        )
        for role, node, path, kind, place in grants.values_list(
            "role", "node_id", "node__path", "node__kind", "node__short_name"
        )
    )
    works = Appointment.objects.filter(holds_on(today), person=person).order_by("-is_main", "pk")
    posts = list(works.values_list("node_id", "node__short_name", "post__title"))
    main = posts[0] if posts else None
    return Viewer(
        kind="person",
        today=today,
        account_id=account.pk,
        person_id=person.pk,
        reaches=reaches,
        name=str(person),
        short_name=initials(person.family, person.given, person.patronymic),
        work=f"{text_in(main[2], language)} · {main[1]}" if main else "",
        workplace=main[1] if main else "",
        language=language,
        workplaces=tuple(dict.fromkeys(node for node, _, _ in posts)),
    )


def doer_of(run: TaskRun, *, today: dt.date) -> Viewer:
    """Who asked for a piece of background work: it is done with their rights, as they are on the day."""
    account = Account.objects.filter(pk=run.account_id or 0).first()
    return viewer_of(account, today=today) if account else system_viewer(today)
