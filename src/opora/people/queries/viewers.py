"""Who is looking: an account becomes a viewer with the roles that hold today."""

from __future__ import annotations

import datetime as dt

from opora.base.models import Account, holds_on
from opora.base.rules.access import Distance, Reach, Role, Viewer
from opora.network.models import Node
from opora.people.models import Appointment, Grant, Person


def viewer_of(account: Account, *, today: dt.date, language: str = "ru") -> Viewer:
    """The viewer behind an account on `today`: two questions to the database, whatever the number of roles."""
    person = Person.objects.filter(account_id=account.pk, merged_into=None, erased_at=None).first()
    if person is None:
        return Viewer(
            kind="person", today=today, account_id=account.pk, name=account.username, language=language
        )
    grants = Grant.objects.filter(holds_on(today), person=person).select_related("node").order_by("pk")
    reaches = tuple(
        Reach(
            role=Role(grant.role),
            node_id=grant.node_id,
            path=grant.node.path,
            distance=Distance.ORGANISATION if grant.node.kind == Node.Kind.ORGANISATION else Distance.SUBTREE,
        )
        for grant in grants
    )
    workplaces = Appointment.objects.filter(holds_on(today), person=person).values_list("node_id", flat=True)
    return Viewer(
        kind="person",
        today=today,
        account_id=account.pk,
        person_id=person.pk,
        reaches=reaches,
        name=str(person),
        language=language,
        workplaces=tuple(sorted(set(workplaces))),
    )
