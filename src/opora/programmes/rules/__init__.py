"""Lives of programmes, stages and tasks, and the named refusals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine

PROGRAMME = Machine(
    kind="programmes.programme",
    transitions={
        "planned": ("running", "stopped"),
        "running": ("completed", "stopped"),
    },
)
STAGE = Machine(
    kind="programmes.stage",
    transitions={
        "planned": ("active",),
        "active": ("done", "planned"),
        "done": ("active",),
    },
)
TASK = Machine(
    kind="programmes.task",
    transitions={
        "open": ("done",),
        "done": ("open",),
    },
)
#: States in which a programme may still be changed.
LIVE = ("planned", "running")


class ProgrammeChanged(Refusal):
    """Somebody applied another file meanwhile."""

    message = _("The programme has been changed meanwhile. Look at the differences again before you apply yours.")


class NothingChanges(Refusal):
    """The file says what runs already."""

    message = _("This file says exactly what runs already: there is nothing to apply.")


class ProgrammeOver(Refusal):
    """A finished programme stays as it was."""

    message = _("This programme is over and stays as it was. Begin a new one.")


class LawProfileDiffers(Refusal):
    """A programme of one country is run in another."""

    message = _(
        "The programme is written for the law profile “%(wanted)s”, and here holds “%(here)s”. "
        "Choose another programme, or one of your own."
    )


class NoEditionToGoBackTo(Refusal):
    """There is nothing earlier."""

    message = _("There is no earlier state of this programme to go back to.")
