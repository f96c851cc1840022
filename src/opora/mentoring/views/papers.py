"""Consents and agreements of pairs: made for many at once, signed, taken away together; the ground of one pair."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.answers import tried
from opora.base.views.policy import found, policy
from opora.documents.queries.papers import made_among
from opora.mentoring.actions import papers
from opora.mentoring.forms import BasisForm, PapersForm, SignedForm
from opora.mentoring.pages.papers import offered_kinds, pair_choices, paper_choices, papers_page
from opora.mentoring.queries.pairs import pair_of
from opora.mentoring.queries.papers import live_at, papers_by_pair
from opora.mentoring.rules import PERSONAL_PAPERS
from opora.mentoring.views.pairs import show_pair


@require_http_methods(["GET", "POST"])
@policy(Data.PAPER, Right.ENTER)
def make(request: Request) -> HttpResponse:
    """Which pairs lack which papers; those chosen are made at once."""
    viewer = request.viewer
    lines = papers_by_pair(list(live_at(viewer)))
    wanted = request.GET.getlist("kind")
    form = PapersForm(
        request.POST if "kinds" in request.POST or "make" in request.POST else None,
        choices=pair_choices(lines, viewer, wanted),
        offered=offered_kinds(lines),
        initial=_initial(lines, request),
    )
    if form.is_bound and form.is_valid():
        chosen = [line.pair for line in lines if str(line.pair.pk) in form.cleaned_data["pairs"]]
        try:
            made = papers.make_personal(
                by=viewer, pairs=chosen, kinds=form.cleaned_data["kinds"], today=viewer.today, typed=form.typed()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _told(request, made)
    signed = SignedForm(choices=paper_choices(lines), initial={"signed_on": viewer.today})
    page = papers_page(viewer, lines, form, signed)
    return render(request, "mentoring/paper_make.html", {"page": page}, status=422 if form.errors else 200)


def _initial(lines: list[Any], request: Request) -> dict[str, Any]:
    wanted = [kind for kind in request.GET.getlist("kind") if kind in PERSONAL_PAPERS] or list(PERSONAL_PAPERS)
    lacking = [line for line in lines if set(line.missing) & set(wanted)]
    asked = request.GET.getlist("pair")
    return {"kinds": wanted, "pairs": [key for line in lacking if (key := str(line.pair.pk)) in asked or not asked]}


def _told(request: Request, made: list[Any]) -> HttpResponse:
    if not made:
        messages.info(request, _("Everything chosen was made already: nothing new."))
        return redirect("mentoring:papers")
    count = len(made)
    told = ngettext("%(count)s paper is made.", "%(count)s papers are made.", count) % {"count": count}
    messages.success(request, told)
    return redirect(f"{reverse('mentoring:papers')}?{urlencode([('made', paper.pk) for paper in made])}")


@require_POST
@policy(Data.PAPER, Right.ENTER)
def sign(request: Request) -> HttpResponse:
    """Several papers were signed on one day."""
    viewer = request.viewer
    lines = papers_by_pair(list(live_at(viewer)))
    form = SignedForm(request.POST, choices=paper_choices(lines))
    if form.is_valid():
        chosen = made_among(viewer, (int(key) for key in form.cleaned_data["papers"]))
        try:
            count = papers.sign_all(
                by=viewer, papers=chosen, signed_on=form.cleaned_data["signed_on"], today=viewer.today
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext("%(count)s signed paper is recorded.", "%(count)s signed papers are recorded.", count)
            messages.success(request, told % {"count": count})
            return redirect("mentoring:papers")
    empty = PapersForm(choices=pair_choices(lines, viewer, []), offered=offered_kinds(lines))
    page = papers_page(viewer, lines, empty, form)
    return render(request, "mentoring/paper_make.html", {"page": page}, status=422)


@require_POST
@policy(Data.PAPER, Right.ENTER, scope="object")
def make_for(request: Request, pair_id: int) -> HttpResponse:
    """Everything one pair lacks, in one press."""
    viewer = request.viewer
    pair = found(live_at(viewer).filter(pk=pair_id).first())
    kinds = [kind for kind in request.POST.getlist("kind") if kind in PERSONAL_PAPERS] or list(PERSONAL_PAPERS)

    def make_them() -> HttpResponse:
        made = papers.make_personal(by=viewer, pairs=[pair], kinds=kinds, today=viewer.today)
        return redirect("documents:paper", paper_id=made[0].pk) if len(made) == 1 else _told(request, made)

    return tried(request, make_them) or redirect("mentoring:pair", pair_id=pair.pk)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def basis(request: Request, pair_id: int) -> HttpResponse:
    """On what ground the mentor of a pair works."""
    viewer = request.viewer
    pair = found(pair_of(viewer, pair_id, Right.ENTER))
    form = BasisForm(request.POST)
    if not form.is_valid():
        return show_pair(request, pair, basis=form)
    papers.choose_basis(by=viewer, pair=pair, basis=form.cleaned_data["basis"], today=viewer.today)
    messages.success(request, _("The ground is recorded."))
    return redirect("mentoring:pair", pair_id=pair.pk)
