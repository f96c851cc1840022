"""Frameworks of competences with their levels: the common language of needs and strengths."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.network.models import Node


class Framework(models.Model):
    """A tree of competences; a federal one is locked, a region adds to it."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(default=dict)
    locked = models.BooleanField(_("locked"), default=False)

    def __str__(self) -> str:
        return self.code


class Level(models.Model):
    """A level of a framework's scale."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="levels")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    title = models.JSONField(default=dict)
    #: The lowest share of the maximum (percent) that belongs to the level, inclusive.
    threshold = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="level_code_once"),
            models.UniqueConstraint(fields=["framework", "order"], name="level_order_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Competence(models.Model):
    """A block, a competence or an indicator of a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competences")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=60)
    title = models.JSONField(default=dict)
    order = models.PositiveIntegerField(default=0)
    locked = models.BooleanField(_("locked"), default=False)
    archived_on = models.DateField(null=True, blank=True)
    #: Whose own it is: seen there, below and by those above; nobody's is common to the whole installation.
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="competence_code_once")]

    def __str__(self) -> str:
        return self.code
