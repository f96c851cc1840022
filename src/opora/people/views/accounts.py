"""A person's account as those see it who keep accounts; and oneself, with what is held about one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request, account_of
from opora.base.rules import Refusal
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.people.actions import accounts, consents
from opora.people.pages.accounts import account_page, my_page
from opora.people.queries.accounts import account_person, own_consent

#: What may be done to an account, by the name of the button.
DEEDS: dict[str, tuple[Callable[..., Any], Any]] = {
    "end_sessions": (accounts.end_sessions_of, _("Every device has been signed out.")),
    "disable": (accounts.disable, _("The account is closed; its sessions have ended.")),
    "enable": (
        lambda *, by, person, now: accounts.enable(by=by, person=person),
        _("The account is open again."),
    ),
    "reset": (
        accounts.confirm_reset,
        _("Your word is noted. After two words of different people the step is off."),
    ),
}


@require_GET
@policy(Data.ACCOUNT, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """The account of a person within reach: whether it works, its roles, what can be done."""
    viewer = request.viewer
    person = found(account_person(viewer, person_id))
    return render(request, "people/account_show.html", {"page": account_page(viewer, person)})


@require_POST
@policy(Data.ACCOUNT, Right.ENTER, scope="object")
def change(request: Request, person_id: int) -> HttpResponse:
    """One deed: sign out everywhere, close, open, a word for a reset of the second step."""
    viewer = request.viewer
    person = found(account_person(viewer, person_id, Right.ENTER))
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        messages.warning(request, _("Choose what to do with the account."))
        return redirect("people:account_show", person_id=person.pk)
    try:
        deed[0](by=viewer, person=person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, deed[1])
    return redirect("people:account_show", person_id=person.pk)


@require_GET
@policy(Data.ACCOUNT, Right.VIEW, scope="own")
def me(request: Request) -> HttpResponse:
    """What is held about me."""
    page = my_page(request.viewer, account_of(request))
    return render(request, "people/me_show.html", {"page": page})


@require_POST
@policy(Data.ACCOUNT, Right.ENTER, scope="own")
def withdraw(request: Request, consent_id: int) -> HttpResponse:
    """Withdraw one of one's own consents."""
    viewer = request.viewer
    consent = found(own_consent(viewer, consent_id))
    consents.withdraw(by=viewer, consent=consent, today=viewer.today)
    messages.success(request, _("The consent is withdrawn. What rested on it stops today."))
    return redirect("people:me")


@require_GET
@policy(Data.ACCOUNT, Right.ENTER, scope="own")
def set_password(request: Request) -> HttpResponse:
    """Where the library sends an account without a password: the cast of the demo has none."""
    messages.info(request, _("This account has no password: it is entered by choosing a person of the demo."))
    return redirect("people:me")
