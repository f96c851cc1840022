"""A set of rules as its reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.matching.bridge.rules_files import weights
from opora.matching.forms import SENTENCES, FileForm, WeightsForm
from opora.matching.models import Scheme
from opora.matching.queries.schemes import versions_of
from opora.network.models import Node


@dataclass(frozen=True)
class SchemePage:
    """The rules, their weights, their text, their versions."""

    scheme: Scheme
    node: Node
    title: str
    sentence: str
    by_weights: WeightsForm
    by_file: FileForm
    fixed: Sequence[str]
    versions: Sequence[Scheme]


def scheme_page(viewer: Viewer, scheme: Scheme, node: Node, by_weights: WeightsForm, by_file: FileForm) -> SchemePage:
    """Put a set of rules on its page."""
    return SchemePage(
        scheme=scheme,
        node=node,
        title=text_in(scheme.title, viewer.language) or scheme.code,
        sentence=str(SENTENCES.get(scheme.code, "")),
        by_weights=by_weights,
        by_file=by_file,
        fixed=[weight.title for weight in weights(scheme.text, viewer.language) if weight.points is None],
        versions=versions_of(viewer, scheme)[:20],
    )
