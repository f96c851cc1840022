"""What is typed about programmes: a file, and the first day of a run."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField
from opora.programmes.bridge.blueprints import LIMIT_KB

#: The line of a programme that names it.
NAME = re.compile(r'^code\s*=\s*"([\w-]+)"', re.M)


class FileForm(forms.Form):
    """A programme as a file, or as its text written on the page."""

    file = forms.FileField(
        label=_("File of the programme"), required=False,
        help_text=_("A text file that ends in .toml. It is checked first: nothing changes before you say so."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or its text"), required=False, strip=False, max_length=LIMIT_KB * 1024,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "data-code": True}),
        help_text=_("Change what differs and leave the rest. A file chosen above goes before the text."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the two, as a name and a text."""
        data = super().clean() or {}
        text = data.get("text", "").replace("\r\n", "\n")
        if not self.errors and not data.get("file"):
            if not text.strip():
                raise forms.ValidationError({"file": _("Choose a file, or write the text below.")})
            named = NAME.search(text)
            data["file"] = f"{named[1] if named else 'programme'}.toml", text
        return data

    def clean_file(self) -> tuple[str, str] | None:
        """Its name and its text."""
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        if upload.size > LIMIT_KB * 1024:
            raise forms.ValidationError(_("The file is larger than 1 MB. Is it a file of a programme?"))
        try:
            return upload.name, upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not in UTF-8. Save it again in this encoding.")) from None


class BeginForm(forms.Form):
    """When a run begins."""

    starts_on = DayField(
        label=_("Begins on"),
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
