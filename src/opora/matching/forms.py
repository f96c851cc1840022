"""What people type when they choose mentors: rules and reach of a run, answers on paper, wishes, weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer, offer_rows
from opora.base.rules.texts import text_in
from opora.matching.bridge.rules_files import objectives
from opora.matching.bridge.what_if import MOST_KM, MOST_MENTORS, Change
from opora.matching.models import Answer
from opora.matching.rules import OBJECTIVES

SENTENCES = {
    "first-september": _(
        "For a plain list: the same or a related subject, classes, years of service, nearness, the mentor's load."
    ),
    "by-needs": _("For teachers who said what they need help with: the mentor whose strengths cover most of it."),
}


#: The choice of rules a programme brings, before they are kept.
PROPOSED = "programme"


class _WithProposed(forms.models.ModelChoiceIterator):
    """The kept rules, before them those the programme brings for the first time."""

    def __iter__(self) -> Iterator[Any]:
        field: Any = self.field
        if field.proposed is not None and field.proposed.pk is None:
            yield PROPOSED, field.label_from_instance(field.proposed)
        yield from super().__iter__()


class SchemeField(forms.ModelChoiceField):
    """Rules to choose from, each with its sentence."""

    iterator = _WithProposed
    language = "ru"
    proposed: Any = None

    def to_python(self, value: Any) -> Any:
        """The kept rules, or those of the programme."""
        return self.proposed if value == PROPOSED and self.proposed is not None else super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        """Title, whose version it is, and what it looks at."""
        title = text_in(obj.title, self.language) or obj.code
        if obj.pk is None:
            return _("As the programme “%(title)s” says") % {"title": title}
        own = f" · {obj.node.short_name}, {_('version')} {obj.version}" if obj.node else ""
        sentence = SENTENCES.get(obj.code)
        return f"{title}{own}. {sentence}" if sentence else f"{title}{own}"


class RunForm(forms.Form):
    """By which rules, and where mentors are looked for."""

    scheme = SchemeField(
        label=_("By which rules"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose the rules."), "invalid_choice": _("Choose the rules from the list.")},
    )  # fmt: skip
    objective = forms.ChoiceField(
        label=_("What comes first"),
        widget=forms.RadioSelect,
        required=False,
        initial="most_served",
        choices=[(name, OBJECTIVES[name]) for name in objectives()],
    )
    across = forms.ChoiceField(
        label=_("Where to look for mentors"),
        widget=forms.RadioSelect,
        initial="own",
        choices=[
            ("own", _("In our own school only")),
            ("1", _("In all the schools of the municipality: such pairs are approved by both heads")),
        ],
    )

    def __init__(
        self, *args: Any, schemes: Any, language: str, wide: bool, proposed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scheme"]
        field.language, field.proposed, field.queryset = language, proposed, schemes
        field.initial = (proposed.pk or PROPOSED) if proposed else None
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
    answered_on = DayField(label=_("Date on the paper"))

    def __init__(self, *args: Any, sides: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "side", [(side, Answer.Side(side).label) for side in sides])


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
        offer_rows(self, "about", people)


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


class WhatIfForm(forms.Form):
    """What is imagined about a finished matching."""

    mentors = forms.IntegerField(
        label=_("How many mentors to add"), min_value=0, max_value=MOST_MENTORS, required=False
    )
    subject = forms.ChoiceField(label=_("Of which subject"), required=False)
    municipality = forms.ChoiceField(label=_("In which municipality"), required=False)
    online = forms.BooleanField(label=_("Everybody may meet online"), required=False)
    km = forms.IntegerField(label=_("No farther than, km"), min_value=1, max_value=MOST_KM, required=False)

    def __init__(self, *args: Any, subjects: Any, municipalities: Any, km: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "subject", [(one, one) for one in subjects] or [("", _("any"))])
        offer(self, "municipality", municipalities or [("", _("any"))])
        if len(municipalities) < 2:
            self.fields["municipality"].widget = forms.HiddenInput()
        if km is None:
            del self.fields["km"]
        else:
            self.fields["km"].help_text = _("By the rules: %(km)s km.") % {"km": km}

    def change(self, km: int | None) -> Change:
        """What was asked."""
        data = self.cleaned_data
        far = data.get("km")
        fields: Any = self.fields
        first = fields["municipality"].choices[0][0]
        return Change(
            mentors=data.get("mentors") or 0,
            subject=data.get("subject") or fields["subject"].choices[0][0],
            municipality=data.get("municipality") or first,
            online=bool(data.get("online")),
            km=far if far is not None and far != km else None,
        )
