"""The first page: what waits, in words, for each role; never more than fifteen questions to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from opora.desk.pages.home import LATER, NOW, Home, Todo
from opora.documents.actions.papers import record_paper
from opora.intake.models import Batch
from opora.matching.actions import proposals
from opora.mentoring.actions import mentors, pairs, seats
from opora.mentoring.models import Pair, Seat
from opora.people.actions import persons
from tests.cast import Cast
from tests.programmes.test_force import running

MOST = 15


def words(client: Client, address: str = "/") -> str:
    """What a page says, spaces as they are read."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def seat_for(cast: Cast, name: str, ground: str = "young") -> Seat:
    """An open place of somebody in school № 7."""
    day = cast.today - dt.timedelta(days=7)
    return seats.open_seat(
        by=cast.system, mentee=cast.people[name], node=cast.nodes["school7"], ground=ground, opened_on=day
    )


def pair_for(cast: Cast, mentee: str, mentor: str) -> Pair:
    """A pair both sides agreed to."""
    mentors.offer(by=cast.system, person=cast.people[mentor], capacity=1)
    return pairs.open_pair(
        by=cast.system,
        seat=seat_for(cast, mentee),
        mentor=cast.people[mentor],
        mentor_node=cast.nodes["school7"],
        today=cast.today,
    )


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "сегодня одно дело"),
        (2, "сегодня два дела"),
        (5, "сегодня пять дел"),
        (11, "сегодня 11 дел"),
        (21, "сегодня 21 дело"),
    ],
)
def test_the_greeting_counts_in_russian(count: int, told: str) -> None:
    home = Home(name="Марина Ивановна", todos=[Todo(NOW, str(n), "", "/", "") for n in range(count)])
    home.todos.append(Todo(LATER, "later", "", "/", ""))
    with override("ru"):
        assert home.title == f"Марина Ивановна, {told}"
        assert [group.title for group in home.groups] == ["Сейчас", "Когда будет время"]


def test_a_pair_waits_for_its_order_then_for_an_agreement(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pair = pair_for(cast, "mentee", "mentor")
    page = words(client_of("curator"))
    assert "Подписать приказ о закреплении одной пары" in page and "Марина Ивановна" in page
    pairs.record_order(
        by=cast.system, node=cast.nodes["school7"], pairs=[pair], number="159-од", dated_on=cast.today, today=cast.today
    )
    page = words(client_of("curator"))
    assert "Подписать приказ" not in page
    assert "У одного наставника нет дополнительного соглашения" in page and "Белов А. С." in page
    pairs.add_paper(by=cast.system, pair=pair, kind="add_agreement", number="1", dated_on=cast.today, today=cast.today)
    page = words(client_of("curator"))
    assert "дополнительного соглашения" not in page and "1 из 3" in page, "the number has its story"


@pytest.mark.parametrize(("needs", "missing"), [('"order"', False), ('"order", "agreement"', True), ('"list"', None)])
def test_papers_are_missed_by_the_gate_of_the_programme(
    cast: Cast, client_of: Callable[[str], Client], needs: str, missing: bool | None
) -> None:
    """What a pair lacks on the first page is what its programme asks for, not always what the law would."""
    gate = f'[gates.all]\ntitle = {{ru = "Все", en = "All"}}\nneeds = [{needs}]\n'
    running(cast, gate)
    pair = pair_for(cast, "mentee", "mentor")
    page = words(client_of("curator"))
    assert ("Подписать приказ" in page) is (missing is not None)
    if missing is None:
        assert "Документы пар" not in page and "с приказом" not in page
        return
    pairs.record_order(
        by=cast.system, node=cast.nodes["school7"], pairs=[pair], number="159-од", dated_on=cast.today, today=cast.today
    )
    page = words(client_of("curator"))
    assert ("нет дополнительного соглашения" in page) is missing
    assert ("1 из 2" in page) is missing


def test_a_new_teacher_and_the_nearest_help(cast: Cast, client_of: Callable[[str], Client]) -> None:
    seat = seat_for(cast, "biologist", "newcomer")
    page = words(client_of("curator"))
    assert "Нужен наставник: Юдина К. О., биология" in page and "ближе всего" not in page
    mentors.offer(by=cast.system, person=cast.people["village_mentor"], capacity=1, online_ready=True)
    page = words(client_of("curator"))
    assert "ближе всего — Берёзовская школа, 14 км или онлайн" in page
    assert "Лебедь" not in page, "the place is told, never a person of another school"
    proposals.send(by=cast.system, seat=seat, mentor=cast.people["village_mentor"], today=cast.today)
    assert "1 предложение ждёт ответов" in words(client_of("curator"))
    assert "Вас просят стать наставником: Юдина К. О." in words(client_of("village_mentor"))
    assert "Вам предложен наставник: Лебедь Т. А." in words(client_of("biologist"))


@pytest.mark.parametrize(
    "name",
    ["curator", "head", "coordinator", "operator", "administrator", "auditor", "mentor", "mentee", "outsider"],
)
def test_few_questions_whatever_the_school_holds(cast: Cast, client_of: Callable[[str], Client], name: str) -> None:
    client = client_of(name)
    client.get("/")
    asked = []
    for grown in (False, True):
        if grown:
            pair_for(cast, "mentee", "mentor")
            pair_for(cast, "mentee2", "mentor2")
            seat_for(cast, "biologist", "newcomer")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        asked.append(sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries))
    assert max(asked) <= MOST, asked


def test_nobody_reads_another_school(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pair_for(cast, "mentee", "mentor")
    for name in ("sibling_curator", "other_coordinator", "outsider", "auditor"):
        assert "Орлова" not in words(client_of(name)), name
    assert "Вы пока нигде здесь не работаете" in words(client_of("outsider"))


def test_a_visitor_reads_what_opora_is(db: None) -> None:
    page = words(Client())
    assert "Наставник для каждого" in page and "/accounts/login/" in page and "/invite/" in page


def test_search_finds_former_names_and_yo_and_keeps_reach(cast: Cast, client_of: Callable[[str], Client]) -> None:
    persons.change(by=cast.system, person=cast.people["mentee"], facts={"family": "Ёжикова"}, today=cast.today)
    record_paper(
        by=cast.system,
        kind="other",
        node=cast.nodes["school7"],
        number="159-од",
        dated_on=cast.today,
        about=[],
    )
    client = client_of("curator")
    for asked in ("ежикова", "Орлова", "ёжик дарья"):
        assert "Ёжикова Дарья" in words(client, f"/search/?q={asked}"), asked
    assert "159-од" in words(client, "/search/?q=159-од")
    assert "Школа № 7" in words(client, "/search/?q=школа 7")
    assert "Ёлкин" not in words(client, "/search/?q=Ёлкин").split("</form>")[-1]
    assert "Ёжикова Дарья" not in words(client_of("operator"), "/search/?q=Ёжикова"), "may view, may not search"
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/?q=а")
    assert len(queries) <= MOST


def test_a_list_not_taken_in_waits(cast: Cast, client_of: Callable[[str], Client], tmp_path: Any) -> None:
    from tests.intake.test_batches import PEOPLE, staged

    batch = staged(cast, PEOPLE)
    assert "1 строку списка надо исправить" in words(client_of("sibling_curator"))
    batch.rows.filter(is_faulty=True).delete()
    assert "Проверенный список ещё не принят" in words(client_of("sibling_curator"))
    Batch.objects.update(state=Batch.State.ABANDONED)
    assert "список ещё не принят" not in words(client_of("sibling_curator"))
