"""Words of a competence in two languages, its place in the tree, and a file of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import offer

#: A framework of ten thousand rows is far below this.
FILE_LIMIT = 2 * 1024 * 1024


class TitleForm(forms.Form):
    """What a competence is called."""

    ru = forms.CharField(label=_("Name in Russian"), max_length=300)
    en = forms.CharField(
        label=_("Name in English"), max_length=300, required=False,
        help_text=_("Those who read Opora in English see the Russian name when this is empty."),
    )  # fmt: skip

    @property
    def title(self) -> dict[str, str]:
        """The words by language."""
        return {lang: " ".join(words.split()) for lang in ("ru", "en") if (words := self.cleaned_data[lang])}


class AddForm(TitleForm):
    """A new competence and what it stands under."""

    parent = forms.TypedChoiceField(
        label=_("Stands under"), required=False, coerce=int, empty_value=None,
        help_text=_("An area of its own stands at the top."),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False,
        help_text=_("Small Latin letters and digits, for files and rules. Leave it empty and Opora gives one."),
    )  # fmt: skip
    field_order = ("parent", "ru", "en", "code")

    def __init__(self, *args: Any, parents: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", [("", _("at the top")), *parents])


class FileForm(forms.Form):
    """A framework as a file."""

    file = forms.FileField(
        label=_("CSV file"), allow_empty_file=True,
        help_text=_("Download the present one, change it in a spreadsheet, save it as CSV and bring it here."),
    )  # fmt: skip

    def clean_file(self) -> bytes:
        """The bytes, if there are not too many of them."""
        upload = self.cleaned_data["file"]
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError(_("The file is larger than 2 MB. Is it a table of competences?"))
        content: bytes = upload.read()
        return content
