"""A lost second factor: two people say so before it is taken away."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from opora.people.models.persons import Person


class FactorReset(models.Model):
    """One reset: who asked for it and who, not the same, confirmed it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="factor_resets")
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    first_at = models.DateTimeField()
    first_is_administrator = models.BooleanField(default=False)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_at:%d.%m.%Y}"
