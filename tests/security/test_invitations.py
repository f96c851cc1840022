"""Invitations: a printed code of 53 bits, hashed, used once, two weeks long, replaced by a newer print."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from opora.base.models import Account
from opora.base.rules.refusals import NotAllowed
from opora.people.actions import invitations
from opora.people.actions.invitations import AlreadyHasAccount, CodeUnusable
from opora.people.models import Invitation, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOOD = {"username": "Darya.Orlova", "password1": "лес и дом у реки", "password2": "лес и дом у реки"}


@pytest.fixture
def darya(cast: Cast) -> Person:
    """A teacher of school 7 who has no account."""
    person = cast.people["mentee"]
    person.account = None
    person.save()
    return person


def test_a_code_is_long_enough_and_never_kept(darya: Person, cast: Cast) -> None:
    code = invitations.invite(by=cast.viewer("curator"), person=darya, now=timezone.now())
    digits = code.replace(" ", "")
    assert len(digits) * math.log2(10) >= 50
    kept = Invitation.objects.get()
    told = [str(getattr(kept, field.attname)) for field in kept._meta.concrete_fields]
    assert not any(digits in one for one in told)
    assert invitations.digest(f" {digits[:4]}-{digits[4:]} ") == kept.code_hash
    assert len({invitations.new_code() for _ in range(200)}) == 200


def test_from_paper_to_the_first_page(darya: Person, cast: Cast, client_of: Callable[[str], Client]) -> None:
    printed = client_of("curator").post("/invitations/print/", {"person": [darya.pk]})
    assert printed.status_code == 200
    code = printed.context["papers"][0]["code"]
    assert code in printed.content.decode()
    assert printed["Cache-Control"] == "no-store"
    client = Client()
    entered = client.post("/invite/", {"code": code})
    assert entered.status_code == 302
    assert "Орлова Дарья Алексеевна" in client.get("/invite/accept/").content.decode()
    assert client.post("/invite/accept/", GOOD)["Location"] == "/me/"
    assert client.get("/me/").status_code == 200
    darya.refresh_from_db()
    assert darya.account is not None
    assert darya.account.username == "darya.orlova"
    again = Client()
    assert again.post("/invite/", {"code": code}).status_code == 422
    assert client.get("/invite/accept/").status_code == 302


def test_a_forgotten_password_takes_a_new_code_and_keeps_the_name(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    mentor = cast.people["mentor"]
    there = client_of("mentor")
    printed = client_of("curator").post(f"/people/{mentor.pk}/account/code/")
    client = Client()
    client.post("/invite/", {"code": printed.context["papers"][0]["code"]})
    passwords = {key: GOOD[key] for key in ("password1", "password2")}
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=1), tick=True):
        assert client.post("/invite/accept/", passwords)["Location"] == "/accounts/login/"
        assert client.get("/me/").status_code == 302
        client.post("/accounts/login/", {"login": "mentor", "password": passwords["password1"]})
    assert client.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert client_of("sibling_head").post(f"/people/{mentor.pk}/account/code/").status_code == 404


def test_nobody_reads_a_name_without_a_code(darya: Person, cast: Cast) -> None:
    invitations.invite(by=cast.viewer("curator"), person=darya, now=timezone.now())
    assert Client().get("/invite/accept/")["Location"] == "/invite/"
    wrong = Client().post("/invite/", {"code": "1234 5678 9012 3456"})
    assert wrong.status_code == 422
    assert "Орлова" not in wrong.content.decode()


def test_a_newer_print_cancels_the_older_and_two_weeks_end_it(darya: Person, cast: Cast) -> None:
    by, now = cast.viewer("curator"), timezone.now()
    old = invitations.digest(invitations.invite(by=by, person=darya, now=now))
    new = invitations.digest(invitations.invite(by=by, person=darya, now=now))
    with pytest.raises(CodeUnusable):
        invitations.usable(old, now)
    assert invitations.usable(new, now + dt.timedelta(days=13, hours=23)).person == darya
    with pytest.raises(CodeUnusable):
        invitations.usable(new, now + dt.timedelta(days=14))


def test_who_may_print(darya: Person, cast: Cast, client_of: Callable[[str], Client]) -> None:
    now = timezone.now()
    for stranger in ("outsider", "sibling_curator", "mentor", "operator", "auditor", "coordinator"):
        with pytest.raises(NotAllowed):
            invitations.invite(by=cast.viewer(stranger), person=darya, now=now)
    for keeper in ("curator", "head", "administrator"):
        assert invitations.invite(by=cast.viewer(keeper), person=darya, now=now)
    with pytest.raises(AlreadyHasAccount):
        invitations.invite(by=cast.viewer("curator"), person=cast.people["mentor"], now=now)
    answer = client_of("sibling_curator").post("/invitations/print/", {"person": [darya.pk]})
    assert answer.status_code == 302, "a foreign person is passed over"
    assert "Орлова" in client_of("curator").get("/invitations/").content.decode()
    assert "Орлова" not in client_of("sibling_curator").get("/invitations/").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"password2": "another one"}, "password2"),
        ({"username": "с пробелом"}, "username"),
        ({"username": "CURATOR"}, "username"),
    ],
)
def test_what_does_not_do_is_said_at_its_field(darya: Person, cast: Cast, change: dict[str, str], field: str) -> None:
    client = Client()
    client.post("/invite/", {"code": invitations.invite(by=cast.system, person=darya, now=timezone.now())})
    answer = client.post("/invite/accept/", {**GOOD, **change})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Account.objects.count() == len(cast.people)
    assert client.post("/invite/accept/", GOOD).status_code == 302, "the code was not spent"


def test_guessing_is_slowed_down_by_address(darya: Person, cast: Cast) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 1, tzinfo=dt.UTC), tick=False):
        codes = [Client().post("/invite/", {"code": f"{number:016d}"}) for number in range(61)]
    assert [answer.status_code for answer in codes[:60]] == [422] * 60
    assert codes[60].status_code == 429
    assert int(codes[60]["Retry-After"]) > 0
