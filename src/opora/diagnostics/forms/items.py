"""What is brought to the shelf: a workbook of questions, a picture of one question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

#: How a picture begins, and what it is then.
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
LARGEST = 2 * 2**20


class WorkbookForm(forms.Form):
    """A workbook of questions."""

    file = forms.FileField(
        label=_("Workbook with questions"),
        help_text=_("XLSX as in the blank workbook, or a download of another version that was changed."),
        error_messages={"required": _("Choose the file with the questions."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> Any:
        """Refuse at once what is larger than any upload."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is too large."))
        return file


def media_of(start: bytes) -> str:
    """What kind of picture begins so; empty for what is none."""
    found = next((media for first, media in PICTURES if start.startswith(first)), "")
    return "" if found == "image/webp" and start[8:12] != b"WEBP" else found


class PictureForm(forms.Form):
    """A picture and what it shows; without a new file only the words are changed."""

    file = forms.FileField(
        label=_("Picture"), help_text=_("PNG, JPEG or WebP, up to 2 megabytes."), required=False,
        error_messages={"empty": _("The file is empty.")},
    )  # fmt: skip
    words_ru = forms.CharField(
        label=_("What it shows, in Russian"), max_length=500,
        help_text=_("Read aloud to those who do not see it: as much as is needed to answer, never the answer."),
    )  # fmt: skip
    words_en = forms.CharField(label=_("What it shows, in English"), max_length=500, required=False)

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not has_picture
        self.media_type = ""

    def clean_file(self) -> Any:
        """The name alone proves nothing: the first bytes say what it is."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        self.media_type = media_of(file.read(16))
        file.seek(0)
        if not self.media_type:
            raise forms.ValidationError(_("This is not a PNG, JPEG or WebP picture. Save it as one of them."))
        if file.size > LARGEST:
            raise forms.ValidationError(_("The picture is too large: make it smaller than 2 megabytes."))
        return file

    @property
    def words(self) -> dict[str, str]:
        """What it shows, by language."""
        told = {"ru": self.cleaned_data["words_ru"], "en": self.cleaned_data["words_en"]}
        return {language: text for language, text in told.items() if text}
