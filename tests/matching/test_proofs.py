"""The proof kept with a run: checked again from the frozen input, taken out where nothing in it is secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opora.base.rules.refusals import NotAllowed
from opora.matching.actions import bars, proofs, runs
from opora.matching.bridge.proofs import unpacked
from opora.matching.bridge.rules_files import checked, objective_of, objectives, with_objective
from opora.matching.models import Run, Scheme
from opora.matching.rules import OBJECTIVES, NoProofKept, ProofIsSecret
from opora.tool.verify import main as verify
from tests.cast import Cast
from tests.matching.test_runs import run_of_school, stage

__all__ = ["stage"]


def kept(run: Run) -> Run:
    """The run as the record has it."""
    return Run.objects.select_related("node", "scheme", "input_file", "proof_file").get(pk=run.pk)


def test_a_kept_proof_holds_and_says_when(stage: Cast) -> None:
    run = kept(run_of_school(stage))
    verdict = proofs.check_again(by=stage.viewer("curator"), run=run, today=stage.today)
    assert verdict.holds and (verdict.score, verdict.bound) == (run.score, run.bound)
    assert kept(run).proof["checked"] == {"on": "2026-11-23", "holds": True}
    assert kept(run).proof["work"]["markets"] == 1


def test_a_touched_proof_does_not_hold(stage: Cast) -> None:
    run = kept(run_of_school(stage))
    assert run.input_file is not None and run.proof_file is not None
    with run.input_file.content.open("rb") as source:
        data = json.loads(source.read())
    data["mentors"]["capacity"] = [number + 1 for number in data["mentors"]["capacity"]]
    with run.input_file.content.storage.open(run.input_file.content.name, "wb") as target:
        target.write(json.dumps(data).encode())
    verdict = proofs.check_again(by=stage.viewer("curator"), run=run, today=stage.today)
    assert not verdict.same_input and not verdict.holds
    assert kept(run).proof["checked"]["holds"] is False


def test_only_the_runs_own_people_check_it(stage: Cast) -> None:
    run = kept(run_of_school(stage))
    with pytest.raises(NotAllowed):
        proofs.check_again(by=stage.viewer("sibling_curator"), run=run, today=stage.today)
    with pytest.raises(NotAllowed):
        proofs.take_out(by=stage.viewer("sibling_curator"), run=run)


def test_a_run_without_a_kept_proof_says_so(stage: Cast) -> None:
    run = kept(run_of_school(stage))
    run.proof_file = None
    with pytest.raises(NoProofKept):
        proofs.check_again(by=stage.viewer("curator"), run=run, today=stage.today)


def test_the_proof_is_taken_out_as_one_file(stage: Cast) -> None:
    run = kept(run_of_school(stage))
    told = json.loads(proofs.take_out(by=stage.viewer("curator"), run=run))
    assert set(told) == {
        "rules", "mentees", "mentors", "relations", "answer", "mentee_price", "mentor_price"
    }  # fmt: skip
    assert len(told["mentee_price"]) == len(told["mentees"]["id"]) == run.mentees
    assert len(told["answer"]["mentee"]) == run.pairs.count()
    assert run.proof_file is not None
    with run.proof_file.content.open("rb") as source:
        assert told["mentor_price"] == unpacked(source.read())["mentor_price"]


def test_a_wish_never_leaves_with_the_proof(stage: Cast) -> None:
    bars.wish(by=stage.viewer("mentee"), person=stage.people["mentee"], about=stage.people["mentor2"], is_refusal=True)
    run = kept(run_of_school(stage))
    with pytest.raises(ProofIsSecret):
        proofs.take_out(by=stage.viewer("curator"), run=run)
    whole = json.loads(proofs.take_out(by=stage.system, run=run))
    assert [str(stage.people["mentor2"].pk)] in whole["mentees"]["refusals"]


@pytest.mark.parametrize("objective", objectives())
def test_what_comes_first_is_kept_with_the_run(stage: Cast, objective: str, tmp_path: Path) -> None:
    by, scheme = stage.viewer("curator"), Scheme.objects.get(code="first-september", is_current=True)
    plan = runs.Plan(objective=objective)
    run = runs.open_run(by=by, node=stage.nodes["school7"], scheme=scheme, across_schools=False, plan=plan)
    runs.compute(by=by, run=run, today=stage.today, progress=lambda done, total: None)
    assert run.state == "ready" and run.proved and kept(run).objective == objective
    assert proofs.check_again(by=by, run=kept(run), today=stage.today).holds
    taken = proofs.take_out(by=by, run=kept(run))
    assert objective_of(json.loads(taken)["rules"]) == objective
    (path := tmp_path / "taken.json").write_bytes(taken)
    assert verify([str(path)]) == 0


def test_every_objective_has_its_words_and_fits_any_file() -> None:
    assert set(objectives()) <= set(OBJECTIVES)
    for text in ("", "# only a note\n", 'floor = 3\nobjective = "most_served"  # first\n\n[mentees]\nid = "id"\n'):
        changed = with_objective(text, "best_total")
        assert objective_of(changed) == "best_total" and checked(changed) == []
        assert with_objective(changed, "best_total") == changed
