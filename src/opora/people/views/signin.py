"""How the sign-in library fits the house: nobody signs up alone, and its writes reach the journal."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor under the product's own name."""

    def get_totp_issuer(self) -> str:
        return "Opora"

    def get_totp_label(self, user: Any) -> str:
        return str(user)
