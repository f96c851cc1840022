"""What is filled in about agreements and links."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.forms import DayField, ScanField, offer_rows
from opora.network.models import Link

#: Lines for partners on the form.
PARTNERS = (1, 2, 3)


class AgreementFilter(forms.Form):
    """Words of the number, the title or a partner."""

    q = forms.CharField(label=_("Number, subject or partner"), required=False, max_length=200)
    show = forms.CharField(required=False, widget=forms.HiddenInput())


class AgreementForm(forms.Form):
    """An agreement as it stands on the paper."""

    title = forms.CharField(label=_("What it is about"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    signed_on = DayField(label=pgettext_lazy("an agreement", "Signed on"))
    starts_on = DayField(label=_("Holds from"))
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty when it holds without a term.")
    )
    signatory = forms.CharField(label=_("Signed on our side: name and post"), max_length=200, required=False)
    body: Any = forms.ModelChoiceField(label=_("For the work of"), queryset=None, required=False, empty_label="—")
    file = ScanField(label=_("Scan"), required=False)

    def __init__(self, *args: Any, bodies: Any, is_addition: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "body", bodies)
        for number in () if is_addition else PARTNERS:
            self.fields[f"partner_{number}"] = forms.CharField(
                label=_("Partner") if number == 1 else _("One more partner"),
                max_length=300, required=number == 1,
                help_text=_("An organisation of the region by its name here, or any other.") if number == 1 else "",
            )  # fmt: skip
            self.fields[f"signatory_{number}"] = forms.CharField(
                label=_("Signed by: name and post"), max_length=200, required=False
            )

    def partners(self) -> list[tuple[str, str]]:
        """Names of the partners with who signed."""
        data = self.cleaned_data
        return [(data.get(f"partner_{one}", ""), data.get(f"signatory_{one}", "")) for one in PARTNERS]

    def facts(self) -> dict[str, Any]:
        """What the action takes: the period is kept with its end not included."""
        data = self.cleaned_data
        names = ("title", "number", "signed_on", "starts_on", "signatory", "body")
        last = data["last_day"]
        return {name: data[name] for name in names} | {"ends_on": last + dt.timedelta(days=1) if last else None}


class ScanForm(forms.Form):
    """The scan of an agreement."""

    file = ScanField(label=_("Scan"))


class EndAgreementForm(forms.Form):
    """An end before its day."""

    on = DayField(label=_("Over from the day"))
    because = forms.CharField(label=_("Why it ends"), max_length=300)


class LinkForm(forms.Form):
    """A link with another organisation of the region."""

    kind = forms.ChoiceField(label=_("Kind of link"), choices=Link.Kind.choices)
    other = forms.CharField(
        label=_("The other organisation"), max_length=300,
        help_text=_("Its short name, its name in full or its code, as they stand in the tree."),
    )  # fmt: skip
    turned = forms.BooleanField(label=_("The other one leads or helps"), required=False)
    starts_on = DayField(label=_("From the day"))
    about = forms.CharField(label=_("What they do together"), max_length=300, required=False)
