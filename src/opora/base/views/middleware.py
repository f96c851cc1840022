"""What every request and answer passes through: the language one chose, and headers that keep answers private."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from opora.base.pages.requests import Request
from opora.base.rules.refusals import NotAllowed
from opora.base.views.errors import bad_request, forbidden

Handler = Callable[[Request], HttpResponse]


class LanguageMiddleware:
    """Russian, unless the reader switched: browsers of schools often claim English, so they are not asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class RefusalMiddleware:
    """An action that refused for want of a right, and was not caught by its page, is the page without rights."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        # No question of a person holds this mark, and PostgreSQL takes it in no text.
        if "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """403 for `NotAllowed`; everything else goes its way."""
        return forbidden(request, exception) if isinstance(exception, NotAllowed) else None


class PrivacyHeadersMiddleware:
    """Nothing a signed-in person saw stays in a cache; nobody frames or sniffs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        # Asked before the answer is made: who signs out on this very page was signed in when they asked for it.
        known = request.user.is_authenticated
        response = self.get_response(request)
        if known or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if known and not request.user.is_authenticated:
            # Signed out: drafts and copies of pages go from the browser as well.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
