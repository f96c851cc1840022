"""A paper recorded by hand: kind, number, date, and the file if there is one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opora.documents.rules.kinds import OTHER, kind_title, kinds
from opora.network.models import Node

#: Files a paper may come as, by the end of their names.
MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
#: How such a file begins: the name alone proves nothing.
STARTS = {
    ".pdf": b"%PDF",
    ".docx": b"PK\x03\x04",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG",
}


class PaperForm(forms.Form):
    """One paper as it stands in the folder."""

    node: forms.ModelChoiceField[Node] = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, empty_label=None
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=())
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("As it stands on the paper, for example «159-од»."),
    )
    dated_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(label=_("What it is about"), max_length=300, required=False)
    file = forms.FileField(
        label=_("Scan or file"), required=False, help_text=_("PDF, Word, JPG or PNG."),
        error_messages={"empty": _("The file is empty.")},
    )  # fmt: skip
    repeat = forms.BooleanField(label=_("The number is right: it was used twice"), required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [*((code, one.title) for code, one in kinds().items()), (OTHER, kind_title(OTHER))]
        field: Any = self.fields["node"]
        field.queryset = nodes
        if len(nodes) == 1:
            field.widget = forms.HiddenInput()
            field.initial = nodes[0].pk

    def clean_file(self) -> Any:
        """Only kinds of file a paper comes as, no larger than any other upload."""
        file = self.cleaned_data.get("file")
        if not file:
            return None
        kind = PurePath(file.name).suffix.lower()
        if kind not in MEDIA or not file.read(8).startswith(STARTS[kind]):
            raise forms.ValidationError(_("This is not a PDF, Word, JPG or PNG file. Save it as one of them."))
        file.seek(0)
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large. Scan it in grey, or split it."))
        return file

    @property
    def media_type(self) -> str:
        """What the file is."""
        return MEDIA[PurePath(self.cleaned_data["file"].name).suffix.lower()]


class SignForm(forms.Form):
    """The day a paper was signed by hand."""

    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Record it when the sheet is signed: from this day the paper counts."),
    )  # fmt: skip


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
        field: Any = self.fields["node"]
        field.queryset = nodes

    def clean_file(self) -> Any:
        """No larger than any other upload; whether it is a template is asked when it is taken."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large. Make the pictures in it smaller."))
        return file
