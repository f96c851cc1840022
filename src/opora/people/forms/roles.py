"""What is filled in to give a role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.rules.access import Role
from opora.people.forms.persons import DayField, DayForm

#: How many people one looks through when giving a role.
MOST_PEOPLE = 500


class RoleForm(DayForm):
    """Who, which role, since when."""

    person: Any = forms.ModelChoiceField(label=_("Who"), queryset=None, empty_label=_("choose"))
    role = forms.ChoiceField(label=_("Role"))
    starts_on = DayField(label=_("From the day"))

    def __init__(self, *args: Any, people: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people
        person.choices = [("", _("choose")), *((one.pk, str(one)) for one in people[:MOST_PEOPLE])]
        role: Any = self.fields["role"]
        role.choices = [(one.value, one.label) for one in roles]


class NameFilter(forms.Form):
    """A name to look for."""

    q = forms.CharField(label=_("Name, also a former one"), required=False, max_length=200)
