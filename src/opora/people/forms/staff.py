"""What a reader may ask of the list of teachers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.rules.texts import text_in


class StaffFilter(forms.Form):
    """A name and a subject."""

    q = forms.CharField(label=_("Name, also a former one"), required=False, max_length=200)
    subject = forms.ChoiceField(label=_("Subject"), required=False)

    def __init__(self, *args: Any, subjects: Any, language: str, searches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((text_in(subject.title, language), subject.code) for subject in subjects)
        field: Any = self.fields["subject"]
        field.choices = [("", _("any subject")), *((code, title) for title, code in known)]
        self.fields["q"].widget.attrs["data-search"] = True
        if not searches:
            del self.fields["q"]
