"""Roles with their reach, and invitations by a printed code."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated, NoOverlap
from opora.base.rules.access import Role
from opora.network.models import Node
from opora.people.models.persons import Person


class Grant(Dated):
    """A person's role over a node and everything below it, for a period."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=32, choices=Role.choices)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="grants")

    class Meta(Dated.Meta):
        constraints = [*Dated.Meta.constraints, NoOverlap(fields=["person", "role", "node"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} @ {self.node_id}"


class Invitation(models.Model):
    """A printed one-time code: hashed, used once, for fourteen days; a reprint cancels the old."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.expires_at:%d.%m.%Y}"
