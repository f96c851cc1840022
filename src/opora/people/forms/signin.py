"""The form of sign-in: a user name, a password, and whether others use this computer."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Asks for no more than it needs, and keeps a shared computer signed in for half an hour at most."""

    shared = forms.BooleanField(
        label=_("Other people use this computer"),
        help_text=_("Then we sign you out after half an hour without a click."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name"), _("Password")
        password.help_text = ""
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        login.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})

    def clean_login(self) -> str:
        """User names are kept in small letters, so that «Anna» and «anna» are one account and one count."""
        return str(super().clean_login()).lower()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; the wish for a short session is kept through the second step."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if self.cleaned_data.get("shared"):
            request.session.set_expiry(settings.SHARED_SESSION_SECONDS)
        return response
