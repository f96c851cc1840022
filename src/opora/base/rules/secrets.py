"""Secrets that the database keeps for people (the key of a second factor): locked with the installation's own key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

#: Stands before every locked secret, so that one kept before secrets were locked is told from them.
LOCKED = "locked:"
NONCE = 12


class WrongKey(Exception):
    """The secret was locked by an installation with another secret key, or was touched since."""


@cache
def _lock_of(key: str, purpose: str) -> AESGCM:
    """AES-256-GCM under a key of its own for each purpose, made of the key of the installation."""
    return AESGCM(hmac.digest(key.encode(), f"opora.secrets.{purpose}".encode(), hashlib.sha256))


def lock(text: str, *, purpose: str) -> str:
    """The text as it may stand in the database; locked twice, it looks different."""
    nonce = os.urandom(NONCE)
    sealed = _lock_of(settings.SECRET_KEY, purpose).encrypt(nonce, text.encode(), purpose.encode())
    return LOCKED + base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def unlock(kept: str, *, purpose: str) -> str:
    """The text again; one that was kept unlocked by an older version comes back as it is."""
    if not kept.startswith(LOCKED):
        return kept
    try:
        sealed = base64.urlsafe_b64decode(kept.removeprefix(LOCKED))
    except binascii.Error as fault:
        raise WrongKey from fault
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _lock_of(key, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise WrongKey
