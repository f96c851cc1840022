"""What a person fills in on the pages of intake."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from opora.base.forms import offer, offer_places
from opora.intake.models import Batch
from opora.intake.rules.fields import TITLES
from opora.intake.rules.mapping import Column


class UploadForm(forms.Form):
    """A file, and the organisation it belongs to."""

    node: Any = forms.ModelChoiceField(label=_("Organisation"), queryset=None, empty_label=None)
    file = forms.FileField(
        label=_("File with the list"),
        help_text=_("XLSX, XLS, ODS or CSV, as it is: titles above the table and rows «Total» do no harm."),
        error_messages={"required": _("Choose the file with the list."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self, "node", nodes)

    def clean_file(self) -> Any:
        """Refuse at once what is larger than intake takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // (1024 * 1024)
            raise forms.ValidationError(
                ngettext_lazy(
                    "The file is larger than %(limit)s megabyte. Leave only the sheet with the list in it.",
                    "The file is larger than %(limit)s megabytes. Leave only the sheet with the list in it.",
                    limit,
                )
                % {"limit": limit}
            )
        return file


class ColumnsForm(forms.Form):
    """What each column of the file means."""

    kind = forms.ChoiceField(label=_("What this file is"), choices=Batch.Kind.choices)
    is_full = forms.BooleanField(
        label=_("This is the full list: whoever is not in it has left"), required=False,
        help_text=_("Nobody is dismissed without your decision: each such person becomes a line you decide about."),
    )  # fmt: skip

    def __init__(self, *args: Any, columns: tuple[Column, ...], results: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [pair for pair in Batch.Kind.choices if results or pair[0] != Batch.Kind.RESULTS]
        offer(self, "kind", kinds)
        choices = [
            ("", _("do not read")),
            *((name, title) for name, title in TITLES.items() if name != "never_read"),
        ]
        for column in columns:
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=column.header or _("Column %(number)s") % {"number": column.index + 1},
                choices=choices,
                required=False,
                initial=column.field,
            )

    def chosen(self) -> dict[int, str]:
        """Column → field, as the person chose."""
        return {
            int(name.removeprefix("column_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }

    def clean(self) -> dict[str, Any]:
        """One field may come from one column only."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for name, value in list(data.items()):
            if not name.startswith("column_") or not value or value in {"row_number", "remark"}:
                continue
            if value in seen:
                self.add_error(
                    name,
                    _("“%(field)s” is already read from another column. Choose one of them.")
                    % {"field": TITLES[value]},
                )
            seen[value] = name
        return data


class RowForm(forms.Form):
    """The cells of one row, as texts to mend."""

    def __init__(self, *args: Any, cells: dict[str, str], faults: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in cells.items():
            self.fields[name] = forms.CharField(
                label=str(TITLES.get(name, name)), required=False, initial=text, max_length=2000, strip=True
            )
        self.known_faults = faults
