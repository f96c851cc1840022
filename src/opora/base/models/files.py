"""Files that Opora keeps: whose they are, what for, for whom and until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


def place_of(file: StoredFile, name: str) -> str:
    """Where the bytes lie: by hash, so that a name from outside never reaches the disk."""
    return f"{file.sha256[:2]}/{file.sha256}-{file.purpose}"


class StoredFile(models.Model):
    """One kept file; reached only through the guarded download."""

    class State(models.TextChoices):
        """Whether the file is safely kept."""

        STAGED = "staged", _("being received")
        KEPT = "kept", _("kept")
        #: Its last day has passed; the record stays because something was made from it.
        GONE = "gone", _("deleted when its time was over")

    name = models.CharField(_("name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    content = models.FileField(upload_to=place_of, max_length=200)
    #: The node it belongs to (network stands above base, so the id alone).
    node_id = models.BigIntegerField(null=True)
    #: What it is for; the app that registered the purpose says who may read it.
    purpose = models.CharField(max_length=64)
    owner = models.ForeignKey("base.Account", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.STAGED)
    keep_until = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
