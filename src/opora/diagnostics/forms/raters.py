"""What is filled in to come to a lesson, and to ask others what they think."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import DayField, offer
from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.queries.raters import colleagues_of, observers_for
from opora.diagnostics.rules.raters import mentors_of, short_name
from opora.people.queries.staff import all_subjects

#: People are usually given so many days to answer.
DAYS = 10


class VisitForm(forms.Form):
    """Who comes to which lesson."""

    observer = forms.TypedChoiceField(label=_("Whom to invite"), coerce=int)
    taught_on = DayField(label=_("Day of the lesson"))
    form = forms.CharField(label=_("Class or group"), max_length=40, required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = observers_for(viewer) if own else {}
        if own:
            words = {"mentor": _("%(name)s, mentor"), "methodist": _("%(name)s, methodist or tutor")}
            offer(
                self, "observer",
                [(pk, words[rater] % {"name": short_name(person)}) for pk, (person, rater) in self.known.items()],
            )  # fmt: skip
        else:
            del self.fields["observer"]
        subjects = [text_in(row.title, viewer.language) for row in all_subjects()]
        offer(self, "subject", [("", "—"), *((one, one) for one in subjects)])


class OpinionsForm(forms.Form):
    """Whom to ask about one's own work, and until when."""

    mentors = forms.BooleanField(label=_("My mentor"), required=False, initial=True)
    colleagues = forms.TypedMultipleChoiceField(
        label=_("Colleagues"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody, or at least three: their answers are shown only together."),
    )  # fmt: skip
    last_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].initial = viewer.today + dt.timedelta(days=DAYS)
        if not mentors_of(viewer):
            del self.fields["mentors"]
        offer(self, "colleagues", [(person.pk, short_name(person)) for person in colleagues_of(viewer)])
