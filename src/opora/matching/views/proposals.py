"""Proposals: read, answered by each side, recorded from paper, approved by heads, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions import proposals
from opora.matching.forms import AnswerForm, PaperAnswerForm
from opora.matching.models import Answer, Proposal
from opora.matching.pages.proposals import proposal_page, proposals_page
from opora.matching.queries.proposals import proposal_of


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="own")
def show_list(request: Request) -> HttpResponse:
    """One's own proposals, and those one looks after."""
    viewer = request.viewer
    return render(request, "matching/proposal_list.html", {"page": proposals_page(request.GET, viewer)})


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="object")
def show(request: Request, proposal_id: int) -> HttpResponse:
    """One proposal with its answers."""
    viewer = request.viewer
    proposal = found(proposal_of(viewer, proposal_id))
    return render(request, "matching/proposal_show.html", {"page": proposal_page(viewer, proposal)})


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def answer(request: Request, proposal_id: int) -> HttpResponse:
    """Yes or no, without reasons; pressing twice does it once."""
    viewer = request.viewer
    proposal = found(proposal_of(viewer, proposal_id, Right.ENTER))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the two buttons."))
        return redirect("matching:proposal", proposal_id=proposal.pk)
    side, yes = form.cleaned_data["side"], form.cleaned_data["yes"] == "yes"
    try:
        answered = proposals.answer(by=viewer, proposal=proposal, side=side, yes=yes, today=viewer.today)
        messages.success(request, _thanks(answered, yes))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("matching:proposal", proposal_id=proposal.pk)


def _thanks(proposal: Proposal, yes: bool) -> str:
    if proposal.state == Proposal.State.CONFIRMED:
        return _("Everybody agreed: the pair is there.")
    return _("Thank you: your answer is noted.") if yes else _("Noted. Nobody will ask why.")


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def record_answer(request: Request, proposal_id: int) -> HttpResponse:
    """Record an answer given on paper."""
    viewer = request.viewer
    proposal = found(proposal_of(viewer, proposal_id, Right.ENTER))
    if not viewer.may(Data.PAIR, Right.ENTER, path=proposal.seat.node.path):
        raise PermissionDenied
    form = PaperAnswerForm(request.POST, sides=(Answer.Side.MENTEE, Answer.Side.MENTOR))
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = proposals.answer(
                by=viewer, proposal=proposal, side=data["side"], yes=data["yes"] == "yes", today=viewer.today,
                on_paper_on=data["answered_on"],
            )  # fmt: skip
            told = _("Recorded.") if made.state != Proposal.State.CONFIRMED else _thanks(made, True)
            messages.success(request, told)
            return redirect("matching:proposal", proposal_id=proposal.pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = proposal_page(viewer, proposal, form)
    return render(request, "matching/proposal_show.html", {"page": page}, status=422)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def withdraw(request: Request, proposal_id: int) -> HttpResponse:
    """Take a proposal back; the place is free again."""
    viewer = request.viewer
    proposal = found(proposal_of(viewer, proposal_id, Right.ENTER))
    try:
        proposals.withdraw(by=viewer, proposal=proposal)
        messages.success(request, _("The proposal is withdrawn; the mentor's place is free again."))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("matching:proposal", proposal_id=proposal.pk)
