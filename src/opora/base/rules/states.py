"""One table of transitions a machine: which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal


class NotNow(Refusal):
    """The step does not follow from where the object stands."""

    message = _("This cannot be done now: the state has changed meanwhile. Reload the page to see where things stand.")


@dataclass(frozen=True)
class Machine:
    """A kind of object and its transitions: state → states that may follow."""

    kind: str
    transitions: Mapping[str, tuple[str, ...]]

    def require(self, current: str, target: str) -> None:
        """Refuse a step that the table does not know."""
        if target not in self.transitions.get(current, ()):
            raise NotNow

    @property
    def states(self) -> frozenset[str]:
        """Every state of the machine."""
        return frozenset(self.transitions) | {state for after in self.transitions.values() for state in after}
