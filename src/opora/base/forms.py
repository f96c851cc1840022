"""What forms of all apps share: lists to choose from, days, and files that come as scans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

#: Files a scan may come as, by the end of their names: what they are, and how they begin.
SCANS = {
    ".pdf": ("application/pdf", b"%PDF"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG"),
}

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 1, 1)


class DayField(forms.DateField):
    """A day, chosen or typed, with a year that makes sense."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Refuse slips of the pen such as the year 0206."""
        day = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("The year looks mistaken. Check the date."))
        return day


class ScanField(forms.FileField):
    """A PDF, a Word file or a picture, no larger than any other upload."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, Word, JPG or PNG."))
        kwargs.setdefault("error_messages", {"empty": _("The file is empty.")})
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The name alone proves nothing: the first bytes must agree with it."""
        file = super().clean(data, initial)
        if not file:
            return None
        _media, start = SCANS.get(PurePath(file.name).suffix.lower(), ("", b""))
        if not start or not file.read(8).startswith(start):
            raise forms.ValidationError(_("This is not a PDF, Word, JPG or PNG file. Save it as one of them."))
        file.seek(0)
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large. Scan it in grey, or split it."))
        return file


def media_of(name: str) -> str:
    """What kind of file a scan is, by its name."""
    return SCANS[PurePath(name).suffix.lower()][0]


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Fill a field of the form with what may be chosen now: pairs of a value and its words, or of a group and pairs."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Fill a field of the form with the rows that may be chosen now."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def offer_places(form: forms.BaseForm, name: str, nodes: QuerySet[Any]) -> None:
    """The same for places; a single one is not asked about."""
    offer_rows(form, name, nodes)
    if len(nodes) == 1:
        form.fields[name].widget = forms.HiddenInput()
        form.fields[name].initial = nodes[0].pk
