"""What is private to a person stays so: a refusal sounds like a mentor without a place and has no number of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from opora.base.rules.refusals import Refusal
from opora.competences.models import Competence, Framework, Level
from opora.diagnostics.models import Need
from opora.matching.actions import by_hand, schemes
from opora.matching.bridge.audience import audience_of, nobody_of
from opora.matching.bridge.rules_files import shipped
from opora.matching.models import Bar, Scheme, Wish
from opora.matching.pages.reasons import nobody_details
from opora.mentoring.actions import mentors, seats
from opora.mentoring.models import MentorProfile, Seat
from opora.people.models import DataConsent
from tests.cast import Cast
from tests.matching.test_pages import SignIn, text
from tests.matching.test_runs import run_of_school

pytestmark = pytest.mark.django_db(transaction=True)
#: What a page must not say to the administration of a refusal.
TELLING = re.compile(r"отказ|исключил|не с этим человеком|потребност|refus", re.IGNORECASE)


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """One teacher who waits and one mentor on offer, both of School 7."""
    by = cast.viewer("curator")
    seats.open_seat(
        by=by, mentee=cast.people["mentee"], node=cast.nodes["school7"], ground="curator", opened_on=cast.today
    )
    mentors.offer(by=by, person=cast.people["mentor"])
    schemes.load_shipped(by=cast.system)
    return cast


def mentor_refuses(stage: Cast) -> None:
    Wish.objects.create(person=stage.people["mentor"], about=stage.people["mentee"], is_refusal=True)


def mentee_refuses(stage: Cast) -> None:
    Wish.objects.create(person=stage.people["mentee"], about=stage.people["mentor"], is_refusal=True)


def has_no_place(stage: Cast) -> None:
    MentorProfile.objects.update(capacity=0)


def is_kept_apart(stage: Cast) -> None:
    Bar.objects.create(seat=Seat.objects.get(), mentor=stage.people["mentor"], kind="forbidden")


def lacks(stage: Cast, kind: str = "deficit") -> None:
    """The teacher needs what no mentor has confirmed; measured, and used under the consent for matching."""
    framework = Framework.objects.create(code="lack", title={"ru": "Нехватка"})
    level = Level.objects.create(framework=framework, order=2, code="two", threshold=0, title={"ru": "Уровень"})
    about = Competence.objects.create(framework=framework, code="lack-1", title={"ru": "Умение"})
    person = stage.people["mentee"]
    Need.objects.create(
        person=person, kind=kind, competence=about, level=level, source="test", opened_on=stage.today, severity=3
    )
    DataConsent.objects.create(
        person=person, purpose="match_needs", text_version="1", text_sha256="0", given_on=stage.today
    )


Cause = Callable[[Cast], None]


def pages(stage: Cast, client: Client, cause: Cause, code: str) -> dict[str, str]:
    """The words of every page that says why, where this was the cause; what was entered goes afterwards."""
    with transaction.atomic():
        cause(stage)
        run = run_of_school(stage, code=code)
        assert run.matched == 0 and run.rest.count() == 1
        seat = run.rest.get().seat
        addresses = {
            "review": reverse("matching:run", args=[run.pk]),
            "rest": reverse("matching:run", args=[run.pk]) + "?show=rest",
            "what if": reverse("matching:what_if", args=[run.pk]) + "?mentors=1",
            "others": reverse("matching:others", args=[seat.pk]) + f"?run={run.pk}",
        }
        found = {}
        for name, address in addresses.items():
            answer = client.get(address)
            assert answer.status_code == 200, (name, answer.status_code)
            found[name] = re.sub(r"\d+:\d+", "", text(answer))
        with translation.override("ru"), pytest.raises(Refusal) as refused:
            by_hand.propose(
                by=stage.viewer("curator"), seat=seat, mentor=stage.people["mentor"],
                scheme=Scheme.objects.get(code=code, is_current=True), today=stage.today,
            )  # fmt: skip
        found["by hand"] = str(refused.value)
        transaction.set_rollback(True)
    return found


def test_a_refusal_sounds_like_a_mentor_without_a_place(stage: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    full = pages(stage, client, has_no_place, "first-september")
    refused = pages(stage, client, mentor_refuses, "first-september")
    assert "не сошлись пожелания и условия сторон" in refused["review"]
    for page in ("review", "rest", "what if"):
        assert refused[page] == full[page], page


def test_nobody_learns_who_refused_or_that_it_was_a_refusal(stage: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    told = pages(stage, client, mentor_refuses, "first-september")
    assert told == pages(stage, client, mentee_refuses, "first-september")
    apart = pages(stage, client, is_kept_apart, "first-september")
    assert told["others"] == apart["others"] and told["by hand"] == apart["by hand"]
    for page, words in told.items():
        assert not TELLING.search(words), page


def test_what_was_measured_is_no_reason_of_its_own(stage: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    measured = pages(stage, client, lacks, "by-needs")
    refused = pages(stage, client, mentor_refuses, "by-needs")
    for page in ("review", "rest", "others", "by hand"):
        assert measured[page] == refused[page], page
    asked = pages(stage, client, lambda stage: lacks(stage, "wish"), "by-needs")
    assert "Помощь по запросу" in asked["review"], "what was asked for aloud is told"


def test_who_fails_a_fact_is_counted_at_it() -> None:
    """A mentor who is far away stays among the far ones, whoever refused whom."""
    files = {code: words for code, _title, words in shipped()}
    audience = audience_of(files["first-september"])
    near, refused = "Недалеко или онлайн", "Нет отказа ни с одной стороны"
    assert audience.is_private(refused, measured=False) and not audience.is_private(near, measured=True)
    found = nobody_of({"excluded": {near: 3, refused: 1, "forbidden": 1}, "measured": False, "full": 0}, audience)
    assert found.facts == ((near, 3),) and found.others
    alike = nobody_of({"excluded": {near: 3}, "measured": False, "full": 1}, audience)
    assert alike == found


@pytest.mark.parametrize(("count", "words"), [(1, "одного или двух"), (2, "одного или двух"), (3, "3 наставников")])
def test_no_number_below_three_is_told(count: int, words: str) -> None:
    files = {code: words for code, _title, words in shipped()}
    audience = audience_of(files["first-september"])
    with translation.override("ru"):
        told = nobody_details({"excluded": {"Недалеко или онлайн": count}, "measured": False}, {}, audience)
    assert len(told) == 1 and words in told[0]
