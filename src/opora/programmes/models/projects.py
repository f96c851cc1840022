"""An innovation project: a programme with a head, a consultant and several institutions, each with its own results."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.models.programmes import Programme, Target


class Fact(models.Model):
    """What a target has come to on a day: both numbers, and who says so."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="facts")
    numerator = models.DecimalField(_("numerator"), max_digits=14, decimal_places=3)
    #: Empty where the indicator is no share.
    denominator = models.DecimalField(_("denominator"), max_digits=14, decimal_places=3, null=True, blank=True)
    on = models.DateField(_("on"))
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="programme_facts")
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gte=0), name="fact_denominator_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.on}: {self.numerator}/{self.denominator}"


class Project(models.Model):
    """What a programme is beside its stages when it is an innovation project."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="project")
    head = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="projects_led")
    consultant = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="projects_consulted"
    )
    #: The theme in full, as the order on the project has it.
    theme = models.CharField(_("full theme"), max_length=1000, blank=True)
    goal = models.TextField(_("goal"), max_length=2000, blank=True)
    order_number = models.CharField(_("number of the order"), max_length=60, blank=True)
    order_on = models.DateField(_("date of the order"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.programme_id}"


class Participation(models.Model):
    """An institution's part in a project from a day to a day: who answers, in which positions, by which means."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parts")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="project_parts")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="project_parts")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not including)"), null=True, blank=True)
    #: Codes of the programme's own dictionaries.
    positions = models.JSONField(default=list, blank=True)
    means = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "node"], condition=Q(ends_on=None), name="one_open_part"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="part_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}@{self.node_id}"


class Result(models.Model):
    """What one institution has come to in a year: at an aim, by a criterion, as a product, or next year's plan."""

    class Kind(models.TextChoices):
        """What the result is about."""

        AIM = "aim", _("at a task of the project")
        CRITERION = "criterion", _("by a criterion")
        PRODUCT = "product", _("a product")
        PLAN = "plan", _("plan for the next year")

    part = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="results")
    #: The calendar year in which the reporting year ends.
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("what it is about"), max_length=16, choices=Kind)
    #: The code of the aim, criterion or product; a plan has none.
    code = models.SlugField(max_length=60, blank=True)
    text = models.TextField(_("result"), max_length=4000)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="project_results")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ["year", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["part", "year", "kind", "code"], name="result_once_a_year")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.year} {self.kind}"


class Consultation(models.Model):
    """A line of the consultant's log: a consultation given, or a comment on a draft."""

    class Kind(models.TextChoices):
        """What it was."""

        CONSULTATION = "consultation", _("consultation")
        COMMENT = "comment", _("comment on a draft")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="consultations")
    kind = models.CharField(_("what it was"), max_length=16, choices=Kind, default=Kind.CONSULTATION)
    on = models.DateField(_("on"))
    topic = models.CharField(_("topic"), max_length=300)
    text = models.TextField(_("what was said"), max_length=4000, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="project_consultations")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on}"
