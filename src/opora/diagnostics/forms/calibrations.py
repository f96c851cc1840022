"""Asking for a calibration: by which model."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: As the page calls the models.
MODELS: tuple[tuple[str, Any], ...] = (
    ("2pl", _("right and wrong: difficulty and sharpness of each question (from 250 people)")),
    ("rasch", _("right and wrong: difficulty alone (from 30 people)")),
    ("grm", _("scales of marks (from 50 people)")),
)


class CalibrateForm(forms.Form):
    """The model."""

    model = forms.ChoiceField(label=_("Model"), choices=MODELS, widget=forms.RadioSelect)
