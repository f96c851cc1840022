"""Every request knows its viewer, the day it happens on, whose words its page speaks, and whether its session holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from opora.base.pages.requests import Request, account_of
from opora.base.rules.access import Viewer, public_viewer
from opora.base.rules.texts import speech_of
from opora.people.actions.demo import enter_by_itself
from opora.people.queries.accounts import has_factor
from opora.people.queries.viewers import viewer_of

#: When the session began, as seconds; sessions without it began when the account last signed in.
SIGNED_IN_AT = "signed_in_at"
#: Set once the second factor of the account was seen in this session.
SECOND_FACTOR = "second_factor"
#: When the session was last renewed.
SEEN_AT = "seen_at"
RENEW_SECONDS = 300


def find_viewer(request: Request) -> Viewer:
    """The viewer behind the request, on today's date of the installation's time zone."""
    today = timezone.localdate()
    language = getattr(request, "LANGUAGE_CODE", "ru")
    if not request.user.is_authenticated:
        return public_viewer(today, language)
    return viewer_of(request.user, today=today, language=language)


def has_ended(request: Request) -> bool:
    """Whether the session is older than it may be, or was ended from elsewhere."""
    account = account_of(request)
    if SIGNED_IN_AT not in request.session:
        signed_in = account.last_login.timestamp() if account.last_login else 0.0
        request.session[SIGNED_IN_AT] = signed_in
    began = float(request.session[SIGNED_IN_AT])
    since = account.sessions_since
    if since is not None and began < since.timestamp():
        return True
    return time.time() - began > settings.SESSION_ABSOLUTE_HOURS * 3600


def keep_alive(request: Request) -> None:
    """Push the session's end further, at most once in five minutes: a page that only reads should write nothing."""
    now = int(time.time())
    if now - request.session.get(SEEN_AT, 0) > RENEW_SECONDS:
        request.session[SEEN_AT] = now


def factor_due(request: Request) -> bool:
    """Whether this is staff who must set up a second factor before seeing other people's data.

    Who has one was asked for it when signing in: the library does not let them by without.
    """
    viewer: Viewer = request.viewer
    if settings.DEMO or not viewer.reaches or request.session.get(SECOND_FACTOR):
        return False
    made = account_of(request).created_at
    if (viewer.today - timezone.localtime(made).date()).days < settings.SECOND_FACTOR_GRACE_DAYS:
        return False
    if has_factor(viewer.account_id):
        request.session[SECOND_FACTOR] = True
        return False
    return True


class ViewerMiddleware:
    """Ends sessions that may not go on; sets `request.viewer`, found when first asked for."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if request.user.is_authenticated:
            if has_ended(request):
                logout(request)
                request.session["ended"] = True
            else:
                keep_alive(request)
        elif settings.DEMO:
            enter_by_itself(request)
        request.viewer = cast(Viewer, SimpleLazyObject(lambda: find_viewer(request)))
        request.second_factor_due = cast(bool, SimpleLazyObject(lambda: factor_due(request)))
        if not request.user.is_authenticated:
            return self.get_response(request)
        with translation.override(speech_of(request.viewer.language, request.viewer.institution)):
            return self.get_response(request)
