"""The gallery: every component in every state, so that a page is put together and never drawn anew."""

from __future__ import annotations

import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from opora.base.pages.frames import build_frame
from opora.base.pages.requests import Request
from opora.base.pages.samples import Gallery, sample_frame
from opora.base.rules.access import Data
from opora.base.views.policy import policy


class SampleForm(forms.Form):
    """Every widget a form of Opora may use."""

    name = forms.CharField(label=_("Surname, name, patronymic"), help_text=_("As in the passport."))
    school = forms.ChoiceField(
        label=_("School"), choices=[("", "—"), ("7", _("School No. 7")), ("12", _("School No. 12"))]
    )
    starts_on = forms.DateField(
        label=_("The pair begins on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=datetime.date(2026, 12, 1),
    )
    hours = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=36, required=False)
    form = forms.ChoiceField(
        label=_("Where they meet"),
        choices=[("near", _("at school")), ("far", _("online"))],
        widget=forms.RadioSelect,
        initial="near",
    )
    days = forms.MultipleChoiceField(
        label=_("Convenient days"),
        choices=[("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("A word to the mentor"),
        widget=forms.Textarea,
        required=False,
        help_text=_("The mentor alone sees it."),
    )
    file = forms.FileField(label=_("List of teachers"), required=False, help_text=_("XLSX or CSV, up to 40 MB."))
    agree = forms.BooleanField(label=_("I have told both of them"), required=False)


@policy(Data.PUBLIC, scope="public")
def show(request: Request) -> HttpResponse:
    """All components; the broken form is a form sent empty."""
    page = Gallery(query=request.GET, good=SampleForm(prefix="good"), broken=SampleForm({}, prefix="broken"))
    frame = build_frame(request)
    return render(request, "base/gallery_show.html", {"page": page, "frame": frame if frame.menu else sample_frame()})
