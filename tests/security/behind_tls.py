"""Asks every address of an installation behind TLS and prints how many, and what is missing from the answers.

Started by `test_headers.py` as a process of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import django
from django.conf import settings
from django.http import HttpResponse


def faults_of(response: HttpResponse) -> Iterator[str]:
    """What an answer lacks that comes through TLS."""
    if response.status_code >= 500:
        yield f"status {response.status_code}"
    told = response.headers.get("Strict-Transport-Security", "")
    if told != "max-age=31536000; includeSubDomains; preload":
        yield f"strict transport: {told!r}"
    for name, cookie in response.cookies.items():
        if not name.startswith("__Host-") and name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            yield f"{name} is no __Host- cookie"
        if not cookie["secure"] and cookie["max-age"] != 0:  # one that is taken away carries nothing
            yield f"{name} may travel without TLS"
        if name.startswith("__Host-") and (cookie["path"] != "/" or cookie["domain"]):
            yield f"{name}: path {cookie['path']!r}, domain {cookie['domain']!r}"
        if name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME) and not cookie["httponly"]:
            yield f"{name} may be read by a script"


def main() -> None:
    """An empty installation, one account, every address with ids that are nobody's."""
    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command
    from django.test import Client

    import tests.emptied  # noqa: F401 - migrating is not what is asked here

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from opora.base.models import Account
    from tests.security.routes import routes

    account = Account.objects.create(username="anna")
    signed, faults, asked = Client(raise_request_exception=False, HTTP_HOST="opora.example.org"), [], 0
    signed.force_login(account)
    visitor = Client(raise_request_exception=False, HTTP_HOST="opora.example.org")
    seen: set[str] = set()
    for route in routes():
        for client in (signed, visitor):
            values = {name: "csv" for name, kind in route.arguments if kind in ("slug", "str")}
            address = route.nowhere(values)
            for ask in (client.get, client.post):
                response = ask(address, secure=True, HTTP_X_FORWARDED_PROTO="https")  # type: ignore[operator]
                asked += 1
                seen |= set(response.cookies)
                faults += [f"{address}: {fault}" for fault in faults_of(response)]
        if route.name == "account_logout":
            signed.force_login(account)
    if not {settings.CSRF_COOKIE_NAME} <= seen:
        faults.append(f"no cookie of a form was seen, only {sorted(seen)}")
    print(asked)
    print("\n".join(faults), end="")


if __name__ == "__main__":
    main()
