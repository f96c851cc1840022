"""Numbered papers about anything: made from a template and the data at the moment, or recorded as they lie there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Frozen, StoredFile
from opora.documents.models.templates import Template
from opora.network.models import Node
from opora.people.models import Person


class Series(models.Model):
    """The numbers of one kind of paper in an organisation in a year: «159-од», «160-од»."""

    class Counted(models.TextChoices):
        """When numbers begin with one again."""

        CALENDAR = "calendar", _("on the first of January")
        SCHOOL = "school", _("on the first of September")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="paper_series")
    kind = models.CharField(_("kind"), max_length=32)
    counted = models.CharField(_("numbers begin again"), max_length=8, choices=Counted, default=Counted.CALENDAR)
    #: How often the organisation changed its mind: the greatest is how numbers are counted now.
    turn = models.PositiveSmallIntegerField(default=0)
    #: The calendar year, or the one in which the school year began.
    year = models.PositiveSmallIntegerField(_("year"))
    #: The number with `{n}` in the place of its figures.
    shape = models.CharField(_("shape of the number"), max_length=60)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "kind", "counted", "year"], name="series_one_a_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Paper(models.Model):
    """One paper of an organisation; what it is about stands in its links."""

    class State(models.TextChoices):
        """Where the paper stands."""

        MADE = "made", _("to be signed")
        SIGNED = "signed", _("signed")
        CANCELLED = "cancelled", pgettext_lazy("a paper", "cancelled")
        REPLACED = "replaced", _("replaced by another")

    #: A code of the registry of kinds, or `other`.
    kind = models.CharField(_("kind"), max_length=32)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="papers")
    #: The organisation's own number, in its own shape («159-од», «12/3-к»); some kinds have none.
    number = models.CharField(_("number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.SIGNED)
    #: The paper itself, as it was made or as it was brought.
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    #: The signed sheet, when somebody scanned it.
    scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    #: What was merged, as it was at that moment; never changes.
    data = models.JSONField(default=dict, blank=True)
    #: What was typed for this paper alone.
    typed = models.JSONField(default=dict, blank=True)
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    signed_on = models.DateField(pgettext_lazy("a paper", "signed on"), null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("paper")
        constraints = [
            # Of two who take a number at once, the database refuses one; a replaced paper leaves it to the next.
            models.UniqueConstraint(
                fields=["series", "ordinal"], condition=~Q(state="replaced"), name="paper_number_once"
            ),
            Frozen(
                fields=["kind", "number", "dated_on", "file", "template", "data", "typed", "series", "ordinal"],
                since="template",
                name="paper_made_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(series=None, ordinal=None) | Q(series__isnull=False, ordinal__isnull=False, ordinal__gte=1),
                name="paper_series_with_ordinal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_made(self) -> bool:
        """Whether Opora made it, from a template."""
        return self.template_id is not None


class PaperLink(models.Model):
    """An object the paper is about."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="links")
    object_kind = models.CharField(max_length=64)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="paper_about")]
        constraints = [models.UniqueConstraint(fields=["paper", "object_kind", "object_id"], name="paper_about_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} → {self.object_kind} {self.object_id}"


class Signature(models.Model):
    """Who signs a paper, and on which day it was signed by hand: a click never stands for it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="signatures")
    #: The field of the kind that signs: `head`, `mentor`.
    role = models.CharField(max_length=32)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    #: The name as it stands on the paper.
    name = models.CharField(max_length=400)
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "role"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.role}"
