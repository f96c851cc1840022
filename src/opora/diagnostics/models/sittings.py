"""One person answering one version of one instrument, answer by answer, and what came out of it."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.competences.models import Competence
from opora.diagnostics.models.instruments import Calibration, Instrument, Item
from opora.diagnostics.models.surveys import Survey
from opora.people.models import Person


def random_id() -> int:
    """A number that tells nothing: neither who nor in which order; exact in every browser."""
    return secrets.randbelow(2**53 - 2) + 1


class Rater(models.TextChoices):
    """As what somebody answers about a teacher."""

    SELF = "self", pgettext_lazy("rater", "oneself")
    MENTOR = "mentor", pgettext_lazy("rater", "mentor")
    METHODIST = "methodist", pgettext_lazy("rater", "methodist or tutor")
    COLLEAGUE = "colleague", pgettext_lazy("rater", "colleagues")


class Sitting(models.Model):
    """One sitting. Of an anonymous one only its random number, the week and the answers are known."""

    class State(models.TextChoices):
        """The life of a sitting."""

        ASSIGNED = "assigned", pgettext_lazy("sitting", "waits")
        IN_PROGRESS = "in_progress", pgettext_lazy("sitting", "begun")
        FINISHED = "finished", pgettext_lazy("sitting", "finished")
        EXPIRED = "expired", pgettext_lazy("sitting", "not taken in time")
        CANCELLED = "cancelled", pgettext_lazy("sitting", "called off")

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="sittings")
    survey = models.ForeignKey(Survey, null=True, blank=True, on_delete=models.PROTECT, related_name="sittings")
    #: Who answers; nobody when it is anonymous.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="sittings")
    #: Whom the answers are about, when it is not who answers.
    about = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="sittings_about")
    #: As what the person answers about somebody.
    rater = models.CharField(max_length=16, choices=Rater, blank=True)
    #: Opinions asked for at one time share a random number.
    round = models.BigIntegerField(null=True, blank=True, db_index=True)
    #: Of an observation: the day of the lesson (`taught_on`), the `class` and the `subject`.
    header = models.JSONField(default=dict, blank=True)
    #: Digest of the secret that the browser of an anonymous sitting keeps.
    secret_sha256 = models.CharField(max_length=64, blank=True)
    #: The one section that is measured; empty: all of them.
    section = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.ASSIGNED)
    #: The day it was opened; of an anonymous one the Monday of its week.
    opened_on = models.DateField()
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be finished by"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    #: The last day on which it may be begun or gone on with.
    last_on = models.DateField(_("last day"), null=True, blank=True)
    #: Ids of the items in the order they are put; an adaptive sitting adds one after each answer.
    plan = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="ru")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "instrument", "section"],
                condition=models.Q(state__in=["assigned", "in_progress"], about=None),
                name="sitting_one_open",
            ),
            models.UniqueConstraint(
                fields=["person", "about", "instrument"],
                condition=models.Q(state__in=["assigned", "in_progress"], about__isnull=False),
                name="sitting_one_open_about",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False)
                | models.Q(started_at=None, finished_at=None, due_at=None, about=None),
                name="sitting_keeps_no_time_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Answer(models.Model):
    """One answer to one item: kept as soon as it is given, settled when the person goes on."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    sequence = models.PositiveIntegerField()
    given: Any = models.JSONField(default=list)
    settled = models.BooleanField(default=False)
    #: From 0 to 1; nothing where nothing is right or the item was passed over.
    score = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["sitting", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "item"], name="sitting_answer_once"),
            models.UniqueConstraint(fields=["sitting", "sequence"], name="sitting_answer_in_place"),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.sequence}"


class Measurement(models.Model):
    """A value with its standard error, by section of one version of an instrument; never overwritten."""

    class Source(models.TextChoices):
        """Where it comes from."""

        SITTING = "sitting", _("sitting in Opora")
        OUTSIDE = "outside", _("diagnostics outside Opora")
        OBSERVATION = "observation", pgettext_lazy("source", "observation")
        OPINIONS = "opinions", pgettext_lazy("source", "opinions of several people")

    class Scale(models.TextChoices):
        """What the value is counted in."""

        LATENT = "latent", _("scale of the instrument")
        PERCENT = "percent", _("percent of the maximum")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="measurements")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="measurements")
    sitting = models.ForeignKey(Sitting, null=True, blank=True, on_delete=models.CASCADE, related_name="measurements")
    calibration = models.ForeignKey(
        Calibration, null=True, blank=True, on_delete=models.PROTECT, related_name="measurements"
    )
    competence = models.ForeignKey(
        Competence, null=True, blank=True, on_delete=models.PROTECT, related_name="measurements"
    )
    #: Section of the instrument; empty: the instrument as a whole.
    section = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=16, choices=Source, default=Source.SITTING)
    #: Whose opinion it is; of colleagues only what several of them said together is ever kept.
    rater = models.CharField(max_length=16, choices=Rater, blank=True)
    #: So many people it rests on, where it is what several said together.
    raters = models.PositiveSmallIntegerField(default=0)
    #: The number that opinions asked for at one time share.
    round = models.BigIntegerField(null=True, blank=True, db_index=True)
    scale = models.CharField(max_length=16, choices=Scale)
    value = models.FloatField()
    #: The standard error; nothing: it is unknown, and nobody invents one.
    error = models.FloatField(null=True, blank=True)
    #: Points got and points possible.
    points = models.FloatField(null=True, blank=True)
    most = models.FloatField(null=True, blank=True)
    #: So many items it rests on.
    items = models.PositiveIntegerField(default=0)
    #: Of an overview: sections from the strongest on, each with how sure it is that it stands above the next.
    order = models.JSONField(default=list)
    measured_on = models.DateField(_("measured on"))

    class Meta:
        ordering = ["-measured_on", "-id"]
        indexes = [models.Index(fields=["person", "measured_on"], name="measurement_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.section} {self.value}"
