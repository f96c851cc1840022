"""A model of mentoring as one readable file, version by version."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opora.network.models import Node


class Blueprint(models.Model):
    """A version of a file that holds a model of mentoring; it never changes, a change is the next version."""

    #: Whose own it is; nobody's came with Opora.
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="blueprints")
    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    title = models.JSONField(default=dict)
    #: The file as it was brought, with its name.
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    #: The whole model with everything it extends, as JSON in a text: a column of JSON would lose the order of lists.
    whole = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["node", "code", "version"], name="blueprint_version_once"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(node=None), name="shipped_blueprint_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def data(self) -> dict[str, Any]:
        """The model as data."""
        kept: dict[str, Any] = json.loads(self.whole)
        return kept
