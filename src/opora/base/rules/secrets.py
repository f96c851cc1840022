"""Secrets that the database keeps for people (the key of a second factor): locked with the installation's own key."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

#: Stands before every locked secret, so that one kept before secrets were locked is told from them.
LOCKED = "locked:"


class WrongKey(Exception):
    """The secret was locked by an installation with another secret key."""


@cache
def _lock_of(keys: tuple[str, ...], purpose: str) -> MultiFernet:
    digests = (hmac.digest(key.encode(), f"opora.secrets.{purpose}".encode(), hashlib.sha256) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _lock(purpose: str) -> MultiFernet:
    """A lock made of the key of the installation, and of the keys it had before, for one purpose alone."""
    return _lock_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), purpose)


def lock(text: str, *, purpose: str) -> str:
    """The text as it may stand in the database; locked twice, it looks different."""
    return LOCKED + _lock(purpose).encrypt(text.encode()).decode("ascii")


def unlock(kept: str, *, purpose: str) -> str:
    """The text again; one that was kept unlocked by an older version comes back as it is."""
    if not kept.startswith(LOCKED):
        return kept
    try:
        return _lock(purpose).decrypt(kept.removeprefix(LOCKED)).decode()
    except InvalidToken as fault:
        raise WrongKey from fault
