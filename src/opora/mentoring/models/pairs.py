"""Pairs and groups: who mentors whom, in what form, since when and by which order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated, NoOverlap
from opora.mentoring.models.seats import Seat
from opora.network.models import Node
from opora.people.models import Person


class Pair(Dated):
    """A mentoring pair, born confirmed; it does not know where it came from."""

    class State(models.TextChoices):
        """Where the pair stands: the gates of the ordinary pair open one after another."""

        CONFIRMED = "confirmed", _("both agreed")
        ORDERED = "ordered", _("order signed")
        ACTIVE = "active", _("at work")
        COMPLETED = "completed", _("completed")
        TERMINATED = "terminated", _("ended early")

    class Basis(models.TextChoices):
        """On what ground the mentor works (reference §5.1, D-06); only the first asks for an agreement."""

        ART351_8 = "art351_8", _("article 351.8: consent and additional agreement")
        JOB_FUNCTION = "job_function", _("part of the post, paid already")
        PART_TIME = "part_time", _("part-time post with the other employer")
        CIVIL = "civil_contract", _("civil contract")
        BETWEEN = "agreement", _("agreement between the organisations")
        VOLUNTEER = "volunteer", _("volunteer, not an employee")
        UNDECIDED = "undecided", _("to be chosen by a lawyer")
        ORDER = "order", _("order of the head")

    #: The mentee's organisation: coverage is counted there.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="pairs")
    #: The mentor's organisation: the share of mentors is counted there.
    mentor_node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="mentor_pairs")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="pairs")
    form = models.CharField(_("form"), max_length=32, default="pedagogue_pedagogue")
    kind = models.CharField(_("kind"), max_length=32, default="traditional")
    basis = models.CharField(_("ground of the mentor's work"), max_length=16, choices=Basis, default=Basis.ART351_8)
    online = models.BooleanField(_("meetings online"), default=False)
    state = models.CharField(max_length=16, choices=State, default=State.CONFIRMED)
    #: Days both sides and, across schools, both heads said yes; papers later than these open the gates.
    confirmed_on = models.DateField()
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    closing_reason = models.CharField(max_length=32, blank=True)

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["node", "state"], name="pair_node_state")]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class PairMember(Dated):
    """One directed role in a pair: a reverse pair has two mentors and two mentees."""

    class Role(models.TextChoices):
        """The direction."""

        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pair_roles")
    role = models.CharField(max_length=8, choices=Role)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(fields=["pair", "person", "role"], name="pair_member_once"),
        ]
        indexes = [models.Index(fields=["person", "role"], name="pair_member_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} in {self.pair_id}"
