"""Runs within reach, what changed since, and how two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opora.base.models import JournalEntry, StoredFile
from opora.base.rules.access import Data, Right, Viewer, within
from opora.matching.models import Run, RunPair, RunRest

#: Verbs of the journal that change what a matching is computed from.
CHANGING = (
    "seat.open", "seat.close", "seat.prioritise", "seat.open_all", "mentor.offer", "mentor.offer_all", "mentor.change",
    "mentor.pause", "appointment.start", "appointment.end", "appointment.change", "absence.begin", "absence.end",
    "person.change", "pair.open", "pair.end", "pair.bring_in", "wish.keep", "bar.set",
)  # fmt: skip


def runs_of(viewer: Viewer) -> QuerySet[Run]:
    """The runs of the viewer's organisations, newest first."""
    return (
        Run.objects.filter(within(viewer.paths(Data.MATCHING, Right.VIEW), "node__path"))
        .select_related("node", "scheme", "task", "basis", "input_file", "proof_file")
        .order_by("-pk")
    )


def run_of(viewer: Viewer, run_id: int) -> Run | None:
    """One run."""
    return runs_of(viewer).filter(pk=run_id).first()


def may_read_input(viewer: Viewer, file: StoredFile) -> bool:
    """The frozen input holds everybody's data: only the system reads it."""
    return viewer.is_system


def changes_since(run: Run, rows: Sequence[RunPair | RunRest] | None = None) -> list[str]:
    """What happened to the run's people after its input was frozen, in words; nothing when it is fresh.

    `rows` are the run's own with their places, where they are loaded already.
    """
    people, seats = _people_in(rows) if rows is not None else _people_of(run)
    entries = JournalEntry.objects.filter(pk__gt=run.seen_entry, verb__in=CHANGING).only(
        "verb", "object_kind", "object_id", "others"
    )
    verbs = {entry.verb for entry in entries if _touches(entry, people, seats, run.node_id)}
    return sorted({str(word_of(verb)) for verb in verbs})


def _people_of(run: Run) -> tuple[set[int], set[int]]:
    pairs = run.pairs.values_list("seat_id", "seat__mentee_id", "mentor_id")
    rest = run.rest.values_list("seat_id", "seat__mentee_id")
    people = {pk for _seat, mentee, mentor in pairs for pk in (mentee, mentor)} | {mentee for _seat, mentee in rest}
    return people, {row[0] for row in pairs} | {row[0] for row in rest}


def _people_in(rows: Sequence[RunPair | RunRest]) -> tuple[set[int], set[int]]:
    people = {row.seat.mentee_id for row in rows} | {row.mentor_id for row in rows if isinstance(row, RunPair)}
    return people, {row.seat_id for row in rows}


def _touches(entry: JournalEntry, people: set[int], seats: set[int], node_id: int) -> bool:
    things = [(entry.object_kind, entry.object_id), *((kind, pk) for kind, pk in entry.others)]
    if entry.verb in {"seat.open", "seat.open_all", "mentor.offer", "mentor.offer_all"}:
        return ("network.node", node_id) in things
    return any(
        (kind == "people.person" and pk in people) or (kind == "mentoring.seat" and pk in seats) for kind, pk in things
    )


def word_of(verb: str) -> str:
    """What an entry of the journal says of the people, in words."""
    area = verb.split(".", maxsplit=1)[0]
    return {
        "seat": _("places for mentors"),
        "mentor": _("mentors on offer"),
        "appointment": _("posts"),
        "absence": _("absences"),
        "person": _("facts about people"),
        "pair": _("pairs"),
        "wish": _("wishes"),
        "bar": _("pinned or separated pairs"),
    }.get(area, area)


@dataclass(frozen=True)
class Difference:
    """One seat in two runs: mentor before and after (None: nobody)."""

    seat_id: int
    before: int | None
    after: int | None


def compared(run: Run, earlier: Run) -> list[Difference]:
    """Seats whose mentor differs between two runs."""
    new = dict(RunPair.objects.filter(run=run).values_list("seat_id", "mentor_id"))
    old = dict(RunPair.objects.filter(run=earlier).values_list("seat_id", "mentor_id"))
    seats = {*new, *old, *RunRest.objects.filter(run=run).values_list("seat_id", flat=True)}
    return [Difference(seat, old.get(seat), new.get(seat)) for seat in sorted(seats) if old.get(seat) != new.get(seat)]


def earlier_run(run: Run) -> Run | None:
    """The run this one goes on from, else the run of the same organisation before it."""
    if run.basis is not None:
        return run.basis
    done = Run.objects.filter(node_id=run.node_id, pk__lt=run.pk, state__in=[Run.State.READY, Run.State.SENT])
    return done.order_by("-pk").first()
