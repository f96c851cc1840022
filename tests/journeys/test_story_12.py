"""Story 12, an innovation project: its consultant, its institutions, and the yearly report in one click."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.base.models import Account
from opora.documents.models import Paper
from opora.documents.rules.kinds import marks_in
from opora.people.models import Person
from opora.programmes.actions import projects
from opora.programmes.models import Consultation, Project, Result
from tests.cast import Cast
from tests.journeys.stage import Player
from tests.programmes.deeds import teacher
from tests.programmes.test_presets_run import begun


def adviser(cast: Cast) -> Person:
    """Who consults the project: a methodist of the same school, with an account."""
    person = teacher(cast, cast.nodes["riverside_school"], "Ясенева")
    person.account = Account.objects.create(username="adviser", password="!")
    person.save(update_fields=["account"])
    return person


@pytest.mark.django_db(transaction=True)
def test_the_yearly_report_in_one_click(player: Player, cast: Cast) -> None:
    play = begun(cast, "mogilev-school-23", dt.date(2026, 1, 10))
    programme, leader = play.programme, play.by
    cast.people["leader"], cast.people["adviser"] = play.cast.people["riverside_head"], adviser(play.cast)
    player.sign_in("leader")
    player.open(f"/programmes/{programme.pk}/roadmap/", "the road map")
    stage = programme.stages.earliest("order")
    player.follow(f"/programmes/stages/{stage.pk}/")
    player.look("what a stage waits for")
    player.submit("button[value=active]")
    player.open(f"/programmes/{programme.pk}/standing/", "where it stands")
    player.follow("/project/")
    player.page.locator("[name=head]").select_option(str(cast.people["leader"].pk))
    player.page.locator("[name=consultant]").select_option(str(cast.people["adviser"].pk))
    player.page.locator("[name=theme]").fill("Внедрение модели эффективного наставничества")
    player.submit("[name=theme]")
    player.look("the project is open")
    project = Project.objects.get()
    projects.join(by=leader, project=project, node=programme.node, starts_on=programme.starts_on)
    player.open(f"/projects/{project.pk}/", "an institution has joined")
    player.follow("/projects/parts/")
    player.page.locator("[name=text]").fill("Описаны теоретические основы")
    player.submit("[name=text]")
    assert Result.objects.get().text == "Описаны теоретические основы"

    player.sign_in("adviser")
    player.open("/", "the consultant's first page")
    player.follow(f"/projects/{project.pk}/")
    player.follow("/log/")
    player.page.locator("[name=topic]").fill("Замечания к черновику справки")
    player.submit("[name=topic]")
    player.look("the consultant's desk")
    assert Consultation.objects.get().person == cast.people["adviser"]

    player.sign_in("leader")
    player.open(f"/projects/{project.pk}/", "one click before the report")
    player.post("/report/")
    player.look("the report is made")
    paper = Paper.objects.get(kind="innov_report")
    assert f"/papers/{paper.pk}" in player.page.url and paper.data["theme"].startswith("Внедрение")
    assert marks_in(paper.data), "what nobody has written is marked in the paper"
