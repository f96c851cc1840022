"""A file of a programme comes in: its faults with their lines, what it would change, applied, gone back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.network.models import Node
from opora.programmes.actions import blueprints, programmes
from opora.programmes.forms.files import FileForm
from opora.programmes.models import Programme
from opora.programmes.pages.programmes import compare_page, first_lines
from opora.programmes.queries.blueprints import blueprint_of
from opora.programmes.queries.places import place_of
from opora.programmes.queries.programmes import preview_of, programme_of
from opora.programmes.rules.faults import ProgrammeFaults
from opora.programmes.rules.runs import on_calendar


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER)
def take_in(request: Request) -> HttpResponse:
    """A model of one's own from a file; then one may look at it and begin it."""
    viewer = request.viewer
    node = found(place_of(viewer, request.POST.get("node", "") or request.GET.get("node", "")))
    return _file_page(request, node, None, first_lines(viewer, request.GET.get("source", "")))


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def change(request: Request, programme_id: int) -> HttpResponse:
    """A changed file for a programme that runs; then one sees what would change."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    return _file_page(request, programme.node, programme, programme.blueprint.text)


def _file_page(request: Request, node: Node, programme: Programme | None, text: str) -> HttpResponse:
    """The form with the text to begin from; refused, it keeps what was written and says what is wrong in which line."""
    viewer = request.viewer
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm(initial={"text": text})
    faults: Any = ()
    if request.method == "POST" and form.is_valid():
        name, text = form.cleaned_data["file"]
        try:
            made = blueprints.load(by=viewer, node=node, name=name, text=text)
            if programme is not None:
                return redirect("programmes:compare", programme_id=programme.pk, blueprint_id=made.pk)
            messages.success(request, _("The file is in order and kept as version %(number)s.") % {
                "number": made.version,
            })  # fmt: skip
            return redirect("programmes:begin", source=str(made.pk))
        except ProgrammeFaults as found_faults:
            faults = found_faults.faults
            if request.FILES:
                form.add_error("file", _("Nothing was taken. Mend the lines below and bring the file again."))
            else:
                form.add_error("text", _("Nothing was taken. Mend the lines named below the text."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    shown = {"form": form, "faults": faults, "node": node, "programme": programme}
    return render(request, "programmes/blueprint_take_in.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def compare(request: Request, programme_id: int, blueprint_id: int) -> HttpResponse:
    """What a file would change, and whom; applied by one button."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    blueprint = found(blueprint_of(viewer, blueprint_id))
    if request.method == "POST":
        try:
            against = request.POST.get("against", "")
            programmes.apply(
                by=viewer, programme=programme, blueprint=blueprint,
                against=int(against) if against.isdigit() else 0, today=viewer.today,
            )  # fmt: skip
            messages.success(request, _("The programme follows the file now. You can go back below."))
            return redirect("programmes:show", programme_id=programme.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("programmes:compare", programme_id=programme.pk, blueprint_id=blueprint.pk)
    preview = preview_of(viewer, programme, on_calendar(blueprint.data, programmes.shift_of(programme)))
    page = compare_page(viewer, programme, blueprint, preview)
    return render(request, "programmes/programme_compare.html", {"page": page})


@require_POST
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def go_back(request: Request, programme_id: int) -> HttpResponse:
    """Back to an earlier edition."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    number = request.POST.get("number", "")
    try:
        programmes.roll_back(
            by=viewer, programme=programme, to=int(number) if number.isdigit() else 0, today=viewer.today
        )
        messages.success(request, _("The programme is as it was then."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programmes:show", programme_id=programme.pk)
