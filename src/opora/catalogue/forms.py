"""What is filled in about an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField
from opora.catalogue.models import Occurrence
from opora.network.models import Node
from opora.network.queries.agreements import organisation_named


class OccurrenceForm(forms.Form):
    """When, where, what; the day once, for the beginning and the end."""

    title = forms.CharField(label=_("What it is called"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind of event"), choices=Occurrence.Kind.choices)
    day = DayField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    online = forms.BooleanField(label=_("Online"), required=False)
    at = forms.CharField(
        label=_("At which organisation"), max_length=300, required=False,
        help_text=_("Its name as it stands in the tree; empty means at one's own place."),
    )  # fmt: skip
    place = forms.CharField(label=_("Room"), max_length=150, required=False)
    about = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    anyway = forms.BooleanField(label=_("It shall be so even if something clashes"), required=False)

    def __init__(self, *args: Any, near: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near

    def clean_at(self) -> Node | None:
        """The organisation of that name, exactly one."""
        words = str(self.cleaned_data["at"]).strip()
        if not words:
            return None
        known = organisation_named(words, near=self.near)
        if len(known) != 1:
            raise forms.ValidationError(_("No organisation of the region is called so. Copy its name from the tree."))
        return known[0]

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        moments = {
            name: timezone.make_aware(dt.datetime.combine(data["day"], data[field]))
            for name, field in (("starts_at", "begins"), ("ends_at", "ends"))
        }
        names = ("title", "kind", "place", "online", "about", "anyway")
        return (
            {name: data[name] for name in names}
            | moments
            | {"at": data["at"] or (None if data["online"] else self.near)}
        )
