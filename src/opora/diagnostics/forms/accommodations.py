"""Who gets more time in a campaign, and how much."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import offer
from opora.base.rules.access import Viewer
from opora.diagnostics.models import Survey
from opora.diagnostics.queries.surveys import invited_people


class AccommodationForm(forms.Form):
    """One of those the campaign is for, and minutes beyond the limit."""

    person = forms.TypedChoiceField(label=_("Who"), coerce=int)
    minutes = forms.IntegerField(
        label=_("Minutes more"), min_value=0, max_value=240, help_text=_("0 takes back what was granted.")
    )

    def __init__(self, *args: Any, viewer: Viewer, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", list(invited_people(survey, viewer.today).items()))
