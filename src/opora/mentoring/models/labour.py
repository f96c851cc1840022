"""What labour law asks of an employee who mentors: a written consent and an agreement on the terms (article 351.8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.base.models import Dated
from opora.documents.models import Paper
from opora.mentoring.models.pairs import Pair
from opora.network.models import Node
from opora.people.models import Person


class Assent(models.Model):
    """A written consent to be a mentor in a pair, or to have one; signed on paper, never by a click."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="assents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assents")
    given_on = models.DateField(_("given on"))
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="assent")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.pair_id}"


class LabourAgreement(Dated):
    """The terms a mentor works on in a pair; without a last day they hold as long as the pair."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="labour_agreements")
    #: The employer: the mentor's organisation.
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="labour_agreements")
    content = models.TextField(_("what the work is"), blank=True)
    work_form = models.CharField(_("how it is done"), max_length=300, blank=True)
    pay = models.CharField(_("amount and terms of pay"), max_length=500, blank=True)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="labour_agreement")

    class Meta(Dated.Meta):
        indexes = [models.Index(fields=["pair"], name="labour_pair")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.pair_id}"
