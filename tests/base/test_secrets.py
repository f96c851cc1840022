"""Secrets in the database are locked with the key of the installation, and with no other key opened."""

from __future__ import annotations

from typing import Any

import pytest

from opora.base.rules import secrets


def test_a_locked_secret_says_nothing_and_opens_again() -> None:
    one, two = (secrets.lock("JBSWY3DPEHPK3PXP", purpose="test") for _ in range(2))
    assert one != two
    assert "JBSWY3DPEHPK3PXP" not in one
    assert secrets.unlock(one, purpose="test") == secrets.unlock(two, purpose="test") == "JBSWY3DPEHPK3PXP"


def test_another_purpose_and_another_key_do_not_open_it(settings: Any) -> None:
    kept = secrets.lock("JBSWY3DPEHPK3PXP", purpose="test")
    with pytest.raises(secrets.WrongKey):
        secrets.unlock(kept, purpose="other")
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another installation"
    with pytest.raises(secrets.WrongKey):
        secrets.unlock(kept, purpose="test")
    settings.SECRET_KEY_FALLBACKS = [old]
    assert secrets.unlock(kept, purpose="test") == "JBSWY3DPEHPK3PXP"


def test_a_touched_secret_is_refused() -> None:
    kept = secrets.lock("JBSWY3DPEHPK3PXP", purpose="test")
    place = len(kept) // 2
    with pytest.raises(secrets.WrongKey):
        secrets.unlock(kept[:place] + ("A" if kept[place] != "A" else "B") + kept[place + 1 :], purpose="test")


def test_what_an_older_version_kept_is_read() -> None:
    assert secrets.unlock("JBSWY3DPEHPK3PXP", purpose="test") == "JBSWY3DPEHPK3PXP"
