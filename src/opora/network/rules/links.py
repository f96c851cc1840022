"""Who leads whom in the end, and why two organisations cannot be linked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal


class UnableToLink(Refusal):
    """The two cannot be linked so."""

    message = _("%(why)s")


def led_by(top: int, links: Iterable[tuple[int, int]]) -> set[int]:
    """Everybody below `top` in a chain of (who leads, who is led), itself included.

    >>> sorted(led_by(1, [(1, 2), (2, 3), (4, 5)]))
    [1, 2, 3]
    """
    below: dict[int, list[int]] = {}
    for one, other in links:
        below.setdefault(one, []).append(other)
    found, waiting = {top}, [top]
    while waiting:
        fresh = [one for one in below.get(waiting.pop(), ()) if one not in found]
        found.update(fresh)
        waiting += fresh
    return found
