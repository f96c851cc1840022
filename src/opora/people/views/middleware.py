"""Every request knows its viewer and the day it happens on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from opora.base.rules.access import Viewer, public_viewer
from opora.people.queries.viewers import viewer_of


def find_viewer(request: HttpRequest) -> Viewer:
    """The viewer behind the request, on today's date of the installation's time zone."""
    today = timezone.localdate()
    language = getattr(request, "LANGUAGE_CODE", "ru")
    if not request.user.is_authenticated:
        return public_viewer(today, language)
    return viewer_of(request.user, today=today, language=language)


class ViewerMiddleware:
    """Sets `request.viewer`, found when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: find_viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)
