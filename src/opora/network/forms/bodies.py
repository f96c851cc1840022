"""What is filled in about bodies, their materials and tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.forms import DayField, ScanField, offer, offer_rows
from opora.network.models import Body, Node
from opora.network.rules.bodies import LEVELS, SORTS, levels_at

NO_CHOICE = ("", "—")
ONE = dt.timedelta(days=1)


def _text(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class BodyForm(forms.Form):
    """The facts of a body; what it is and where it works are settled when it is opened."""

    name = forms.CharField(label=pgettext_lazy("of an organisation", "Name"), max_length=300)
    sort = forms.ChoiceField(label=_("Which kind"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    order_number = forms.CharField(label=_("Number of the order"), max_length=60, required=False)
    order_on = DayField(label=_("Date of the order"), required=False)
    ends_on = DayField(
        label=_("Last day"), required=False,
        help_text=_("Needed for an innovation site: it works for a term."),
    )  # fmt: skip
    about = _text(_("What it is for"), 2000, required=False)

    def __init__(self, *args: Any, kind: str, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form speaks of the last day, the record of the day after it.
        if self.initial.get("ends_on"):
            self.initial["ends_on"] -= ONE
        offer(self, "sort", [NO_CHOICE, *((one, str(Body.Sort(one).label)) for one in SORTS.get(kind, ()))])
        offer(self, "subject", [NO_CHOICE, *subjects])
        if kind not in SORTS:
            del self.fields["sort"]

    def clean_ends_on(self) -> dt.date | None:
        """The day from which it works no longer."""
        last: dt.date | None = self.cleaned_data["ends_on"]
        return last + ONE if last else None


class OpenBodyForm(BodyForm):
    """A new body at a place."""

    level = forms.ChoiceField(label=_("Level"))
    parent: Any = forms.ModelChoiceField(label=_("Stands under"), queryset=None, required=False, empty_label="—")
    starts_on = DayField(label=_("Works from"))
    field_order = ("name", "sort", "level", "parent", "subject", "starts_on", "ends_on", "order_number", "order_on")

    def __init__(self, *args: Any, node: Node, levels: list[str], parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "level", [(one, LEVELS[one]) for one in levels_at(node) if one in levels])
        offer_rows(self, "parent", parents)


class EndForm(forms.Form):
    """From which day something is over."""

    on = DayField(label=_("Over from the day"))


class MaterialForm(forms.Form):
    """A file for those who see the body."""

    title = forms.CharField(label=_("Title"), max_length=300)
    file = ScanField(label=_("File"))


class TaskForm(forms.Form):
    """A task from above."""

    title = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Due on"))
    details = _text(_("Details"), 2000, required=False)


class ReportForm(forms.Form):
    """A report upward."""

    words = _text(_("What was done"), 4000)
    file = ScanField(label=_("File"), required=False)


class RemarkForm(forms.Form):
    """What a returned report lacks."""

    remark = forms.CharField(label=_("What is to be mended"), max_length=500)
