"""What every page that does something shares: the deed is tried, and a refusal is told where it can be mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from opora.base.pages.requests import Request
from opora.base.rules.refusals import Refusal


def tried(
    request: Request,
    deed: Callable[[], HttpResponse | None],
    *,
    form: BaseForm | None = None,
    field: str | None = None,
    done: str = "",
) -> HttpResponse | None:
    """Do what was asked and go where it leads; None when it cannot be done yet, and the page says why.

    With a form nothing is done before it is sent and right, and a refusal stands on the form (beside
    `field`, if one is named); without one the refusal stands on top of the next page.
    """
    if form is not None and not (request.method == "POST" and form.is_valid()):
        return None
    try:
        answer = deed()
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(field, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return answer


def shown(request: Request, template: str, page: Any) -> HttpResponse:
    """A page with a form: as it is, or with what is wrong in it."""
    return render(request, template, {"page": page}, status=422 if page.form.errors else 200)
