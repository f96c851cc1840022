"""What stands where a number about people may not: the same word on every page."""

from __future__ import annotations

from django.utils.translation import gettext as _

__all__ = ["hidden", "hidden_of"]


def hidden() -> str:
    """«скрыто»: too small, or a smaller one could be worked out from it; nobody is told which of the two."""
    return _("hidden")


def hidden_of(whole: int) -> str:
    """The same of a whole that is no secret."""
    return _("hidden (%(whole)s work here)") % {"whole": whole}
