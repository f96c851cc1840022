"""Agreements with partners: who with whom, about what, from when to when, who signed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated, StoredFile
from opora.network.models.bodies import Body
from opora.network.models.nodes import Node


class Agreement(Dated):
    """An agreement of an organisation or a territory with its partners; an additional one has a parent."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="agreements")
    #: The centre or the site it serves.
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="additions")
    number = models.CharField(_("number"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"))
    title = models.CharField(_("what it is about"), max_length=300)
    #: Who signed on our side: name and post as they stand on the paper.
    signatory = models.CharField(_("signed on our side"), max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Why it ended before its day.
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["node", "ends_on"], name="agreement_node")]

    def __str__(self) -> str:
        return self.title


class AgreementParty(models.Model):
    """One partner of an agreement: an organisation of the tree, or one from outside by its name."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships")
    name = models.CharField(_("partner"), max_length=300)
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "name"], name="agreement_party_once")]

    def __str__(self) -> str:
        return self.name
