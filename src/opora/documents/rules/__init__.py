"""Lives of papers: made, signed, cancelled, replaced."""

from __future__ import annotations

from opora.base.rules.states import Machine

PAPER = Machine(
    kind="documents.paper",
    transitions={
        "made": ("signed", "cancelled", "replaced"),
        "signed": ("cancelled", "replaced"),
    },
)
#: A paper that counts: made or signed, not put away.
STANDING = ("made", "signed")
