"""Heavy work that runs beside the pages: its progress, heartbeat and wish to stop."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskRun(models.Model):
    """One run of a background task, whatever engine carries it out."""

    class State(models.TextChoices):
        """Where the run stands."""

        WAITING = "waiting", _("waiting its turn")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    #: Only one live run may have a key: a second press of the button finds the first run.
    unique_key = models.CharField(max_length=128)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    account = models.ForeignKey("base.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    #: A msgid that says what is being done now.
    message = models.CharField(max_length=200, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)
    #: How far the work is safely done; a resumed run goes on from here.
    cursor = models.JSONField(default=dict)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    #: The run this one is a part of; the whole waits without a worker, and the last part wakes it.
    whole = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    tries = models.PositiveSmallIntegerField(default=0)
    #: The page to return to when it is over.
    back_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="taskrun_one_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
