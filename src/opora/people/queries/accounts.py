"""Accounts for those who keep them: of the people who work, or have a role, within one's reach."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from opora.base.models import Account, holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.people.models import Appointment, DataConsent, FactorReset, Grant, Invitation, Person


def _within_reach(viewer: Viewer, right: Right) -> Q:
    """People who work today, or hold a role today, at a node where the viewer keeps accounts."""
    inside = within(viewer.paths(Data.ACCOUNT, right), "node__path")
    works = Appointment.objects.filter(holds_on(viewer.today), inside)
    rules = Grant.objects.filter(holds_on(viewer.today), inside)
    return Q(pk__in=works.values("person_id")) | Q(pk__in=rules.values("person_id"))


def keepers_people(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Person]:
    """The people whose accounts the viewer keeps."""
    return (
        Person.objects.filter(_within_reach(viewer, right), merged_into=None, erased_at=None)
        .select_related("account")
        .order_by("sort_key", "pk")
    )


def account_person(viewer: Viewer, person_id: int, right: Right = Right.VIEW) -> Person | None:
    """One person whose account the viewer keeps."""
    return keepers_people(viewer, right).filter(pk=person_id).first()


def may_keep_account(viewer: Viewer, person: Person, right: Right = Right.ENTER) -> bool:
    """Whether the viewer may change the person's account.

    Whoever holds a role above the viewer's reach is kept by those above: a curator does not disable the region.
    """
    if viewer.is_system:
        return True
    if account_person(viewer, person.pk, right) is None:
        return False
    theirs = Grant.objects.filter(holds_on(viewer.today), person=person).values_list("node__path", flat=True)
    return all(viewer.may(Data.ACCOUNT, right, path=path) for path in theirs)


def without_account(viewer: Viewer) -> QuerySet[Person]:
    """People within reach who have no account yet, with their live invitation as `invited`."""
    live = Invitation.objects.filter(person=OuterRef("pk"), used_at=None, cancelled_at=None)
    return keepers_people(viewer, Right.ENTER).filter(account=None).annotate(invited=Exists(live))


def leavers_on(today: dt.date) -> QuerySet[Account]:
    """Accounts of people whose last post ended on this day and whose sessions have not been ended since."""
    ended = Appointment.objects.filter(person__account=OuterRef("pk"), ends_on=today)
    holds = Appointment.objects.filter(holds_on(today), person__account=OuterRef("pk"))
    return Account.objects.filter(Exists(ended), ~Exists(holds))


def own_consent(viewer: Viewer, consent_id: int) -> DataConsent | None:
    """A live consent of the viewer's own."""
    if viewer.person_id is None:
        return None
    return DataConsent.objects.filter(pk=consent_id, person_id=viewer.person_id, withdrawn_on=None).first()


def has_factor(account_id: int | None) -> bool:
    """Whether the account has a second step."""
    factors = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP)
    return account_id is not None and bool(factors.exists())


def account_named(username: str) -> Account | None:
    """The account that signs in under this name."""
    return Account.objects.filter(username=username.strip().lower()).first()


def roles_today(viewer: Viewer, person: Person) -> tuple[Grant, ...]:
    """The roles of a person that hold today, for a page that the viewer may already see."""
    return tuple(Grant.objects.on(viewer.today).filter(person=person).select_related("node").order_by("pk"))


def asked_reset(person: Person) -> FactorReset | None:
    """The last reset of a second step that waits for its second word."""
    return FactorReset.objects.filter(person=person, done_at=None).order_by("-pk").first()


def oneself(viewer: Viewer) -> Person | None:
    """The person behind the viewer."""
    return Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id is not None else None
