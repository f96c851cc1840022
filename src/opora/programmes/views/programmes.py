"""Programmes of a place: the list, one with its road map, a new one, an end of one, one as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.programmes.actions import blueprints, exports, programmes
from opora.programmes.bridge.blueprints import read_preset
from opora.programmes.bridge.presets import codes
from opora.programmes.forms.files import BeginForm
from opora.programmes.models import Blueprint
from opora.programmes.pages.programmes import begin_page, list_page, show_page
from opora.programmes.pages.whole import whole_page
from opora.programmes.queries.blueprints import blueprint_of
from opora.programmes.queries.places import place_of
from opora.programmes.queries.programmes import programme_of


@require_GET
@policy(Data.PROGRAMME, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """What runs within reach, and what may be begun."""
    viewer = request.viewer
    return render(request, "programmes/programme_list.html", {"page": list_page(viewer)})


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def show(request: Request, programme_id: int) -> HttpResponse:
    """One programme: its goal, the states of its file, its end."""
    viewer = request.viewer
    page = show_page(viewer, found(programme_of(viewer, programme_id)))
    return render(request, "programmes/programme_show.html", {"page": page})


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def whole(request: Request, programme_id: int) -> HttpResponse:
    """Every key of the programme's file, in words."""
    viewer = request.viewer
    page = whole_page(viewer, found(programme_of(viewer, programme_id)))
    return render(request, "programmes/whole_show.html", {"page": page})


def _source(viewer: Viewer, source: str) -> tuple[Blueprint | None, dict[str, Any] | None]:
    """A shipped model by its code, or a version of one's own by its number."""
    if source in codes():
        return None, read_preset(source).data
    own = blueprint_of(viewer, int(source)) if source.isdigit() else None
    return own, own.data if own else None


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER)
def begin(request: Request, source: str) -> HttpResponse:
    """Look at a model, and begin it."""
    viewer = request.viewer
    blueprint, data = _source(viewer, source)
    data = found(data)
    node = found(place_of(viewer, request.POST.get("node", "") or request.GET.get("node", "")))
    form = BeginForm(request.POST or None, today=viewer.today, dated=not data["period"].get("years"))
    if request.method == "POST" and form.is_valid():
        try:
            made = programmes.start(
                by=viewer, node=node, blueprint=blueprint or blueprints.load_shipped(by=viewer, code=source),
                starts_on=form.cleaned_data["starts_on"],
                as_in_source=form.cleaned_data.get("as_in_source", False), today=viewer.today,
            )  # fmt: skip
            messages.success(request, _("The programme is begun."))
            return redirect("programmes:roadmap", programme_id=made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = begin_page(viewer, source, data, form, node)
    return render(request, "programmes/programme_begin.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def finish(request: Request, programme_id: int) -> HttpResponse:
    """It is completed, or stopped early."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    try:
        programmes.finish(by=viewer, programme=programme, early=request.POST.get("how") == "early")
        messages.success(request, _("The programme is ended. It stays here as it was."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:show", programme_id=programme.pk)


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def export(request: Request, programme_id: int) -> HttpResponse:
    """The programme as it runs, as a file."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id))
    answer = HttpResponse(exports.export(by=viewer, programme=programme), content_type="application/toml")
    answer["Content-Disposition"] = f'attachment; filename="{programme.blueprint.code}.toml"'
    return answer
