"""A run of a model of mentoring by a region, a municipality or an organisation."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Account
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.models.blueprints import Blueprint


class Programme(models.Model):
    """A run of one version of a blueprint by a node; a node may run several side by side."""

    class State(models.TextChoices):
        """Where the run stands."""

        PLANNED = "planned", pgettext_lazy("a programme", "planned")
        RUNNING = "running", pgettext_lazy("a programme", "running")
        COMPLETED = "completed", pgettext_lazy("a programme", "completed")
        STOPPED = "stopped", pgettext_lazy("a programme", "stopped early")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="programmes")
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="programmes")
    title = models.JSONField(default=dict)
    #: What reports count it under (BR-26): several files may be variants of one model.
    model = models.SlugField(max_length=60)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until (not including)"))
    #: The year in which counted years begin, and by how many years fixed dates are moved.
    anchor = models.PositiveSmallIntegerField()
    shift_years = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["-starts_on", "id"]

    def __str__(self) -> str:
        return f"{self.blueprint_id}@{self.node_id}"


class Edition(models.Model):
    """What a programme was after one change of its file: applied, or gone back to."""

    class Reason(models.TextChoices):
        """How it came about."""

        START = "start", _("begun")
        APPLY = "apply", _("a file applied")
        ROLL_BACK = "roll_back", _("gone back to an earlier one")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    #: The whole programme on the calendar, as JSON in a text.
    whole = models.TextField()
    #: What of it is followed outside the programme's own pages, as JSON: read for every list, so without the rest.
    rules = models.TextField(default="{}")
    reason = models.CharField(max_length=16, choices=Reason)
    #: The edition gone back to.
    back_to = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} №{self.number}"

    @property
    def data(self) -> dict[str, Any]:
        """The programme as data."""
        kept: dict[str, Any] = json.loads(self.whole)
        return kept


class Target(models.Model):
    """What an indicator of a programme should come to at a level in a year."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    indicator = models.SlugField(max_length=60)
    level = models.CharField(max_length=16)
    #: As the file writes it: 2027, 2026/2027.
    year = models.CharField(max_length=12)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    #: Since when a later file does not have it any more.
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["indicator", "level", "year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "indicator", "level", "year"], name="target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.level} {self.year}: {self.value}"


class Statement(models.Model):
    """The value of a term that Opora does not count yet, stated by a named person for a day («заявлено»)."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="statements")
    term = models.CharField(_("what is counted"), max_length=80, db_index=True)
    on = models.DateField(_("on"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="statements")
    note = models.CharField(_("note"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["term", "-on", "-id"]

    def __str__(self) -> str:
        return f"{self.term} {self.on}: {self.value}"
