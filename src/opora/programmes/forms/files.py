"""What is typed about programmes: a file, and the first day of a run."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.programmes.bridge.blueprints import LIMIT_KB


class FileForm(forms.Form):
    """A programme as a file."""

    file = forms.FileField(
        label=_("File of the programme"),
        help_text=_("A text file that ends in .toml. It is checked first: nothing changes before you say so."),
    )

    def clean_file(self) -> tuple[str, str]:
        """Its name and its text."""
        upload = self.cleaned_data["file"]
        if upload.size > LIMIT_KB * 1024:
            raise forms.ValidationError(_("The file is larger than 1 MB. Is it a file of a programme?"))
        try:
            return upload.name, upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not in UTF-8. Save it again in this encoding.")) from None


class BeginForm(forms.Form):
    """When a run begins."""

    starts_on = forms.DateField(
        label=_("Begins on"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Its year counts: stages of the file are laid out from there."),
    )  # fmt: skip
    as_in_source = forms.BooleanField(
        label=_("With the dates of the file"), required=False,
        help_text=_("Leave the years as the document has them, even if they are over."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        if not dated:
            del self.fields["as_in_source"]
