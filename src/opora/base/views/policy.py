"""What a route demands, declared beside it and read by the permission matrix; a route without it fails the build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from opora.base.rules.access import Data, Right

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Policy:
    """Class of data and right a route demands.

    `scope`: ``public`` (anybody), ``signed`` (any account), ``own`` (about oneself or by a role),
    ``somewhere`` (the right at any node; the query narrows it), ``object`` (decided by the query of the object).
    """

    data: Data
    right: Right = Right.VIEW
    scope: str = "somewhere"


def policy(data: Data, right: Right = Right.VIEW, *, scope: str = "somewhere") -> Callable[[View], View]:
    """Declare a route's policy and hold it: visitors go to sign-in, the rest get the page without rights."""
    rule = Policy(data, right, scope)

    def wrap(view: View) -> View:
        @wraps(view)
        def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = request.viewer  # type: ignore[attr-defined]
            if scope != "public":
                if not viewer.is_known:
                    return redirect_to_login(request.get_full_path())
                if scope == "somewhere" and not viewer.may_somewhere(data, right):
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        held.policy = rule  # type: ignore[attr-defined]
        return held

    return wrap


def found[T](thing: T | None) -> T:
    """The object, or the same «not found» that a foreign id gets."""
    if thing is None:
        raise Http404
    return thing
