"""What a route demands, declared beside it and read by the permission matrix; without it the build fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from opora.base.actions import journal
from opora.base.pages.requests import Request, account_of
from opora.base.rules.access import Data, Right
from opora.base.rules.personal import shows_others
from opora.base.rules.refusals import NotAllowed
from opora.base.views.limits import is_news, later, pages_too_many

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """Class of data and right a route demands.

    `scope`: ``public`` (anybody), ``signed`` (any account), ``own`` (about oneself or by a role),
    ``somewhere`` (the right at any node; the query narrows it), ``object`` (the object's query decides).
    """

    data: Data
    right: Right = Right.VIEW
    scope: str = "somewhere"


def policy(data: Data, right: Right = Right.VIEW, *, scope: str = "somewhere") -> Callable[[View], View]:
    """Declare a route's policy and hold it.

    Visitors go to sign-in, staff without a second factor to its page before they see others, whoever reads too
    fast is asked to wait, and the rest get the page without rights.
    """
    rule = Policy(data, right, scope)
    about_others = shows_others(data, scope)

    def wrap(view: View) -> View:
        @wraps(view)
        def held(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = request.viewer
            if scope != "public":
                if not viewer.is_known:
                    return to_sign_in(request)
                if scope == "somewhere" and not viewer.may_somewhere(data, right):
                    tell_refusal(request)
                    raise PermissionDenied
            if about_others:
                if getattr(request, "second_factor_due", False):
                    return to_second_factor(request)
                made = account_of(request).created_at.timestamp()
                if seconds := pages_too_many(f"{viewer.account_id}:{made}"):
                    return later(request, seconds)
            try:
                return view(request, *args, **kwargs)
            except (NotAllowed, PermissionDenied):
                tell_refusal(request)
                raise
            except Http404:
                if kwargs:
                    tell_refusal(request)
                raise

        held.policy = rule  # type: ignore[attr-defined]
        return held

    return wrap


def tell_refusal(request: Request) -> None:
    """Tell the journal that somebody asked for what is not theirs, or not there: which route, which id."""
    viewer, match = request.viewer, request.resolver_match
    if not viewer.is_known or match is None:
        return
    route = match.view_name
    made = account_of(request).created_at.timestamp()
    if is_news(f"{viewer.account_id}:{made}", route):
        asked = next((value for value in match.kwargs.values() if isinstance(value, int)), 0)
        journal.record(by=viewer, verb="access.refused", ids=[(route, asked)])


def to_sign_in(request: Request) -> HttpResponseBase:
    """Off to sign in, and back here afterwards; a page that asked for a part of itself leaves as a whole."""
    there = redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(there.url) if request.htmx else there


def to_second_factor(request: Request) -> HttpResponseBase:
    """Off to the page of the second factor, and back here afterwards."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse(settings.SECOND_FACTOR_URL)}?{urlencode({'next': back})}")


def found[T](thing: T | None) -> T:
    """The object, or the same «not found» that a foreign id gets."""
    if thing is None:
        raise Http404
    return thing
