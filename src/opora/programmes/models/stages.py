"""The stages of a run with what is to be done in them and what remains of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.documents.models import Paper
from opora.people.models import Person
from opora.programmes.models.programmes import Programme


class Precision(models.TextChoices):
    """How exactly a date is known."""

    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


class Stage(models.Model):
    """A stage of a run; stages may overlap."""

    class State(models.TextChoices):
        """Where the stage stands."""

        PLANNED = "planned", pgettext_lazy("a stage", "ahead")
        ACTIVE = "active", pgettext_lazy("a stage", "under way")
        DONE = "done", pgettext_lazy("a stage", "finished")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not including)"))
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    #: Since when a later file does not have it any more; what happened in it stays.
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="stage_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="stage_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.code


class Task(models.Model):
    """What is to be done in a stage, or a row of the road map that belongs to no one stage."""

    class State(models.TextChoices):
        """Where the task stands."""

        OPEN = "open", pgettext_lazy("a task", "to do")
        DONE = "done", pgettext_lazy("a task", "done")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="tasks")
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    #: The role that answers for it by the file, and the person who does.
    role = models.SlugField(max_length=60, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="programme_tasks")
    #: The last day; nothing where the file names none.
    due_on = models.DateField(_("due"), null=True, blank=True)
    #: The first deadline, when the task was carried over to a later one.
    first_due_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    #: Done when this holds; empty: a person says so.
    test = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "stage", "code"], name="task_once"),
            models.UniqueConstraint(fields=["programme", "code"], condition=Q(stage=None), name="roadmap_row_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Artefact(models.Model):
    """What remains of a stage as evidence: a paper of the set, or a thing described."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="artefacts")
    code = models.SlugField(max_length=60)
    title = models.JSONField(default=dict)
    #: The code of the paper in the set; empty where it is no paper.
    document = models.SlugField(max_length=60, blank=True)
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stage", "code"], name="artefact_once")]

    def __str__(self) -> str:
        return self.code
