"""Moving an object along its machine: the step is appended, the current state changes, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from opora.base.actions.journal import kind_of
from opora.base.models import StateChange
from opora.base.rules.access import Viewer
from opora.base.rules.states import Machine, NotNow


@transaction.atomic
def move(machine: Machine, thing: models.Model, to: str, *, by: Viewer, reason: str = "", **also: Any) -> None:
    """Move `thing` to the state `to`, setting the fields `also` with it, or refuse with `NotNow`.

    The row is changed only if it still stands where it was read: of two who press at once, one is refused.
    """
    current: str = getattr(thing, "state")  # noqa: B009 - every stateful model has the field
    machine.require(current, to)
    manager = type(thing)._default_manager
    if not manager.filter(pk=thing.pk, state=current).update(state=to, **also):
        raise NotNow
    for name, value in {"state": to, **also}.items():
        setattr(thing, name, value)
    append(thing, current, to, by=by, reason=reason)


def append(thing: models.Model, before: str, after: str, *, by: Viewer, reason: str = "") -> None:
    """Append one step of an object's life (also the first one, from nothing)."""
    StateChange.objects.create(
        kind=kind_of(thing),
        object_id=thing.pk,
        from_state=before,
        to_state=after,
        account_id=by.account_id,
        reason=reason,
    )
