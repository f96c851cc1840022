"""Numbered papers about anything: kind, number, date, file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import StoredFile
from opora.network.models import Node


class Paper(models.Model):
    """One paper of an organisation; what it is about stands in its links."""

    class Kind(models.TextChoices):
        """Kinds of paper known so far."""

        ORDER_PAIRS = "order_pairs", _("order on mentoring pairs")
        CONSENT_MENTOR = "consent_mentor", _("mentor's written consent")
        CONSENT_MENTEE = "consent_mentee", _("mentee's consent")
        ADD_AGREEMENT = "add_agreement", _("additional agreement")
        OTHER = "other", _("other paper")

    kind = models.CharField(_("kind"), max_length=32, choices=Kind)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="papers")
    #: The organisation's own number, in its own shape («159-од», «12/3-к»); empty while a draft.
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("paper")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class PaperLink(models.Model):
    """An object the paper is about."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="links")
    object_kind = models.CharField(max_length=64)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="paper_about")]
        constraints = [models.UniqueConstraint(fields=["paper", "object_kind", "object_id"], name="paper_about_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.object_kind} {self.object_id}"
