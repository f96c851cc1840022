"""Accounts: who signed in, whose sessions end, whose second factor two people reset."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.models import Account
from opora.base.rules.access import Right, Role, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.people.models import FactorReset, Person
from opora.people.queries.accounts import leavers_on, may_keep_account

#: A first word on a reset is good for so long.
RESET_LIVES = dt.timedelta(days=3)


class NoAccount(Refusal):
    """The person has never taken up an invitation."""

    message = _("%(person)s has no account yet. Print an invitation first.")


class SecondPersonNeeded(Refusal):
    """The same person cannot say both words."""

    message = _("You have already confirmed this reset. Somebody else has to confirm it as well.")


class AdministratorNeeded(Refusal):
    """One of the two must be an administrator."""

    message = _("One of the two who confirm a reset has to be an administrator. Ask an administrator to confirm.")


class NotOneself(Refusal):
    """Nobody resets their own second factor this way."""

    message = _("You cannot reset your own second factor here. Use a recovery code, or ask two colleagues.")


def _account_of(by: Viewer, person: Person) -> Account:
    if not may_keep_account(by, person, Right.ENTER):
        raise NotAllowed
    if person.account is None:
        raise NoAccount(person=str(person))
    return person.account


def note(*, by: Viewer, verb: str, account: Account | None = None) -> None:
    """Write what happened at the door into the journal: `account.sign_in`, `account.refused`."""
    journal.record(by=by, verb=verb, about=account)


@transaction.atomic
def set_password(*, by: Viewer, account: Account, password: str) -> None:
    """Set a password that was checked already; other sessions of the account no longer fit it."""
    account.set_password(password)
    account.save(update_fields=["password"])
    journal.record(by=by, verb="account.password", about=account)


@transaction.atomic
def end_sessions(*, by: Viewer, account: Account, now: dt.datetime) -> None:
    """End every session the account has; the next page any of them asks for is the sign-in."""
    Account.objects.filter(pk=account.pk).update(sessions_since=now)
    account.sessions_since = now
    journal.record(by=by, verb="account.end_sessions", about=account)


@transaction.atomic
def end_sessions_of(*, by: Viewer, person: Person, now: dt.datetime) -> None:
    """End the sessions of a person within one's reach."""
    end_sessions(by=by, account=_account_of(by, person), now=now)


@transaction.atomic
def disable(*, by: Viewer, person: Person, now: dt.datetime) -> None:
    """Close a person's way in at once."""
    account = _account_of(by, person)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(by=by, account=account, now=now)
    journal.record(by=by, verb="account.disable", about=account, others=[person])


@transaction.atomic
def enable(*, by: Viewer, person: Person) -> None:
    """Open a person's way in again."""
    account = _account_of(by, person)
    account.is_active = True
    account.save(update_fields=["is_active"])
    journal.record(by=by, verb="account.enable", about=account, others=[person])


@transaction.atomic
def confirm_reset(*, by: Viewer, person: Person, now: dt.datetime) -> FactorReset:
    """Say a word for resetting a lost second factor; with the second word, of another person, it is gone.

    One of the two is an administrator. The sessions of the person end; the next sign-in asks for a new factor.
    """
    account = _account_of(by, person)
    if by.person_id == person.pk:
        raise NotOneself
    administrator = by.has(Role.ADMINISTRATOR)
    asked = (
        FactorReset.objects.select_for_update()
        .filter(person=person, done_at=None, first_at__gte=now - RESET_LIVES)
        .order_by("-pk")
        .first()
    )
    if asked is None:
        made = FactorReset.objects.create(
            person=person, first_by_id=by.account_id, first_at=now, first_is_administrator=administrator
        )
        journal.record(by=by, verb="account.ask_reset", about=account, others=[person])
        return made
    if asked.first_by_id == by.account_id:
        raise SecondPersonNeeded
    if not (administrator or asked.first_is_administrator):
        raise AdministratorNeeded
    asked.second_by_id, asked.done_at = by.account_id, now
    asked.save(update_fields=["second_by", "done_at"])
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_sessions(by=by, account=account, now=now)
    journal.record(by=by, verb="account.reset_factor", about=account, others=[person])
    return asked


@transaction.atomic
def end_sessions_of_leavers(today: dt.date, now: dt.datetime) -> int:
    """End the sessions of those whose last post ended today (a post may be ended for a day to come)."""
    by = system_viewer(today)
    gone = list(leavers_on(today))
    for account in gone:
        end_sessions(by=by, account=account, now=now)
    return len(gone)
