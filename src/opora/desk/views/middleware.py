"""A request of a visitor who tries an own file works in that try's installation, and in nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse

from opora.base.pages.requests import Request
from opora.desk.bridge import tries
from opora.people.actions.demo import is_open

COOKIE = "try"
SALT = "opora.try"


def signed(name: str) -> str:
    """A try's name as the browser keeps it."""
    return signing.dumps(name, salt=SALT)


def name_in(request: Request) -> str:
    """The name of the try the browser speaks of; nothing when the cookie is not ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=tries.LONGEST_SECONDS))
    except signing.BadSignature:
        return ""


class TryMiddleware:
    """Stands before sessions: in a try even the session is the try's own."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if not settings.DEMO or COOKIE not in request.COOKIES or request.path == reverse("desk:try_end"):
            return self.get_response(request)
        folder = tries.folder_of(name_in(request)) if is_open(request) else None
        if folder is None:
            response = self.get_response(request)
            response.delete_cookie(COOKIE)
            return response
        with tries.inside(folder):
            return self.get_response(request)
