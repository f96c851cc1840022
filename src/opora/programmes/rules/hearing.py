"""In whose words a running programme speaks: of the institution that runs it, else of the reader's own."""

from __future__ import annotations

from opora.base.rules.access import Viewer
from opora.base.rules.texts import speech_of
from opora.network.models import Node


def heard(viewer: Viewer, node: Node | None = None) -> Viewer:
    """The reader with the language in which texts of a model reach them."""
    told = (node.institution if node else "") or viewer.institution
    return viewer.hearing(speech_of(viewer.language.partition("-x-")[0], told))
