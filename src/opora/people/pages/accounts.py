"""What the page of an account and the page about oneself show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from opora.base.models import Account
from opora.base.rules.access import Right, Viewer
from opora.people.models import Appointment, DataConsent, FactorReset, Grant, Person
from opora.people.queries.accounts import asked_reset, has_factor, may_keep_account, oneself, roles_today


@dataclass(frozen=True)
class AccountPage:
    """A person's account, and what the reader may do with it."""

    person: Person
    account: Account | None
    grants: tuple[Grant, ...]
    has_factor: bool
    asked: FactorReset | None
    may_change: bool


@dataclass(frozen=True)
class MyPage:
    """Everything the ground floors hold about the reader."""

    account: Account
    person: Person | None
    facts: tuple[tuple[Any, Any], ...]
    appointments: tuple[Appointment, ...]
    grants: tuple[Grant, ...]
    consents: tuple[DataConsent, ...]
    has_factor: bool


def account_page(viewer: Viewer, person: Person) -> AccountPage:
    """The page of a person's account."""
    return AccountPage(
        person=person,
        account=person.account,
        grants=roles_today(viewer, person),
        has_factor=has_factor(person.account_id),
        asked=asked_reset(person),
        may_change=may_keep_account(viewer, person, Right.ENTER),
    )


#: Facts about a person that the page about oneself names, in its order.
FACTS = (
    "family", "given", "patronymic", "sex", "birth_on", "email", "phone", "teaching_started_on",
    "qualification_on", "category",
)  # fmt: skip


def fact(person: Person, name: str) -> Any:
    """A fact as the page shows it."""
    value = getattr(person, name)
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return person.get_sex_display() if name == "sex" else value


def my_page(viewer: Viewer, account: Account) -> MyPage:
    """The page about oneself."""
    person = oneself(viewer)
    if person is None:
        return MyPage(account, None, (), (), (), (), has_factor(account.pk))
    return MyPage(
        account=account,
        person=person,
        facts=tuple((Person._meta.get_field(name).verbose_name, fact(person, name)) for name in FACTS),  # type: ignore[union-attr]
        appointments=tuple(
            person.appointments.select_related("node", "post").prefetch_related("subjects").order_by("-starts_on")
        ),
        grants=tuple(person.grants.select_related("node").order_by("-starts_on")),
        consents=tuple(person.consents.order_by("-given_on", "-pk")),
        has_factor=has_factor(account.pk),
    )
