"""What people type about pairs and mentors: orders, endings, places and limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.documents.models import Paper
from opora.mentoring.models import MentorProfile
from opora.mentoring.rules import CLOSING_REASONS


class DayInput(forms.DateInput):
    """A day chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrderForm(forms.Form):
    """The order that fixes pairs."""

    number = forms.CharField(
        label=_("Number of the order"), max_length=60, help_text=_("As it stands on the paper, for example «159-од».")
    )
    dated_on = forms.DateField(label=_("Date of the order"), widget=DayInput())
    chosen = forms.ModelMultipleChoiceField(
        label=_("Pairs"), queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one pair.")},
    )  # fmt: skip
    repeat = forms.BooleanField(label=_("The number is right: it was used twice"), required=False)

    def __init__(self, *args: Any, pairs: Any, words: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.queryset = pairs
        field.label_from_instance = lambda pair: words.get(pair.pk, str(pair.pk))


class EndForm(forms.Form):
    """When and why a pair ends."""

    reason = forms.ChoiceField(label=_("Why"), choices=list(CLOSING_REASONS.items()))
    on = forms.DateField(label=_("From which day"), widget=DayInput())


class PaperForm(forms.Form):
    """A paper on a pair: an agreement, a consent."""

    kind = forms.ChoiceField(label=_("What kind of paper"))
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    dated_on = forms.DateField(label=_("Date"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        kinds = (Paper.Kind.ADD_AGREEMENT, Paper.Kind.CONSENT_MENTOR, Paper.Kind.CONSENT_MENTEE, Paper.Kind.OTHER)
        field.choices = [(kind.value, kind.label) for kind in kinds]


class MentorForm(forms.ModelForm[MentorProfile]):
    """How many places a mentor has, and how far they go."""

    class Meta:
        model = MentorProfile
        fields = ["capacity", "online_ready", "own_school_only", "max_distance_km"]

    def __init__(self, *args: Any, taken: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        for name in ("capacity", "max_distance_km"):
            self.fields[name].widget.attrs["max"] = 20 if name == "capacity" else 2000

    def clean_capacity(self) -> int:
        """No fewer places than are taken, no more than anybody can mentor."""
        places: int = self.cleaned_data["capacity"]
        if places > 20:
            raise forms.ValidationError(_("More than twenty places is surely a slip: write how many teachers fit in."))
        if places < self.taken:
            raise forms.ValidationError(
                _("%(count)s places are taken already: end a pair or withdraw a proposal first.")
                % {"count": self.taken}
            )
        return places
