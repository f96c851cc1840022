"""Schemes (rules and weights as data) and runs with frozen input, result and proof."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import StoredFile, TaskRun
from opora.mentoring.models import Seat
from opora.network.models import Node
from opora.people.models import Person


class Scheme(models.Model):
    """Rules and weights of matching in one readable file; versions are never overwritten."""

    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    title = models.JSONField(default=dict)
    text = models.TextField()
    #: The node it belongs to; none: shipped with Opora.
    node = models.ForeignKey(Node, null=True, blank=True, on_delete=models.CASCADE, related_name="schemes")
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "node", "version"], name="scheme_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Wish(models.Model):
    """One side would like the other, in order of rank."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wishes")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wished_by")
    rank = models.PositiveSmallIntegerField(default=1)
    #: A refusal says «not with this person»; no reasons are asked or kept.
    is_refusal = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.about_id}"


class Bar(models.Model):
    """The curator's word on one pair of people: pinned together or kept apart."""

    class Kind(models.TextChoices):
        """Which word."""

        PINNED = "pinned", _("pinned")
        FORBIDDEN = "forbidden", _("not together")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="bars")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bars")
    kind = models.CharField(max_length=16, choices=Kind)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "mentor"], name="bar_once"),
            models.UniqueConstraint(fields=["seat"], condition=models.Q(kind="pinned"), name="bar_one_pin_per_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seat_id} {self.mentor_id}"


class Run(models.Model):
    """One matching: frozen input with its hash, result, proof."""

    class State(models.TextChoices):
        """Where the run stands."""

        WAITING = "waiting", _("being computed")
        READY = "ready", _("ready for review")
        SENT = "sent", _("proposals sent")
        FAILED = "failed", _("could not be computed")
        CANCELLED = "cancelled", pgettext_lazy("a matching", "cancelled")

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="runs")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    #: What comes first; told here it stands above what the rules' file says.
    objective = models.CharField(max_length=16, default="most_served")
    #: The matching this one goes on from; its pairs are kept where nothing is lost by it.
    basis = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    #: The one place that is matched again, all the other pairs of the basis standing still.
    only_seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    #: Whether proposals nobody has answered yet take part again.
    moves_proposals = models.BooleanField(default=False)
    #: Mentors of the node only, or of all the nodes of the municipality around it.
    across_schools = models.BooleanField(default=False)
    task = models.ForeignKey(TaskRun, null=True, on_delete=models.SET_NULL, related_name="+")
    input_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    input_sha256 = models.CharField(max_length=64, blank=True)
    #: The answer by rows with the prices that prove it: enough to check it again from the frozen input.
    proof_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    mentees = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    score = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    proved = models.BooleanField(default=False)
    #: Pairs in which both would rather have each other than what they got.
    blocking = models.PositiveIntegerField(null=True)
    #: Faults that stopped the run, bounds and counters of the proof, how the last check of it ended.
    proof = models.JSONField(default=dict)
    #: The last journal number the input knew of; a later change of its people makes the run stale.
    seen_entry = models.BigIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # A second press of the button finds the run that is being computed.
            models.UniqueConstraint(fields=["node"], condition=models.Q(state="waiting"), name="run_one_waiting")
        ]
        indexes = [models.Index(fields=["node", "state"], name="run_node_state")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Part(models.Model):
    """A part of a large run that shares nobody with the rest; whichever worker has time computes it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    mentees = models.PositiveIntegerField(default=0)
    task = models.ForeignKey(TaskRun, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Cut out of the whole: all a worker needs beside the rules. Forgotten after some days, as is the outcome.
    problem_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Its pairs and prices; written once, however many workers had the part.
    outcome_file = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="run_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: part {self.number}"


class RunPair(models.Model):
    """A pair the run proposes, with the terms of its score and the best alternatives."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pairs")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.BigIntegerField()
    #: [{"code", "points", "most", "sensitive"}]: a sensitive term is shown only to whom it may be.
    terms = models.JSONField(default=list)
    alternatives = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    pinned = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seat"], name="run_pair_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.seat_id} → {self.mentor_id}"


class RunRest(models.Model):
    """A seat the run leaves open, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rest")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    #: {"excluded": {rule: mentors}, "open": fit but taken, "full": without a place, "measured": whether measured
    #: needs were used, "rivals": [[mentee, mentor], …]}: who is told what of it, `bridge.audience` says.
    reason = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "seat"], name="run_rest_once")]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.seat_id}"
