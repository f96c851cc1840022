"""How the sign-in library fits the house: no signing up alone, writes in the journal, words of our own."""

from __future__ import annotations

import base64
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.base.models import Account
from opora.base.pages.requests import Request
from opora.base.rules.access import Viewer, public_viewer
from opora.base.rules.secrets import WrongKey, lock, unlock
from opora.people.actions import accounts
from opora.people.queries.accounts import account_named
from opora.people.views.middleware import SECOND_FACTOR, SIGNED_IN_AT

log = logging.getLogger(__name__)

#: Letters the library would send on a change of the account → what the journal says instead.
TOLD = {
    "mfa/email/totp_activated": "account.factor_on",
    "mfa/email/totp_deactivated": "account.factor_off",
    "mfa/email/recovery_codes_generated": "account.new_codes",
}
#: The library's passing words that are worth showing, in ours.
WORTH_SAYING = {
    "account/messages/password_changed.txt": _("The new password is set. Other devices have been signed out."),
    "mfa/messages/totp_activated.txt": _("The second step of signing in is on."),
    "mfa/messages/totp_deactivated.txt": _("The second step of signing in is off."),
}
WRONG = _(
    "The user name or the password is not right. After ten wrong tries an account pauses for a quarter of an hour."
)
TOO_MANY = _("Too many wrong tries. Wait a quarter of an hour and try again.")
WRONG_CODE = _("This code does not fit. Check the clock of the phone and take the next code.")


def oneself(account: Account) -> Viewer:
    """The account as its own doer: its roles do not matter at the door."""
    return Viewer(kind="person", today=timezone.localdate(), account_id=account.pk)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: Request) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: Request, **credentials: Any) -> str:
        """Tries are counted by account, whatever name of the server they come to."""
        return str(credentials.get("username", "")).strip().lower()

    def login(self, request: Request, user: Account) -> None:
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()
        request.session.pop("ended", None)
        accounts.note(by=oneself(user), verb="account.sign_in", account=user)

    def logout(self, request: Request) -> None:
        account = request.user
        super().logout(request)
        request.session["left"] = True
        if account.is_authenticated:
            accounts.note(by=oneself(account), verb="account.sign_out", account=account)  # type: ignore[arg-type]

    def authentication_failed(self, request: Request, **credentials: Any) -> None:
        tried = account_named(str(credentials.get("username", "")))
        accounts.note(by=public_viewer(timezone.localdate()), verb="account.refused", account=tried)

    def set_password(self, user: Account, password: str) -> None:
        accounts.set_password(by=oneself(user), account=user, password=password)

    def add_message(
        self,
        request: Request,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = WORTH_SAYING.get(message_template or "", message)
        if words:
            super().add_message(request, level, message=str(words), extra_tags=extra_tags)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        note_factor(template_prefix, user)

    def get_password_change_redirect_url(self, request: Request) -> str:
        return reverse("people:me")


def note_factor(letter: str, account: Account) -> None:
    """A change of the second factor: the journal hears of it, and sessions made without it end."""
    verb = TOLD.get(letter)
    if verb is None:
        return
    accounts.note(by=oneself(account), verb=verb, account=account)
    request = context.request
    if verb == "account.factor_on":
        now = timezone.now()
        accounts.end_sessions(by=oneself(account), account=account, now=now)
        request.session[SIGNED_IN_AT] = now.timestamp()
    request.session.pop(SECOND_FACTOR, None)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor under the product's own name; its keys stand in the database locked."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return "Opora"

    def get_totp_label(self, user: Any) -> str:
        return str(user)

    def encrypt(self, text: str) -> str:
        return lock(text, purpose="second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return unlock(encrypted_text, purpose="second_factor")
        except WrongKey:
            # No code fits a key made up on the spot: it is then reset by two people, like that of a lost phone.
            log.error("A second factor was locked by another secret key than this installation's.")
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")
