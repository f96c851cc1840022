"""Events: anything with a time, a place and an organiser."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.network.models import Body, Node


class Occurrence(models.Model):
    """One event of a body, of an organisation or of a territory."""

    class Kind(models.TextChoices):
        """What sort of event."""

        MEETING = "meeting", pgettext_lazy("event", "meeting")
        SEMINAR = "seminar", _("seminar")
        MASTER_CLASS = "master_class", _("master class")
        OPEN_LESSON = "open_lesson", _("open lesson")
        CONSULTATION = "consultation", _("consultation")
        OTHER = "other", pgettext_lazy("event", "other event")

    class State(models.TextChoices):
        """Whether it is still ahead."""

        PLANNED = "planned", pgettext_lazy("event", "planned")
        HELD = "held", pgettext_lazy("event", "held")
        CANCELLED = "cancelled", pgettext_lazy("event", "called off")

    title = models.CharField(_("what it is called"), max_length=300)
    kind = models.CharField(_("kind of event"), max_length=16, choices=Kind, default=Kind.MEETING)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    #: Who holds it: the organisation or the territory, and the body when it is one's.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="occurrences")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="occurrences")
    #: Where it is held; nowhere when it is online.
    at = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted")
    place = models.CharField(_("room"), max_length=150, blank=True)
    online = models.BooleanField(_("online"), default=False)
    about = models.TextField(_("what it is for"), max_length=2000, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="occurrence_lasts")
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="occurrence_starts"),
            models.Index(fields=["body", "starts_at"], name="occurrence_body"),
        ]

    def __str__(self) -> str:
        return self.title
