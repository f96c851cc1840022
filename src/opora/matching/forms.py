"""What people type when they choose mentors: rules and reach of a run, answers on paper, wishes, weights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.rules.texts import text_in
from opora.matching.models import Answer

SENTENCES = {
    "first-september": _(
        "For a plain list: the same or a related subject, classes, years of service, nearness, the mentor's load."
    ),
    "by-needs": _("For teachers who said what they need help with: the mentor whose strengths cover most of it."),
}


class SchemeField(forms.ModelChoiceField):
    """Rules to choose from, each with its sentence."""

    language = "ru"

    def label_from_instance(self, obj: Any) -> str:
        """Title, whose version it is, and what it looks at."""
        title = text_in(obj.title, self.language) or obj.code
        own = f" · {obj.node.short_name}, {_('version')} {obj.version}" if obj.node else ""
        sentence = SENTENCES.get(obj.code)
        return f"{title}{own}. {sentence}" if sentence else f"{title}{own}"


class RunForm(forms.Form):
    """By which rules, and where mentors are looked for."""

    scheme = SchemeField(
        label=_("By which rules"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose the rules."), "invalid_choice": _("Choose the rules from the list.")},
    )  # fmt: skip
    across = forms.ChoiceField(
        label=_("Where to look for mentors"),
        widget=forms.RadioSelect,
        initial="own",
        choices=[
            ("own", _("In our own school only")),
            ("1", _("In all the schools of the municipality: such pairs are approved by both heads")),
        ],
    )

    def __init__(self, *args: Any, schemes: Any, language: str, wide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scheme"]
        field.language, field.queryset = language, schemes
        field.initial = next((scheme.pk for scheme in schemes), None)
        if wide:
            del self.fields["across"]


YES_NO = [("yes", _("agreed")), ("no", _("said no"))]


class AnswerForm(forms.Form):
    """One side's word, without reasons."""

    side = forms.ChoiceField(choices=Answer.Side.choices)
    yes = forms.ChoiceField(choices=YES_NO)


class PaperAnswerForm(forms.Form):
    """An answer given on paper: whose, which, on what day."""

    side = forms.ChoiceField(label=_("Who answered"))
    yes = forms.ChoiceField(label=_("What the answer is"), choices=YES_NO, widget=forms.RadioSelect, initial="yes")
    answered_on = forms.DateField(
        label=_("Date on the paper"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, sides: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["side"]
        field.choices = [(side, Answer.Side(side).label) for side in sides]


class WishForm(forms.Form):
    """A colleague one would like, or rather not."""

    about: Any = forms.ModelChoiceField(label=_("Colleague"), queryset=None, empty_label=_("choose"))
    kind = forms.ChoiceField(
        label=_("What you would like"),
        widget=forms.RadioSelect,
        initial="wish",
        choices=[("wish", _("I would like to work with this person")), ("refusal", _("Not with this person"))],
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.queryset = people


class WeightsForm(forms.Form):
    """The points of each term."""

    def __init__(self, *args: Any, weights: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, weight in enumerate(weights):
            if weight.points is None:
                continue
            self.fields[f"points_{number}"] = forms.FloatField(
                label=weight.title, initial=weight.points, min_value=-1000, max_value=1000
            )
        self.names = {f"points_{number}": weight.name for number, weight in enumerate(weights)}

    def points(self) -> dict[str, float]:
        """Term → points."""
        return {self.names[name]: value for name, value in self.cleaned_data.items()}


class FileForm(forms.Form):
    """The rules as a file."""

    text = forms.CharField(
        label=_("The rules as a file"), max_length=100_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )  # fmt: skip
