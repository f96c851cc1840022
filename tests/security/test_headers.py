"""Headers and cookies (Q07), masked passwords, and pages that give nothing away when we fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from opora.base.models import Account
from setup.checks import deployed
from tests.security.test_matrix import header_faults

ROOT = Path(__file__).resolve().parents[2]
TLS = {"secure": True, "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.mark.django_db
def test_headers_of_pages_and_files() -> None:
    for address in ("/accounts/login/", "/healthz", "/ui/", "/no-such-page/", "/invite/"):
        response = Client().get(address)
        assert list(header_faults(response, signed_in=False)) == [], address
        assert response["Content-Type"].startswith("text/"), address


@pytest.mark.django_db
def test_no_other_origin_is_let_in() -> None:
    response = Client().get("/accounts/login/", HTTP_ORIGIN="https://evil.example")
    assert "Access-Control-Allow-Origin" not in response.headers
    assert Client().get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400


def test_cookies_under_tls(tmp_path: Path) -> None:
    """The settings of a real installation behind TLS, as the environment makes them."""
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS",
    )  # fmt: skip
    code = f"from django.conf import settings as s; print([getattr(s, name) for name in {names!r}])"
    environment = {**os.environ, **deployed(str(tmp_path)), "DJANGO_SETTINGS_MODULE": "opora.settings"}
    environment.pop("DATABASE_URL")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    told = ["__Host-session", "__Host-csrf", True, True, True, True, "Lax", 31_536_000]
    assert done.stdout.strip() == str(told), done.stderr


@pytest.mark.django_db
def test_strict_transport_under_tls(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    told = Client().get("/accounts/login/", **TLS)["Strict-Transport-Security"]  # type: ignore[arg-type]
    assert told == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
def test_passwords_are_masked_and_may_be_pasted() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


@pytest.mark.django_db
def test_a_session_gets_a_new_name_when_somebody_signs_in() -> None:
    account = Account(username="anna")
    account.set_password("лес и дом у реки")
    account.save()
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = client.cookies["session"].value
    client.post("/accounts/login/", {"login": "anna", "password": "лес и дом у реки"})
    assert client.cookies["session"].value != before
    assert Client(headers={"cookie": f"session={before}"}).get("/me/").status_code == 302


@pytest.mark.django_db
def test_a_fault_of_ours_shows_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    from opora.base.views import health

    def breaks() -> None:
        raise RuntimeError("Иванова, 12.03.1980")

    monkeypatch.setattr(health.connection, "cursor", breaks)
    response = Client(raise_request_exception=False).get("/healthz")
    assert response.status_code == 500
    assert "Иванова" not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert get_resolver().resolve_error_handler(500)


def test_under_tls_every_route_says_so_and_sets_only_host_cookies(tmp_path: Path) -> None:
    """Every address of a real installation behind TLS, in a process of its own: its settings are made at the start."""
    environment = {**os.environ, **deployed(str(tmp_path)), "DJANGO_SETTINGS_MODULE": "opora.settings"}
    environment.pop("DATABASE_URL")
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    words = [sys.executable, "-W", "ignore", "-m", "tests.security.behind_tls"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    asked, _, faults = done.stdout.partition("\n")
    assert int(asked) > 100
    assert not faults, faults
