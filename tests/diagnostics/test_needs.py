"""Requests and strengths: who may write them, and whose business each kind is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from opora.base.models import JournalEntry, StateChange
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence, Level
from opora.diagnostics.actions import needs, strengths
from opora.diagnostics.models import Need, Strength
from opora.diagnostics.queries.needs import needs_of
from opora.diagnostics.queries.strengths import claims_within, strengths_of
from opora.diagnostics.rules import needs as audience
from opora.people.models import DataConsent
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def competence(cast: Cast) -> Competence:
    """A competence of the shipped framework."""
    load_federal(by=cast.system)
    return Competence.objects.get(code="methodical.assessment")


@pytest.fixture
def paired(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Белов mentors Орлова, as an upper app would tell."""
    sides = {cast.people["mentor"].pk: {cast.people["mentee"].pk}}
    monkeypatch.setattr(audience, "_partners", {"test": lambda viewer: sides.get(viewer.person_id or 0, ())})
    yield


def level(code: str = "medium") -> Level:
    """A level of the framework."""
    return Level.objects.get(code=code)


def all_kinds(cast: Cast, competence: Competence) -> None:
    """One need of each kind."""
    for kind in Need.Kind:
        Need.objects.create(
            person=cast.people["mentee"], kind=kind, competence=competence, source="t", opened_on=cast.today
        )


def seen(cast: Cast, name: str) -> set[str]:
    """The kinds of needs of Орлова that the named reader sees."""
    return {need.kind for need in needs_of(cast.viewer(name), cast.people["mentee"])}


def test_the_administration_sees_requests_alone(cast: Cast, competence: Competence, paired: None) -> None:
    all_kinds(cast, competence)
    assert seen(cast, "mentee") == {"wish", "difficulty", "deficit"}
    for name in ("curator", "head", "coordinator", "mentor"):
        assert seen(cast, name) == {"wish"}, name
    for name in ("operator", "administrator", "auditor", "sibling_curator", "other_coordinator", "mentor2", "outsider"):
        assert seen(cast, name) == set(), name


def test_consent_opens_needs_to_the_mentor_and_to_nobody_else(cast: Cast, competence: Competence, paired: None) -> None:
    all_kinds(cast, competence)
    consent = DataConsent.objects.create(
        person=cast.people["mentee"], purpose="show_needs", text_version="1", text_sha256="0", given_on=cast.today
    )
    assert seen(cast, "mentor") == {"wish", "difficulty", "deficit"}
    assert seen(cast, "curator") == seen(cast, "head") == {"wish"}
    consent.withdrawn_on = cast.today
    consent.save()
    assert seen(cast, "mentor") == {"wish"}


def test_asked_once_and_taken_back(cast: Cast, competence: Competence) -> None:
    mentee, by = cast.people["mentee"], cast.viewer("mentee")
    need = needs.ask(by=by, person=mentee, competence=competence, severity=3, today=cast.today)
    assert (need.source, need.severity, need.state) == ("own", 3, "open")
    with pytest.raises(needs.AlreadyAsked):
        needs.ask(by=cast.viewer("curator"), person=mentee, competence=competence, today=cast.today)
    needs.withdraw(by=by, need=need, today=cast.today)
    assert need.state == "closed" and need.closed_on == cast.today
    with pytest.raises(NotNow):
        needs.withdraw(by=by, need=need, today=cast.today)
    again = needs.ask(by=cast.viewer("curator"), person=mentee, competence=competence, today=cast.today)
    assert again.source == "recorded"
    steps = StateChange.objects.filter(kind="diagnostics.need", object_id=need.pk).values_list("to_state", flat=True)
    assert list(steps) == ["open", "closed"]
    assert JournalEntry.objects.filter(verb__startswith="need.").count() == 3


def test_asked_in_own_words(cast: Cast, competence: Competence) -> None:
    mentee, by = cast.people["mentee"], cast.viewer("mentee")
    need = needs.ask(by=by, person=mentee, competence=None, words="  Разговор с  родителями ", today=cast.today)
    assert need.words == "Разговор с родителями" and need.competence is None
    with pytest.raises(needs.AlreadyAsked):
        needs.ask(by=by, person=mentee, competence=None, words="Разговор с родителями", today=cast.today)
    needs.ask(by=by, person=mentee, competence=None, words="Кружок", today=cast.today)
    with pytest.raises(needs.NothingAsked):
        needs.ask(by=by, person=mentee, competence=None, words="  ", today=cast.today)
    for kind, words in (("deficit", "без компетенции"), ("wish", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.create(person=mentee, kind=kind, words=words, source="t", opened_on=cast.today)
    assert seen(cast, "curator") == {"wish"} and not seen(cast, "outsider")


def test_the_form_takes_own_words(cast: Cast, competence: Competence, client_of: SignIn) -> None:
    mentee, client = cast.people["mentee"], client_of("mentee")
    ask = reverse("diagnostics:ask", args=[mentee.pk])
    assert client.post(ask, {"severity": "2", "words": "Как вести кружок"}).status_code == 302
    assert "Как вести кружок" in client.get(reverse("diagnostics:needs", args=[mentee.pk])).content.decode()
    page = client_of("curator").get(reverse("people:person", args=[mentee.pk])).content.decode()
    assert "Как вести кружок" in page


def test_others_do_not_ask_and_measurements_are_not_taken_back(cast: Cast, competence: Competence) -> None:
    mentee = cast.people["mentee"]
    for name in ("sibling_curator", "coordinator", "operator", "mentor", "outsider"):
        with pytest.raises(NotAllowed):
            needs.ask(by=cast.viewer(name), person=mentee, competence=competence, today=cast.today)
    deficit = Need.objects.create(
        person=mentee, kind="deficit", competence=competence, source="t", opened_on=cast.today
    )
    with pytest.raises(needs.NotAsked):
        needs.withdraw(by=cast.viewer("mentee"), need=deficit, today=cast.today)
    competence.archived_on = cast.today
    with pytest.raises(needs.NotOffered):
        needs.ask(by=cast.viewer("mentee"), person=mentee, competence=competence, today=cast.today)


def test_one_decision_confirms_a_whole_list(cast: Cast, competence: Competence) -> None:
    decided = cast.today - dt.timedelta(days=3)
    claims = [
        strengths.claim(
            by=cast.viewer(name), person=cast.people[name], competence=competence, level=level(), today=cast.today
        )
        for name in ("mentor", "mentor2")
    ]
    assert list(claims_within(cast.viewer("curator"))) == claims
    assert not claims_within(cast.viewer("sibling_curator"))
    with pytest.raises(strengths.DecisionAhead):
        strengths.confirm(
            by=cast.viewer("curator"), strengths=claims, decided_on=cast.today + dt.timedelta(1), today=cast.today
        )
    for name in ("sibling_curator", "coordinator", "mentor"):
        with pytest.raises(NotAllowed):
            strengths.confirm(by=cast.viewer(name), strengths=claims, decided_on=decided, today=cast.today)
    made = strengths.confirm(by=cast.viewer("curator"), strengths=claims, decided_on=decided, today=cast.today)
    assert len(made) == 2 and {row.starts_on for row in made} == {decided}
    assert {row.confirmed_by_id for row in made} == {cast.people["curator"].account_id}
    assert not Strength.objects.filter(source="claimed").exists()
    assert JournalEntry.objects.filter(verb="strength.confirm").count() == 1
    with pytest.raises(strengths.KnownAlready):
        strengths.claim(
            by=cast.viewer("mentor"), person=cast.people["mentor"], competence=competence, level=level("minimum"),
            today=cast.today,
        )  # fmt: skip
    with pytest.raises(strengths.NothingChosen):
        strengths.confirm(by=cast.system, strengths=[], decided_on=decided, today=cast.today)


def test_a_higher_level_takes_the_place_of_a_lower(cast: Cast, competence: Competence) -> None:
    person = cast.people["mentor"]

    def decide(code: str, on: dt.date) -> None:
        strengths.confirm_named(
            by=cast.viewer("head"), named=[(person, competence, level(code))], decided_on=on, today=cast.today
        )

    decide("medium", dt.date(2026, 9, 1))
    decide("minimum", dt.date(2026, 10, 1))
    decide("high", dt.date(2026, 11, 1))
    rows = Strength.objects.filter(person=person).order_by("starts_on")
    assert [(row.level.code, row.ends_on) for row in rows] == [("medium", dt.date(2026, 11, 1)), ("high", None)]


def test_claims_are_for_the_school_and_confirmed_strengths_for_all_who_see_the_person(
    cast: Cast, competence: Competence
) -> None:
    person = cast.people["mentor"]
    for source in Strength.Source:
        Strength.objects.create(
            person=person, competence=competence, level=level(), source=source, starts_on=cast.today
        )
    told = {
        name: {row.source for row in strengths_of(cast.viewer(name), person)}
        for name in ("mentor", "curator", "operator", "sibling_curator", "mentee")
    }
    assert told == {
        "mentor": {"claimed", "confirmed", "measured"}, "curator": {"claimed", "confirmed"},
        "operator": {"confirmed"}, "sibling_curator": set(), "mentee": set(),
    }  # fmt: skip


def test_the_pages(cast: Cast, competence: Competence, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    client = client_of("mentee")
    ask, show = (reverse(f"diagnostics:{name}", args=[mentee.pk]) for name in ("ask", "needs"))
    assert client.get(ask).status_code == 200
    faulty = client.post(ask, {"severity": "3"})
    assert faulty.status_code == 422 and "<title>Ошибка:" in faulty.content.decode()
    assert client.post(ask, {"competence": competence.pk, "severity": "3"}).status_code == 302
    twice = client.post(ask, {"competence": competence.pk, "severity": "2"})
    assert twice.status_code == 422 and "Оценивание" in twice.content.decode()
    for name in ("mentee", "curator", "coordinator"):
        answer = client_of(name).get(show)
        assert answer.status_code == 200 and "Оценивание и обратная связь" in answer.content.decode()
    page = client_of("curator").get(reverse("people:person", args=[mentee.pk])).content.decode()
    assert "Запросы и сильные стороны" in page and "Оценивание" in page
    page = client_of("operator").get(reverse("people:person", args=[mentee.pk])).content.decode()
    assert "Запросы и сильные стороны" not in page and "Оценивание" not in page
    need = Need.objects.get(person=mentee)
    assert client_of("curator").post(reverse("diagnostics:withdraw", args=[need.pk])).status_code == 302
    assert Need.objects.get(pk=need.pk).state == "closed"


def test_strengths_on_the_pages(cast: Cast, competence: Competence, client_of: SignIn) -> None:
    mentor = cast.people["mentor"]
    claim = reverse("diagnostics:claim", args=[mentor.pk])
    data = {"competence": competence.pk, "level": level().pk}
    assert client_of("mentor").get(claim).status_code == 200
    assert client_of("mentor").post(claim, {"competence": competence.pk}).status_code == 422
    assert client_of("mentor").post(claim, data).status_code == 302
    client, claims = client_of("curator"), reverse("diagnostics:claims")
    row = Strength.objects.get(person=mentor)
    assert "Белов" in client.get(claims).content.decode()
    assert client.post(claims, {"decided_on": "2026-11-20"}).status_code == 422
    assert client.post(claims, {"decided_on": "", "chosen": [row.pk]}).status_code == 422
    assert client.post(claims, {"decided_on": "2026-11-20", "chosen": [row.pk]}).status_code == 302
    made = Strength.objects.get(person=mentor)
    assert made.source == "confirmed" and made.starts_on == dt.date(2026, 11, 20)
    end = reverse("diagnostics:end", args=[made.pk])
    assert client_of("mentor").post(end).status_code == 404
    assert client.post(end).status_code == 302
    assert not Strength.objects.on(cast.today).filter(person=mentor).exists()


def test_outsiders_are_refused(cast: Cast, competence: Competence, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    need = needs.ask(by=cast.viewer("mentee"), person=mentee, competence=competence, today=cast.today)
    held = strengths.claim(
        by=cast.viewer("mentee"), person=mentee, competence=competence, level=level(), today=cast.today
    )
    for name in ("operator", "sibling_curator", "mentor", "outsider"):
        client = client_of(name)
        for address in ("needs", "ask", "claim"):
            assert client.get(reverse(f"diagnostics:{address}", args=[mentee.pk])).status_code == 404, (name, address)
        assert client.post(reverse("diagnostics:withdraw", args=[need.pk])).status_code == 404
        assert client.post(reverse("diagnostics:end", args=[held.pk])).status_code == 404
    assert client_of("operator").get(reverse("diagnostics:claims")).status_code == 403
    assert client_of("coordinator").get(reverse("diagnostics:ask", args=[mentee.pk])).status_code == 404
    need.refresh_from_db()
    assert need.state == "open"


def test_the_list_of_claims_asks_as_much_for_ten_as_for_two_hundred(
    cast: Cast, competence: Competence, client_of: SignIn, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client, counts = client_of("curator"), []
    client.get(reverse("diagnostics:claims"))
    for more in (10, 190):
        Strength.objects.bulk_create(
            Strength(
                person=cast.people["mentor"], competence=competence, level=level(), source="claimed",
                starts_on=cast.today,
            )
            for _number in range(more)
        )  # fmt: skip
        with django_assert_max_num_queries(15) as asked:  # type: ignore[attr-defined]
            assert client.get(reverse("diagnostics:claims")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_mentor_of_a_live_pair_reads_the_requests(cast: Cast, competence: Competence, client_of: SignIn) -> None:
    mentee, mentor, place = cast.people["mentee"], cast.people["mentor"], cast.nodes["school7"]
    needs.ask(by=cast.viewer("mentee"), person=mentee, competence=competence, today=cast.today)
    address = reverse("diagnostics:needs", args=[mentee.pk])
    assert client_of("mentor").get(address).status_code == 404
    models = apps.get_app_config("mentoring")
    pair = models.get_model("Pair").objects.create(
        node=place, mentor_node=place, confirmed_on=cast.today, starts_on=cast.today
    )
    for person, role in ((mentee, "mentee"), (mentor, "mentor")):
        models.get_model("PairMember").objects.create(pair=pair, person=person, role=role, starts_on=cast.today)
    answer = client_of("mentor").get(address)
    assert answer.status_code == 200 and "Оценивание" in answer.content.decode()
    assert "Попросить" not in answer.content.decode()
    pair.state = "terminated"
    pair.save()
    assert client_of("mentor").get(address).status_code == 404
