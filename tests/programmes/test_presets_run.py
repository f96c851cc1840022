"""Each of the five systems of the source documents works from its first stage to its report, by what people do."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from functools import partial

import docx
import pytest

from opora.base.rules.access import Right
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.models import Paper
from opora.documents.queries.papers import paper_of
from opora.people.actions import persons
from opora.programmes.actions import blueprints, programmes, projects, reports, running
from opora.programmes.models import Programme, Stage
from opora.programmes.queries.programmes import edition_of, rows_of, stages_of
from opora.programmes.queries.projects import project_of, report_of
from opora.programmes.queries.running import Check, exit_checks
from opora.programmes.rules.projects import NoProject, PartThere, UnknownEntry, YearOutside
from opora.programmes.rules.terms import known_terms
from tests.cast import Cast
from tests.programmes.deeds import Play, do_for, state_for, with_district

FIVE = ("mogilev-school-23", "lipetsk-region", "mari-el-centre", "smolensk-school-28", "krasnodar-support")


def words_of(paper: Paper) -> str:
    """Everything a Word file says, paragraphs and tables."""
    assert paper.file is not None
    with paper.file.content.open("rb") as content:
        opened = docx.Document(io.BytesIO(content.read()))
    rows = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in opened.paragraphs), *rows])


def begun(cast: Cast, code: str, starts_on: dt.date) -> Play:
    """A shipped model at the region, a school's own at the school, Mogilev's in a district under its own law."""
    if code.startswith("mogilev"):
        cast = with_district(cast)
        node, leader = cast.nodes["riverside_school"], "riverside_head"
    else:
        node, leader = (cast.nodes["school7"], "curator") if "school" in code else (cast.nodes["region"], "operator")
    shipped = blueprints.load_shipped(by=cast.system, code=code)
    programme = programmes.start(by=cast.system, node=node, blueprint=shipped, starts_on=starts_on, today=cast.today)
    return Play(cast, programme, cast.viewer(leader))


#: Tests of stages that the records of today cannot make hold, with the reason the stage is closed with: none is left.
CLOSED_WITH_A_REASON: dict[str, str] = {}


def checks_of(play: Play, stage: Stage) -> list[Check]:
    """The tests of a stage as they stand now."""
    return exit_checks(play.programme, [stage], play.today).get(stage.code, [])


def gone_through(play: Play) -> None:
    """Begin each stage, do what its tests ask, tick off its tasks, finish it: no stage needs to be excused."""
    by, today, programme = play.by, play.today, play.programme
    stated = {name for name, term in known_terms().items() if not term.provided}
    for stage in stages_of(programme):
        running.move_stage(by=by, stage=stage, to="active", today=today)
        for artefact in stage.artefacts.filter(dropped_on=None):
            running.receive(by=by, artefact=artefact, on=today, today=today)
        for act in (do_for, partial(state_for, stated=stated)):
            for number in range(len(checks_of(play, stage))):
                act(play, checks_of(play, stage)[number])
        missing = [check for check in checks_of(play, stage) if not check.holds]
        assert {check.test for check in missing} <= set(CLOSED_WITH_A_REASON), [check.test for check in missing]
        why = "; ".join(CLOSED_WITH_A_REASON[check.test] for check in missing)
        running.move_stage(by=by, stage=stage, to="done", today=today, reason=why)
    for task in [*(task for stage in stages_of(programme) for task in stage.tasks.all()), *rows_of(programme)]:
        task.refresh_from_db()
        if not task.test:
            running.finish_task(by=by, task=task, today=today)
    for target in programme.targets.filter(dropped_on=None):
        share = (edition_of(programme).data["indicators"][target.indicator]).get("denominator")
        running.record_fact(by=by, target=target, numerator=Decimal(9), denominator=Decimal(10) if share else None,
                            on=today, today=today)  # fmt: skip


@pytest.mark.parametrize("code", FIVE)
def test_from_the_first_stage_to_the_report(cast: Cast, code: str) -> None:
    """Loaded, started, moved through its stages, reported, opened."""
    play = begun(cast, code, dt.date(2026, 1, 10))
    programme, by = play.programme, play.by
    gone_through(play)
    paper = reports.write(by=by, programme=programme, year=2026, today=cast.today)
    told = words_of(paper)
    assert programme.title["ru"] in told and "{{" not in told
    for stage in stages_of(programme):
        assert stage.state == "done" and stage.title["ru"] in told
    assert "за 2026 год" in told and "завершён" in told, "what a stage is called when it is over"
    assert report_of(by, paper.pk) == paper and report_of(cast.viewer("outsider"), paper.pk) is None
    if code.startswith("mogilev"):
        assert "СПРАВКА" in told and not any(word in told for word in ("ИОМ", "351.8", "ШНОР", "152-ФЗ", "ЦНППМ"))
    if code.startswith("mari"):
        assert "90 %" in told.replace("\xa0", " ") and "9 из 10" in told
    mine = paper_of(by, paper.pk, Right.ENTER)
    assert mine == paper and paper_of(cast.viewer("outsider"), paper.pk) is None
    issuing.sign(by=by, paper=mine, signed_on=cast.today, today=cast.today)
    assert mine.state == "signed", "whoever carries the programme on signs its report, in a school and in a region"
    with pytest.raises(NotAllowed):
        issuing.cancel(by=cast.viewer("far_teacher"), paper=mine, reason="Чужой")
    with pytest.raises(NotAllowed):
        reports.write(by=cast.viewer("sibling_curator"), programme=programme, year=2026, today=cast.today)
    with pytest.raises(YearOutside):
        reports.write(by=by, programme=programme, year=2040, today=cast.today)
    programmes.finish(by=by, programme=programme)
    assert programme.state == Programme.State.COMPLETED


def test_an_innovation_project_with_its_institutions_and_consultant(cast: Cast) -> None:
    """Head, consultant with a log, institutions each with their own results; what is empty is marked in the report."""
    play = begun(cast, "mogilev-school-23", dt.date(2025, 9, 1))
    cast, programme, by, today = play.cast, play.programme, play.by, play.today
    head, consultant = cast.people["riverside_head"], persons.add(
        by=cast.system, node=programme.node,
        facts={"family": "Ясенева", "given": "Алла", "patronymic": "Петровна", "sex": "f"},
    )  # fmt: skip
    facts = {
        "head": head,
        "consultant": consultant,
        "theme": "Внедрение модели наставничества",
        "goal": "Рост педагогов",
    }
    project = projects.open_project(by=by, programme=programme, facts=facts)
    joined = {"by": by, "project": project, "starts_on": dt.date(2025, 9, 1)}
    one = projects.join(node=programme.node, positions=["guide"], means=["workshop"], person=head, **joined)
    projects.join(node=cast.nodes["riverside_gymnasium"], **joined)
    with pytest.raises(PartThere):
        projects.join(node=programme.node, **joined)
    with pytest.raises(UnknownEntry):
        projects.join(node=cast.nodes["riverside"], positions=["nobody"], **joined)
    told = {"part": one, "year": 2026, "today": today}
    projects.write_result(by=by, kind="aim", code="basis", text="Описаны основы", **told)
    projects.write_result(by=by, kind="aim", code="basis", text="Основы описаны и изданы", **told)
    projects.write_result(by=by, kind="plan", text="Провести неделю наставников", **told)
    with pytest.raises(YearOutside):
        projects.write_result(by=by, kind="plan", text="—", part=one, year=2050, today=today)
    with pytest.raises(NotAllowed):
        projects.write_result(by=cast.viewer("mentee"), kind="plan", text="—", **told)
    projects.consult(by=by, project=project, kind="comment", on=today, topic="Черновик справки", today=today)
    with pytest.raises(NotAllowed):
        projects.consult(by=cast.viewer("mentee"), project=project, kind="comment", on=today, topic="—", today=today)
    assert project_of(by, project.pk) and project_of(cast.viewer("mentee"), project.pk) is None

    paper = reports.write(by=by, programme=programme, year=2026, today=today)
    said = words_of(paper)
    for words in (
        "Внедрение модели наставничества", "Ясенева Алла Петровна", "Проводник", "Мастер-класс", "Черновик справки",
        "Основы описаны и изданы", "Провести неделю наставников", cast.nodes["riverside_gymnasium"].name,
    ):  # fmt: skip
        assert words in said, words
    assert "Описаны основы" not in said
    assert "нет данных: результат" in said, "an aim nobody has written of"
    assert "нет данных: роль" in said or "нет данных: рол" in said, "the second school has named no positions"
    assert {one.role for one in paper.signatures.all()} == {"leader", "consultant"}
    smolensk = blueprints.load_shipped(by=cast.system, code="lipetsk-region")
    plain = programmes.start(
        by=cast.system, node=cast.nodes["region"], blueprint=smolensk, starts_on=today, today=today
    )
    with pytest.raises(NoProject):
        projects.open_project(by=cast.system, programme=plain, facts={})
