"""Needs and strengths: what somebody wishes, finds difficult or lacks, and what somebody can give."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Dated
from opora.competences.models import Competence, Level
from opora.people.models import Person


class Need(models.Model):
    """One need of one teacher: wished, felt or measured; only a repeated measurement closes a measured one."""

    class Kind(models.TextChoices):
        """The three kinds of one idea."""

        WISH = "wish", _("request")
        DIFFICULTY = "difficulty", _("difficulty")
        DEFICIT = "deficit", _("deficit")

    class State(models.TextChoices):
        """The need's life."""

        OPEN = "open", _("open")
        IN_WORK = "in_work", _("in work")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        """What a repeated measurement said of a measured need."""

        CLOSED = "closed", pgettext_lazy("deficit", "closed")
        IMPROVED = "improved", pgettext_lazy("deficit", "improved")
        UNCHANGED = "unchanged", pgettext_lazy("deficit", "unchanged")
        WORSE = "worse", pgettext_lazy("deficit", "worse")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    #: None for a request in own words, which `words` then holds.
    competence = models.ForeignKey(Competence, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    words = models.CharField(_("in own words"), max_length=300, blank=True)
    #: The level the person wants or ought to reach.
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: From 1 (would be nice) to 3 (urgent).
    severity = models.PositiveSmallIntegerField(_("severity"), default=2)
    source = models.CharField(_("source"), max_length=40)
    opened_on = models.DateField(_("since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    #: What it was found by; nothing for what was merely asked for.
    evidence = models.ForeignKey(
        "diagnostics.Measurement", null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    #: The last repeated measurement and what it said; only that closes a measured need.
    measured_again = models.ForeignKey(
        "diagnostics.Measurement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "competence"],
                condition=~models.Q(state="closed"),
                name="need_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(competence__isnull=False) | (models.Q(kind="wish") & ~models.Q(words="")),
                name="need_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.competence_id}"


class Strength(Dated):
    """A competence somebody can help with, and how far that is known."""

    class Source(models.TextChoices):
        """How it is known."""

        CLAIMED = "claimed", _("in own words")
        CONFIRMED = "confirmed", _("confirmed by a decision")
        MEASURED = "measured", _("measured")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="strengths")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="strengths")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16, choices=Source)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.person_id} {self.competence_id}"
