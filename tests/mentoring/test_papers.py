"""Papers of pairs come out of the record as Word files, and a signed one opens what waits for it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.actions.issuing import template_bytes
from opora.documents.bridge.layouts import paragraphs_of
from opora.documents.bridge.merging import filled
from opora.documents.models import Paper
from opora.documents.rules.refusals import ReasonMissing, SignedEarlier, SignedLater
from opora.mentoring.actions import by_hand, mentors, pairs, papers, seats
from opora.mentoring.models import Assent, LabourAgreement, Pair
from opora.mentoring.rules import PERSONAL_PAPERS
from opora.network.models import Node
from opora.people.actions import persons
from tests.cast import Cast

SignIn = Callable[[str], Client]
#: Words of one law that never stand in a paper of the other (D-12).
RUSSIAN_ONLY = ("351.8", "Трудов", "152-ФЗ", "ИОМ", "ЦНППМ", "ШНОР", "Российской Федерации", "дополнительн")
PAY = "3 000 рублей в месяц"
BELARUSIAN_ONLY = ("Беларус", "надбавк", "99-З", "молодых специалистов")


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Orlova and Belov, both agreed."""
    by = cast.viewer("curator")
    mentors.offer(by=by, person=cast.people["mentor"])
    seat = seats.open_seat(
        by=by, mentee=cast.people["mentee"], node=cast.nodes["school7"], ground="young", opened_on=cast.today
    )
    return pairs.open_pair(
        by=by, seat=seat, mentor=cast.people["mentor"], mentor_node=cast.nodes["school7"], today=cast.today
    )


def content_of(paper: Paper) -> bytes:
    """The file of a paper."""
    assert paper.file is not None
    with paper.file.content.open("rb") as kept:
        return bytes(kept.read())


def says(paper: Paper) -> str:
    """Everything a paper says."""
    return "\n".join(paragraphs_of(content_of(paper)))


def ordered(cast: Cast, *chosen: Pair, number: str | None = None) -> Paper:
    """The order on these pairs."""
    return papers.make_order(
        by=cast.viewer("head"), node=chosen[0].node, pairs=chosen, number=number, dated_on=cast.today, today=cast.today
    )


def personal(cast: Cast, pair: Pair) -> dict[str, Paper]:
    """Every paper the pair lacks, by its kind."""
    made = papers.make_personal(by=cast.viewer("head"), pairs=[pair], kinds=PERSONAL_PAPERS, today=cast.today)
    return {paper.kind: paper for paper in made}


def test_what_the_papers_say_and_that_it_never_changes(cast: Cast, pair: Pair) -> None:
    order = ordered(cast, pair, number="159-од")
    told = says(order)
    assert "23\u00a0ноября 2026\u00a0г." in told and "№ 159-од" in told and "О.\u00a0П.\u00a0Рябинин" in told
    assert "возложить на заместителя директора" in told and "Соколову Марину Ивановну" in told
    assert "Белов Андрей Сергеевич, учитель математики" in told
    made = personal(cast, pair)
    assert "Рябинину Олегу Петровичу" in says(made["consent_mentor"])
    assert "Орловой Дарье Алексеевне\nучителю математики" in says(made["consent_mentor"])
    assert "вместе с Беловым Андреем Сергеевичем" in says(made["consent_mentee"])
    agreement = says(made["add_agreement"])
    assert "в лице директора Рябинина Олега Петровича, действующего" in agreement
    assert "Белов Андрей Сергеевич, учитель математики, именуемый далее" in agreement
    assert "нет данных: размер и условия выплаты" in agreement, "nothing looks filled that is not"
    before = content_of(order)
    persons.change(by=cast.system, person=cast.people["mentor"], facts={"family": "Чернов"}, today=cast.today)
    order.refresh_from_db()
    assert order.template is not None
    assert content_of(order) == before == filled(template_bytes(order.template), order.data)
    assert "Белов" in says(order) and "Чернов" not in says(order)


def test_own_forms_win(cast: Cast, pair: Pair) -> None:
    mentor = cast.people["mentor"]
    mentor.own_forms = {"instrumental": ["Белов", "Андреем", "Сергеевичем"]}
    mentor.save()
    assert "вместе с Белов Андреем Сергеевичем" in says(personal(cast, pair)["consent_mentee"])


def test_a_signed_paper_opens_the_gates(cast: Cast, pair: Pair) -> None:
    by, order, made = cast.viewer("head"), ordered(cast, pair), personal(cast, pair)
    with pytest.raises(SignedLater):
        issuing.sign(by=by, paper=order, signed_on=cast.today + dt.timedelta(days=1), today=cast.today)
    with pytest.raises(SignedEarlier):
        issuing.sign(by=by, paper=order, signed_on=cast.today - dt.timedelta(days=1), today=cast.today)
    with pytest.raises(NotAllowed):
        issuing.sign(by=cast.viewer("sibling_head"), paper=order, signed_on=cast.today, today=cast.today)
    states = []
    for paper in (order, made["consent_mentee"], made["consent_mentor"], made["add_agreement"]):
        issuing.sign(by=by, paper=paper, signed_on=cast.today, today=cast.today)
        pair.refresh_from_db()
        states.append(pair.state)
        assert list(paper.signatures.values_list("signed_on", flat=True).distinct()) == [cast.today]
    assert states == ["ordered", "ordered", "ordered", "active"]
    assert set(Assent.objects.values_list("person__family", flat=True)) == {"Белов", "Орлова"}
    agreement = LabourAgreement.objects.get()
    assert agreement.person == cast.people["mentor"] and agreement.node == pair.mentor_node


def test_an_order_alone_is_enough_where_the_law_has_no_351_8(cast: Cast, pair: Pair) -> None:
    Node.objects.filter(pk=pair.node_id).update(law_profile="by")
    pair.refresh_from_db()
    order = ordered(cast, pair)
    made = personal(cast, pair)
    assert set(made) == {"consent_mentor", "consent_mentee"}, "there is no agreement to a contract here"
    for paper in (order, *made.values()):
        assert not [word for word in RUSSIAN_ONLY if word in says(paper)], paper.kind
    issuing.sign(by=cast.viewer("head"), paper=order, signed_on=cast.today, today=cast.today)
    pair.refresh_from_db()
    assert pair.state == "active"


def test_no_word_of_the_other_law(cast: Cast, pair: Pair) -> None:
    for paper in (ordered(cast, pair), *personal(cast, pair).values()):
        assert not [word for word in BELARUSIAN_ONLY if word in says(paper)], paper.kind


def test_a_group_and_a_reverse_pair(cast: Cast) -> None:
    by, people, node = cast.viewer("curator"), cast.people, cast.nodes["school7"]
    mentees = [people["mentee"], people["mentee2"]]
    made = by_hand.open_group(by=by, node=node, mentor=people["mentor2"], mentees=mentees, agreed_on=cast.today)
    one, other_one = people["mentor"], people["biologist"]
    other = by_hand.open_reverse(by=by, node=node, one=one, other=other_one, agreed_on=cast.today)
    order = ordered(cast, made, other)
    assert len(order.data["pairs"]) == 4, "two of the group, and each of the reverse pair"
    kinds = [
        paper.kind
        for paper in papers.make_personal(by=by, pairs=[made, other], kinds=PERSONAL_PAPERS, today=cast.today)
    ]
    assert {kind: kinds.count(kind) for kind in PERSONAL_PAPERS} == {
        "consent_mentor": 3, "consent_mentee": 4, "add_agreement": 3,
    }  # fmt: skip
    assert not papers.make_personal(by=by, pairs=[made, other], kinds=PERSONAL_PAPERS, today=cast.today), "once only"


def test_cancelled_and_made_anew_with_a_trace(cast: Cast, pair: Pair) -> None:
    by, first = cast.viewer("head"), ordered(cast, pair, number="7-од")
    persons.change(by=cast.system, person=cast.people["mentor"], facts={"family": "Чернов"}, today=cast.today)
    second = issuing.replace(by=by, paper=first, today=cast.today)
    assert (second.number, second.replaces, first.state) == ("7-од", first, "replaced")
    assert "Чернов" in says(second) and "Чернов" not in says(first)
    issuing.sign(by=by, paper=second, signed_on=cast.today, today=cast.today)
    with pytest.raises(ReasonMissing):
        issuing.replace(by=by, paper=second, today=cast.today)
    third = issuing.replace(by=by, paper=second, today=cast.today, reason="описка в должности")
    assert third.number == "8-од", "a number on a signed paper never changes hands"
    with pytest.raises(ReasonMissing):
        issuing.cancel(by=by, paper=third, reason=" ")
    issuing.cancel(by=by, paper=third, reason="не нужен")
    assert ordered(cast, pair).number == "9-од", "the number of a cancelled paper stays taken"


def test_the_pages(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    client = client_of("head")
    form = {"number": "159-од", "dated_on": "2026-11-23", "pairs": [pair.pk], "until": "2027-05-31"}
    answer = client.post("/pairs/order/", {**form, "make": "1"})
    order = Paper.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/papers/{order.pk}/" and order.state == "made"
    assert "по 31.05.2027" in says(order)
    page = client.get(f"/papers/{order.pk}/").content.decode()
    assert "Скачать в Word" in page and "Отметить подпись" in page and "Рябинин" in page
    got = client.get(f"/papers/bundle/?paper={order.pk}")
    assert b"".join(got.streaming_content)[:2] == b"PK"
    assert client.post(f"/papers/{order.pk}/sign/", {"signed_on": "2026-11-30"}).status_code == 422
    assert client.post(f"/papers/{order.pk}/sign/", {"signed_on": "2026-11-23"}).status_code == 302
    assert client.get("/pairs/papers/?kind=add_agreement").status_code == 200
    chosen = {
        "kinds": list(PERSONAL_PAPERS),
        "pairs": [pair.pk],
        "until": "",
        "pay": "3 000 рублей в месяц",
        "make": "1",
    }
    answer = client.post("/pairs/papers/", chosen)
    assert answer.status_code == 302 and Paper.objects.count() == 4
    assert client.post("/pairs/papers/", {**chosen, "pairs": []}).status_code == 422
    page = client.get("/pairs/papers/").content.decode()
    assert "ждёт подписи" in page and "/papers/bundle/?paper=" in page
    made = Paper.objects.filter(state="made")
    agreement = made.get(kind="add_agreement")
    assert PAY in says(agreement)
    query = "&".join(f"paper={paper.pk}" for paper in made)
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"/papers/bundle/?{query}").streaming_content))) as archive:
        assert len(archive.namelist()) == 3 and all(name.endswith(".docx") for name in archive.namelist())
    assert client.post("/pairs/papers/signed/", {"papers": [], "signed_on": "2026-11-23"}).status_code == 422
    signed = {"papers": [paper.pk for paper in made], "signed_on": "2026-11-23"}
    assert client.post("/pairs/papers/signed/", signed).status_code == 302
    pair.refresh_from_db()
    assert pair.state == "active"
    assert client.get("/papers/?show=waiting").context["page"].table.pager.total == 0
    stranger = client_of("sibling_curator")
    assert stranger.get(f"/papers/bundle/?{query}")["Location"] == "/papers/"
    assert stranger.post(f"/papers/{order.pk}/cancel/", {"reason": "x"}).status_code == 404
    assert stranger.post(f"/pairs/{pair.pk}/papers/").status_code == 404
    assert client_of("coordinator").post(f"/papers/{order.pk}/cancel/", {"reason": "x"}).status_code == 404
    assert client.post(f"/papers/{order.pk}/cancel/", {"reason": "описка", "replace": "1"}).status_code == 302
    assert Paper.objects.filter(kind="order_pairs").count() == 2
