"""Links between organisations: who leads whom, who works with whom, who helps whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated, NoOverlap
from opora.network.models.nodes import Node


class Link(Dated):
    """One link of the network, for a period."""

    class Kind(models.TextChoices):
        """What the link means."""

        VERTICAL = "vertical", _("methodical guidance")
        HORIZONTAL = "horizontal", _("cooperation")
        SUPPORT = "support", _("base school helps a school")

    kind = models.CharField(_("kind of link"), max_length=16, choices=Kind)
    #: Who leads or helps; where both are equal, the one of the smaller id.
    one = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="links_down")
    other = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="links_up")
    about = models.CharField(_("what they do together"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(fields=["one", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="link_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id} ({self.kind})"
