"""A running programme: who does what by when, what must hold before a stage is over, what targets have come to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from opora.base.models import StateChange
from opora.base.rules.refusals import NotAllowed
from opora.programmes.actions import blueprints, programmes, running
from opora.programmes.models import Artefact, Programme
from opora.programmes.queries.counts import counts_of
from opora.programmes.queries.programmes import edition_of, stages_of
from opora.programmes.queries.running import exit_checks, late_work, own_tasks, plan_and_fact, self_checks
from opora.programmes.rules.running import (
    CarriedWithoutReason,
    DayAhead,
    DenominatorMissing,
    NumeratorAbove,
    PersonElsewhere,
    StageNotReady,
    TaskNotDone,
    TermCounted,
)
from tests.cast import Cast
from tests.programmes.files import small
from tests.programmes.test_running import begun

SHARE = 'numerator = "mentoring.active_pairs"\nunit = "count"'
EXIT = """
[stages.first.exit]
order = {title = {ru = "Приказ подписан", en = "The order is signed"}, test = "documents.order_intro >= 1"}
held = {title = "Встречи проведены", test = "mentoring.meetings_held >= mentoring.meetings_due"}

[stages.second]
"""


def started(cast: Cast) -> Programme:
    """The small programme at the school, with exit tests and a share as its target."""
    shares = 'numerator = "mentoring.active_pairs"\ndenominator = "mentoring.mentors"'
    return begun(cast, small(**{"[stages.second]\n": EXIT.lstrip(), SHARE: shares}))


def test_a_task_is_given_carried_over_reminded_of_and_done(cast: Cast, client_of: Any) -> None:
    """Its people see it on their first page, the level above sees that it was put off."""
    programme, curator, today = started(cast), cast.viewer("curator"), cast.today
    task, mentor = programme.tasks.get(), cast.people["mentor"]
    region = cast.viewer("operator")
    assert late_work(region) == [task], "due in October, and it is November"
    with pytest.raises(PersonElsewhere):
        running.give(by=curator, task=task, person=cast.people["outsider"], due_on=task.due_on, today=today)
    with pytest.raises(CarriedWithoutReason):
        running.give(by=curator, task=task, person=mentor, due_on=dt.date(2026, 11, 29), today=today)
    running.give(by=curator, task=task, person=mentor, due_on=dt.date(2026, 11, 29), today=today, reason="ждём подписи")
    task.refresh_from_db()
    assert (task.first_due_on, task.due_on, task.precision) == (dt.date(2026, 10, 31), dt.date(2026, 11, 29), "day")
    assert StateChange.objects.filter(kind="programmes.task", reason="ждём подписи").exists()
    assert late_work(region) == [task] and not late_work(cast.viewer("sibling_curator"))

    mine = cast.viewer("mentor")
    assert own_tasks(mine) == [task] and not own_tasks(curator)
    home = client_of("mentor").get("/").content.decode()
    assert "Приказ" in home and f"/programmes/tasks/{task.pk}/done/" in home
    page = client_of("mentor").get(f"/programmes/tasks/{task.pk}/done/").content.decode()
    assert "27 ноября" in page.replace("\xa0", " ") or "27.11" in page, "29 November is a Sunday, 28 a Saturday"
    with pytest.raises(TaskNotDone):
        running.finish_task(by=mine, task=task, today=today)
    first = programme.stages.get(code="first")
    order = Artefact.objects.create(stage=first, code="order", title={"ru": "Приказ"}, document="order_intro")
    with pytest.raises(DayAhead):
        running.receive(by=curator, artefact=order, on=dt.date(2026, 12, 1), today=today)
    running.receive(by=curator, artefact=order, on=dt.date(2026, 11, 20), today=today)
    assert (
        counts_of(programme.node, ["documents.order_intro"], dt.date(2026, 11, 19))["documents.order_intro"].value == 0
    )
    with pytest.raises(NotAllowed):
        running.finish_task(by=cast.viewer("mentee"), task=task, today=today)
    answer = client_of("mentor").post(f"/programmes/tasks/{task.pk}/done/", {"to": "done"}, follow=True)
    assert answer.status_code == 200
    task.refresh_from_db()
    assert (task.state, task.done_on) == ("done", today) and not late_work(region) and not own_tasks(mine)


def test_a_stage_is_over_when_its_tests_hold(cast: Cast, client_of: Any) -> None:
    """Counted from the records, stated by name where nobody counts, or over all the same with a reason."""
    programme, curator, today = started(cast), cast.viewer("curator"), cast.today
    first, second = stages_of(programme)
    assert first.ends_on > second.starts_on, "stages overlap"
    running.move_stage(by=curator, stage=first, to="active", today=today)
    running.move_stage(by=curator, stage=second, to="active", today=today)
    checks = exit_checks(programme, [first], today)["first"]
    assert [check.holds for check in checks] == [False, None]
    with pytest.raises(StageNotReady) as refused:
        running.move_stage(by=curator, stage=first, to="done", today=today)
    assert "Приказ подписан; Встречи проведены" in str(refused.value)

    facts = {"by": curator, "node": programme.node, "today": today}
    with pytest.raises(TermCounted):
        running.state_term(term="mentoring.active_pairs", on=today, value=Decimal(3), **facts)
    with pytest.raises(DayAhead):
        running.state_term(term="mentoring.meetings_due", on=dt.date(2027, 1, 1), value=Decimal(3), **facts)
    for term, value in (("mentoring.meetings_due", 4), ("mentoring.meetings_held", 3), ("mentoring.meetings_held", 4)):
        running.state_term(term=term, on=today, value=Decimal(value), **facts)
    order = Artefact.objects.create(stage=first, code="order", title={"ru": "Приказ"}, document="order_intro")
    running.receive(by=curator, artefact=order, on=today, today=today)
    assert [check.holds for check in exit_checks(programme, [first], today)["first"]] == [True, True]
    page = client_of("curator").get(f"/programmes/stages/{first.pk}/").content.decode()
    assert "заявлено 23.11.2026" in page and "Завершить этап" in page
    answer = client_of("curator").post(f"/programmes/stages/{first.pk}/", {"to": "done"})
    first.refresh_from_db()
    assert answer.status_code == 302 and first.state == "done"
    running.move_stage(by=curator, stage=second, to="done", today=today, reason="")
    with pytest.raises(NotAllowed):
        running.move_stage(by=cast.viewer("sibling_curator"), stage=second, to="active", today=today)

    roadmap = client_of("curator").get(f"/programmes/{programme.pk}/roadmap/").content.decode()
    assert roadmap.count('class="box"') == 2 and "Первый: 01.09.2026 – 31.05.2027" in roadmap
    assert (
        "просрочена" in roadmap
        and client_of("sibling_curator").get(f"/programmes/{programme.pk}/roadmap/").status_code == 404
    )


def test_targets_have_facts_with_both_numbers(cast: Cast, client_of: Any) -> None:
    """Plan against fact by year and level; a share needs its whole."""
    programme, curator, today = started(cast), cast.viewer("curator"), cast.today
    target = programme.targets.get(year="2026")
    facts = {"by": curator, "target": target, "today": today, "on": today}
    with pytest.raises(DenominatorMissing):
        running.record_fact(numerator=Decimal(3), **facts)
    with pytest.raises(NumeratorAbove):
        running.record_fact(numerator=Decimal(3), denominator=Decimal(2), **facts)
    running.record_fact(numerator=Decimal(1), denominator=Decimal(32), **facts)
    told = {one.target.year: one for one in plan_and_fact(programme, edition_of(programme).data)}
    assert (told["2026"].value, told["2026"].reached, told["2028"].reached) == (Decimal("3.1"), False, None)
    address = f"/programmes/targets/{target.pk}/"
    client_of("curator").post(address, {"numerator": "2", "denominator": "32", "on": "2026-11-23"})
    page = client_of("curator").get(f"/programmes/{programme.pk}/standing/").content.decode()
    assert "6,3" in page and "2 / 32" in page and "достигнуто" in page and "факта пока нет" in page
    assert client_of("outsider").get(address).status_code in (403, 404)


def test_five_groups_of_conditions_are_answered_from_the_record(cast: Cast, client_of: Any) -> None:
    """The self-check of the Smolensk document: legal, organisational, methodical, managerial, financial."""
    shipped = blueprints.load_shipped(by=cast.system, code="smolensk-school-28")
    programme = programmes.start(
        by=cast.system, node=cast.nodes["school7"], blueprint=shipped, starts_on=cast.today, today=cast.today
    )
    data = edition_of(programme).data
    lists = self_checks(programme, data, cast.today)
    answers = {check.code.partition(".")[2]: check for _title, checks in lists for check in checks}
    groups = {check.group for check in answers.values()}
    assert groups == {"legal", "organisational", "methodical", "managerial", "financial", ""}
    assert answers["legal_order"].holds is False and answers["methodical_training"].holds is None
    assert {check.code: check.holds for title, checks in lists for check in checks if not check.group} == {
        "-promises.programme_days": True, "-promises.reaction_time": True, "-promises.attendance": None,
    }, "what its gates ask of pairs at work is looked at too; attendance is stated by a person"  # fmt: skip
    stage = programme.stages.earliest("order")
    Artefact.objects.create(stage=stage, code="x", document="regulation", title={}, received_on=cast.today)
    again = {check.code: check.holds for _title, checks in self_checks(programme, data, cast.today) for check in checks}
    assert again["conditions.legal_order"] is True
    page = client_of("curator").get(f"/programmes/{programme.pk}/standing/").content.decode()
    for group in data["dictionaries"]["condition_groups"]["entries"].values():
        title = group["title"]["ru"]
        assert f"наставничества: {title[:1].lower()}{title[1:]}" in page
        assert f"{title}: " not in page, "a line does not repeat the heading it stands under"
    assert "Заявить: обученные наставники" in page, "each link says what is to be stated"
