"""Campaigns: who is invited to answer which instrument, and until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.diagnostics.models.instruments import Instrument
from opora.network.models import Node
from opora.people.models import Person


class Survey(models.Model):
    """One campaign: an instrument put to the people of a place, within a window of days."""

    class State(models.TextChoices):
        """The life of a campaign."""

        PLANNED = "planned", pgettext_lazy("campaign", "planned")
        OPEN = "open", pgettext_lazy("campaign", "open")
        CLOSED = "closed", pgettext_lazy("campaign", "closed")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="surveys")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="surveys")
    title = models.CharField(_("title"), max_length=200)
    #: Who is invited: `category`, `subject`, `young`; empty: everybody who teaches there.
    audience = models.JSONField(default=dict)
    starts_on = models.DateField(_("from"))
    #: The last day.
    last_on = models.DateField(_("until"))
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    #: So many of those invited were asked for more minutes than a month allows, by a decision with a reason.
    beyond = models.PositiveIntegerField(default=0)
    #: What may be said of the answers, counted once after the end: numbers that are hidden are not in it.
    results = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """One person invited to a campaign: whether they have answered, never what nor when."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations_to_surveys")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField(default=False)
    #: More minutes than the others have.
    extra_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.person_id}"
