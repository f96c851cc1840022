"""The rules of matching: their weights as a form, the whole as a file; a change is a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions import schemes
from opora.matching.bridge.rules_files import weights
from opora.matching.forms import FileForm, WeightsForm
from opora.matching.pages.schemes import scheme_page
from opora.matching.pages.waiting import waiting_page
from opora.matching.queries.places import place_of
from opora.matching.queries.schemes import scheme_of


@require_http_methods(["GET", "POST"])
@policy(Data.MATCHING, Right.ENTER)
def show(request: Request, scheme_id: int) -> HttpResponse:
    """Weights and text; saved as the organisation's own new version."""
    viewer = request.viewer
    scheme = found(scheme_of(viewer, scheme_id))
    node = found(place_of(viewer, request.POST.get("node", "") or request.GET.get("node", "")))
    as_file = request.POST.get("how") == "file"
    sent = request.POST if request.method == "POST" else None
    by_weights = WeightsForm(sent if not as_file else None, weights=weights(scheme.text, viewer.language))
    by_file = FileForm(sent if as_file else None, initial={"text": scheme.text})
    form: Any = by_file if as_file else by_weights
    if sent is not None and form.is_valid():
        asked = {"text": form.cleaned_data["text"]} if as_file else {"points": form.points()}
        try:
            made = schemes.save_version(by=viewer, node=node, base=scheme, **asked)
            messages.success(request, _("Saved as version %(number)s.") % {"number": made.version})
            return redirect("matching:scheme", scheme_id=made.pk)
        except Refusal as refusal:
            form.add_error("text" if as_file else None, str(refusal))
    page = scheme_page(viewer, scheme, node, by_weights, by_file)
    status = 422 if by_weights.errors or by_file.errors else 200
    return render(request, "matching/scheme_show.html", {"page": page}, status=status)


@require_GET
@policy(Data.MATCHING, Right.VIEW)
def waiting(request: Request) -> HttpResponse:
    """Who was passed over, how often and how long they wait."""
    viewer = request.viewer
    return render(request, "matching/waiting_list.html", {"page": waiting_page(request.GET, viewer)})
