"""Territories and organisations, and where each stood in the tree on any day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Dated, NoOverlap


class Node(models.Model):
    """A territory or an organisation, with its details beside it."""

    class Kind(models.TextChoices):
        """What the node is."""

        COUNTRY = "country", _("country")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        INSTITUTE = "institute", _("institute of teacher development")
        ORGANISATION = "organisation", _("organisation")

    class Institution(models.TextChoices):
        """What kind of organisation it is; the words on its pages follow."""

        SCHOOL = "school", _("school")
        KINDERGARTEN = "kindergarten", _("kindergarten")
        COLLEGE = "college", _("college")
        EXTRA = "extra", _("extra education")
        OTHER = "other", _("other organisation")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    institution = models.CharField(_("kind of organisation"), max_length=16, choices=Institution, blank=True)
    name = models.CharField(_("full name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=200)
    sort_key = models.CharField(max_length=250, db_index=True)
    search_key = models.CharField(max_length=800)
    #: A code in the registers of the region; identifies the node in files.
    code = models.CharField(_("code"), max_length=40, blank=True, db_index=True)
    law_profile = models.CharField(_("law profile"), max_length=8, default="ru")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    week_days = models.PositiveSmallIntegerField(_("days in the working week"), default=5)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(pgettext_lazy("an organisation", "closed on"), null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    #: Today's place in the tree; the placements are the truth, this copy is for speed and is checked against them.
    path = models.CharField(max_length=120, db_index=True, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name = _("node")
        #: Which kinds of institution there are under a node is asked at every page of whoever leads it.
        indexes = [models.Index(fields=["institution", "path"], name="node_taught")]

    def __str__(self) -> str:
        return self.short_name


class Placement(Dated):
    """Where a node stood in the tree: a move closes and reopens the rows of the whole subtree."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Eight hexadecimal digits a level, this node's own last; a subtree is a range of paths.
    path = models.CharField(max_length=120, db_index=True)
    level = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        constraints = [*Dated.Meta.constraints, NoOverlap(fields=["node"], name="placement_one_at_a_time")]

    def __str__(self) -> str:
        return self.path


class NodeGroup(models.Model):
    """A grouping across the tree: rural schools, schools with low results."""

    code = models.SlugField(unique=True)
    title = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.code


class NodeGroupMember(Dated):
    """A node's membership of a group."""

    group = models.ForeignKey(NodeGroup, on_delete=models.CASCADE, related_name="members")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="groups")

    class Meta(Dated.Meta):
        constraints = [*Dated.Meta.constraints, NoOverlap(fields=["group", "node"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.node} ∈ {self.group}"
