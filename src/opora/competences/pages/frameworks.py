"""The frameworks as an indented table with levels and thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.competences.bridge.csv_files import Fault
from opora.competences.models import Framework
from opora.competences.queries.frameworks import frameworks_of, walked

NBSP = "\u00a0"


@dataclass(frozen=True)
class CompetenceLine:
    """One row of the tree."""

    pk: int
    title: str
    code: str
    depth: int
    own: bool
    archived: bool

    @property
    def may_grow(self) -> bool:
        """Whether the row offers to add below it: an area, or one's own, not deeper than a page can show."""
        return not self.archived and (self.depth == 0 or self.own) and self.depth < 3

    @property
    def indent(self) -> int:
        """Steps of indentation that a page draws."""
        return min(self.depth, 4)


@dataclass(frozen=True)
class FrameworkSheet:
    """One framework."""

    pk: int
    title: str
    levels: tuple[tuple[str, str], ...]
    lines: tuple[CompetenceLine, ...]
    count: int


@dataclass(frozen=True)
class TreePage:
    """All frameworks."""

    sheets: tuple[FrameworkSheet, ...]
    may_change: bool
    archived: bool
    #: How many competences are put away.
    put_away: int


@dataclass(frozen=True)
class TakeInPage:
    """A file on its way in, and what is wrong with it."""

    form: Any
    framework: Framework
    faults: tuple[Fault, ...] = ()


def tree_page(viewer: Viewer, *, archived: bool) -> TreePage:
    """The page of all frameworks."""
    frameworks = list(frameworks_of(viewer))
    rows = [row for framework in frameworks for row in framework.competences.all()]
    return TreePage(
        sheets=tuple(_sheet(framework, viewer.language, archived=archived) for framework in frameworks),
        may_change=viewer.may_somewhere(Data.DICTIONARY, Right.ENTER),
        archived=archived,
        put_away=sum(row.archived_on is not None for row in rows),
    )


def _sheet(framework: Framework, language: str, *, archived: bool) -> FrameworkSheet:
    lines = tuple(
        CompetenceLine(
            pk=branch.competence.pk,
            title=text_in(branch.competence.title, language),
            code=branch.competence.code,
            depth=branch.depth,
            own=not branch.competence.locked,
            archived=branch.competence.archived_on is not None,
        )
        for branch in walked(framework.competences.all(), archived=archived)
    )
    levels = tuple(
        (text_in(level.title, language), f"{number_format(level.threshold.normalize())}{NBSP}%")
        for level in framework.levels.all()
    )
    return FrameworkSheet(framework.pk, text_in(framework.title, language), levels, lines, len(lines))


def parents_in(framework: Framework, language: str) -> list[tuple[int, str]]:
    """What a new competence may stand under, indented by its depth."""
    return [
        (branch.competence.pk, f"{NBSP * 3 * branch.depth}{text_in(branch.competence.title, language)}")
        for branch in walked(framework.competences.all(), archived=False)
        if branch.depth < 3
    ]
