"""The demo: the region is built through intake, and school № 7 plays the first three minutes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count
from django.test import Client

from opora.base.models import Account, JournalEntry
from opora.desk.actions.demo.building import FolderInUse, OnlyForDemo, build
from opora.desk.queries.school import school_day
from opora.desk.rules.region import load_demo, organisations
from opora.desk.rules.staff import staff_of
from opora.diagnostics.models import Measurement, Need, Strength
from opora.intake.models import Batch, Row
from opora.matching.actions import runs
from opora.matching.models import Scheme
from opora.mentoring.models import Pair
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Person
from opora.people.queries.viewers import viewer_of
from opora.programmes.models import Programme, Stage, Task
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.embedded


def quiet(step: str, done: int, total: int) -> None:
    """No bars in a test."""


def kinds_there() -> set[str]:
    """The kinds of organisation that there are."""
    return set(Node.objects.filter(kind="organisation").values_list("institution", flat=True))


def sizes() -> list[int]:
    """How many work in each school of the region."""
    region = Node.objects.get(name=load_demo()["region"])
    schools = Node.objects.filter(institution="school", path__startswith=region.path)
    counted = schools.annotate(n=Count("appointments__person", distinct=True)).filter(n__gt=0)
    return list(counted.values_list("n", flat=True))


def works_twice() -> int:
    """How many work in two organisations at once."""
    people = Person.objects.annotate(n=Count("appointments__node", distinct=True))
    return people.filter(n__gt=1, appointments__ends_on=None).distinct().count()


def by_needs(school: Node) -> bool:
    """Whether the scheme by needs finds anybody in the district."""
    coordinator = Person.objects.select_related("account").get(account__username="coordinator")
    scheme = Scheme.objects.get(code="by-needs", is_current=True)
    district = Node.objects.get(path=school.path[:-8])
    viewer = viewer_of(coordinator.account, today=TODAY)
    run = runs.open_run(by=viewer, node=district, scheme=scheme, across_schools=True)
    return runs.compute(by=viewer, run=run, today=TODAY, progress=lambda done, total: None).matched > 0


def test_only_in_the_demos_own_folder(cast: Cast, settings: Any) -> None:
    with pytest.raises(OnlyForDemo):
        build(today=cast.today, progress=quiet)
    settings.DEMO = True
    assert build(today=cast.today, progress=quiet) is False, "the cast is there: nothing is done"
    Account.objects.filter(username="curator").update(username="somebody")
    with pytest.raises(FolderInUse):
        build(today=cast.today, progress=quiet)


def test_the_region_is_of_six_thousand_and_repeats() -> None:
    demo = load_demo()
    found = list(organisations(demo))
    staff = [staff_of(one, demo, TODAY) for one in found]
    assert 5800 < sum(map(len, staff)) < 6200
    assert staff == [staff_of(one, demo, TODAY) for one in organisations(demo)]
    kinds = {one.staffing for one in found}
    assert kinds == {"school", "tiny", "kindergarten", "college", "extra"}
    assert any(person.leave for people in staff for person in people)
    assert any(person.hired_on > TODAY.replace(month=9, day=1) for people in staff for person in people)


def models() -> dict[str, str]:
    """Which model of mentoring runs where."""
    running = Programme.objects.filter(state=Programme.State.RUNNING)
    return dict(running.values_list("blueprint__code", "node__short_name"))


@pytest.mark.django_db
def test_the_first_three_minutes(settings: Any, time_machine: Any) -> None:
    time_machine.move_to(f"{TODAY}T07:00:00Z")
    settings.DEMO = True
    assert build(today=TODAY, progress=quiet, part=2)
    school = Node.objects.get(short_name="Школа № 7")
    assert Appointment.objects.filter(node=school).values("person").distinct().count() == 46
    curator = Person.objects.select_related("account").get(account__username="curator")
    day = school_day(viewer_of(curator.account, today=TODAY), school)
    assert (day.young_met, day.young) == (11, 12)
    assert len(day.without_order) == 6
    assert [str(live.mentor) for live in day.without_agreement] == ["Белов Андрей Сергеевич"]
    assert [str(one.person) for one in day.unmet] == ["Юдина Ксения Олеговна"]
    assert day.help is not None and day.help.node.short_name == "Берёзовская школа" and day.help.km == 14
    assert Batch.objects.filter(kind="pairs", state="applied").count() > 3, "last year's orders came in as lists"
    assert Pair.objects.filter(state="active").count() > 30
    assert Row.objects.filter(batch__kind="staff", is_faulty=True).count() == 0
    assert JournalEntry.objects.filter(verb="batch.mend").exists(), "somebody mended a row in the page"
    assert Need.objects.filter(person__seats__state="open").count() > 3 and Strength.objects.count() > 5
    measured = Measurement.objects.filter(person__account__username="mentee")
    assert {"sitting", "observation", "opinions"} == set(measured.values_list("source", flat=True))
    assert measured.exclude(order=[]).count() == 1, "an overview is finished"
    assert measured.filter(rater="colleague", raters=3).exists(), "three colleagues have answered together"
    assert kinds_there() == {"school", "kindergarten", "college", "extra", "other"}
    assert works_twice() > 1 and Absence.objects.exists()
    assert Appointment.objects.filter(starts_on__gt=TODAY.replace(month=9, day=2)).exists(), "hired mid-year"
    assert min(sizes()) == 4, "a school of four teachers"
    assert by_needs(school), "by needs a mentor is found as well"
    assert Account.objects.count() == Person.objects.exclude(account=None).count() == 21
    page = Client(headers={"host": "127.0.0.1"}).get("/").content.decode()
    assert "Марина Ивановна, сегодня три дела" in page
    assert models() == {
        "mari-el-centre": "Приозёрная область", "lipetsk-region": "Горная область",
        "krasnodar-support": "Зареченский район", "smolensk-school-28": "Школа № 12",
        "mogilev-school-23": "Средняя школа № 4 г. Приречья",
    }  # fmt: skip
    assert not Stage.objects.filter(state="planned", starts_on__lte=TODAY).exists(), "stages began in their time"
    late = Task.objects.filter(programme__blueprint__code="lipetsk-region", state="open", due_on__lt=TODAY)
    assert 0 < late.count() < 6, "only what the records deny is late"
    others = Client(headers={"host": "127.0.0.1"}).get("/another/").content.decode()
    assert "Вербицкая Янина Казимировна" in others
    assert all(title in others for title in Programme.objects.values_list("title__ru", flat=True))
