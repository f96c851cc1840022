"""What a mentor offers, what a mentee waits for, and the places between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.network.models import Node
from opora.people.models import Person


class MentorProfile(models.Model):
    """A person who may mentor: state, capacity across all appointments, wishes and limits."""

    class State(models.TextChoices):
        """Where the mentor stands; a refusal is just `archived`, never a mark."""

        CANDIDATE = "candidate", _("candidate")
        AVAILABLE = "available", _("available")
        PAUSED = "paused", _("paused")
        ARCHIVED = "archived", _("archived")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mentor_profile")
    state = models.CharField(max_length=16, choices=State, default=State.CANDIDATE)
    capacity = models.PositiveSmallIntegerField(_("places for mentees"), default=2)
    online_ready = models.BooleanField(_("ready to meet online"), default=False)
    max_distance_km = models.PositiveIntegerField(_("no farther than, km"), null=True, blank=True)
    own_school_only = models.BooleanField(_("own school only"), default=False)
    #: Codes of forms and kinds the mentor agrees to; empty: any.
    kinds = models.JSONField(default=list, blank=True)
    #: What of the programme's criteria the head or the curator confirmed: code → day.
    confirmed = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("mentor")

    def __str__(self) -> str:
        return f"{self.person_id}"


class Seat(models.Model):
    """A mentee's open place for a mentor. Two at once are possible, never both with one person."""

    class Role(models.TextChoices):
        """What the mentor of this seat helps with."""

        GENERAL = "general", _("mentor")
        SUBJECT = "subject", _("subject mentor")
        CONSULTANT = "consultant", _("consultant mentor")

    class State(models.TextChoices):
        """Where the seat stands."""

        OPEN = "open", _("waits for a mentor")
        HELD = "held", _("proposal sent")
        FILLED = "filled", _("has a mentor")
        CLOSED = "closed", pgettext_lazy("a place", "closed")

    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(_("what the mentor is for"), max_length=16, choices=Role, default=Role.GENERAL)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="seats")
    opened_on = models.DateField(_("waits since"))
    #: Why the seat exists: young, newcomer, request, replacement …
    ground = models.CharField(max_length=32)
    #: 1 is served first.
    priority = models.PositiveSmallIntegerField(_("priority"), default=2)
    online_allowed = models.BooleanField(_("online meetings are fine"), default=True)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentee", "role"], condition=~Q(state="closed"), name="seat_one_per_role")
        ]
        indexes = [models.Index(fields=["node", "state"], name="seat_node_state")]

    def __str__(self) -> str:
        return f"{self.mentee_id} {self.role}"


class Place(models.Model):
    """One numbered place of a mentor, held for a seat by a proposal or a pair: this is where capacity lives.

    Two people who take the last place at once meet the unique constraint, and one of them is refused.
    """

    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField()
    #: The mentor's capacity when the place was taken; a number above it is impossible.
    capacity = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="places")
    taken_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "number"], condition=Q(released_at=None), name="place_taken_once"
            ),
            models.UniqueConstraint(fields=["seat"], condition=Q(released_at=None), name="place_one_per_seat"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=F("capacity")), name="place_within_capacity"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} #{self.number}"
