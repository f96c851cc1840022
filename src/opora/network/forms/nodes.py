"""What is asked of the tree and filled in about its nodes."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer, offer_rows
from opora.network.models import Node
from opora.network.rules import PARTS

LAW_PROFILES = (("ru", _("Russia")), ("by", _("Belarus")))


class TreeFilter(forms.Form):
    """A name, and the day on which the tree is looked at."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=200)
    on = DayField(label=_("As on the day"), required=False)

    def __init__(self, *args: Any, searches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not searches:
            del self.fields["q"]


class ChangeNodeForm(forms.Form):
    """The facts of a node."""

    name = forms.CharField(label=_("Name in full"), max_length=500)
    short_name = forms.CharField(label=_("Short name"), max_length=200)
    institution = forms.ChoiceField(
        label=_("Kind of organisation"), required=False, choices=[("", "—"), *Node.Institution.choices]
    )
    code = forms.CharField(
        label=_("Code in the registers of the region"), max_length=40, required=False,
        help_text=_("By this code lists from outside know the organisation."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    law_profile = forms.ChoiceField(label=_("Law"), choices=LAW_PROFILES)
    time_zone = forms.CharField(label=_("Time zone"), max_length=40, required=False)
    week_days = forms.TypedChoiceField(label=_("Days in the working week"), choices=[(5, "5"), (6, "6")], coerce=int)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Node.Kind.ORGANISATION:
            del self.fields["institution"]
            del self.fields["week_days"]

    def clean_time_zone(self) -> str:
        """A zone by its name in the database of time zones."""
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone. Write it like Europe/Moscow."))
        return zone


class OpenNodeForm(forms.Form):
    """A new part of the tree."""

    kind = forms.ChoiceField(label=_("What it is"))
    institution = forms.ChoiceField(
        label=_("Kind of organisation"), required=False, choices=[("", "—"), *Node.Institution.choices],
        help_text=_("Only for an organisation: words on its pages follow."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name in full"), max_length=500)
    short_name = forms.CharField(label=_("Short name"), max_length=200)
    code = forms.CharField(label=_("Code in the registers of the region"), max_length=40, required=False)
    opened_on = DayField(label=_("Opened on"))

    def __init__(self, *args: Any, parent: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind, Node.Kind(kind).label) for kind in PARTS[parent.kind]])

    def clean(self) -> dict[str, Any]:
        """A kind of organisation only for organisations, and for each of them."""
        data = super().clean() or {}
        if data.get("kind") != Node.Kind.ORGANISATION:
            data["institution"] = ""
        elif not data.get("institution"):
            self.add_error("institution", _("Choose what kind of organisation it is."))
        return data


class MoveNodeForm(forms.Form):
    """Under which territory, and since when."""

    parent: Any = forms.ModelChoiceField(label=_("Now under"), queryset=None, empty_label="—")
    on = DayField(label=_("From the day"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", places)


class CloseNodeForm(forms.Form):
    """Since when, and who takes over."""

    on = DayField(label=_("Closed from the day"))
    successor: Any = forms.ModelChoiceField(
        label=_("Merges into"), queryset=None, required=False, empty_label=_("nobody takes over")
    )

    def __init__(self, *args: Any, heirs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "successor", heirs)
