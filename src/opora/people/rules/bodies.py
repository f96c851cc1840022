"""How a consultant is chosen, who of a body is known to everybody, why somebody cannot take part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine
from opora.people.models import Consultant, Membership

CONSULTANT = Machine(
    kind="people.consultant",
    transitions={
        "proposed": ("selected", "declined"),
        "selected": ("trained", "declined"),
        "trained": ("approved", "declined"),
        "approved": ("ended",),
    },
)
#: Candidacies that are still under way or at work.
LIVE_CONSULTANTS = tuple(
    state.value for state in Consultant.State if state not in (Consultant.State.DECLINED, Consultant.State.ENDED)
)
#: The faces of a body: everybody who sees the body knows them by name.
FACES = (
    Membership.Role.HEAD, Membership.Role.CONSULTANT, Membership.Role.METHODIST, Membership.Role.TUTOR,
    Membership.Role.SIGNATORY,
)  # fmt: skip
#: The methodical active of a region.
ACTIVE = (Membership.Role.METHODIST, Membership.Role.TUTOR, Membership.Role.CONSULTANT, Membership.Role.HEAD)


class UnableToJoin(Refusal):
    """The person cannot take this part."""

    message = _("%(why)s")


class UnableToAdvance(Refusal):
    """A step of the selection lacks something."""

    message = _("%(why)s")


class UnableToKeepHours(Refusal):
    """The hours are wrong, or cross others of the same person."""

    message = _("%(why)s")
