"""Computing a matching: input frozen and hashed, answer proved by the separate checker, reasons kept with it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from opora.base.actions import files, journal, states
from opora.base.actions.runs import begin
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.rules.schedule import tasks
from opora.matching.actions.inputs import freeze
from opora.matching.actions.parts import answer_in_parts
from opora.matching.bridge.again import silent_proposals
from opora.matching.bridge.proofs import packed
from opora.matching.bridge.rules_files import objective_of, objectives, with_objective
from opora.matching.bridge.solving import Left, Solved, problem_of, solved
from opora.matching.bridge.tables import Input, profiles_under, seats_under
from opora.matching.models import Run, RunPair, RunRest, Scheme, Waiting
from opora.matching.rules import RUN, NothingToMatch, UnableToMatchAgain
from opora.mentoring.models import Seat
from opora.network.models import Node
from opora.network.queries.nodes import ancestor_of_kind

KIND = "matching.run"
PROOF_PURPOSE = "matching.proof"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What is asked of a run beside its rules: what comes first, and which earlier run it goes on from."""

    objective: str = ""
    basis: Run | None = None
    only: Seat | None = None
    moves_proposals: bool = False


@transaction.atomic
def open_run(*, by: Viewer, node: Node, scheme: Scheme, across_schools: bool, plan: Plan = Plan()) -> Run:
    """Open a run over the seats of `node`; the work itself is a task."""
    if not by.may(Data.MATCHING, Right.ENTER, path=node.path):
        raise NotAllowed
    if plan.only is not None and (plan.only.state != Seat.State.OPEN or not plan.only.node.path.startswith(node.path)):
        raise UnableToMatchAgain(why=_("This place does not wait for a mentor now. Reload the page to see why."))
    if not seats_under(node) and not (plan.moves_proposals and silent_proposals(node)):
        raise NothingToMatch(why=_("Nobody waits for a mentor here. Open a place for a mentor first."))
    if not profiles_under(scope_of(node, across_schools), by.today):
        raise NothingToMatch(why=_("No mentor is on offer yet. Say who may be a mentor first."))
    run = Run.objects.create(
        node=node, scheme=scheme, across_schools=across_schools, created_by_id=by.account_id,
        objective=plan.objective if plan.objective in objectives() else objective_of(scheme.text),
        basis=plan.basis, only_seat=plan.only, moves_proposals=plan.moves_proposals,
    )  # fmt: skip
    states.append(run, "", run.state, by=by)
    journal.record(by=by, verb="run.open", about=run, others=[node, scheme])
    return run


def start(
    *,
    by: Viewer,
    node: Node,
    scheme: Scheme,
    across_schools: bool,
    address: Callable[[Run], str],
    plan: Plan = Plan(),
) -> Run:
    """Open a run and hand it to the workers; while one is being computed, a second press finds it."""
    if not by.may(Data.MATCHING, Right.ENTER, path=node.path):
        raise NotAllowed
    try:
        with transaction.atomic():
            if (waiting := _being_computed(by, node)) is not None:
                return waiting
            run = open_run(by=by, node=node, scheme=scheme, across_schools=across_schools, plan=plan)
            run.task = begin(
                by=by, kind=KIND, key=f"{KIND}:{run.pk}", task=tasks()[KIND], arguments={"run": run.pk},
                back_url=address(run),
            )  # fmt: skip
            run.save(update_fields=["task"])
    except IntegrityError:
        return Run.objects.get(node=node, state=Run.State.WAITING)
    return run


def _being_computed(by: Viewer, node: Node) -> Run | None:
    """The run of the node that workers still have; one whose worker was lost for good is closed."""
    waiting = Run.objects.filter(node=node, state=Run.State.WAITING).select_related("task").first()
    if waiting is None or (waiting.task is not None and not waiting.task.is_over):
        return waiting
    give_up(by=by, run=waiting, fault=str(_("The computing was cut off. Start the matching again.")))
    return None


@transaction.atomic
def give_up(*, by: Viewer, run: Run, fault: str = "", cancelled: bool = False) -> None:
    """Close a run that was stopped or broke."""
    to = Run.State.CANCELLED if cancelled else Run.State.FAILED
    if run.state == Run.State.WAITING:
        states.move(RUN, run, to, by=by, proof={"fault": fault} if fault else {})
        journal.record(by=by, verb="run.give_up", about=run)


def scope_of(node: Node, across_schools: bool) -> Node:
    """Where mentors are looked for: the organisation itself, or the municipality around it."""
    around = ancestor_of_kind(node, Node.Kind.MUNICIPALITY) if across_schools else None
    return around or node


def compute(*, by: Viewer, run: Run, today: dt.date, progress: Progress) -> Run:
    """Freeze the input, solve, check, explain and keep; a refusal is kept as the run's fault.

    A run that is over already is left as it is: its worker was lost after the last line was kept. A large one is
    handed out in parts (`Aside`) and comes back when they are done.
    """
    if run.state != Run.State.WAITING:
        return run
    progress(0, 3)
    data = freeze(by=by, run=run, scope=scope_of(run.node, run.across_schools), today=today)
    progress(1, 3)
    try:
        problem = problem_of(text_of(run), data)
        answer = answer_in_parts(by=by, run=run, problem=problem, today=today)
        found = solved(text_of(run), data, problem, answer)
    except Refusal as refusal:
        states.move(RUN, run, Run.State.FAILED, by=by, proof={"fault": str(refusal)})
        return run
    progress(2, 3)
    with transaction.atomic():
        keep(by=by, run=run, data=data, found=found, today=today)
    progress(3, 3)
    return run


def text_of(run: Run) -> str:
    """The rules a run is computed by: its scheme, with what was asked to come first."""
    return with_objective(run.scheme.text, run.objective)


def keep(*, by: Viewer, run: Run, data: Input, found: Solved, today: dt.date) -> None:
    """Write an answer with its reasons and remember who was passed over."""
    proof = files.keep(
        by=by, content=io.BytesIO(packed(found.answer)), name=f"matching-{run.pk}-proof.json.gz",
        purpose=PROOF_PURPOSE, media_type="application/gzip", node_id=run.node_id,
    )  # fmt: skip
    seats = data.seats
    ids = data.mentor_ids
    RunPair.objects.bulk_create(
        RunPair(
            run=run, seat_id=seats[pair.mentee][pair.seat - 1], mentor_id=ids[pair.mentor], score=pair.score,
            terms=pair.terms, warnings=pair.warnings, pinned=pair.pinned,
            alternatives={
                "mentor": _told(pair.other_mentor, ids),
                "mentee": _told(pair.other_mentee, data.mentee_ids),
                "asked": data.asked[pair.mentee],
            },
        )
        for pair in found.pairs
    )  # fmt: skip
    holders = [[data.mentee_ids[pair.mentee], ids[pair.mentor]] for pair in found.pairs]
    RunRest.objects.bulk_create(
        RunRest(run=run, seat_id=seats[rest.mentee][0], reason=_reason(rest, holders, data.measured[rest.mentee]))
        for rest in found.left
    )
    passed_over(run, [seats[rest.mentee][0] for rest in found.left], today)
    states.move(
        RUN, run, Run.State.READY, by=by, proof_file=proof, mentees=len(data.mentee_ids), matched=found.matched,
        score=found.score, bound=found.bound, proved=found.proved, proof=found.proof, blocking=found.blocking,
    )  # fmt: skip
    journal.record(by=by, verb="run.ready", about=run, fields={"input": run.input_sha256, "score": found.score})


def _told(other: object, ids: list[int]) -> dict[str, int]:
    if other is None:
        return {}
    return {
        "person": ids[other.mentor], "score": other.score, "steps": other.steps, "loss": other.loss,  # type: ignore[attr-defined]
    }  # fmt: skip


def _reason(rest: Left, holders: list[list[int]], measured: bool) -> dict[str, object]:
    rivals = [holders[place] for place in rest.rivals]
    return {"excluded": rest.excluded, "open": rest.open, "full": rest.full, "measured": measured, "rivals": rivals}


def passed_over(run: Run, seat_ids: list[int], today: dt.date) -> None:
    """Remember who got nobody: the waiting list grows by one run."""
    known = {waiting.seat_id: waiting for waiting in Waiting.objects.filter(seat__in=seat_ids)}
    fresh = Seat.objects.filter(pk__in=[pk for pk in seat_ids if pk not in known])
    Waiting.objects.bulk_create(Waiting(seat=seat, since=seat.opened_on, passed_over=1, last_run=run) for seat in fresh)
    for waiting in known.values():
        waiting.passed_over += 1
        waiting.last_run = run
    Waiting.objects.bulk_update(list(known.values()), ["passed_over", "last_run"])
