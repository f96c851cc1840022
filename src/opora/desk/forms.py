"""The one form of the desk: a visitor's own list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TryForm(forms.Form):
    """A file, and how the school is called."""

    file = forms.FileField(
        label=_("Your list of teachers"),
        help_text=_("XLSX, XLS, ODS or CSV, as it is: names, posts, subjects, service are enough."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose the file with your list."), "empty": _("This file is empty.")},
    )
    school = forms.CharField(
        label=_("How your school is called"),
        help_text=_("Only for the headings; may stay empty."),
        required=False,
        max_length=200,
    )
