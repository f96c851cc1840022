"""The demo's open door: it signs visitors in by itself, only in the demo and only on the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opora.base.rules.access import Role
from opora.base.rules.refusals import Refusal
from opora.people.models import Grant, Person

HERE = frozenset({"127.0.0.1", "::1"})
HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
#: Says that somebody came through a proxy, so from another machine.
FORWARDED = (
    "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP", "HTTP_CF_CONNECTING_IP", "HTTP_CLIENT_IP",
)  # fmt: skip
#: Addresses where nobody is signed in unasked.
LEFT_ALONE = ("/accounts/", "/static/", "/healthz", "/invite/", "/ui/")


class OnlyInDemo(Refusal):
    """Entering as somebody is for the demo on one's own machine."""

    message = _("Entering as another person works only in the demo, on the machine where it runs.")


_first: list[Callable[[], Person | None]] = []


def register_first(find: Callable[[], Person | None]) -> None:
    """Say as whom the demo opens; without a word it is the first curator."""
    _first[:] = [find]


def is_open(request: HttpRequest) -> bool:
    """Whether the request comes to the demo from the machine the demo runs on."""
    named = request.get_host()
    host = named[: named.index("]") + 1] if "]" in named else named.partition(":")[0]
    return bool(
        settings.DEMO
        and request.META.get("REMOTE_ADDR") in HERE
        and host in HOSTS
        and not any(name.startswith(FORWARDED) for name in request.META)
    )


def first_person() -> Person | None:
    """As whom the demo opens."""
    if _first:
        return _first[0]()
    grant = (
        Grant.objects.filter(role=Role.CURATOR, person__account__isnull=False)
        .select_related("person__account")
        .order_by("pk")
        .first()
    )
    return grant.person if grant else None


def enter_as(request: HttpRequest, person: Person) -> None:
    """Sign in as a person of the demo."""
    if not is_open(request) or person.account is None:
        raise OnlyInDemo
    login(request, person.account)
    request.session["left"] = False


def enter_by_itself(request: HttpRequest) -> None:
    """Sign a first visitor of the demo in, unless they signed out or look for the sign-in themselves."""
    if request.method != "GET" or request.path.startswith(LEFT_ALONE) or not is_open(request):
        return
    if request.session.get("left"):
        return
    person = first_person()
    if person is not None and person.account is not None:
        enter_as(request, person)
