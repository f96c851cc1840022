"""A programme runs: begun from a file, changed by a file, gone back, written out; nobody outside its reach does it."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.base.rules.refusals import NotAllowed
from opora.programmes.actions import blueprints, exports, programmes
from opora.programmes.models import Blueprint, Programme, Stage, Task
from opora.programmes.queries.blueprints import blueprints_of
from opora.programmes.queries.programmes import edition_of, preview_of, programmes_of, stages_of, whole_of
from opora.programmes.rules import LawProfileDiffers, NoEditionToGoBackTo, NothingChanges, ProgrammeChanged
from opora.programmes.rules.faults import ProgrammeFaults
from opora.programmes.rules.runs import on_calendar
from tests.cast import Cast
from tests.programmes.files import SMALL, small


def begun(cast: Cast, text: str = SMALL, node: str = "school7") -> Programme:
    """The small programme at the school, as its file has it."""
    blueprint = blueprints.load(by=cast.system, node=cast.nodes[node], name="small.toml", text=text)
    return programmes.start(
        by=cast.system, node=cast.nodes[node], blueprint=blueprint, starts_on=dt.date(2026, 9, 1), as_in_source=True,
        today=cast.today,
    )  # fmt: skip


def test_from_file_to_file_and_back(cast: Cast) -> None:
    """Load, begin, compare, apply, go back, export: the record follows, and what was stays."""
    programme = begun(cast)
    assert programme.state == Programme.State.RUNNING
    assert [(stage.code, stage.ends_on, stage.precision) for stage in stages_of(programme)] == [
        ("first", dt.date(2027, 6, 1), "day"), ("second", dt.date(2029, 1, 1), "day"),
    ]  # fmt: skip
    task = Task.objects.get(programme=programme)
    assert (task.due_on, task.precision, task.test) == (dt.date(2026, 10, 31), "month", "documents.order_intro >= 1")
    Task.objects.filter(pk=task.pk).update(person=cast.people["curator"], state=Task.State.DONE)
    Stage.objects.filter(programme=programme, code="first").update(state=Stage.State.ACTIVE)

    other = small(**{"2028 = 10": "2028 = 12", "[stages.first]": "[stages.third]", "first.tasks": "third.tasks"})
    changed = blueprints.load(by=cast.system, node=cast.nodes["school7"], name="small.toml", text=other)
    assert changed.version == 2
    preview = preview_of(cast.system, programme, on_calendar(changed.data, programmes.shift_of(programme)))
    assert {(one.kind, one.key) for one in preview.differences} == {
        ("added", "stages.third"), ("removed", "stages.first"),
        ("changed", "indicators.pairs.targets.organisation.2028"),
    }  # fmt: skip
    assert [stage.code for stage in preview.begun] == ["first"] and len(preview.done) == 1
    assert preview.people == [cast.people["curator"]]
    assert edition_of(programme).number == 1, "looking changes nothing"

    facts = {"by": cast.system, "programme": programme, "today": cast.today}
    with pytest.raises(ProgrammeChanged):
        programmes.apply(blueprint=changed, against=7, **facts)
    programmes.apply(blueprint=changed, against=preview.edition, **facts)
    assert [stage.code for stage in stages_of(programme)] == ["third", "second"]
    assert Stage.objects.get(programme=programme, code="first").dropped_on == cast.today
    assert programme.targets.get(year="2028").value == 12
    with pytest.raises(NothingChanges):
        programmes.apply(blueprint=changed, against=2, **facts)

    programmes.roll_back(to=1, **facts)
    assert [stage.code for stage in stages_of(programme)] == ["first", "second"]
    assert Stage.objects.get(programme=programme, code="first").state == Stage.State.ACTIVE, "what happened stays"
    assert [edition.reason for edition in programme.editions.all()] == ["roll_back", "apply", "start"]
    with pytest.raises(NoEditionToGoBackTo):
        programmes.roll_back(to=9, **facts)

    Stage.objects.filter(programme=programme, code="first").update(ends_on=dt.date(2027, 7, 1))
    text = exports.export(by=cast.system, programme=programme)
    assert "2027-06-30" in text
    again = begun(cast, text)
    assert whole_of(again) == whole_of(programme)
    assert programmes_of(cast.system, cast.nodes["school7"]).count() == 2, "programmes run side by side (BR-26)"


def test_every_preset_runs_and_comes_out_the_same(cast: Cast) -> None:
    """Started this year, exported, loaded again, started as in that file: the same programme."""
    region, system = cast.nodes["region"], cast.system
    for code in ("r145", "az1128", "lipetsk-region", "mari-el-centre", "smolensk-school-28", "krasnodar-support"):
        shipped = blueprints.load_shipped(by=system, code=code)
        run = programmes.start(by=system, node=region, blueprint=shipped, starts_on=dt.date(2026, 9, 1),
                               today=cast.today)  # fmt: skip
        assert run.starts_on.year == 2026
        text = exports.export(by=system, programme=run)
        copy = blueprints.load(by=system, node=region, name="copy.toml", text=text)
        again = programmes.start(by=system, node=region, blueprint=copy, starts_on=dt.date(2030, 1, 1),
                                 as_in_source=True, today=cast.today)  # fmt: skip
        assert whole_of(again) == whole_of(run), code
        assert list(whole_of(again)["stages"]) == list(whole_of(run)["stages"])
    with pytest.raises(LawProfileDiffers):
        belarus = blueprints.load_shipped(by=system, code="mogilev-school-23")
        programmes.start(by=system, node=region, blueprint=belarus, starts_on=cast.today, today=cast.today)


def test_nothing_of_a_faulty_file_is_kept(cast: Cast) -> None:
    """And a file that is the version there is makes no second one."""
    node = cast.nodes["school7"]
    with pytest.raises(ProgrammeFaults):
        blueprints.load(by=cast.system, node=node, name="bad.toml", text=small(**{"due =": "dew ="}))
    assert not Blueprint.objects.exists()
    first = blueprints.load(by=cast.system, node=node, name="a.toml", text=SMALL)
    assert blueprints.load(by=cast.system, node=node, name="b.toml", text="# again\n" + SMALL) == first
    below = 'code = "own"\ntitle = "Наша"\nextends = "small"\n'
    assert blueprints.load(by=cast.system, node=node, name="own.toml", text=below).data["based_on"] == "small"
    with pytest.raises(ProgrammeFaults):
        blueprints.load(by=cast.system, node=cast.nodes["school12"], name="own.toml", text=below)


def test_who_may(cast: Cast) -> None:
    """A curator runs programmes of the own school and sees the region's; a neighbour sees neither file nor run."""
    curator, neighbour = cast.viewer("curator"), cast.viewer("sibling_curator")
    own = begun(cast)
    region = begun(cast, small(**{'"small"': '"regional"'}), "region")
    assert set(programmes_of(curator)) == {own, region}
    assert set(programmes_of(neighbour)) <= {region}
    assert {one.code for one in blueprints_of(curator)} == {"small", "regional"}
    assert "small" not in {one.code for one in blueprints_of(neighbour)}
    blueprint = own.blueprint
    with pytest.raises(NotAllowed):
        programmes.start(by=curator, node=cast.nodes["region"], blueprint=blueprint, starts_on=cast.today,
                         today=cast.today)  # fmt: skip
    with pytest.raises(NotAllowed):
        programmes.finish(by=neighbour, programme=own)
    assert exports.export(by=curator, programme=region)
    with pytest.raises(NotAllowed):
        exports.export(by=neighbour, programme=own)
    programmes.finish(by=curator, programme=own, early=True, reason="—")
    assert own.state == Programme.State.STOPPED
