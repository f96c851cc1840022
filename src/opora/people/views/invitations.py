"""Invitations: printed by those who keep accounts, taken up by the person the paper is for."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages import Column, build_table
from opora.base.pages.requests import Request
from opora.base.rules import Refusal
from opora.base.rules.access import Data, Right
from opora.base.views.limits import address_of, later, wait_for
from opora.base.views.policy import found, policy
from opora.people.actions import invitations
from opora.people.forms.invitations import AccountForm, CodeForm
from opora.people.queries.accounts import account_person, keepers_people, without_account

#: Where the hash of a code that worked waits while its owner chooses a name and a password.
KEPT = "invitation"
#: Wrong codes in a quarter of an hour: of one address (a whole staff room), and of one code.
FROM_ADDRESS, OF_CODE, QUARTER = 60, 10, 15 * 60


def refused(request: Request, template: str, form: Form, **more: Any) -> HttpResponse:
    """The same page with what is wrong on top."""
    return render(request, template, {"form": form, **more}, status=422)


@require_http_methods(["GET", "POST"])
@policy(Data.PUBLIC, scope="public")
def enter(request: Request) -> HttpResponse:
    """Type the code from the paper."""
    form = CodeForm(request.POST or None)
    if request.method == "GET":
        return render(request, "people/invitation_enter.html", {"form": CodeForm()})
    if not form.is_valid():
        return refused(request, "people/invitation_enter.html", form)
    code_hash = invitations.digest(form.cleaned_data["code"])
    try:
        invitations.usable(code_hash, timezone.now())
    except invitations.CodeUnusable as refusal:
        waits = (
            wait_for(f"invite:{address_of(request)}", limit=FROM_ADDRESS, seconds=QUARTER),
            wait_for(f"invite:{code_hash}", limit=OF_CODE, seconds=QUARTER),
        )
        if any(waits):
            return later(request, max(waits))
        form.add_error("code", str(refusal))
        return refused(request, "people/invitation_enter.html", form)
    request.session[KEPT] = code_hash
    return redirect("people:invitation_accept")


@require_http_methods(["GET", "POST"])
@policy(Data.PUBLIC, scope="public")
def accept(request: Request) -> HttpResponse:
    """See whose invitation it is; choose a name and a password."""
    template, now = "people/invitation_accept.html", timezone.now()
    try:
        invitation = invitations.usable(request.session.get(KEPT, ""), now)
    except invitations.CodeUnusable:
        return redirect("people:invitation_enter")
    has_account = invitation.person.account is not None
    form = AccountForm(request.POST or None, has_account=has_account)
    if request.method == "GET":
        return render(request, template, {"form": form, "person": invitation.person})
    if not form.is_valid():
        return refused(request, template, form, person=invitation.person)
    try:
        account = invitations.accept(
            by=request.viewer,
            code_hash=request.session[KEPT],
            username=form.cleaned_data.get("username", ""),
            password=form.cleaned_data["password1"],
            now=now,
        )
    except ValidationError as weak:
        form.add_error("password1", weak)
        return refused(request, template, form, person=invitation.person)
    except Refusal as refusal:
        form.add_error(None if has_account else "username", str(refusal))
        return refused(request, template, form, person=invitation.person)
    request.session.pop(KEPT, None)
    if has_account:
        messages.success(request, _("The new password is set: sign in with it."))
        return redirect("account_login")
    get_adapter().login(request, account)
    messages.success(request, _("Welcome. This is your page; the password can be changed here too."))
    return redirect("people:me")


COLUMNS = (
    Column("name", _("Name"), ("sort_key", "pk")),
    Column("state", _("Invitation")),
)


@require_GET
@policy(Data.ACCOUNT, Right.ENTER)
def show(request: Request) -> HttpResponse:
    """Who has no account yet."""
    people = without_account(request.viewer)
    table = build_table(request.GET, columns=COLUMNS, rows=people, default="name", per_page=100)
    return render(request, "people/invitation_list.html", {"table": table})


@require_POST
@policy(Data.ACCOUNT, Right.ENTER)
def print_codes(request: Request) -> HttpResponse:
    """Make codes for the chosen people and show them on pages for the printer; they are shown only once."""
    viewer, now = request.viewer, timezone.now()
    chosen = [int(value) for value in request.POST.getlist("person")[:500] if value.isdecimal()]
    people = keepers_people(viewer, Right.ENTER).filter(pk__in=chosen, account=None)
    papers = []
    for person in people:
        try:
            papers.append({"person": person, "code": invitations.invite(by=viewer, person=person, now=now)})
        except Refusal as refusal:
            messages.warning(request, str(refusal))
    if not papers:
        messages.warning(request, _("Choose at least one person without an account."))
        return redirect("people:invitations")
    page = {
        "papers": papers,
        "until": (now + invitations.LIVES),
        "address": request.build_absolute_uri("/invite/"),
    }
    return render(request, "people/invitation_print.html", page)


@require_POST
@policy(Data.ACCOUNT, Right.ENTER, scope="object")
def print_again(request: Request, person_id: int) -> HttpResponse:
    """A code for a new password, for somebody who forgot the old one."""
    viewer, now = request.viewer, timezone.now()
    person = found(account_person(viewer, person_id, Right.ENTER))
    try:
        code = invitations.invite(by=viewer, person=person, now=now, again=True)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("people:account_show", person_id=person.pk)
    papers = [{"person": person, "code": code}]
    page = {"papers": papers, "until": now + invitations.LIVES, "address": request.build_absolute_uri("/invite/")}
    return render(request, "people/invitation_print.html", page)
