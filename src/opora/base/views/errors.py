"""Pages that say what went wrong, why it matters and what to do next."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from opora.base.pages.requests import Request
from opora.base.rules.access import public_viewer


def page(request: Request, template: str, status: int) -> HttpResponse:
    """The page of a fault, also of one that came before anybody was recognised."""
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    if not hasattr(request, "viewer"):
        request.viewer = public_viewer(timezone.localdate())
    return render(request, template, status=status)


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return page(request, "400.html", 400)


def forbidden(request: Request, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but without the right."""
    return page(request, "403.html", 403)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """403: the form came without its secret, most often after a long pause."""
    return page(request, "403_csrf.html", 403)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    """404: the same answer for what is not there and for what is not yours."""
    return page(request, "404.html", 404)


def server_error(request: Request) -> HttpResponse:
    """500: our fault; no trace of it on the page."""
    return page(request, "500.html", 500)
