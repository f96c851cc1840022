"""Who is looking: an account becomes a viewer with the roles that hold today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, QuerySet, Value, When
from django.db.models.functions import Concat

from opora.base.models import Account, TaskRun, holds_on
from opora.base.queries.ready import Ready
from opora.base.rules.access import Distance, Reach, Role, Viewer, system_viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.network.models import Node
from opora.people.models import Person

_NAMES = ("family", "given", "patronymic")
_GRANTED = (
    "held__pk", "held__role", "held__node_id", "held__node__path", "held__node__kind", "held__node__short_name",
    "spoken",
)  # fmt: skip
_POST = ("work__pk", "work__node_id", "work__node__short_name", "work__post__title", "work__node__institution")


def _taught(kind: str) -> Case:
    """The kind of institution when there is one of it under the granted node: one look into an index of kinds."""
    path = OuterRef("held__node__path")
    there = Node.objects.filter(
        institution=kind, path__gte=path, path__lt=Concat(path, Value("g"), output_field=CharField()),
        kind=Node.Kind.ORGANISATION, closed_on=None,
    )  # fmt: skip
    return Case(When(Exists(there), then=Value(f"{kind} ")), default=Value(""))


def _mine(account: Any, today: Any) -> QuerySet[Any, Any]:
    """Who somebody is, with each role beside each post."""
    mine = Person.objects.filter(account_id=account, merged_into=None, erased_at=None).annotate(
        held=FilteredRelation("grants", condition=holds_on(today, "grants__")),
        work=FilteredRelation("appointments", condition=holds_on(today, "appointments__")),
    )
    teaching = [_taught(kind) for kind in Node.Institution.values if kind != Node.Institution.OTHER]
    own = When(held__node__kind=Node.Kind.ORGANISATION, then=F("held__node__institution"))
    mine = mine.annotate(spoken=Case(own, default=Concat(*teaching, output_field=CharField())))
    return mine.order_by("held__pk", "-work__is_main", "work__pk").values_list("pk", *_NAMES, *_GRANTED, *_POST)


_MINE = Ready(_mine, 2)


def viewer_of(account: Account, *, today: dt.date, language: str = "ru") -> Viewer:
    """The viewer behind an account on `today`: one question to the database, whatever the number of roles.

    Every request asks it, so only what is needed is fetched: each role beside each post.
    """
    rows = _MINE.rows(account.pk, connection.ops.adapt_datefield_value(today))
    if not rows:
        return Viewer(kind="person", today=today, account_id=account.pk, name=account.username, language=language)
    pk, *names = rows[0][:4]
    reaches = tuple(
        Reach(
            role=Role(role),
            node_id=node,
            path=path,
            distance=Distance.ORGANISATION if kind == Node.Kind.ORGANISATION else Distance.SUBTREE,
            place=place,
        )
        for role, node, path, kind, place in {row[4]: row[5:10] for row in rows if row[4]}.values()
    )
    posts = list({row[11]: row[12:] for row in rows if row[11]}.values())
    main = posts[0] if posts else None
    return Viewer(
        kind="person",
        today=today,
        account_id=account.pk,
        person_id=pk,
        reaches=reaches,
        name=str(Person(**dict(zip(_NAMES, names, strict=True)))),
        short_name=initials(*names),
        work=f"{text_in(main[2], language)} · {main[1]}" if main else "",
        workplace=main[1] if main else "",
        language=language,
        institution=_one_of(rows[0][10]) if reaches else main[3] if main else "",
        workplaces=tuple(dict.fromkeys(post[0] for post in posts)),
    )


def _one_of(kinds: str | None) -> str:
    """The kind of institution that is alone; several have no words in common but the general ones."""
    told = (kinds or "").split()
    return told[0] if len(told) == 1 else ""


def doer_of(run: TaskRun, *, today: dt.date) -> Viewer:
    """Who asked for a piece of background work: it is done with their rights, as they are on the day."""
    account = Account.objects.filter(pk=run.account_id or 0).first()
    return viewer_of(account, today=today) if account else system_viewer(today)
