"""How many times an empty page do the first pages and the lists cost, in the demo's region of 6,000 teachers?

Run: `.venv/bin/python benchmarks/pages.py [--rounds 30] [--profile ROLE ADDRESS] [--write]`. The demo is built in a
throw-away data folder (`OPORA_DATA` of a folder where it stands already is taken as it is).

Each page is asked of the same server code with the same middleware, signed in, as the empty page is: a page with its
frame (menu, name, search) and a heading. What is told is the least processor time of all rounds, pages in turns, so
that a busy machine hurts all alike; and how many statements each page asks.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import time
from importlib import import_module
from typing import Any

if "OPORA_DATA" in os.environ:
    os.environ["OPORA_BENCHMARK"] = os.environ["OPORA_DATA"]
os.environ["OPORA_DEMO"] = "1"

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.http import require_safe
from installation import FOLDER  # sets Django up

from opora import urls
from opora.base.rules.access import Data
from opora.base.views.policy import policy
from opora.people.models import Grant
from opora.people.views.middleware import SEEN_AT, SIGNED_IN_AT

EMPTY = "/empty/"
#: Whose pages: a role and its addresses, after the empty one; the bound of a first page with charts is wider.
PAGES: dict[str, tuple[str, ...]] = {
    "curator": (EMPTY, "/", "/people/", "/pairs/", "/matching/", "/mentors/", "/proposals/", "/papers/", "/surveys/"),
    "municipal_coordinator": (EMPTY, "/", "/people/", "/pairs/", "/programmes/", "/diagnostics/map/", "/network/"),
    "regional_operator": (EMPTY, "/", "/people/", "/pairs/", "/programmes/", "/diagnostics/map/", "/network/"),
}


@require_safe
@policy(Data.PAIR, scope="signed")
def show_empty(request: HttpRequest) -> HttpResponse:
    """A page of the frame and a heading."""
    page = engines["django"].from_string(
        '{% extends "ui/frame.html" %}{% block content %}<c-page-head title="Пусто" />{% endblock %}'
    )
    return HttpResponse(page.render({}, request))


def cookie_of(role: str) -> str:
    """A session of somebody who has the role."""
    account = (
        Grant.objects.filter(role=role, ends_on=None, person__account__isnull=False).order_by("pk")[0].person.account
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Browser:
    """Somebody who asks the server's own entrance for pages."""

    def __init__(self, cookie: str) -> None:
        self.handler, self.cookie = WSGIHandler(), cookie

    def get(self, address: str) -> int:
        """Ask for a page and read it to its end; gives its status."""
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": self.cookie,
            "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "HTTP_ACCEPT_LANGUAGE": "ru",
        }  # fmt: skip
        told: list[str] = []
        answer = self.handler(environ, lambda status, _headers: told.append(status))
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(told[0][:3])


def cost(browser: Browser, addresses: tuple[str, ...], rounds: int) -> dict[str, float]:
    """Least milliseconds of processor of each address, pages in turns."""
    least: dict[str, float] = {}
    for _ in range(rounds):
        for address in addresses:
            before = time.process_time()
            browser.get(address)
            spent = (time.process_time() - before) * 1000
            least[address] = min(spent, least.get(address, spent))
    return least


def profile(browser: Browser, address: str) -> None:
    """Where the time of a page goes."""
    browser.get(address)
    watch = cProfile.Profile()
    watch.enable()
    for _ in range(20):
        browser.get(address)
    watch.disable()
    pstats.Stats(watch).sort_stats("cumtime").print_stats(70)


def main() -> None:
    """Build, ask in turns, tell the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--profile", nargs=2, metavar=("ROLE", "ADDRESS"))
    options: Any = parser.parse_args()
    settings.ALLOWED_HOSTS, settings.PEOPLE_PAGES_A_MINUTE = ["127.0.0.1"], 10**9
    urls.urlpatterns.append(path(EMPTY[1:], show_empty))
    if not (FOLDER / "demo.built").exists():
        call_command("demo", verbosity=0)
    if options.profile:
        role, address = options.profile
        profile(Browser(cookie_of(role)), address)
        return
    for role, addresses in PAGES.items():
        browser = Browser(cookie_of(role))
        statements = {}
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address) == 200, address
            statements[address] = len(asked)
        least = cost(browser, addresses, options.rounds)
        for address in addresses:
            ratio = least[address] / least[EMPTY]
            print(f"{role:22} {address:20} {least[address]:7.2f} ms {ratio:5.1f}x, {statements[address]} statements")


if __name__ == "__main__":
    main()
