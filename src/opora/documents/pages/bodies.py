"""The sheet of papers on the page of a body, and one of its papers."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.documents.models import Paper
from opora.documents.pages.papers import KINDS
from opora.documents.queries.bodies import papers_of_body
from opora.documents.rules.kinds import kind_title
from opora.network.models import Body
from opora.network.queries.bodies import may_keep
from opora.network.rules.sections import NodeLine, NodeSection

#: So many papers stand on the page of a body.
SHOWN = 60


def named(paper: Paper) -> str:
    """«№ 12 от 01.09.2026», without what is not there."""
    number = _("No. %(number)s") % {"number": paper.number} if paper.number else ""
    day = _("of %(day)s") % {"day": f"{paper.dated_on:%d.%m.%Y}"} if paper.dated_on else ""
    return " ".join(filter(None, (number, day)))


def papers_section(viewer: Viewer, body: Body, keeps: bool) -> NodeSection | None:
    """The register of the body's own papers, and the way to record one."""
    lines = []
    for paper in papers_of_body(viewer, body)[:SHOWN]:
        stood = "" if paper.state == Paper.State.SIGNED else str(paper.get_state_display())
        value = " · ".join(filter(None, (named(paper), paper.title, stood)))
        title = kind_title(paper.kind)
        lines.append(NodeLine(title[:1].upper() + title[1:], value, reverse("documents:body_paper", args=[paper.pk])))
    if not (lines or keeps):
        return None
    url = reverse("documents:body_paper_add", args=[body.pk]) if keeps else ""
    return NodeSection(_("Papers"), lines, url, _("Record a paper"))


@dataclass(frozen=True)
class BodyPaperPage:
    """One paper of a body: what it is, its file, and for those who keep the body, how it is put away."""

    paper: Paper
    body: Body
    title: str
    number: str
    state_kind: str
    form: forms.Form | None


def body_paper_page(viewer: Viewer, paper: Paper, body: Body, form: forms.Form) -> BodyPaperPage:
    """The paper as the viewer may see it."""
    may = may_keep(viewer, body) and paper.state == Paper.State.SIGNED
    return BodyPaperPage(paper, body, kind_title(paper.kind), named(paper), KINDS[paper.state], form if may else None)
