"""Posts, subjects, and a person's work at an organisation as dated periods."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated, NoOverlap
from opora.network.models import Node
from opora.people.models.persons import Person


class Post(models.Model):
    """A post of the dictionary."""

    class Kind(models.TextChoices):
        """What sort of work the post is."""

        TEACHING = "teaching", _("teaching")
        LEADING = "leading", _("leading")
        METHOD = "method", _("methodical work")
        SUPPORT = "support", _("support of learners")
        ASSISTING = "assisting", _("assisting")
        OTHER = "other", _("other")

    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(default=dict)
    kind = models.CharField(max_length=16, choices=Kind)

    def __str__(self) -> str:
        return self.code


class Subject(models.Model):
    """A school subject of the dictionary."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(default=dict)
    related = models.ManyToManyField("self", blank=True)

    def __str__(self) -> str:
        return self.code


class Appointment(Dated):
    """A person's post at an organisation, for a period."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    #: The post in the organisation's own words, when they differ from the dictionary's.
    post_text = models.CharField(_("post in the organisation's words"), max_length=300, blank=True)
    subjects = models.ManyToManyField(Subject, blank=True, related_name="appointments")
    #: Codes of stages taught: preschool, primary, basic, secondary, vocational, extra.
    stages = models.JSONField(default=list, blank=True)
    #: False when a list did not say since when: the period then begins with the school year of the list.
    start_known = models.BooleanField(default=True)
    is_main = models.BooleanField(_("main place of work"), default=True)
    load = models.DecimalField(_("load (rate)"), max_digits=4, decimal_places=2, null=True, blank=True)
    #: The direct superior, where it is known.
    superior = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(fields=["person", "node", "post"], name="appointment_once"),
        ]
        indexes = [models.Index(fields=["node", "ends_on"], name="appointment_node")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.node_id}"


class Absence(Dated):
    """A long absence: what kind of papers need is the period, never the diagnosis."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    parental = models.BooleanField(_("parental leave"), default=False)

    class Meta(Dated.Meta):
        constraints = [*Dated.Meta.constraints, NoOverlap(fields=["person"], name="absence_one_at_a_time")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"
