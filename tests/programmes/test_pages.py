"""Pages of programmes: begun, looked at, changed by a file with its faults named, gone back, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.documents.models import Paper
from opora.network.actions.bodies import open_body
from opora.network.models import Node
from opora.people.actions import appointments, persons
from opora.people.actions.bodies import join
from opora.people.models import Post
from opora.programmes.models import Programme
from opora.programmes.pages.roadmap import roadmap_page
from opora.programmes.queries.projects import consultants_for
from opora.programmes.queries.reports import report_facts
from tests.cast import TODAY, Cast
from tests.programmes.files import SMALL, small


def as_file(text: str) -> SimpleUploadedFile:
    """A text as a browser sends it."""
    return SimpleUploadedFile("small.toml", text.encode())


def test_a_curator_runs_a_programme(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """From the file to the running programme and to another file, in Russian."""
    curator = client_of("curator")
    page = curator.get(reverse("programmes:list")).content.decode()
    assert (
        "Целевая модель наставничества (все участники)" in page and reverse("programmes:begin", args=["r145"]) in page
    )
    assert "Подготовка условий" in curator.get(reverse("programmes:begin", args=["r145"])).content.decode()

    spoilt = curator.post(reverse("programmes:take_in"), {"file": as_file(small(**{"due =": "dew ="}))})
    assert spoilt.status_code == 422
    told = spoilt.content.decode()
    assert "stages.first.tasks.order.dew" in told and ">26<" in told and "Может быть, «due»?" in told
    kept = curator.post(reverse("programmes:take_in"), {"file": as_file(SMALL)})
    assert kept.status_code == 302
    begun = curator.post(kept["Location"], {"starts_on": "2026-09-01", "as_in_source": "on"})
    programme = Programme.objects.get()
    assert begun["Location"] == reverse("programmes:roadmap", args=[programme.pk])
    tabs = [reverse(f"programmes:{page}", args=[programme.pk]) for page in ("roadmap", "standing", "show")]
    shown = [curator.get(tab).content.decode() for tab in tabs]
    assert all(tab in page for tab in tabs for page in shown)
    for words in ("Первый", "Второй", "Куратор", "10.2026", "просрочено"):
        assert words in shown[0], words
    assert "Пары" in shown[1] and "идёт" in shown[2] and "№\xa01" in shown[2].replace("&nbsp;", "\xa0")

    whole = curator.get(reverse("programmes:whole", args=[programme.pk])).content.decode()
    for words in ("Правовой профиль", "Российская Федерация", "Опытный – молодой", "01.09.2026", "2028: 10"):
        assert words in whole, words
    assert reverse("programmes:whole", args=[programme.pk]) in shown[2]

    other = small(**{"2028 = 10": "2028 = 12", "[stages.second]": "[stages.third]"})
    looked = curator.post(reverse("programmes:change", args=[programme.pk]), {"file": as_file(other)})
    compared = curator.get(looked["Location"]).content.decode()
    assert "stages.third" in compared and "indicators.pairs.targets.organisation.2028" in compared
    assert curator.post(looked["Location"], {"against": "7"})["Location"] == looked["Location"]
    curator.post(looked["Location"], {"against": "1"})
    assert programme.targets.get(year="2028").value == 12
    curator.post(reverse("programmes:back", args=[programme.pk]), {"number": "1"})
    assert programme.targets.get(year="2028").value == 10

    file = curator.get(reverse("programmes:export", args=[programme.pk]))
    assert (
        file["Content-Disposition"] == 'attachment; filename="small.toml"' and "[stages.first" in file.content.decode()
    )
    curator.post(reverse("programmes:finish", args=[programme.pk]))
    programme.refresh_from_db()
    assert programme.state == Programme.State.COMPLETED


def test_others_do_not(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """A teacher has no such page; a neighbour's programme is not there."""
    client_of("curator").post(reverse("programmes:begin", args=["az1128"]), {"starts_on": "2026-09-01"})
    programme = Programme.objects.get()
    assert client_of("mentee").get(reverse("programmes:list")).status_code == 403
    neighbour = client_of("sibling_curator")
    assert neighbour.get(reverse("programmes:show", args=[programme.pk])).status_code == 404
    assert neighbour.post(reverse("programmes:finish", args=[programme.pk])).status_code == 404
    assert client_of("auditor").get(reverse("programmes:show", args=[programme.pk])).status_code == 200


def test_a_kindergarten_reads_its_own_words(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Of words by kind the page and the report say those of whoever runs the programme, else the reader's."""
    curator = client_of("curator")
    curator.post(reverse("programmes:begin", args=["r145"]), {"starts_on": "2026-09-01"})
    programme = Programme.objects.get()
    address = reverse("programmes:roadmap", args=[programme.pk])
    general, own = (f"Рассказать о программе педагогам{who} и родителям" for who in (", ученикам", ""))
    assert general in curator.get(address).content.decode()

    Node.objects.filter(pk=programme.node_id).update(institution="kindergarten")
    said = curator.get(address).content.decode()
    assert own in said and general not in said
    programme.refresh_from_db()
    facts = report_facts(cast.viewer("curator"), programme.node, [programme], {"year": "2026"})
    assert own in {task["title"] for task in facts["tasks"]}

    Node.objects.filter(pk=programme.node_id).update(institution="")
    programme = Programme.objects.get()
    reader = replace(cast.viewer("curator"), institution="college")
    assert "студентам" in " ".join(line.title for line in roadmap_page(reader, programme).tasks)


def test_whoever_makes_a_territorys_report_chooses_who_signs_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """Of people on record for the place: with nobody the place of the signature is marked, a stranger is refused."""
    operator, institute = client_of("operator"), cast.nodes["institute"]
    begin = {"starts_on": "2026-01-10", "node": cast.nodes["region"].pk}
    operator.post(reverse("programmes:begin", args=["r145"]), begin)
    programme = Programme.objects.get()
    address = reverse("programmes:report", args=[programme.pk])
    assert address in operator.get(reverse("programmes:standing", args=[programme.pk])).content.decode()

    open_body(by=cast.viewer("operator"), node=institute, kind="centre", name="Центр", level="region", starts_on=TODAY)
    director = persons.add(by=cast.system, node=institute, facts={"family": "Ректорова", "given": "Анна"})
    appointments.start(
        by=cast.system, person=director, node=institute, post=Post.objects.get(code="head"), starts_on=TODAY
    )
    page = operator.get(address).content.decode()
    assert f'value="{director.pk}"' in page and "Ректорова\xa0А." in page and institute.short_name in page
    stranger = cast.people["head"].pk
    assert operator.post(address, {"year": "2026", "signer": stranger}).status_code == 422
    assert not Paper.objects.exists()

    assert operator.post(address, {"year": "2026", "signer": ""}).status_code == 302
    assert Paper.objects.latest("pk").data["head"]["initials"].startswith("нет данных")
    operator.post(address, {"year": "2026", "signer": director.pk})
    made = Paper.objects.latest("pk")
    assert made.data["head"]["short"] == "Ректорова\xa0А." and made.signatures.get().person == director
    assert f'value="{director.pk}" selected' in operator.get(address).content.decode()


def test_a_school_takes_its_consultant_from_the_methodical_active(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    """Faces of the region's network are known to everybody; a teacher of another school is not offered."""
    client_of("curator").post(reverse("programmes:begin", args=["az1128"]), {"starts_on": "2026-09-01"})
    operator, known = cast.viewer("operator"), cast.people["far_teacher"]
    body = open_body(
        by=operator,
        node=cast.nodes["institute"],
        kind="community",
        sort="association",
        name="Союз",
        level="region",
        starts_on=TODAY,
    )
    join(by=operator, body=body, person=known, role="methodist", starts_on=TODAY)
    join(by=operator, body=body, person=cast.people["sibling_teacher"], role="member", starts_on=TODAY)
    offered = set(consultants_for(cast.viewer("curator"), Programme.objects.get()))
    assert {known, cast.people["mentor"]} <= offered and cast.people["sibling_teacher"] not in offered
