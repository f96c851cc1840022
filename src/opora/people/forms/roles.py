"""What is filled in to give a role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opora.base.forms import offer, offer_rows
from opora.base.rules.access import Role
from opora.people.forms.persons import DayForm, WorkingDayField

#: How many people one looks through when giving a role.
MOST_PEOPLE = 500


class RoleForm(DayForm):
    """Who, which role, since when; for administrators also somebody whom no list names yet."""

    person: Any = forms.ModelChoiceField(label=_("Who"), queryset=None, empty_label=_("choose"))
    newcomer = forms.CharField(
        label=_("Or somebody new: family name, given name, patronymic"), required=False, max_length=300,
        help_text=_("Whoever is on no list yet, such as the first curator of a school."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"))
    starts_on = WorkingDayField(label=_("From the day"))

    def __init__(self, *args: Any, people: Any, roles: Iterable[Role], newcomers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people)
        offer(self, "person", [("", _("choose")), *((one.pk, str(one)) for one in people[:MOST_PEOPLE])])
        offer(self, "role", [(one.value, one.label) for one in roles])
        if newcomers:
            self.fields["person"].required = False
        else:
            del self.fields["newcomer"]

    def clean(self) -> dict[str, Any]:
        """Somebody of the list, or somebody new: one of the two."""
        data = super().clean() or {}
        if "newcomer" in self.fields and not self.errors.get("person"):
            chosen, new = data.get("person"), (data.get("newcomer") or "").strip()
            if bool(chosen) == bool(new):
                self.add_error("person", _("Choose somebody from the list, or write the name of somebody new."))
        if data.get("role"):
            data["role"] = Role(data["role"])
        return data

    def name_parts(self) -> dict[str, str]:
        """The name of somebody new, apart."""
        return dict(
            zip(("family", "given", "patronymic"), self.cleaned_data["newcomer"].split(maxsplit=2), strict=False)
        )


class NameFilter(forms.Form):
    """A name to look for."""

    q = forms.CharField(label=_("Name, also a former one"), required=False, max_length=200)
