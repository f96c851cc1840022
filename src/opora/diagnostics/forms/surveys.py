"""What is filled in about a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer
from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Instrument
from opora.diagnostics.queries.instruments import instruments_of
from opora.diagnostics.queries.surveys import places_for
from opora.people.queries.staff import all_subjects

ANSWERED = (Instrument.Kind.SURVEY, Instrument.Kind.SELF_ASSESSMENT)


class SurveyForm(forms.Form):
    """What is asked, where, of whom, between which days."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    instrument = forms.TypedChoiceField(label=_("What is answered"), coerce=int)
    node = forms.TypedChoiceField(label=_("Where"), coerce=int)
    starts_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    subject = forms.ChoiceField(label=_("Only teachers of the subject"), required=False)
    category = forms.CharField(label=_("Only with the qualification category"), max_length=40, required=False)
    young = forms.BooleanField(label=_("Only young teachers"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {node.pk: node for node in places_for(viewer)}
        offered = instruments_of(viewer).filter(state=Instrument.State.PUBLISHED, kind__in=ANSWERED, outside=False)
        self.known = {row.pk: row for row in offered}
        named = _("%(title)s, %(count)s min")
        rows = self.known.items()
        minutes = {pk: {"title": text_in(row.title, viewer.language), "count": row.minutes} for pk, row in rows}
        offer(self, "instrument", [(pk, named % told) for pk, told in minutes.items()])
        offer(self, "node", [(pk, str(node)) for pk, node in self.places.items()])
        subjects = [(row.code, text_in(row.title, viewer.language)) for row in all_subjects()]
        offer(self, "subject", [("", "—"), *subjects])


class ReasonForm(forms.Form):
    """Why people are asked for more than their attention budget."""

    reason = forms.CharField(
        label=_("Why all the same"), max_length=200, required=False, widget=forms.TextInput(attrs={"required": True})
    )
