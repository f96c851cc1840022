"""Files coming in: batches, their rows, remembered mappings, and what an import did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import StoredFile, TaskRun
from opora.network.models import Node
from opora.people.models import Person


class Batch(models.Model):
    """One uploaded file on its way in."""

    class Kind(models.TextChoices):
        """What the file holds."""

        STAFF = "staff", _("staff list")
        PAIRS = "pairs", _("running pairs")
        MOVEMENTS = "movements", _("hires and leavers")
        RESULTS = "results", _("results of outside diagnostics")

    class State(models.TextChoices):
        """Where the batch stands."""

        UPLOADED = "uploaded", _("uploaded")
        MAPPED = "mapped", _("columns agreed")
        STAGED = "staged", _("checked, nothing written yet")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("taken back")
        ABANDONED = "abandoned", _("abandoned")

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.STAFF)
    state = models.CharField(max_length=16, choices=State, default=State.UPLOADED)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    #: Sheet, header rows, column → field, and how sure the guess was.
    mapping = models.JSONField(default=dict)
    #: Which system the file seems to come from; names the space of its stable ids.
    source = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    #: The last row that is safely staged, and the last that is safely applied.
    cursor = models.JSONField(default=dict)
    task = models.ForeignKey(TaskRun, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Whether people missing from the file are treated as leavers (a full list) or left alone (a part).
    is_full = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"batch {self.pk} {self.state}"

    @property
    def is_by_rows(self) -> bool:
        """Whether each row is told by itself; else the rows are gathered into people."""
        return self.kind in (self.Kind.PAIRS, self.Kind.RESULTS)


class Row(models.Model):
    """One row of a batch (or one known person missing from it): values, faults, difference, decision."""

    class Difference(models.TextChoices):
        """How the row differs from what is known."""

        JOINED = "joined", pgettext_lazy("difference of a list", "joined")
        LEFT = "left", pgettext_lazy("difference of a list", "left")
        RENAMED = "renamed", pgettext_lazy("difference of a list", "renamed")
        ON_LEAVE = "on_leave", pgettext_lazy("difference of a list", "on leave")
        BACK = "back", pgettext_lazy("difference of a list", "back from leave")
        MOVED = "moved", pgettext_lazy("difference of a list", "moved")
        CHANGED = "changed", pgettext_lazy("difference of a list", "changed")
        SAME = "same", pgettext_lazy("difference of a list", "unchanged")
        UNCLEAR = "unclear", _("who is this?")

    class Decision(models.TextChoices):
        """What the curator decided about the line."""

        APPLY = "apply", _("apply")
        SKIP = "skip", _("leave as it is")
        NONE = "", _("not decided")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    #: The row's number in the file (1-based), 0 for a known person missing from it.
    number = models.PositiveIntegerField()
    raw = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    is_faulty = models.BooleanField(default=False)
    difference = models.CharField(max_length=16, choices=Difference, blank=True)
    details = models.JSONField(default=dict)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.APPLY, blank=True)
    #: The known person the row speaks of; people an import made stand in the traces.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name_key = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], condition=models.Q(number__gt=0), name="row_number_once"
            )
        ]
        indexes = [models.Index(fields=["batch", "difference"], name="row_difference")]
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say who the row speaks of: it is like a known person, or like another row."""
        told = self.details
        return bool(
            told.get("candidates")
            or ("doubt" in told and not self.decision)
            or any(side["candidates"] for side in told.get("sides", ()))
        )


class RememberedMapping(models.Model):
    """What a column meant the last time a file with these headers came from this organisation."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Batch.Kind)
    headers_sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "kind", "headers_sha256"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.kind}"


class Trace(models.Model):
    """One thing an import wrote, so that it can be taken back until something depends on it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="traces")
    row = models.ForeignKey(Row, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=16)
    object_kind = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    #: Field values before a change; kept only until the undo is no longer possible.
    before = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"
