"""Taking an import back: what it made disappears, what it changed returns, until something depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.actions import received
from opora.intake.models import Batch, Trace
from opora.intake.rules.batches import BATCH, UnableToUndo, may_enter
from opora.mentoring.actions import returns
from opora.people.actions import bulk
from opora.people.models import Person


@transaction.atomic
def undo(*, by: Viewer, batch: Batch) -> None:
    """Take an import back; refused once something depends on what it wrote."""
    if not may_enter(by, batch):
        raise NotAllowed
    traces = list(batch.traces.order_by("-pk"))
    _take_back_pairs(by, traces)
    received.take_back(by=by, measurements=_ids(traces, "made", "diagnostics.measurement"))
    offers = _ids(traces, "made", "mentoring.mentorprofile")
    _refuse_if(returns.used_offers(offers))
    returns.take_back_offers(by=by, profiles=offers)
    people = list(Person.objects.filter(pk__in=_ids(traces, "made", "people.person")))
    _refuse_if(bound_people(people))
    for trace in traces:
        if trace.verb != "made" and trace.before:
            bulk.restore(by=by, object_kind=trace.object_kind, object_id=trace.object_id, before=trace.before)
    bulk.remove_posts(
        by=by,
        appointments=_ids(traces, "made", "people.appointment"),
        absences=_ids(traces, "made", "people.absence"),
        identifiers=_ids(traces, "made", "people.identifier"),
        names=_ids(traces, "made", "people.nameperiod"),
    )
    bulk.take_back(by=by, people=people)
    states.move(BATCH, batch, Batch.State.UNDONE, by=by)
    batch.traces.all().delete()
    journal.record(by=by, verb="batch.undo", about=batch)


def _refuse_if(used: set[int]) -> None:
    if used:
        raise UnableToUndo(count=len(used))


def _take_back_pairs(by: Viewer, traces: Iterable[Trace]) -> None:
    brought = {trace.object_id: trace.before.get("places") for trace in traces if trace.object_kind == "mentoring.pair"}
    _refuse_if(returns.used_pairs(brought))
    returns.take_back(by=by, pairs=brought)


def _ids(traces: Iterable[Trace], verb: str, kind: str) -> list[int]:
    return [trace.object_id for trace in traces if trace.verb == verb and trace.object_kind == kind]


#: What an import itself writes about a person; anything else that points at one binds them.
OWN = {"people.appointment", "people.identifier", "people.nameperiod", "people.absence", "intake.row"}


def bound_people(people: Sequence[Person]) -> set[int]:
    """Ids of people to whom something besides the import already points: a pair, a proposal, an account."""
    ids = [person.pk for person in people]
    bound = {person.pk for person in people if person.account_id}
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.label_lower in OWN or relation.field.many_to_many:
            continue
        name = relation.field.attname
        bound |= set(model._default_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True))
    return bound
