"""A paper recorded by hand: kind, number, date, and the file if there is one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, ScanField, offer, offer_places, offer_rows
from opora.documents.models import Series
from opora.documents.rules.bodies import BODY_PAPERS
from opora.documents.rules.kinds import OTHER, kept_titles, kind_title, kinds
from opora.network.models import Node


class RecordForm(forms.Form):
    """One paper as it stands in the folder."""

    kind = forms.ChoiceField(label=_("Kind"), choices=())
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("As it stands on the paper, for example «159-од»."),
    )
    dated_on = DayField(label=_("Date"))
    title = forms.CharField(label=_("What it is about"), max_length=300, required=False)
    file = ScanField(label=_("Scan or file"), required=False)
    repeat = forms.BooleanField(label=_("The number is right: it was used twice"), required=False)


class PaperForm(RecordForm):
    """A paper of one of the organisations whose papers one keeps."""

    node: forms.ModelChoiceField[Node] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, empty_label=None
    )
    field_order = ("node",)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {**{code: one.title for code, one in kinds().items()}, **kept_titles()}
        offer(self, "kind", [*known.items(), (OTHER, kind_title(OTHER))])
        offer_places(self, "node", nodes)


class BodyPaperForm(RecordForm):
    """A paper of a centre or another body: where it lies is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [*BODY_PAPERS.items()])


class SignForm(forms.Form):
    """The day a paper was signed by hand."""

    signed_on = DayField(
        label=_("Signed on"),
        help_text=_("Record it when the sheet is signed: from this day the paper counts."),
    )  # fmt: skip
    scan = ScanField(label=_("Scan of the signed sheet"), required=False)


class ScanForm(forms.Form):
    """The signed sheet."""

    scan = ScanField(label=_("Scan of the signed sheet"))


class CountForm(forms.Form):
    """When numbers of a kind begin with one again."""

    node: forms.ModelChoiceField[Node] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, empty_label=None
    )
    counted = forms.ChoiceField(
        label=_("Numbers begin with one again"), choices=Series.Counted.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self, "node", nodes)


class ReasonForm(forms.Form):
    """Why a paper is put away or made anew."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class TemplateForm(forms.Form):
    """An own version of a template."""

    node: forms.ModelChoiceField[Node] = forms.ModelChoiceField(
        label=_("For whom"), queryset=None, empty_label=None, help_text=_("And for everybody below.")
    )
    file = forms.FileField(
        label=_("Word file"), help_text=_("A .docx with fields in double braces."),
        error_messages={"empty": _("The file is empty.")},
    )  # fmt: skip

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "node", nodes)

    def clean_file(self) -> Any:
        """No larger than any other upload; whether it is a template is asked when it is taken."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large. Make the pictures in it smaller."))
        return file
