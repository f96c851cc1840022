"""Signing in as allauth does it; who is signed in already is read by a question that is put into words once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from opora.base.models import Account
from opora.base.queries.ready import Ready

_NAMES = [field.attname for field in Account._meta.concrete_fields]
_ACCOUNT = Ready(lambda pk: Account.objects.filter(pk=pk).values_list(*_NAMES), 1)


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """The same backend: every request of somebody signed in begins with it."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, unless it was closed."""
        for row in _ACCOUNT.rows(user_id):
            account = Account.from_db(DEFAULT_DB_ALIAS, _NAMES, row)
            return account if self.user_can_authenticate(account) else None
        return None
