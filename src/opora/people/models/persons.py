"""A person: names, how to reach them, and the facts the young-teacher rules need."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated


class Person(models.Model):
    """One human being, whatever roles and posts they have."""

    class Sex(models.TextChoices):
        """Needed only for the grammar of papers."""

        FEMALE = "f", _("female")
        MALE = "m", _("male")

    family = models.CharField(_("family name"), max_length=120)
    given = models.CharField(_("given name"), max_length=120, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    #: How the name stands in cases, where the person says so: {"genitive": [family, given, patronymic], …}.
    own_forms = models.JSONField(default=dict, blank=True)
    sex = models.CharField(_("sex (for the grammar of papers)"), max_length=1, choices=Sex, blank=True)
    sort_key = models.CharField(max_length=400, db_index=True)
    search_key = models.CharField(max_length=500)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    teaching_started_on = models.DateField(_("teaching since"), null=True, blank=True)
    qualification_on = models.DateField(_("qualified on"), null=True, blank=True)
    category = models.CharField(_("qualification category"), max_length=40, blank=True)
    #: A decision by hand on whether the person is a young teacher: {"young": bool, "reason": str, "by": id}.
    young_override = models.JSONField(default=dict, blank=True)
    #: Dated terms the young-teacher rules look at: breaks, distribution.
    career = models.JSONField(default=dict, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("person")

    def __str__(self) -> str:
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)


class NamePeriod(Dated):
    """A name the person bore in a past period (before a marriage, say)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    family = models.CharField(max_length=120)
    search_key = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.family


class Identifier(models.Model):
    """The person's stable id in another system: a staff number, an id of a school journal."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    #: The system and, where numbers are a school's own, the node's id: `staff:42`.
    system = models.CharField(max_length=60)
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "value"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.system}: {self.value}"


class Duplicate(models.Model):
    """Two records that may be one person, and what was decided."""

    class State(models.TextChoices):
        """The decision."""

        OPEN = "open", _("to be looked at")
        MERGED = "merged", _("merged")
        DIFFERENT = "different", _("two people")

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    #: After a merge: what moved, as [kind, id] pairs, so that it can be told and taken back.
    trace = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="duplicate_once")]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id}"
