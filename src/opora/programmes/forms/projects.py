"""What is filled in about innovation projects: people, institutions, results, the consultant's log, the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer, offer_rows
from opora.base.rules.texts import text_in
from opora.programmes.forms.running import words_field
from opora.programmes.models import Consultation, Result


def choices_of(section: Mapping[str, Any], listed: str, language: str) -> list[tuple[str, str]]:
    """The entries of a dictionary of the file."""
    return [(code, text_in(one["title"], language)) for code, one in (section.get(listed) or {}).items()]


class ProjectForm(forms.Form):
    """Who leads and consults a project, and what it is about."""

    head: Any = forms.ModelChoiceField(label=_("Head of the project"), queryset=None, required=False, empty_label="—")
    consultant: Any = forms.ModelChoiceField(
        label=_("Scientific consultant"), queryset=None, required=False, empty_label="—"
    )
    theme = words_field(_("Full theme"), 1000, required=False)
    goal = words_field(_("Goal"), 2000, required=False)
    order_number = forms.CharField(label=_("Number of the order"), max_length=60, required=False)
    order_on = DayField(label=_("Date of the order"), required=False)

    def __init__(self, *args: Any, people: Any, consultants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "head", people)
        offer_rows(self, "consultant", consultants)


class PartForm(forms.Form):
    """An institution that takes part."""

    node: Any = forms.ModelChoiceField(label=_("Institution"), queryset=None, empty_label="—")
    person: Any = forms.ModelChoiceField(label=_("Who answers for it"), queryset=None, required=False, empty_label="—")
    starts_on = DayField(label=_("Takes part from"))
    positions = forms.MultipleChoiceField(
        label=_("Role positions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    means = forms.MultipleChoiceField(label=_("Means"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, nodes: Any, people: Any, section: Mapping[str, Any], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "node", nodes)
        offer_rows(self, "person", people)
        for name in ("positions", "means"):
            if listed := choices_of(section, name, language):
                offer(self, name, listed)
            else:
                del self.fields[name]


class LeaveForm(forms.Form):
    """When an institution takes part no longer."""

    on = DayField(label=_("First day without it"))


class ResultForm(forms.Form):
    """What an institution has come to in a year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    about = forms.ChoiceField(label=_("What it is about"))
    text = words_field(_("What has been achieved"), 4000)

    def __init__(self, *args: Any, years: list[int], section: Mapping[str, Any], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "year", [(year, str(year)) for year in years])
        lists = (("aim", "aims"), ("criterion", "criteria"), ("product", "products"))
        about: list[tuple[Any, Any]] = []
        for kind, listed in lists:
            entries = [(f"{kind}.{code}", words) for code, words in choices_of(section, listed, language)]
            about.append((Result.Kind(kind).label, entries))
        offer(self, "about", [*about, ("plan.", Result.Kind.PLAN.label)])


class ConsultationForm(forms.Form):
    """A line of the consultant's log."""

    kind = forms.ChoiceField(label=_("What it was"), choices=Consultation.Kind.choices)
    on = DayField(label=_("On the day"))
    topic = forms.CharField(label=_("Topic"), max_length=300)
    text = words_field(_("What was said"), 4000, required=False)


class ReportForm(forms.Form):
    """Of which year a report is, and who signs it."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)
    signer = forms.TypedChoiceField(
        coerce=int, empty_value=None, label=_("Who signs it"), required=False,
        help_text=_("People on record who sign for this place. With nobody chosen the signature is marked."),
    )  # fmt: skip

    def __init__(self, *args: Any, signers: Sequence[tuple[int, str]] = (), must: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signers:
            offer(self, "signer", signers if must else [("", _("Nobody yet")), *signers])
        else:
            del self.fields["signer"]
