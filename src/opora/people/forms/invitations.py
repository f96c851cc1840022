"""Forms of an invitation: the code on the paper, then a name and a password of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code as it stands on the paper."""

    code = forms.CharField(
        label=_("Code from the invitation"),
        help_text=_("Sixteen digits; spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        digits = "".join(char for char in self.cleaned_data["code"] if char.isdigit())
        if len(digits) != 16:
            raise ValidationError(_("A code has sixteen digits: check whether all of them are here."))
        return digits


class AccountForm(forms.Form):
    """The name one will sign in with, and a password."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("Latin letters, digits, dots, hyphens; your e-mail will do as well."),
        min_length=3,
        max_length=64,
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._@+-]*$", _("Use Latin letters, digits, dots and hyphens."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password1 = forms.CharField(
        label=_("Password"),
        help_text=_("At least eight characters. A few words in a row are easy to remember and hard to guess."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same password once more"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, has_account: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["username"]

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        one, two = cleaned.get("password1"), cleaned.get("password2")
        if one and two and one != two:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        return cleaned
