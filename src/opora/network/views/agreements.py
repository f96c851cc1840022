"""Agreements with partners: looked through, recorded, ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.forms import media_of
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.network.actions import agreements
from opora.network.forms.agreements import AgreementForm, EndAgreementForm, ScanForm
from opora.network.models import Agreement
from opora.network.pages.agreements import agreement_page, agreements_page
from opora.network.pages.bodies import BodyFormPage
from opora.network.queries.agreements import agreement_of, bodies_served, node_for_agreement

FORM = "network/body_change.html"


@require_GET
@policy(Data.AGREEMENT, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """The agreements within reach."""
    page = agreements_page(request.GET, request.viewer)
    return render(request, "network/agreement_list.html", {"page": page})


@require_GET
@policy(Data.AGREEMENT, Right.VIEW, scope="object")
def show(request: Request, agreement_id: int) -> HttpResponse:
    """One agreement."""
    viewer = request.viewer
    agreement = found(agreement_of(viewer, agreement_id))
    return render(request, "network/agreement_show.html", {"page": agreement_page(viewer, agreement)})


def _kept(request: Request, agreement_id: int) -> Agreement:
    return found(agreement_of(request.viewer, agreement_id, Right.ENTER))


def _to(agreement: Agreement) -> HttpResponse:
    return redirect("network:agreement", agreement_id=agreement.pk)


def _back(agreement: Agreement) -> str:
    return reverse("network:agreement", args=[agreement.pk])


def _record(request: Request, form: AgreementForm, node: Any, parent: Agreement | None) -> HttpResponse:
    viewer = request.viewer
    made = agreements.record_agreement(by=viewer, node=node, partners=form.partners(), parent=parent, **form.facts())
    if file := form.cleaned_data["file"]:
        agreements.attach_scan(by=viewer, agreement=made, content=file, name=file.name, media_type=media_of(file.name))
    return _to(made)


@require_http_methods(["GET", "POST"])
@policy(Data.AGREEMENT, Right.ENTER, scope="object")
def add(request: Request, node_id: int) -> HttpResponse:
    """An agreement of an organisation or a territory."""
    viewer = request.viewer
    node = found(node_for_agreement(viewer, node_id))
    form = AgreementForm(
        request.POST or None, request.FILES or None, bodies=bodies_served(viewer, node),
        initial={"signed_on": viewer.today, "starts_on": viewer.today},
    )  # fmt: skip
    page = BodyFormPage(
        form, _("Record an agreement"), _("Record"), reverse("network:agreements"), node.short_name, files=True
    )
    answer = tried(request, lambda: _record(request, form, node, None), form=form, done=_("The agreement is recorded."))
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.AGREEMENT, Right.ENTER, scope="object")
def add_more(request: Request, agreement_id: int) -> HttpResponse:
    """An additional agreement under a main one."""
    viewer = request.viewer
    parent = _kept(request, agreement_id)
    form = AgreementForm(
        request.POST or None, request.FILES or None, bodies=bodies_served(viewer, parent.node), is_addition=True,
        initial={"signed_on": viewer.today, "starts_on": viewer.today, "body": parent.body_id},
    )  # fmt: skip
    said = (_("The partners are those of the main agreement. A later last day moves its end."),)
    page = BodyFormPage(
        form, _("Record an additional agreement"), _("Record"), _back(parent), parent.title, said, files=True
    )
    answer = tried(
        request, lambda: _record(request, form, parent.node, parent), form=form, done=_("The agreement is recorded.")
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.AGREEMENT, Right.ENTER, scope="object")
def scan(request: Request, agreement_id: int) -> HttpResponse:
    """The scan of an agreement."""
    viewer = request.viewer
    agreement = _kept(request, agreement_id)
    form = ScanForm(request.POST or None, request.FILES or None)
    page = BodyFormPage(form, _("Attach the scan"), _("Attach"), _back(agreement), agreement.title, files=True)

    def keep() -> HttpResponse:
        file = form.cleaned_data["file"]
        agreements.attach_scan(
            by=viewer, agreement=agreement, content=file, name=file.name, media_type=media_of(file.name)
        )
        return _to(agreement)

    return tried(request, keep, form=form, done=_("The scan is kept.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.AGREEMENT, Right.ENTER, scope="object")
def end(request: Request, agreement_id: int) -> HttpResponse:
    """An end before its day."""
    viewer = request.viewer
    agreement = _kept(request, agreement_id)
    form = EndAgreementForm(request.POST or None, initial={"on": viewer.today})
    page = BodyFormPage(form, _("End the agreement"), _("End it"), _back(agreement), agreement.title)
    answer = tried(
        request,
        lambda: _to(agreements.end_agreement(by=viewer, agreement=agreement, **form.cleaned_data)),
        form=form,
        done=_("Ended."),
    )
    return answer or shown(request, FORM, page)
