"""How a reader wants pages to look, and in which language; kept in the reader's own browser."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from opora.base.pages.preferences import CHOICES, LOW_VISION, Preferences, cookie_name, preferences_of
from opora.base.pages.requests import Request
from opora.base.rules.access import Data
from opora.base.views.policy import policy

YEAR = 365 * 24 * 3600
LABELS = {
    "theme": (_("Light or dark"), {"auto": _("as the device"), "light": _("light"), "dark": _("dark")}),
    "size": (
        _("Size of letters"),
        {"1": _("usual"), "2": _("larger"), "3": _("large"), "4": _("twice as large")},
    ),
    "spacing": (_("Between letters and lines"), {"1": _("usual"), "2": _("wider"), "3": _("widest")}),
    "scheme": (
        _("Colours"),
        {
            "none": _("usual"),
            "light": _("black on white"),
            "dark": _("white on black"),
            "blue": _("dark blue on light blue"),
            "brown": _("cream on brown"),
        },
    ),
    "images": (_("Pictures"), {"on": _("shown"), "off": _("not shown")}),
    "keys": (_("Keys of the keyboard"), {"on": _("work"), "off": _("switched off")}),
}


def way_back(request: Request) -> str:
    """The page to return to, when it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    # Only an address of ours: a bare word would be taken for the name of a view.
    safe = target.startswith(("/", "http")) and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


@require_http_methods(["GET", "POST"])
@policy(Data.PUBLIC, scope="public")
def show(request: Request) -> HttpResponse:
    """The page with every choice; a press in the bar comes here too and goes straight back."""
    chosen = preferences_of(request)
    if request.method == "GET":
        groups = [
            (key, label, [(value, words[value], getattr(chosen, key) == value) for value in CHOICES[key]])
            for key, (label, words) in LABELS.items()
        ]
        return render(request, "base/preferences_show.html", {"groups": groups, "next": way_back(request)})
    response = HttpResponseRedirect(way_back(request))
    if request.POST.get("language") in dict(settings.LANGUAGES):
        keep(response, settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    usual = asdict(Preferences())
    if request.POST.get("low_vision") == "on":
        chosen = chosen.changed(LOW_VISION)
    elif request.POST.get("low_vision") == "off":
        chosen = chosen.changed({key: usual[key] for key in ("size", "spacing", "scheme", "images")})
    else:
        chosen = chosen.changed(request.POST.dict())
    keep(response, cookie_name(), chosen.written())
    return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Keep one choice in the reader's browser for a year; an empty one is forgotten."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
