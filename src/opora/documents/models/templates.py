"""Templates of papers by version: those that come with Opora, and an own one of a region or an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import StoredFile
from opora.network.models import Node


class Template(models.Model):
    """One version of the template of a kind of paper; a version never changes."""

    kind = models.CharField(_("kind"), max_length=32)
    #: Whose own it is; empty: it comes with Opora.
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="paper_templates")
    law_profile = models.CharField(_("law profile"), max_length=8)
    language = models.CharField(_("language"), max_length=8, default="ru")
    version = models.PositiveIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    #: What the template itself weighs in: two versions with one hash are one.
    sha256 = models.CharField(max_length=64)
    #: Dotted names of the fields it uses.
    uses = models.JSONField(default=list)
    added_at = models.DateTimeField(auto_now_add=True)
    #: Since when papers are no longer made from it; those made stay.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("template of a paper")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "law_profile", "language", "node", "version"],
                condition=models.Q(node__isnull=False),
                name="template_own_version_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "law_profile", "language", "version"],
                condition=models.Q(node=None),
                name="template_shipped_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
