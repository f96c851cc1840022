"""What the page of consents and agreements shows: each pair with its papers, what is to be made and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from opora.base.rules.access import Viewer
from opora.documents.models import Paper
from opora.documents.rules.kinds import kind_title
from opora.mentoring.pages.pairs import PairLine, lines_of, paper_words
from opora.mentoring.queries.papers import PairPapers
from opora.mentoring.rules import PERSONAL_PAPERS

WORDS = {
    "missing": ("stop", gettext_lazy("not made")),
    "made": ("wait", gettext_lazy("to be signed")),
    "signed": ("good", gettext_lazy("signed")),
    "none": ("", gettext_lazy("not needed")),
}


@dataclass(frozen=True)
class PaperState:
    """One kind of paper of one pair."""

    kind: str
    word: str
    paper: Paper | None


@dataclass(frozen=True)
class PairPapersLine:
    """One pair with the state of each of its papers."""

    line: PairLine
    states: tuple[PaperState, ...]


@dataclass(frozen=True)
class PapersPage:
    """The papers of all live pairs."""

    lines: tuple[PairPapersLine, ...]
    titles: tuple[str, ...]
    form: forms.Form
    signed_form: forms.Form
    lacking: int
    unsigned: int
    #: All papers that wait for a signature, as one file.
    bundle_url: str


def papers_page(viewer: Viewer, lines: Sequence[PairPapers], form: forms.Form, signed: forms.Form) -> PapersPage:
    """Gather the page."""
    shown = lines_of([one.pair for one in lines], viewer)
    unsigned = [paper.pk for one in lines for paper in one.unsigned]
    return PapersPage(
        lines=tuple(PairPapersLine(line, _states(one)) for one, line in zip(lines, shown, strict=True)),
        titles=tuple(kind_title(kind) for kind in PERSONAL_PAPERS),
        form=form,
        signed_form=signed,
        lacking=sum(bool(one.missing) for one in lines),
        unsigned=len(unsigned),
        bundle_url=f"{reverse('documents:bundle')}?{urlencode([('paper', key) for key in dict.fromkeys(unsigned)])}",
    )


def _states(one: PairPapers) -> tuple[PaperState, ...]:
    found = []
    for kind in PERSONAL_PAPERS:
        state = one.state_of(kind)
        colour, word = WORDS[state]
        found.append(PaperState(colour, str(word), next(iter(reversed(one.standing.get(kind, []))), None)))
    return tuple(found)


def pair_choices(lines: Sequence[PairPapers], viewer: Viewer, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs that lack a paper, by their people."""
    lacking = [one for one in lines if (set(one.missing) & set(kinds) if kinds else one.missing)]
    shown: list[Any] = lines_of([one.pair for one in lacking], viewer)
    return [(str(line.pair.pk), line.title) for line in shown]


def offered_kinds(lines: Sequence[PairPapers]) -> list[tuple[str, str]]:
    """Kinds of paper that the law of these pairs knows."""
    known = [kind for kind in PERSONAL_PAPERS if any(one.state_of(kind) != "none" for one in lines)]
    return [(kind, kind_title(kind)) for kind in known]


def paper_choices(lines: Sequence[PairPapers]) -> list[tuple[str, str]]:
    """Papers that wait for a signature, each once."""
    found = {paper.pk: paper for one in lines for paper in one.unsigned}
    return [
        (str(key), " · ".join(word for word in (kind_title(paper.kind), paper.title, paper_words(paper)) if word))
        for key, paper in found.items()
    ]
