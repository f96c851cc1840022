"""What is filled in about members, consultants and their hours."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.people.forms.persons import DayForm, WorkingDayField
from opora.people.models import ConsultingHours, Membership


class WhoForm(DayForm):
    """Somebody by the whole name: nobody is browsed for."""

    who = forms.CharField(
        label=_("Family name, given name, patronymic"),
        max_length=300,
        help_text=_("As they stand on the list of staff."),
    )
    workplace = forms.CharField(
        label=_("Where they work"), max_length=200, required=False,
        help_text=_("Only when there are namesakes: a part of the organisation's name."),
    )  # fmt: skip


class MemberForm(WhoForm):
    """Somebody's part in a body."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[one for one in Membership.Role.choices if one[0] != Membership.Role.CONSULTANT]
    )
    starts_on = WorkingDayField(label=_("From the day"))


class LeaveForm(DayForm):
    """From which day somebody takes no part any more."""

    on = WorkingDayField(label=_("No longer from the day"))


class TrainForm(DayForm):
    """A finished training."""

    on = WorkingDayField(label=_("Trained on"), past=True)
    hours = forms.IntegerField(label=_("Hours of training"), min_value=1, max_value=500)


class ApproveForm(DayForm):
    """The order that approves a consultant."""

    order_number = forms.CharField(label=_("Number of the order"), max_length=60)
    on = WorkingDayField(label=_("Date of the order"))


class HoursForm(forms.Form):
    """Hours of every week."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=ConsultingHours.Weekday.choices, coerce=int)
    starts_at = forms.TimeField(label=_("From what time"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(label=_("To what time"), widget=forms.TimeInput(attrs={"type": "time"}))
    online = forms.BooleanField(label=_("Online"), required=False)
    place = forms.CharField(label=_("Room"), max_length=100, required=False)
