"""Centres, points, hubs, sites, agreements and links: kept by those whose they are, dated, refused with reasons."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from opora.base.rules import terms
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.network.actions import agreements, bodies, links
from opora.network.models import Agreement, Body, BodyTask, Link
from opora.network.queries.agreements import agreements_of, ending_soon
from opora.network.rules.agreements import UnableToEndAgreement, UnableToRecordAgreement
from opora.network.rules.bodies import UnableToEndBody, UnableToOpenBody, UnableToReport, level_of_body
from opora.network.rules.links import UnableToLink
from opora.people.actions.bodies import join
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
YEAR = dt.date(2026, 9, 1)
PDF = b"%PDF-1.4 scan"


def centre_of(cast: Cast) -> Body:
    """The region's centre at the institute."""
    return bodies.open_body(
        by=cast.viewer("operator"), node=cast.nodes["institute"], kind="centre", name="Центр наставничества",
        level="region", starts_on=YEAR,
    )  # fmt: skip


def agreed(cast: Cast, **facts: Any) -> Agreement:
    """An agreement of the region with an outside partner and a school."""
    told: dict[str, Any] = {
        "by": cast.viewer("operator"), "node": cast.nodes["region"], "title": "О стажировках", "number": "4",
        "partners": [("Педагогический университет", "Ректор Лосев П. П."), ("Школа № 7", "Рябинин О. П.")],
        "signed_on": YEAR, "starts_on": YEAR, "ends_on": dt.date(2027, 1, 1),
    }  # fmt: skip
    return agreements.record_agreement(**(told | facts))


def test_a_body_belongs_to_its_level_and_is_as_it_must_be(cast: Cast) -> None:
    operator, school = cast.viewer("operator"), cast.nodes["school7"]
    centre = centre_of(cast)
    assert (centre.owner, level_of_body(centre)) == (cast.nodes["region"], "region")
    told: dict[str, Any] = {"by": operator, "node": school, "level": "region", "starts_on": YEAR, "parent": centre}
    with pytest.raises(UnableToOpenBody, match="выберите его"):
        bodies.open_body(kind="hub", name="Математика", **told)
    hub = bodies.open_body(kind="hub", name="Математика", subject="mathematics", **told)
    with pytest.raises(UnableToOpenBody, match="уже работает"):
        bodies.open_body(kind="hub", name="Математика", subject="mathematics", **told)
    with pytest.raises(UnableToOpenBody, match="приказу"):
        bodies.open_body(kind="site", sort="innovation", name="Площадка", **told)
    with pytest.raises(UnableToOpenBody, match="какая это площадка"):
        bodies.open_body(kind="site", name="Площадка", **told)
    term = {"order_number": "12", "order_on": YEAR, "ends_on": dt.date(2029, 9, 1)}
    assert bodies.open_body(kind="site", sort="innovation", name="Площадка", **told, **term).ends_on
    with pytest.raises(NotAllowed):  # a regional hub in a school is not the school's to end
        bodies.end_body(by=cast.viewer("curator"), body=hub, on=cast.today)
    with pytest.raises(UnableToEndBody, match="Математика"):
        bodies.end_body(by=operator, body=centre, on=cast.today)
    bodies.end_body(by=operator, body=hub, on=cast.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.create(node=school, owner=school, kind="hub", name="Математика", starts_on=YEAR)


def test_an_additional_agreement_moves_the_end_and_the_warning(cast: Cast) -> None:
    operator, main = cast.viewer("operator"), agreed(cast)
    assert [party.node for party in main.parties.order_by("pk")] == [None, cast.nodes["school7"]]
    assert list(ending_soon(operator)) == [main]
    assert terms.count("network.agreements", path=cast.nodes["region"].path, on=cast.today) == 1
    assert terms.count("network.partner_organisations", path=cast.nodes["region"].path, on=cast.today) == 2
    assert list(agreements_of(cast.viewer("head"))) == [main], "the partner reads it"
    assert not ending_soon(cast.viewer("head")) and not agreements_of(cast.viewer("village_head"))
    with pytest.raises(UnableToRecordAgreement, match="партнёра"):
        agreed(cast, partners=[("  ", "")])
    more = agreed(cast, parent=main, partners=[], title="О продлении", ends_on=dt.date(2028, 1, 1))
    assert more.parties.count() == 2 and not ending_soon(operator)
    with pytest.raises(UnableToRecordAgreement, match="основное"):
        agreed(cast, parent=more)
    with pytest.raises(UnableToEndAgreement):
        agreements.end_agreement(by=operator, agreement=main, on=dt.date(2026, 8, 1), because="Решили иначе")
    with pytest.raises(NotAllowed):
        agreements.end_agreement(by=cast.viewer("head"), agreement=main, on=cast.today, because="Нет")
    agreements.end_agreement(by=operator, agreement=main, on=cast.today, because="Решили иначе")
    assert agreements_of(operator).get(pk=main.pk).until == cast.today, "an ended one is not prolonged"


def test_links_are_one_at_a_time_and_do_not_go_round(cast: Cast) -> None:
    operator, nodes = cast.viewer("operator"), cast.nodes

    def link(kind: str, one: str, other: str) -> Link:
        return links.open_link(by=operator, kind=kind, one=nodes[one], other=nodes[other], starts_on=YEAR)

    link("vertical", "institute", "office")
    low = link("vertical", "office", "school7")
    with pytest.raises(UnableToLink, match="в круг"):
        link("vertical", "school7", "institute")
    link("horizontal", "school12", "school7")
    with pytest.raises(UnableToLink, match="уже так связаны"):
        link("horizontal", "school7", "school12")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(kind="vertical", one=nodes["institute"], other=nodes["office"], starts_on=cast.today)
    with pytest.raises(NotAllowed):
        links.end_link(by=cast.viewer("sibling_head"), link=low, on=cast.today)
    links.end_link(by=operator, link=low, on=cast.today)
    assert link("vertical", "school7", "berezovka").pk


def test_tasks_go_down_and_reports_go_up(cast: Cast) -> None:
    coordinator, head = cast.viewer("coordinator"), cast.viewer("mentor")
    union = bodies.open_body(
        by=coordinator, node=cast.nodes["office"], kind="community", sort="union", name="РМО математиков",
        level="municipality", starts_on=YEAR,
    )  # fmt: skip
    join(by=coordinator, person=cast.people["mentor"], body=union, role="head", starts_on=YEAR)
    task = bodies.give_task(by=coordinator, body=union, title="Провести семинар", due_on=cast.today, today=cast.today)
    with pytest.raises(NotAllowed):
        bodies.give_task(by=head, body=union, title="Себе", due_on=cast.today, today=cast.today)
    with pytest.raises(NotAllowed):
        bodies.report(by=cast.viewer("mentor2"), task=task, words="Готово", today=cast.today)
    with pytest.raises(UnableToReport):
        bodies.report(by=head, task=task, words=" ", today=cast.today)
    bodies.report(by=head, task=task, words="Провели", today=cast.today)
    with pytest.raises(NotAllowed):
        bodies.accept(by=head, task=task)
    bodies.give_back(by=coordinator, task=task, remark="Сколько было педагогов?")
    bodies.report(
        by=head, task=task, words="Было 14", today=cast.today, content=io.BytesIO(PDF), name="a.pdf",
        media_type="application/pdf",
    )  # fmt: skip
    bodies.accept(by=coordinator, task=task)
    with pytest.raises(NotNow):
        bodies.accept(by=coordinator, task=task)
    assert BodyTask.objects.get().state == "accepted" and BodyTask.objects.get().remark == ""


def test_a_body_keeps_photographs(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    operator, centre = client_of("operator"), centre_of(cast)
    for number in range(3):
        file = SimpleUploadedFile("фото.png", b"\x89PNG\r\n\x1a\nfaces")
        photo = {"title": f"Открытие центра {number}", "file": file}
        assert operator.post(reverse("network:material_add", args=[centre.pk]), photo).status_code == 302
    with django_assert_max_num_queries(15):
        page = operator.get(reverse("network:body", args=[centre.pk])).content.decode()
    assert "Открытие центра 2" in page


def test_pages_of_the_network(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    operator, region = client_of("operator"), cast.nodes["region"]
    centre = centre_of(cast)
    add = reverse("network:body_add", args=[cast.nodes["school7"].pk, "hub"])
    bad = operator.post(add, {"name": "Хаб", "level": "region", "starts_on": "2026-09-01", "parent": centre.pk})
    assert bad.status_code == 422 and "выберите его" in bad.content.decode()
    hub = {"name": "Математика", "level": "region", "starts_on": "2026-09-01", "parent": centre.pk}
    made = operator.post(add, hub | {"subject": "mathematics"})
    assert made.status_code == 302
    page = operator.get(reverse("network:centre")).content.decode()
    assert "<title" in page and "<desc" in page and "Школы лучших практик: 1" in page

    add = reverse("network:agreement_add", args=[region.pk])
    paper = {
        "title": "О стажировках", "signed_on": "2026-09-01", "starts_on": "2026-09-01", "last_day": "2026-12-31",
        "partner_1": "Университет", "body": centre.pk, "file": SimpleUploadedFile("скан.pdf", PDF),
    }  # fmt: skip
    wrong = operator.post(add, paper | {"file": SimpleUploadedFile("скан.pdf", b"MZ")})
    assert wrong.status_code == 422
    assert operator.post(add, paper).status_code == 302
    agreement = Agreement.objects.get()
    assert agreement.ends_on == dt.date(2027, 1, 1)
    assert "через 39 дней" in operator.get(reverse("network:agreement", args=[agreement.pk])).content.decode()
    scan = reverse("base:file_download", args=[agreement.file_id])
    assert b"".join(operator.get(scan).streaming_content) == PDF  # type: ignore[attr-defined]
    assert client_of("coordinator").get(scan).status_code == 404
    assert client_of("mentee").get(reverse("network:agreements")).status_code == 403
    assert client_of("coordinator").get(reverse("network:agreement", args=[agreement.pk])).status_code == 404

    add = reverse("network:link_add", args=[cast.nodes["school7"].pk])
    support = {"kind": "support", "other": "Нет такой школы", "starts_on": "2026-09-01"}
    assert operator.post(add, support).status_code == 422
    assert operator.post(add, support | {"other": "берёзовская школа"}).status_code == 302
    page = client_of("mentee").get(reverse("network:partnerships")).content.decode()
    assert "Берёзовская школа" in page and "Завершить сегодня" not in page
    history = client_of("mentee").get(reverse("network:node", args=[cast.nodes["school7"].pk])).content.decode()
    assert "Начало работу: «Математика»" in history and "Открыта" in history and "О стажировках" not in history

    photo = SimpleUploadedFile("фото.png", b"\x89PNG\r\n\x1a\nfaces")
    added = operator.post(reverse("network:material_add", args=[centre.pk]), {"title": "Открытие", "file": photo})
    assert added.status_code == 302
    for size in (2, 20):
        for number in range(size):
            bodies.open_body(
                by=cast.system, node=cast.nodes["school7"], kind="community", sort="union", starts_on=YEAR,
                name=f"МО {size}-{number}",
            )  # fmt: skip
            agreed(cast, title=f"Соглашение {size}-{number}")
        for name in ("centre", "bodies", "agreements", "links", "partnerships"):
            with django_assert_max_num_queries(15):
                assert operator.get(reverse(f"network:{name}")).status_code == 200
        for url in (
            reverse("network:body", args=[centre.pk]),
            reverse("network:node", args=[cast.nodes["school7"].pk]),
            reverse("network:agreement", args=[agreement.pk]),
        ):
            with django_assert_max_num_queries(15):
                assert operator.get(url).status_code == 200


def test_a_sites_term_is_written_by_its_last_day(cast: Cast, client_of: SignIn) -> None:
    operator = client_of("operator")
    told = {"name": "Площадка", "sort": "innovation", "level": "region", "starts_on": "2026-09-01",
            "ends_on": "2029-08-31", "order_number": "15", "order_on": "2026-08-20"}  # fmt: skip
    operator.post(reverse("network:body_add", args=[cast.nodes["school7"].pk, "site"]), told)
    site = Body.objects.get(name="Площадка")
    assert site.ends_on == dt.date(2029, 9, 1)
    address = reverse("network:body_change", args=[site.pk])
    assert 'value="2029-08-31"' in operator.get(address).content.decode()
    operator.post(address, told)
    site.refresh_from_db()
    assert site.ends_on == dt.date(2029, 9, 1)
