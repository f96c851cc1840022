"""What is told beside a table of answers that were gathered elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer
from opora.base.rules.access import Viewer
from opora.diagnostics.queries.surveys import places_for
from opora.diagnostics.rules.item_sheets import word_named
from opora.diagnostics.rules.outside import GAPS


class OutsideForm(forms.Form):
    """A table with a row a person and a column a question."""

    file = forms.FileField(
        label=_("Table of answers"),
        help_text=_("XLSX, ODS or CSV: a row a person, a column a question, names of columns in the first row."),
        error_messages={"required": _("Choose the file with the answers."), "empty": _("The file is empty.")},
    )
    title = forms.CharField(label=_("What it is called"), max_length=200)
    node = forms.TypedChoiceField(label=_("Where"), coerce=int)
    answered_on = DayField(label=_("Day of the answers"))
    skip = forms.CharField(
        label=_("Columns that are no questions"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: names of people, their numbers. They are not taken in."),
    )  # fmt: skip
    missing = forms.CharField(
        label=_("Codes of missing answers"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, with the reason if it is known: 99 = refused to answer."),
    )  # fmt: skip
    sections = forms.CharField(
        label=_("What belongs together"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line: Load = load_1, load_2. Left empty, columns whose names begin alike."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {node.pk: node for node in places_for(viewer)}
        offer(self, "node", [(pk, str(node)) for pk, node in self.places.items()])

    def clean_file(self) -> Any:
        """Refuse at once what is larger than any upload."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large."))
        return file

    def clean_skip(self) -> list[str]:
        """Names of columns."""
        return _lines(self.cleaned_data["skip"])

    def clean_missing(self) -> dict[str, str]:
        """Code → the reason, empty where it is unknown."""
        found = {}
        for line in _lines(self.cleaned_data["missing"]):
            code, sign, reason = (part.strip() for part in line.partition("="))
            found[code] = word_named(GAPS, reason) if reason else ""
            if sign and not found[code]:
                told = {"reason": reason, "known": ", ".join(map(str, GAPS.values()))}
                raise forms.ValidationError(_("“%(reason)s” is not known here. Possible are: %(known)s."), params=told)
        return found

    def clean_sections(self) -> dict[str, list[str]] | None:
        """Title → columns."""
        found = {}
        for line in _lines(self.cleaned_data["sections"]):
            title, sign, names = (part.strip() for part in line.partition("="))
            found[title] = [name.strip() for name in names.split(",") if name.strip()]
            if not (title and sign and found[title]):
                raise forms.ValidationError(_("Write each line as: title = column, column."))
        return found or None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
