"""What is filled in about a person and their posts by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer, offer_places, offer_rows
from opora.base.rules.texts import text_in
from opora.people.actions.staffing import Work
from opora.people.models import Person
from opora.people.queries.staff import all_posts, all_subjects

FIRST_DAY = dt.date(1930, 1, 1)
#: How far ahead a date may lie: a school year is planned in spring.
AHEAD = dt.timedelta(days=550)
STAGES = (
    ("preschool", _("preschool")),
    ("primary", _("primary")),
    ("basic", _("basic")),
    ("secondary", _("secondary")),
    ("vocational", _("vocational")),
    ("extra", _("extra education")),
)


class WorkingDayField(DayField):
    """A day of somebody's work: not before anybody now at work began, nor far ahead."""

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.past = past
        self.today: dt.date | None = None

    def clean(self, value: Any) -> Any:
        """Refuse slips of the pen such as the year 0206."""
        day = super().clean(value)
        if day is None or self.today is None:
            return day
        if self.past and day > self.today:
            raise forms.ValidationError(_("This day has not come yet. Check the year."))
        if not FIRST_DAY <= day <= self.today + AHEAD:
            raise forms.ValidationError(_("The year looks mistaken. Check the date."))
        return day


class DayForm(forms.Form):
    """A form whose dates know today."""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, WorkingDayField):
                field.today = today


class ContactForm(DayForm):
    """How to reach a person."""

    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the actions take it."""
        return {name: self.cleaned_data[name] for name in self.fields if name in PERSON_FACTS}


PERSON_FACTS = (
    "family", "given", "patronymic", "sex", "birth_on", "email", "phone", "teaching_started_on",
    "qualification_on", "category",
)  # fmt: skip


class PersonForm(ContactForm):
    """What is known of a person."""

    family = forms.CharField(label=_("Family name"), max_length=120)
    given = forms.CharField(label=_("Given name"), max_length=120, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", _("not said")), *Person.Sex.choices],
        help_text=_("Only for the grammar of papers."),
    )  # fmt: skip
    birth_on = WorkingDayField(label=_("Date of birth"), required=False, past=True)
    teaching_started_on = WorkingDayField(
        label=_("Teaching since"), required=False, past=True,
        help_text=_("The first day of teaching anywhere: who is young is counted from it."),
    )  # fmt: skip
    qualification_on = WorkingDayField(label=_("Qualified on"), required=False, past=True)
    category = forms.CharField(label=_("Qualification category"), max_length=40, required=False)
    field_order: tuple[str, ...] = PERSON_FACTS

    def __init__(self, *args: Any, contacts: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not contacts:
            for name in ("birth_on", "email", "phone"):
                del self.fields[name]


def titled(things: Iterable[Any], language: str) -> list[tuple[Any, str]]:
    """Rows of a dictionary as choices, by their titles."""
    return sorted(((thing.pk, text_in(thing.title, language)) for thing in things), key=lambda row: row[1])


class PostForm(DayForm):
    """What a post consists of."""

    post: Any = forms.ModelChoiceField(label=_("Post"), queryset=None, empty_label="—")
    post_text = forms.CharField(
        label=_("Post in your own words"), required=False, max_length=300,
        help_text=_("If it stands in your papers in other words than in the list."),
    )  # fmt: skip
    subjects: Any = forms.ModelMultipleChoiceField(label=_("Subjects"), queryset=None, required=False)
    stages = forms.MultipleChoiceField(
        label=_("Stages"), choices=STAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    load = forms.DecimalField(
        label=_("Rate"), required=False, min_value=0, max_value=4, max_digits=4, decimal_places=2, localize=True,
        help_text=_("For example 1 or 0.5."),
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {"post": all_posts(), "subjects": all_subjects()}
        for name in known.keys() & self.fields.keys():
            offer_rows(self, name, known[name])
            blank = [] if name == "subjects" else [("", _("choose"))]
            offer(self, name, [*blank, *titled(known[name], language)])


class WorkForm(PostForm):
    """A new post at an organisation."""

    node: Any = forms.ModelChoiceField(label=_("Organisation"), queryset=None, empty_label=None)
    starts_on = WorkingDayField(label=_("First working day"))
    is_main = forms.BooleanField(label=_("This is the main place of work"), required=False, initial=True)
    field_order: tuple[str, ...] = ("node", "post", "post_text", "subjects", "stages", "starts_on", "load", "is_main")

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self, "node", nodes)

    def work(self) -> Work:
        """The post as the actions take it."""
        data = self.cleaned_data
        names = ("post", "starts_on", "subjects", "stages", "load", "is_main", "post_text")
        return Work(**{name: data[name] for name in names})


class AddForm(PersonForm, WorkForm):
    """A new person with the first post."""

    is_another = forms.BooleanField(label=_("This is another person: add a new record"), required=False)
    field_order: tuple[str, ...] = (*PERSON_FACTS, *WorkForm.field_order, "is_another")


class EndForm(DayForm):
    """The last working day."""

    last_day = WorkingDayField(label=_("Last working day"))


class MoveForm(DayForm):
    """Where to, and since when."""

    node: Any = forms.ModelChoiceField(label=_("New organisation"), queryset=None, empty_label="—")
    starts_on = WorkingDayField(label=_("First day there"))

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "node", nodes)


class LeaveForm(DayForm):
    """A long leave: only that it is long, and whether it is parental."""

    starts_on = WorkingDayField(label=_("First day of the leave"))
    parental = forms.BooleanField(
        label=_("Parental leave"), required=False,
        help_text=_("Any other reason is nobody's business here: it is neither asked nor kept."),
    )  # fmt: skip


class ReturnForm(DayForm):
    """The first day back."""

    back_on = WorkingDayField(label=_("First day back at work"))


class YoungForm(forms.Form):
    """A word by hand on who counts as young."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[
            ("rule", _("by the rule")), ("young", _("a young teacher")), ("other", _("not a young teacher")),
        ],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why the rule is set aside"), required=False, max_length=300, widget=forms.Textarea,
        help_text=_("Colleagues and auditors will read it."),
    )  # fmt: skip

    @property
    def young(self) -> bool | None:
        """The decision as the action takes it."""
        return {"young": True, "other": False}.get(self.cleaned_data["decision"])
