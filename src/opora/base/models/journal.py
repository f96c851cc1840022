"""What was done, by whom and to what: one row an action, sealed in batches into a chain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One action: its verb, the ids it touched, the names of changed fields and salted digests, never a value."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    #: Kept when the account goes: a sealed row is never rewritten.
    account = models.ForeignKey(
        "base.Account", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    #: `person`, `system` or `public`: who the viewer was, when there is no account.
    actor = models.CharField(max_length=16)
    verb = models.CharField(_("what"), max_length=64)
    object_kind = models.CharField(max_length=64)
    object_id = models.BigIntegerField(null=True)
    #: Further objects of the action: a list of [kind, id].
    others = models.JSONField(default=list)
    #: Name of field → salted digest of its new value.
    fields = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="journal_object")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb} {self.object_kind} {self.object_id}"


class Seal(models.Model):
    """A link of the chain: the digest of a run of entries and of the seal before it."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["last"]

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.digest[:12]}"


class StateChange(models.Model):
    """One step of an object's life: appended, never changed; the current state is kept beside the object."""

    kind = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey("base.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    #: A word of a list or a person's own words, as the transition asks.
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "id"], name="state_object")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.from_state} → {self.to_state}"
