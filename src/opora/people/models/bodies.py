"""Who belongs to which body: members, heads, consultants with their hours, and how a consultant is chosen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.base.models import Dated, NoOverlap
from opora.network.models import Body
from opora.people.models.persons import Person


class Membership(Dated):
    """A person's part in a body, for a period."""

    class Role(models.TextChoices):
        """What the person is there."""

        HEAD = "head", pgettext_lazy("of a body", "head")
        CONSULTANT = "consultant", _("consultant")
        METHODIST = "methodist", _("methodist")
        TUTOR = "tutor", _("tutor")
        SIGNATORY = "signatory", _("signs for it")
        MEMBER = "member", _("member")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            NoOverlap(fields=["person", "body", "role"], name="membership_once"),
            NoOverlap(fields=["body"], only={"role": "head"}, name="body_one_head"),
        ]
        indexes = [models.Index(fields=["body", "ends_on"], name="membership_body")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} @ {self.body_id}"


class ConsultingHours(models.Model):
    """When a consultant is there every week: shown to everybody, booked later."""

    class Weekday(models.IntegerChoices):
        """Days of the week as the calendar counts them."""

        MONDAY = 0, pgettext_lazy("hours", "Monday")
        TUESDAY = 1, pgettext_lazy("hours", "Tuesday")
        WEDNESDAY = 2, pgettext_lazy("hours", "Wednesday")
        THURSDAY = 3, pgettext_lazy("hours", "Thursday")
        FRIDAY = 4, pgettext_lazy("hours", "Friday")
        SATURDAY = 5, pgettext_lazy("hours", "Saturday")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday)
    starts_at = models.TimeField(_("from what time"))
    ends_at = models.TimeField(_("to what time"))
    online = models.BooleanField(_("online"), default=False)
    place = models.CharField(_("room"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="hours_end_after_start"),
            models.UniqueConstraint(fields=["membership", "weekday", "starts_at"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at:%H:%M}"


class Consultant(models.Model):
    """Somebody on the way to being a consultant of a point: proposed, selected, trained, approved."""

    class State(models.TextChoices):
        """How far they are."""

        PROPOSED = "proposed", pgettext_lazy("consultant", "proposed")
        SELECTED = "selected", pgettext_lazy("consultant", "selected")
        TRAINED = "trained", pgettext_lazy("consultant", "trained")
        APPROVED = "approved", pgettext_lazy("consultant", "approved")
        DECLINED = "declined", pgettext_lazy("consultant", "not chosen")
        ENDED = "ended", pgettext_lazy("consultant", "no longer a consultant")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consulting")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultants")
    state = models.CharField(max_length=16, choices=State, default=State.PROPOSED)
    proposed_on = models.DateField(_("proposed on"))
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    training_hours = models.PositiveSmallIntegerField(_("hours of training"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    order_number = models.CharField(_("number of the order"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "body"],
                condition=~models.Q(state__in=["declined", "ended"]),
                name="consultant_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.body_id}: {self.state}"
