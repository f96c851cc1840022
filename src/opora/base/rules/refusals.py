"""A named no: every action that cannot be done says why in words a person can act on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An action was refused; `str()` of it is a sentence for the screen, in the reader's language."""

    #: What is wrong and how to mend it; subclasses set a lazy translation with named placeholders.
    message: Any = ""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__()

    def __str__(self) -> str:
        return str(self.message) % self.facts if self.facts else str(self.message)


class NotAllowed(Refusal):
    """The viewer has no right to do this here."""

    message = _("You have no right to do this here. Ask the administrator of your organisation.")


class SentTwice(Refusal):
    """Exactly this is recorded already: the form was sent twice, by one person or by two."""

    message = _("Exactly this is recorded already: perhaps it was sent twice. Look at what is there first.")
