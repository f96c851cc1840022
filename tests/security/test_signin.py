"""Sign-in (Q06): strong hashes, patient limits, no hints, sessions that end when they must, a second factor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import opora.settings as described
from opora.base.models import Account, JournalEntry
from opora.people.actions import accounts
from opora.people.actions.accounts import AdministratorNeeded, NotOneself, SecondPersonNeeded
from tests.cast import Cast

PASSWORD = "тихая река течёт"
LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(cast: Cast) -> Account:
    """The curator's account, with a password."""
    account = cast.people["curator"].account
    assert account is not None
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(client: Client, password: str = PASSWORD, username: str = "curator", **more: str) -> Any:
    return client.post(LOGIN, {"login": username, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_installation_hashes_with_argon2id() -> None:
    assert described.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("a password", "somesalt").startswith("argon2$argon2id$")


def test_signing_in_in_any_case_of_letters(anna: Account) -> None:
    client = Client()
    assert sign_in(client, username="  CURATOR ").status_code == 302
    assert is_in(client)
    entry = JournalEntry.objects.get(verb="account.sign_in")
    assert entry.account_id == anna.pk


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(anna: Account) -> None:
    one = sign_in(Client(), "wrong password")
    two = sign_in(Client(), username="nobody-of-that-name")
    assert one.status_code == two.status_code == 200
    assert [str(error) for error in one.context["form"].non_field_errors()] == [
        str(error) for error in two.context["form"].non_field_errors()
    ]
    assert JournalEntry.objects.filter(verb="account.refused").count() == 2


def test_ten_failures_pause_the_account_for_a_quarter_of_an_hour_and_nobody_else(anna: Account, cast: Cast) -> None:
    other = cast.people["head"].account
    assert other is not None
    other.set_password(PASSWORD)
    other.save()
    for _ in range(10):
        sign_in(Client(), "wrong password")
    client = Client()
    sign_in(client)
    assert not is_in(client)
    client = Client(SERVER_NAME="127.0.0.1")
    sign_in(client)
    assert not is_in(client), "the limit knows the account, not the name of the server"
    assert sign_in(Client(), username="head").status_code == 302, "a school behind one address goes on"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=True):
        client = Client()
        sign_in(client)
        assert is_in(client)


def test_an_address_that_tries_many_accounts_is_stopped(anna: Account, settings: Any) -> None:
    assert described.ACCOUNT_RATE_LIMITS["login_failed"] == "10/15m/key,300/m/ip"
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,20/h/ip"}
    for number in range(20):
        sign_in(Client(), "wrong password", username=f"user{number}")
    client = Client()
    sign_in(client)
    assert not is_in(client)


def test_three_hours_idle_end_a_session(anna: Account) -> None:
    client, began = Client(), timezone.now()
    sign_in(client)
    with time_machine.travel(began + dt.timedelta(hours=2, minutes=59), tick=True):
        assert is_in(client)
    with time_machine.travel(began + dt.timedelta(hours=6, minutes=1), tick=True):
        assert not is_in(client)


def test_on_a_shared_computer_half_an_hour(anna: Account) -> None:
    client, began = Client(), timezone.now()
    sign_in(client, shared="on")
    with time_machine.travel(began + dt.timedelta(minutes=29), tick=True):
        assert is_in(client)
    with time_machine.travel(began + dt.timedelta(minutes=60), tick=True):
        assert not is_in(client)


def test_twelve_hours_end_a_busy_session(anna: Account) -> None:
    client, began = Client(), timezone.now()
    sign_in(client)
    for hours in range(2, 13, 2):
        with time_machine.travel(began + dt.timedelta(hours=hours, minutes=-1), tick=True):
            assert is_in(client)
    with time_machine.travel(began + dt.timedelta(hours=12, minutes=1), tick=True):
        answer = client.get("/me/")
        assert answer.status_code == 302
        assert "Сеанс" in client.get(answer["Location"]).content.decode()


def test_a_closed_account_is_out_at_once(anna: Account, cast: Cast) -> None:
    client = Client()
    sign_in(client)
    accounts.disable(by=cast.viewer("administrator"), person=cast.people["curator"], now=timezone.now())
    assert not is_in(client)
    sign_in(client)
    assert not is_in(client)
    accounts.enable(by=cast.viewer("administrator"), person=cast.people["curator"])
    sign_in(client)
    assert is_in(client)


def test_ended_sessions_are_dead_whatever_their_age(anna: Account, cast: Cast) -> None:
    clients = [Client(), Client()]
    for client in clients:
        sign_in(client)
    forced = Client()
    forced.force_login(anna)
    accounts.end_sessions(by=cast.system, account=anna, now=timezone.now() + dt.timedelta(seconds=1))
    assert not any(is_in(client) for client in [*clients, forced])


def test_a_new_password_ends_the_other_sessions_and_not_this_one(anna: Account) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x" * 64, "password2": "x" * 64}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert is_in(here)
    assert not is_in(there)
    assert JournalEntry.objects.filter(verb="account.password").exists()
    assert sign_in(Client(), "x" * 64).status_code == 302


@pytest.mark.parametrize(
    ("password", "taken"),
    [("7 chars", False), ("12345678", False), ("qwertyuiop", False), ("лес и дом", True)],
)
def test_short_and_common_passwords_are_refused_and_no_other_rule_is_made(
    anna: Account, password: str, taken: bool
) -> None:
    client = Client()
    sign_in(client)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert (client.post("/accounts/password/change/", data).status_code == 302) is taken


def test_leaving_the_post_ends_roles_and_sessions_that_day(anna: Account, cast: Cast) -> None:
    from opora.people.actions import appointments

    client = Client()
    sign_in(client)
    post = cast.people["curator"].appointments.get()
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=2), tick=True):
        appointments.end(by=cast.system, appointment=post, on=cast.today)
        assert not is_in(client)
        sign_in(client)
    assert cast.viewer("curator").reaches == ()


def test_a_post_ended_for_a_day_to_come_ends_the_sessions_on_that_day(anna: Account, cast: Cast) -> None:
    from opora.people.actions import appointments

    post = cast.people["curator"].appointments.get()
    tomorrow = cast.today + dt.timedelta(days=1)
    appointments.end(by=cast.system, appointment=post, on=tomorrow)
    client = Client()
    sign_in(client)
    assert accounts.end_sessions_of_leavers(cast.today, timezone.now()) == 0
    assert is_in(client)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=True):
        assert accounts.end_sessions_of_leavers(tomorrow, timezone.now()) == 1


@pytest.fixture
def no_grace(settings: Any) -> None:
    settings.SECOND_FACTOR_GRACE_DAYS = 0


@pytest.mark.usefixtures("no_grace")
def test_staff_set_up_a_second_factor_before_they_see_others(anna: Account) -> None:
    client = Client()
    sign_in(client)
    answer = client.get("/invitations/?page=1")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/me/second-factor/?next=%2Finvitations%2F")
    assert client.get(answer["Location"]).status_code == 200
    assert is_in(client), "one's own page asks for none"
    setup = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "reauthenticate" in setup.redirect_chain[-1][0]
    client.post(setup.redirect_chain[-1][0], {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    assert done.status_code == 200
    assert len(done.context["unused_codes"]) == 10
    assert Authenticator.objects.filter(user=anna).count() == 2
    assert client.get("/invitations/").status_code == 200


@pytest.mark.usefixtures("no_grace")
def test_teachers_are_not_asked_and_the_first_days_may_be_excused(cast: Cast, settings: Any) -> None:
    teacher, staff = Client(), Client()
    teacher.force_login(cast.people["mentee"].account)  # type: ignore[arg-type]
    staff.force_login(cast.people["curator"].account)  # type: ignore[arg-type]
    assert teacher.get("/invitations/").status_code == 403
    assert staff.get("/invitations/").status_code == 302
    settings.SECOND_FACTOR_GRACE_DAYS = 3
    assert staff.get("/invitations/").status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=True):
        staff.force_login(cast.people["curator"].account)  # type: ignore[arg-type]
        assert staff.get("/invitations/").status_code == 302


def with_factor(account: Account) -> str:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return str(secret)


def test_the_key_of_a_second_factor_and_its_codes_stand_locked_in_the_database(anna: Account) -> None:
    secret = with_factor(anna)
    codes = RecoveryCodes.activate(anna)
    seed = codes.instance.data["seed"]
    kept = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert secret not in kept
    assert kept.count("locked:") == 2
    assert seed.startswith("locked:")
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_for(secret))
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_a_code_of_the_second_step_works_once(anna: Account) -> None:
    secret = with_factor(anna)
    spare = RecoveryCodes.activate(anna).get_unused_codes()[0]
    for code in (code_for(secret), spare):
        answers = []
        for _ in range(2):
            client = Client()
            sign_in(client)
            client.post("/accounts/2fa/authenticate/", {"code": code})
            answers.append(is_in(client))
        assert answers == [True, False]


def test_under_another_secret_key_no_code_fits(anna: Account, settings: Any) -> None:
    secret = with_factor(anna)
    settings.SECRET_KEY = "of another installation"
    client = Client()
    sign_in(client)
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert answer.status_code == 200
    assert not is_in(client)


def test_whoever_has_a_second_factor_is_asked_for_it_and_ten_wrong_codes_pause(anna: Account) -> None:
    secret = with_factor(anna)
    client = Client()
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    for _ in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert not is_in(client)
    cache.clear()
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert is_in(client)


def test_the_wish_for_a_short_session_survives_the_second_step(anna: Account) -> None:
    secret = with_factor(anna)
    client, began = Client(), timezone.now()
    sign_in(client, shared="on")
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert is_in(client)
    with time_machine.travel(began + dt.timedelta(minutes=45), tick=True):
        assert not is_in(client)


def test_a_lost_second_factor_is_reset_by_two_people_one_of_them_an_administrator(anna: Account, cast: Cast) -> None:
    with_factor(anna)
    person, now = cast.people["curator"], timezone.now()
    accounts.confirm_reset(by=cast.viewer("head"), person=person, now=now)
    with pytest.raises(SecondPersonNeeded):
        accounts.confirm_reset(by=cast.viewer("head"), person=person, now=now)
    with pytest.raises(NotOneself):
        accounts.confirm_reset(by=cast.viewer("curator"), person=person, now=now)
    assert Authenticator.objects.filter(user=anna).exists()
    accounts.confirm_reset(by=cast.viewer("administrator"), person=person, now=now)
    assert not Authenticator.objects.filter(user=anna).exists()
    assert list(JournalEntry.objects.filter(verb__contains="reset").values_list("verb", flat=True)) == [
        "account.ask_reset", "account.reset_factor",
    ]  # fmt: skip


def test_two_words_without_an_administrator_are_not_enough(anna: Account, cast: Cast) -> None:
    with_factor(anna)
    mentor, now = cast.people["mentor"], timezone.now()
    with_factor(mentor.account)  # type: ignore[arg-type]
    accounts.confirm_reset(by=cast.viewer("head"), person=mentor, now=now)
    with pytest.raises(AdministratorNeeded):
        accounts.confirm_reset(by=cast.viewer("curator"), person=mentor, now=now)
    late = now + accounts.RESET_LIVES + dt.timedelta(minutes=1)
    accounts.confirm_reset(by=cast.viewer("administrator"), person=mentor, now=late)
    assert Authenticator.objects.filter(user=mentor.account).exists(), "the first word was too old"


def test_the_page_of_an_account(client_of: Callable[[str], Client], cast: Cast) -> None:
    client, person = client_of("head"), cast.people["mentor"]
    address = f"/people/{person.pk}/account/"
    assert "mentor" in client.get(address).content.decode()
    assert client.post(address + "change/", {"deed": "disable"}).status_code == 302
    account = Account.objects.get(username="mentor")
    assert not account.is_active
    for stranger in ("outsider", "sibling_head", "mentee", "other_coordinator"):
        assert client_of(stranger).get(address).status_code == 404
        assert client_of(stranger).post(address + "change/", {"deed": "enable"}).status_code == 404
    account.refresh_from_db()
    assert not account.is_active


def test_a_curator_does_not_touch_those_who_stand_above(client_of: Callable[[str], Client], cast: Cast) -> None:
    """The operator of the region takes a second post in the school: the school's curator keeps out of the account."""
    from opora.people.actions import appointments
    from opora.people.models import Post

    operator = cast.people["operator"]
    appointments.start(
        by=cast.system, person=operator, node=cast.nodes["school7"], post=Post.objects.get(code="teacher"),
        starts_on=cast.today,
    )  # fmt: skip
    client = client_of("curator")
    address = f"/people/{operator.pk}/account/"
    assert client.get(address).status_code == 200
    client.post(address + "change/", {"deed": "disable"})
    assert Account.objects.get(username="operator").is_active


def test_signing_out(anna: Account) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client), "a link alone signs nobody out"
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    assert JournalEntry.objects.filter(verb="account.sign_out").exists()


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/inactive/", "/invite/", "/accounts/password/reset/", "/accounts/signup/"],
)
def test_what_is_open_to_all_and_what_is_not_there(db: None, address: str) -> None:
    there = address in ("/accounts/login/", "/accounts/inactive/", "/invite/")
    assert Client().get(address).status_code == (200 if there else 404)
