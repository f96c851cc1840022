"""The account one signs in with; a person of the people app points at it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by name whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A way in: a name, a password and whether it still works. Knows nothing of the person."""

    username = models.CharField(_("user name"), max_length=64, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    #: Sessions made before this moment are dead, whatever their own time.
    sessions_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.username
