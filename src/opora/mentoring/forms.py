"""What is filled in about pairs, their papers and mentors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer
from opora.mentoring.models import MentorProfile, Pair
from opora.mentoring.rules import KIND_WORDS, PAIR_PAPERS, PERSONAL_PAPERS, closing_reasons
from opora.mentoring.rules.gates import need_title
from opora.people.models import Person


class OrderForm(forms.Form):
    """The order that fixes pairs: as it stands in the school's own register."""

    number = forms.CharField(
        label=_("Number of the order"),
        max_length=60,
        help_text=_("As in your register: «159-од», «12/3-к». Any shape will do."),
        widget=forms.TextInput(attrs={"data-short": ""}),
    )
    dated_on = DayField(label=_("Date of the order"))
    until = DayField(
        label=_("Last day of the mentoring"),
        required=False,
        help_text=_("Empty: until the programme of mentoring is completed."),
    )
    pairs = forms.MultipleChoiceField(
        label=_("Pairs of this order"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one pair for the order.")},
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pairs", choices)


class TermsForm(forms.Form):
    """What the record does not know and papers say: until when, what is paid."""

    until = DayField(
        label=_("Last day of the mentoring"),
        required=False,
        help_text=_("Empty: until the programme of mentoring is completed."),
    )
    pay = forms.CharField(
        label=_("Amount and terms of pay"),
        max_length=300,
        required=False,
        help_text=_("For the agreements. Empty: the agreement says that there is no data, and you write it in Word."),
    )


class PapersForm(TermsForm):
    """For which pairs which papers are made."""

    kinds = forms.MultipleChoiceField(
        label=_("Which papers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of paper.")},
    )
    pairs = forms.MultipleChoiceField(
        label=_("For which pairs"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        error_messages={"required": _("Choose at least one pair.")},
    )
    field_order = ("kinds", "pairs", "until", "pay")

    def __init__(
        self, *args: Any, choices: Iterable[tuple[str, str]], offered: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pairs", choices)
        offer(self, "kinds", offered)

    def typed(self) -> dict[str, str]:
        """What was typed, as papers keep it."""
        until = self.cleaned_data["until"]
        return {"until": until.isoformat() if until else "", "pay": self.cleaned_data["pay"]}


class SignedForm(forms.Form):
    """Which papers were signed, and when."""

    papers = forms.MultipleChoiceField(
        label=_("Signed papers"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        error_messages={"required": _("Choose at least one paper.")},
    )
    signed_on = DayField(label=_("Signed on"))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "papers", choices)


class BasisForm(forms.Form):
    """On what ground a mentor works."""

    basis = forms.ChoiceField(
        label=_("Ground of the mentor's work"),
        choices=Pair.Basis.choices,
        help_text=_("Only article 351.8 asks for a consent and an additional agreement before the pair begins."),
    )


class ByHandForm(forms.Form):
    """A reverse pair or a group, agreed to on paper."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=(("reverse", KIND_WORDS["reverse"]), ("group", KIND_WORDS["group"])),
        widget=forms.RadioSelect,
        initial="reverse",
    )
    mentor = forms.TypedChoiceField(
        label=_("Mentor"),
        coerce=int,
        help_text=_("In a reverse pair: the one with more years of service."),
    )
    mentees = forms.TypedMultipleChoiceField(
        label=_("With whom"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
        help_text=_("In a reverse pair one colleague, in a group from two to ten."),
    )
    agreed_on = DayField(label=_("Everybody agreed, on paper"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        choices = [(pk, str(person)) for pk, person in self.people.items()]
        offer(self, "mentor", [("", _("choose")), *choices])
        offer(self, "mentees", choices)

    def chosen(self) -> tuple[Person, list[Person]]:
        """The mentor and the others."""
        mentees = [self.people[pk] for pk in self.cleaned_data["mentees"]]
        return self.people[self.cleaned_data["mentor"]], mentees

    def clean(self) -> dict[str, Any]:
        """One colleague in a reverse pair."""
        data = super().clean() or {}
        if data.get("kind") == "reverse" and len(data.get("mentees") or ()) > 1:
            self.add_error("mentees", _("A reverse pair is of two: choose one colleague."))
        return data


class PaperForm(forms.Form):
    """One paper of a pair beside its order."""

    kind = forms.ChoiceField(label=_("Paper"))
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty if the paper has none."),
        widget=forms.TextInput(attrs={"data-short": ""}),
    )
    dated_on = DayField(label=_("Signed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(PAIR_PAPERS[:-1])

    def offer(self, needed: Iterable[str]) -> None:
        """The papers the pair has to have first of all, and any other."""
        kinds = [*PERSONAL_PAPERS, *(kind for kind in needed if kind not in PERSONAL_PAPERS), PAIR_PAPERS[-1]]
        offer(self, "kind", [(kind, need_title(kind)) for kind in kinds])


class CriteriaForm(forms.Form):
    """What the record cannot know of a mentor, confirmed in person."""

    criteria = forms.MultipleChoiceField(
        label=_("Confirmed in person"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, answers: Iterable[tuple[str, str, bool]], **kwargs: Any) -> None:
        told = list(answers)
        super().__init__(*args, **{"initial": {"criteria": [code for code, _title, yes in told if yes]}, **kwargs})
        offer(self, "criteria", [(code, title) for code, title, _yes in told])


class EndForm(forms.Form):
    """How a pair ends."""

    reason = forms.ChoiceField(label=_("Why the pair ends"))
    on = DayField(
        label=_("First day without the pair"),
        help_text=_("Unless the plan is done, the teacher waits for another mentor from this day, first in turn."),
    )

    def __init__(self, *args: Any, pair: Pair, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today}, **kwargs})
        fit = closing_reasons(pair.state, pair.mentor_node.law_profile)
        offer(self, "reason", [("", _("choose")), *fit.items()])


class MentorForm(forms.ModelForm[MentorProfile]):
    """How many a mentor can take, and within what limits."""

    capacity = forms.IntegerField(
        label=_("Places for mentees"),
        min_value=0,
        max_value=10,
        help_text=_("Across all posts of the person. Three is usual; more than three needs the head's word."),
    )
    reach = forms.ChoiceField(
        label=_("Whom to help"),
        choices=(("own", _("only colleagues of the own school")), ("near", _("also teachers of other schools nearby"))),
        widget=forms.RadioSelect,
    )
    max_distance_km = forms.IntegerField(
        label=_("No farther than, km"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("For meetings in person. Empty: distance does not matter."),
    )

    class Meta:
        model = MentorProfile
        fields = ("capacity", "reach", "max_distance_km", "online_ready")
        labels = {"online_ready": _("Ready to meet online")}

    def __init__(self, *args: Any, taken: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.fields["reach"].initial = "own" if self.instance.own_school_only else "near"

    def clean_capacity(self) -> int:
        """Places people already have cannot be taken away by a number."""
        capacity: int = self.cleaned_data["capacity"]
        if capacity < self.taken:
            raise forms.ValidationError(
                _("%(taken)s places are taken already. End a pair first, or leave as many places.")
                % {"taken": self.taken}
            )
        return capacity

    def facts(self) -> dict[str, Any]:
        """What the action changes."""
        told = dict(self.cleaned_data)
        told["own_school_only"] = told.pop("reach") == "own"
        return told
