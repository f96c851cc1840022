"""A request as every page gets it: the layers before the page have said who asks."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from opora.base.models import Account
from opora.base.rules.access import Viewer


class Request(HttpRequest):
    """What a view is given: the layers set `viewer`, `second_factor_due` and `htmx` before it."""

    viewer: Viewer
    second_factor_due: bool
    htmx: HtmxDetails


def account_of(request: HttpRequest) -> Account:
    """The account signed in, on pages that nobody else reaches."""
    return cast(Account, request.user)
