"""What is filled in about tasks, stages, evidence, facts and stated values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer, offer_rows


def words_field(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    """A few lines of words."""
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class TaskForm(forms.Form):
    """Who answers for a task and by when."""

    person: Any = forms.ModelChoiceField(label=_("Who answers for it"), queryset=None, required=False, empty_label="—")
    due_on = DayField(label=_("Due on"), required=False)
    reason = forms.CharField(
        label=_("Why it is carried over"), max_length=200, required=False,
        help_text=_("Only when the day becomes later: the level above sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people)


class StageForm(forms.Form):
    """Moving a stage on."""

    #: Chosen by the button.
    to = forms.ChoiceField(choices=[(state, state) for state in ("active", "done", "planned")])
    reason = forms.CharField(
        label=_("Why it is finished all the same"), max_length=200, required=False,
        help_text=_("Only when something on the list does not hold yet."),
    )  # fmt: skip


class ArtefactForm(forms.Form):
    """Since when evidence is there."""

    on = DayField(label=_("Received on"))


class FactForm(forms.Form):
    """What a target has come to."""

    numerator = forms.DecimalField(label=_("How many"), min_value=0, max_digits=14, decimal_places=3)
    denominator = forms.DecimalField(label=_("Of how many"), min_value=0, max_digits=14, decimal_places=3)
    on = DayField(label=_("On the day"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, is_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_share:
            del self.fields["denominator"]


class StatementForm(forms.Form):
    """A value stated by name."""

    term = forms.ChoiceField(label=_("What is counted"))
    value = forms.DecimalField(label=_("How many"), min_value=0, max_digits=14, decimal_places=3)
    on = DayField(label=_("On the day"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, terms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "term", terms)
