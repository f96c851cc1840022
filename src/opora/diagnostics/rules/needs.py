"""Whose business a need is: what was asked for is told to the administration, what is felt or measured is not."""

from __future__ import annotations

from collections.abc import Callable, Collection

from opora.base.rules.access import Viewer
from opora.base.rules.states import Machine
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Need

__all__ = ["LIFE", "PRIVATE", "partners_of", "register_partners", "title_of"]

#: Kinds that only the person sees, and those whom the person's consent names.
PRIVATE = (Need.Kind.DIFFICULTY, Need.Kind.DEFICIT)
LIFE = Machine(
    "diagnostics.need",
    {
        Need.State.OPEN: (Need.State.IN_WORK, Need.State.CLOSED),
        Need.State.IN_WORK: (Need.State.OPEN, Need.State.CLOSED),
    },
)

#: Ids of those whom the viewer mentors today: known above, asked for here.
PartnerSource = Callable[[Viewer], Collection[int]]
_partners: dict[str, PartnerSource] = {}


def title_of(need: Need, language: str) -> str:
    """What is asked for: the competence, else the person's own words."""
    return text_in(need.competence.title, language) if need.competence else need.words


def register_partners(key: str, source: PartnerSource) -> None:
    """Let an upper app say who stands in a pair with the viewer."""
    _partners[key] = source


def partners_of(viewer: Viewer) -> set[int]:
    """Everybody who stands in a pair with the viewer."""
    return {person for source in _partners.values() for person in source(viewer)} if viewer.is_known else set()
