"""What is filled in about requests and strengths."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer
from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.competences.models import Competence, Level
from opora.competences.queries.frameworks import choices_of, competence_of, levels_of

SEVERITY = ((1, _("would be nice")), (2, _("this year")), (3, _("soon, it cannot wait")))


class CompetenceForm(forms.Form):
    """A competence of the common language."""

    competence = forms.TypedChoiceField(label=_("Competence"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        offer(self, "competence", [("", "—"), *choices_of(viewer)])

    def clean_competence(self) -> Competence | None:
        """The competence itself."""
        chosen = self.cleaned_data["competence"]
        return competence_of(self.viewer, chosen) if chosen else None


class AskForm(CompetenceForm):
    """A request for help: a competence, own words, or both."""

    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=300, widget=forms.Textarea,
        help_text=_("If the list has nothing that fits, say it here. Everybody who sees the request reads it."),
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label=_("How soon"), coerce=int, choices=SEVERITY, initial=2, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].required = False


class ClaimForm(CompetenceForm):
    """Something one can help with."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.levels = {level.pk: level for level in levels_of(viewer)}
        offer(self, "level", [(pk, text_in(level.title, viewer.language)) for pk, level in self.levels.items()])

    def clean_level(self) -> Level:
        """The level itself."""
        return self.levels[self.cleaned_data["level"]]


class DecisionForm(forms.Form):
    """The day of a decision about the strengths that are marked."""

    decided_on = DayField(label=_("Date of the decision"))
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, known: list[int], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = today
        offer(self, "chosen", [(pk, pk) for pk in known])
