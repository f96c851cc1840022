"""Sittings: what waits, the first screen, one question at a time, the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import sittings
from opora.diagnostics.forms.answers import AnswerForm
from opora.diagnostics.models import Sitting
from opora.diagnostics.pages.raters import aside_of
from opora.diagnostics.pages.sittings import begin_page, end_page, own_page, question_page
from opora.diagnostics.queries.instruments import count_items, instrument_of, offered_to
from opora.diagnostics.queries.raters import offered_about_others
from opora.diagnostics.queries.sittings import (
    answers_of,
    count_settled,
    extra_minutes_of,
    item_numbered,
    rows_of,
    sitting_of,
    waiting_for,
)  # fmt: skip
from opora.diagnostics.queries.surveys import invitations_for
from opora.diagnostics.rules.answers import NotAnAnswer
from opora.diagnostics.rules.sittings import is_over, may_return

KEEP, SKIP = "keep", "skip"
OK, NOTHING, UNFIT = 200, 204, 422


def cookie_of(sitting_id: int) -> str:
    """The cookie in which a browser keeps the secret of an anonymous sitting."""
    return f"sitting-{sitting_id}"


def secret_of(request: Request, sitting_id: int) -> str:
    """The secret that the browser has for this sitting."""
    return request.COOKIES.get(cookie_of(sitting_id), "")


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="own")
def own(request: Request) -> HttpResponse:
    """What waits for the reader, what may be taken by oneself."""
    viewer = request.viewer
    page = own_page(viewer, list(waiting_for(viewer)), list(offered_to(viewer)), list(invitations_for(viewer)))
    about = aside_of(viewer, offered_about_others(viewer))
    return render(request, "diagnostics/sitting_list.html", {"page": page, "about": about})


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.VIEW, scope="object")
def take(request: Request, instrument_id: int) -> HttpResponse:
    """The first screen of something one may take by oneself."""
    viewer = request.viewer
    instrument = found(offered_to(viewer).filter(pk=instrument_id).first())
    if request.method == "POST":
        section = request.POST.get("section", "")
        try:
            sitting = sittings.open_own(by=viewer, instrument=instrument, section=section, today=viewer.today)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            if begun := _begun(request, sitting):
                return begun
    page = begin_page(viewer, instrument, count_items(instrument))
    return render(request, "diagnostics/sitting_begin.html", {"page": page})


def _begun(request: Request, sitting: Sitting, secret: str = "") -> HttpResponse | None:
    """Begin and go to the first question, or say why not."""
    try:
        sittings.begin(by=request.viewer, sitting=sitting, now=timezone.now(), secret=secret)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    return redirect("diagnostics:sitting", sitting_id=sitting.pk)


@require_http_methods(["GET", "POST"])
@policy(Data.MEASURED, Right.ENTER, scope="object")
def begin(request: Request, sitting_id: int) -> HttpResponse:
    """The first screen of a sitting that somebody asked for."""
    viewer, secret = request.viewer, secret_of(request, sitting_id)
    sitting = found(sitting_of(viewer, sitting_id, secret))
    if sitting.state not in (Sitting.State.ASSIGNED, Sitting.State.IN_PROGRESS):
        return redirect("diagnostics:finish", sitting_id=sitting.pk)
    if request.method == "POST" and (begun := _begun(request, sitting, secret)):
        return begun
    instrument = found(instrument_of(viewer, sitting.instrument_id))
    page = begin_page(viewer, instrument, count_items(instrument), sitting, extra_minutes_of(sitting))
    return render(request, "diagnostics/sitting_begin.html", {"page": page})


@require_http_methods(["GET", "POST"])
@policy(Data.MEASURED, Right.ENTER, scope="object")
def show(request: Request, sitting_id: int) -> HttpResponse:
    """The question one stands at; `?number=` goes back where that is allowed."""
    viewer, secret = request.viewer, secret_of(request, sitting_id)
    sitting = found(sitting_of(viewer, sitting_id, secret))
    if sitting.state == Sitting.State.ASSIGNED:
        return _on_to("begin", request, sitting)
    if sitting.state == Sitting.State.IN_PROGRESS and is_over(sitting, timezone.now()):
        sittings.finish(by=viewer, sitting=sitting, now=timezone.now(), secret=secret)
        messages.info(request, str(sittings.TimeIsUp()))
        return _on_to("finish", request, sitting)
    return answer(request, sitting, secret) if request.method == "POST" else _question(request, sitting)


def _on_to(name: str, request: Request, sitting: Sitting) -> HttpResponse:
    """To another page of the sitting; a page that asked for the next question alone is told to leave."""
    url = reverse(f"diagnostics:{name}", args=[sitting.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _question(request: Request, sitting: Sitting) -> HttpResponse:
    """The question one stands at, or the earlier one that is asked for; the end, when all are answered."""
    rows = rows_of(sitting)
    here, asked = count_settled(rows) + 1, (number_asked(request) if request.method == "GET" else None) or 0
    number = asked if may_return(sitting.instrument) and 1 <= asked < here else here
    if sitting.state != Sitting.State.IN_PROGRESS or number > len(sitting.plan):
        return _on_to("finish", request, sitting)
    given = rows[number].given if number in rows else None
    form = AnswerForm(item=found(item_numbered(sitting, number)), language=request.viewer.language, given=given)
    return _shown(request, sitting, number, form)


def _shown(request: Request, sitting: Sitting, number: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    """The page of a question; the question alone where its page stands already."""
    page = question_page(request.viewer, sitting, form.item, number, form)
    if not request.htmx:
        return render(request, "diagnostics/sitting_show.html", {"page": page}, status=status)
    response = render(request, "diagnostics/sitting_show.html#question", {"page": page}, status=status)
    if status != OK:
        response.headers["X-Fragment"] = "error"
    return response


def number_asked(request: Request) -> int | None:
    """The number of the question that an address or a form names."""
    told = (request.POST if request.method == "POST" else request.GET).get("number", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else None


def answer(request: Request, sitting: Sitting, secret: str) -> HttpResponse:
    """An answer: kept as it is given, settled when the person goes on."""
    viewer = request.viewer
    asked = number_asked(request)
    number = count_settled(rows_of(sitting)) + 1 if asked is None else asked
    settle = request.POST.get("go") != KEEP
    item = item_numbered(sitting, number)
    if item is None:
        messages.error(request, str(sittings.OutOfOrder()))
        return _on_to("sitting", request, sitting)
    form = AnswerForm(request.POST, item=item, language=viewer.language)
    skip = request.POST.get("go") == SKIP
    if settle and not skip and form.is_valid() and not form.told():
        form.add_error(next(iter(form.fields)), _("Answer the question, or pass it over with the other button."))
    try:
        if skip or form.is_valid():
            given = [] if skip else form.told()
            sittings.answer(
                by=viewer, sitting=sitting, number=number, given=given, settle=settle, now=timezone.now(),
                secret=secret,
            )  # fmt: skip
            if not settle:
                return HttpResponse(status=NOTHING)
            return _question(request, sitting) if request.htmx else _on_to("sitting", request, sitting)
    except NotAnAnswer as refusal:
        form.add_error(next(iter(form.fields)), str(refusal))
    except Refusal as refusal:
        if not settle:
            return HttpResponse(status=NOTHING)
        messages.info(request, str(refusal))
        return _on_to("sitting", request, sitting)
    return _shown(request, sitting, number, form, UNFIT) if settle else HttpResponse(status=NOTHING)


@require_http_methods(["GET", "POST"])
@policy(Data.MEASURED, Right.ENTER, scope="object")
def end(request: Request, sitting_id: int) -> HttpResponse:
    """The end of a sitting: finishing it, and afterwards where the result stands."""
    viewer, secret = request.viewer, secret_of(request, sitting_id)
    sitting = found(sitting_of(viewer, sitting_id, secret))
    if request.method == "POST":
        try:
            sittings.finish(by=viewer, sitting=sitting, now=timezone.now(), secret=secret)
            return redirect("diagnostics:finish", sitting_id=sitting.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    page = end_page(viewer, sitting, answers_of(sitting))
    return render(request, "diagnostics/sitting_end.html", {"page": page})
