"""Proposals and the answers to them; the waiting list that remembers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.matching.models.runs import Run
from opora.mentoring.models import Pair, Place, Seat
from opora.people.models import Person


class Proposal(models.Model):
    """A pair proposed to both sides; holds a place of the mentor meanwhile."""

    class State(models.TextChoices):
        """Where the proposal stands."""

        SENT = "sent", _("waits for answers")
        AGREED = "agreed", _("waits for the heads")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposals")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    pair = models.OneToOneField(Pair, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    online = models.BooleanField(default=False)
    #: Mentor and mentee work in different schools: both heads approve.
    across_schools = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=State, default=State.SENT)
    sent_on = models.DateField()
    expires_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state__in=["sent", "agreed"]), name="proposal_one_live"
            )
        ]
        indexes = [models.Index(fields=["mentor", "state"], name="proposal_mentor")]

    def __str__(self) -> str:
        return f"{self.seat_id} → {self.mentor_id}: {self.state}"


class Answer(models.Model):
    """One side's yes or no, given in Opora or recorded as given on paper; no reasons."""

    class Side(models.TextChoices):
        """Whose answer."""

        MENTEE = "mentee", _("mentee")
        MENTOR = "mentor", _("mentor")
        MENTEE_HEAD = "mentee_head", _("head of the mentee's school")
        MENTOR_HEAD = "mentor_head", _("head of the mentor's school")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=16, choices=Side)
    yes = models.BooleanField()
    answered_on = models.DateField()
    on_paper = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "side"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side}: {self.yes}"


class Waiting(models.Model):
    """How often a seat was passed over: who waited is served earlier."""

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="waiting")
    since = models.DateField()
    passed_over = models.PositiveSmallIntegerField(default=0)
    last_run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.seat_id} × {self.passed_over}"
