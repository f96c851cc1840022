"""What people answer to: tests, self-assessments, surveys, observations, with their items and calibrations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import StoredFile
from opora.competences.models import Competence
from opora.network.models import Node


class Instrument(models.Model):
    """One version of one instrument; what has been published is never changed, only followed by another version."""

    class Kind(models.TextChoices):
        """One mechanism for all of them."""

        TEST = "test", _("knowledge test")
        SELF_ASSESSMENT = "self_assessment", _("self-assessment")
        SURVEY = "survey", _("survey")
        OBSERVATION = "observation", _("lesson observation")
        MULTI_RATER = "multi_rater", _("opinions of several people")

    class State(models.TextChoices):
        """The life of a version."""

        DRAFT = "draft", pgettext_lazy("instrument", "draft")
        REVIEWED = "reviewed", pgettext_lazy("instrument", "reviewed")
        PUBLISHED = "published", pgettext_lazy("instrument", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("instrument", "withdrawn")

    class Mode(models.TextChoices):
        """How items are chosen."""

        FIXED = "fixed", _("all items in their order")
        ADAPTIVE = "adaptive", _("items chosen by the answers")

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    mode = models.CharField(max_length=16, choices=Mode, default=Mode.FIXED)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    #: Whose it is; nobody's is common to the whole installation.
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.JSONField(_("title"), default=dict)
    about = models.JSONField(_("what it is for"), default=dict)
    #: In order: `code`, `title`, and the `competence` it measures (a code) where it measures one.
    sections = models.JSONField(default=list)
    #: `rule` (percent or latent) and `levels`: `code`, `title`, `above` (its lower bound, inclusive; none: the lowest).
    levels = models.JSONField(default=dict)
    #: Who wrote it, who reviewed it, on whom it was tried, what it cannot tell.
    passport = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    #: So many minutes and no more; nothing: take your time.
    limit = models.PositiveSmallIntegerField(_("time limit, minutes"), null=True, blank=True)
    #: Answered without a name: the sitting knows no person.
    anonymous = models.BooleanField(default=False)
    #: Made elsewhere: only its results are taken in.
    outside = models.BooleanField(default=False)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Item(models.Model):
    """One question of one version of an instrument."""

    class Kind(models.TextChoices):
        """How it is answered."""

        SINGLE = "single", _("one answer")
        MULTIPLE = "multiple", _("several answers")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("putting in order")
        SHORT = "short", _("a word or two")
        NUMERIC = "numeric", _("a number")
        RATING = "rating", _("a scale")
        OPEN = "open", _("own words")

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("code"), max_length=60)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    section = models.CharField(max_length=60, blank=True)
    competence = models.ForeignKey(Competence, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Markdown by language.
    text = models.JSONField(_("text"), default=dict)
    #: What is chosen from: rows of `code` and `text` by language; for a scale `low` and `high` with their words.
    options: Any = models.JSONField(default=list)
    #: The right answer: codes, pairs, an order, words or a number with its tolerance; empty where nothing is right.
    key: Any = models.JSONField(default=list, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    #: A scale that counts the other way round.
    inverted = models.BooleanField(default=False)
    #: One picture, and what it shows in words by language for those who do not see it.
    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_text = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="item_code_once")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.code}"


class Calibration(models.Model):
    """A dated version of the items' parameters: a later one never changes what was measured by an earlier one."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="calibrations")
    number = models.PositiveIntegerField(default=1)
    #: rasch, 2pl or grm.
    model = models.CharField(max_length=16)
    made_on = models.DateField()
    #: So many sittings it rests on; 0 for an invented one.
    sample = models.PositiveIntegerField(default=0)
    invented = models.BooleanField(default=False)
    #: Item code → `a`, `b` (or `thresholds`) and their standard errors.
    parameters = models.JSONField(default=dict)
    #: Section code → reliability.
    reliability = models.JSONField(default=dict)
    #: Section code → section code → correlation of the abilities.
    correlation = models.JSONField(default=dict)
    #: Section code (empty: all of them) → item code → chance that a sitting may be shown the item at all.
    eligible = models.JSONField(default=dict)
    #: How it was brought onto the scale of the one before: its number, `slope`, `shift`, `common` items, `drift`.
    link = models.JSONField(default=dict)
    #: Section code (empty: all together) → how precise it is: reckoned once, as it takes a simulation.
    passport = models.JSONField(default=dict)

    class Meta:
        ordering = ["instrument", "-number"]
        constraints = [models.UniqueConstraint(fields=["instrument", "number"], name="calibration_number_once")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"


class ItemsFile(models.Model):
    """A workbook of questions on its way to the shelf: kept as it was read until a draft is made of it."""

    class State(models.TextChoices):
        """What became of it."""

        STAGED = "staged", pgettext_lazy("file of questions", "to look through")
        MADE = "made", pgettext_lazy("file of questions", "a draft is made of it")
        DROPPED = "dropped", pgettext_lazy("file of questions", "put away")

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.STAGED)
    #: The version it follows; a new instrument follows none.
    follows = models.ForeignKey(Instrument, null=True, on_delete=models.CASCADE, related_name="+")
    made = models.ForeignKey(Instrument, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Every cell as it was read: sheet → number of its row → field → text.
    cells = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"items file {self.pk} {self.state}"
