"""What a reader may ask of the list of teachers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import offer
from opora.base.rules.texts import text_in

KIND_WORDS = {
    "teaching": _("teachers and educators"),
    "leading": _("heads and deputies"),
    "method": _("methodists"),
    "support": _("psychologists, speech therapists, social pedagogues"),
    "assisting": _("assistants"),
    "other": _("other posts"),
}


class StaffFilter(forms.Form):
    """A name, a subject, a kind of post."""

    q = forms.CharField(label=_("Name, also a former one"), required=False, max_length=200)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    kind = forms.ChoiceField(label=_("Kind of post"), required=False)

    def __init__(self, *args: Any, subjects: Any, kinds: Any, language: str, searches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((text_in(subject.title, language), subject.code) for subject in subjects)
        offer(self, "subject", [("", _("any subject")), *((code, title) for title, code in known)])
        offer(self, "kind", [("", _("any post")), *((key, label) for key, label in KIND_WORDS.items() if key in kinds)])
        self.fields["q"].widget.attrs["data-search"] = True
        if not searches:
            del self.fields["q"]
