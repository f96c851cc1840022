"""Invitations by a printed one-time code: made, printed anew, taken up once."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.models import Account
from opora.base.rules.access import Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.people.actions import accounts
from opora.people.models import Invitation, Person
from opora.people.queries.accounts import may_keep_account

LIVES = dt.timedelta(days=14)
#: Sixteen digits hold 53 bits; digits are typed alike on every keyboard and telephone.
DIGITS, GROUP = 16, 4


class AlreadyHasAccount(Refusal):
    """An invitation is for those who have no account."""

    message = _("%(person)s already has an account. A new password is set in the account itself.")


class CodeUnusable(Refusal):
    """One answer for a code that never was, was used, is too old or was replaced by a newer print."""

    message = _(
        "This code does not work. Check the digits; if they are right, the code is older than two weeks, was used "
        "already or was replaced by a newer print. Ask your curator for a new one."
    )


class UsernameTaken(Refusal):
    """Somebody signs in under this name already."""

    message = _("Somebody already signs in under this name. Add a digit or choose another one.")


def digest(code: str) -> str:
    """What is kept of a code; without the key of the installation it leads nowhere."""
    digits = "".join(char for char in code if char.isdigit())
    return hmac.new(settings.SECRET_KEY.encode(), b"invitation:" + digits.encode(), hashlib.sha256).hexdigest()


def new_code() -> str:
    """A fresh code in groups: `4821 0937 5560 1284`."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return " ".join(digits[place : place + GROUP] for place in range(0, DIGITS, GROUP))


@transaction.atomic
def invite(*, by: Viewer, person: Person, now: dt.datetime, again: bool = False) -> str:
    """Make a code for a person and return it: it can be read only now. Codes printed before stop working.

    `again`: for somebody who has an account and forgot the password.
    """
    if not may_keep_account(by, person, Right.ENTER):
        raise NotAllowed
    if person.account_id is not None and not again:
        raise AlreadyHasAccount(person=str(person))
    # Of two who print at once, the second finds the code of the first, and that one stops working.
    in_turn(person)
    person.invitations.filter(used_at=None, cancelled_at=None).update(cancelled_at=now)
    code = new_code()
    Invitation.objects.create(
        person=person, code_hash=digest(code), expires_at=now + LIVES, created_by_id=by.account_id
    )
    journal.record(by=by, verb="invitation.print_again" if again else "invitation.print", about=person)
    return code


def usable(code_hash: str, now: dt.datetime) -> Invitation:
    """The invitation behind a code, or `CodeUnusable`."""
    found = (
        Invitation.objects.select_related("person__account")
        .filter(code_hash=code_hash, used_at=None, cancelled_at=None, expires_at__gt=now)
        .filter(person__merged_into=None, person__erased_at=None)
        .first()
    )
    if found is None:
        raise CodeUnusable
    return found


@transaction.atomic
def accept(*, by: Viewer, code_hash: str, username: str, password: str, now: dt.datetime) -> Account:
    """Take up an invitation: the person gets an account under a name and a password of their own choice.

    Who has an account keeps its name and gets only the new password; a second step stays as it was.
    """
    invitation = usable(code_hash, now)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None, cancelled_at=None).update(used_at=now):
        raise CodeUnusable
    known = invitation.person.account
    if known is not None:
        validate_password(password, known)
        accounts.set_password(by=by, account=known, password=password)
        accounts.end_sessions(by=by, account=known, now=now)
        return known
    account = Account(username=username.strip().lower(), email=invitation.person.email)
    validate_password(password, account)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as taken:
        raise UsernameTaken from taken
    if not Person.objects.filter(pk=invitation.person_id, account=None).update(account=account):
        raise CodeUnusable
    journal.record(by=by, verb="invitation.accept", about=invitation.person, others=[account])
    return account
