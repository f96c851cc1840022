"""Consents to personal data: one purpose each, with the text that was signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.people.models.persons import Person


class DataConsent(models.Model):
    """One consent of one person for one purpose."""

    class Purpose(models.TextChoices):
        """What the consent is for; processing on another legal basis needs none."""

        PUBLICATION = "publication", _("publication of name and photo")
        SHOW_NEEDS = "show_needs", _("showing own needs to the mentor")
        SHOW_TUTOR = "show_tutor", _("showing the own profile to the tutors")
        MATCH_NEEDS = "match_needs", _("use of measured needs in matching")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=32, choices=Purpose)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    given_on = models.DateField(_("given on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    on_paper = models.BooleanField(_("on paper"), default=False)
    representative = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_on=None), name="consent_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"
