"""The tree of territories and organisations, one node of it, and what is done to nodes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.network.actions import nodes
from opora.network.forms.nodes import ChangeNodeForm, CloseNodeForm, MoveNodeForm, OpenNodeForm
from opora.network.models import Node
from opora.network.pages.nodes import NodeFormPage, node_page, tree_page
from opora.network.queries.nodes import node_of
from opora.network.queries.trees import heirs_for, places_for
from opora.network.rules import PARTS
from opora.network.rules.sections import consequences_of


@require_GET
@policy(Data.TREE, Right.VIEW)
def tree(request: Request) -> HttpResponse:
    """The tree on a day."""
    viewer = request.viewer
    return shown(request, "network/node_tree.html", tree_page(request.GET, viewer))


@require_GET
@policy(Data.TREE, Right.VIEW)
def show(request: Request, node_id: int) -> HttpResponse:
    """One node."""
    viewer = request.viewer
    node = found(node_of(viewer, node_id))
    return render(request, "network/node_show.html", {"page": node_page(viewer, node)})


def _open_node(request: Request, node_id: int) -> Node:
    """A node that is the viewer's to change and has not closed."""
    node = node_of(request.viewer, node_id, Right.ENTER)
    return found(node if node and node.closed_on is None else None)


def _answer(request: Request, page: NodeFormPage, deed: Callable[[], Node], done: str) -> HttpResponse:
    """Do what the form asks and go to the node, or show the form with what is wrong."""

    def go() -> HttpResponse:
        return redirect("network:node", node_id=deed().pk)

    return tried(request, go, form=page.form, done=done) or shown(request, "network/node_change.html", page)


@require_http_methods(["GET", "POST"])
@policy(Data.TREE, Right.ENTER, scope="object")
def open_part(request: Request, node_id: int) -> HttpResponse:
    """A new part under a node."""
    viewer = request.viewer
    parent = _open_node(request, node_id)
    found(PARTS[parent.kind] or None)
    form = OpenNodeForm(request.POST or None, parent=parent, initial={"opened_on": viewer.today})
    page = NodeFormPage(parent, form, _("Open a part"), _("Open"), parent.short_name)
    return _answer(request, page, lambda: nodes.open_node(by=viewer, parent=parent, **form.cleaned_data), _("Opened."))


@require_http_methods(["GET", "POST"])
@policy(Data.TREE, Right.ENTER, scope="object")
def change(request: Request, node_id: int) -> HttpResponse:
    """The facts of a node."""
    viewer = request.viewer
    node = _open_node(request, node_id)
    initial = {name: getattr(node, name) for name in ChangeNodeForm.base_fields}
    form = ChangeNodeForm(request.POST or None, kind=node.kind, initial=initial)
    page = NodeFormPage(node, form, _("Change"), _("Save"), node.short_name)
    return _answer(request, page, lambda: nodes.change_node(by=viewer, node=node, facts=form.cleaned_data), _("Saved."))


@require_http_methods(["GET", "POST"])
@policy(Data.TREE, Right.ENTER, scope="object")
def move(request: Request, node_id: int) -> HttpResponse:
    """A node with everything below it goes under another territory."""
    viewer = request.viewer
    node = _open_node(request, node_id)
    form = MoveNodeForm(request.POST or None, places=places_for(viewer, node), initial={"on": viewer.today})
    said = (
        _("Everything below moves along. Reports of earlier days stay as they were."),
        _("Whoever keeps the old territory loses sight of it from that day."),
    )
    page = NodeFormPage(node, form, _("Move elsewhere"), _("Move elsewhere"), node.short_name, said)
    return _answer(
        request, page,
        lambda: nodes.move_node(
            by=viewer, node=node, parent=form.cleaned_data["parent"], on=form.cleaned_data["on"]
        ),
        _("Moved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@policy(Data.TREE, Right.ENTER, scope="object")
def close(request: Request, node_id: int) -> HttpResponse:
    """A node closes, or merges into its neighbour."""
    viewer = request.viewer
    node = _open_node(request, node_id)
    form = CloseNodeForm(request.POST or None, heirs=heirs_for(viewer, node), initial={"on": viewer.today})
    said = (
        _("No new people and pairs can be entered here from that day; what was stays and can be read."),
        *consequences_of(viewer, node, viewer.today),
    )
    page = NodeFormPage(
        node,
        form,
        _("Close: %(name)s") % {"name": node.short_name},
        _("Close for good"),
        node.short_name,
        said,
        danger=True,
    )
    return _answer(request, page, lambda: nodes.close_node(by=viewer, node=node, **form.cleaned_data), _("Closed."))
