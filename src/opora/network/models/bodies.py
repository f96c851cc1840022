"""Centres, consultation points, subject hubs, sites and professional communities; their materials and tasks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Dated, NoOverlap, StoredFile
from opora.network.models.nodes import Node


class Body(Dated):
    """A centre, a point, a hub, a site or a community: where it works, whose it is, from when to when."""

    class Kind(models.TextChoices):
        """What the body is."""

        CENTRE = "centre", _("mentoring centre")
        POINT = "point", _("consultation point")
        HUB = "hub", _("subject hub")
        SITE = "site", _("site")
        COMMUNITY = "community", _("professional community")

    class Sort(models.TextChoices):
        """Which kind of site or community."""

        INNOVATION = "innovation", _("innovation site")
        INTERNSHIP = "internship", _("internship site")
        BASE = "base", _("base site")
        UNION = "union", _("methodical association")
        WORKSHOP = "workshop", pgettext_lazy("community", "workshop")
        ASSOCIATION = "association", _("association of teachers")

    kind = models.CharField(_("what it is"), max_length=16, choices=Kind)
    sort = models.CharField(_("which kind"), max_length=16, choices=Sort, blank=True)
    name = models.CharField(_("name"), max_length=300)
    sort_key = models.CharField(max_length=250, db_index=True)
    search_key = models.CharField(max_length=500)
    #: Where it works.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="bodies")
    #: Whose it is: the region, the municipality or the organisation; this is also its level.
    owner = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="owned_bodies")
    #: The centre of a point, the union above a community.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    #: Code of a subject of the dictionary (which stands in an upper app).
    subject = models.CharField(_("subject"), max_length=60, blank=True)
    order_number = models.CharField(_("number of the order"), max_length=60, blank=True)
    order_on = models.DateField(_("date of the order"), null=True, blank=True)
    about = models.TextField(_("what it is for"), max_length=2000, blank=True)

    class Meta(Dated.Meta):
        constraints = [*Dated.Meta.constraints, NoOverlap(fields=["node", "kind", "name"], name="body_once")]
        indexes = [models.Index(fields=["kind", "ends_on"], name="body_kind")]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """A file that a body keeps for those who see it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(_("title"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField(_("added on"))

    def __str__(self) -> str:
        return self.title


class BodyTask(models.Model):
    """A task given to a body from above, answered by a report."""

    class State(models.TextChoices):
        """Where the task stands."""

        GIVEN = "given", pgettext_lazy("task", "to be done")
        REPORTED = "reported", pgettext_lazy("task", "reported")
        RETURNED = "returned", pgettext_lazy("task", "returned")
        ACCEPTED = "accepted", pgettext_lazy("task", "accepted")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("what is to be done"), max_length=300)
    details = models.TextField(_("details"), max_length=2000, blank=True)
    given_on = models.DateField(_("given on"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=16, choices=State, default=State.GIVEN)
    report = models.TextField(_("report"), max_length=4000, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: What is to be mended in a returned report.
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="body_task_due")]

    def __str__(self) -> str:
        return self.title
