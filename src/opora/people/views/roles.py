"""Roles over a node: who has them, given and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Role
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.people.actions import roles
from opora.people.forms.roles import NameFilter, RoleForm
from opora.people.pages.roles import roles_page
from opora.people.queries.roles import candidates, grant_of, node_for_roles, roles_to_give


@require_http_methods(["GET", "POST"])
@policy(Data.ACCOUNT, Right.VIEW, scope="object")
def show(request: Request, node_id: int) -> HttpResponse:
    """The roles over a node, and the form that gives one."""
    viewer = request.viewer
    node = found(node_for_roles(viewer, node_id, Right.VIEW))
    search = NameFilter(request.GET)
    search.is_valid()
    people = candidates(viewer, node, search.cleaned_data.get("q", ""))
    may = roles_to_give(viewer, node)
    if request.method == "POST" and not (may and viewer.may(Data.ACCOUNT, Right.ENTER, path=node.path)):
        messages.error(request, str(NotAllowed()))
        return redirect("people:roles", node_id=node.pk)
    form = RoleForm(
        request.POST or None, today=viewer.today, people=people, roles=may, newcomers=viewer.has(Role.ADMINISTRATOR),
        initial={"starts_on": viewer.today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data.get("newcomer"):
                roles.give_newcomer(
                    by=viewer, facts=form.name_parts(), role=data["role"], node=node, starts_on=data["starts_on"]
                )
            else:
                roles.give(by=viewer, person=data["person"], role=data["role"], node=node, starts_on=data["starts_on"])
            messages.success(request, _("The role is given."))
            return redirect("people:roles", node_id=node.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = roles_page(viewer, node, form if may else None, search)
    return render(request, "people/role_list.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.ACCOUNT, Right.ENTER, scope="object")
def take(request: Request, grant_id: int) -> HttpResponse:
    """Take a role back from today."""
    viewer = request.viewer
    grant = found(grant_of(viewer, grant_id))
    try:
        roles.take(by=viewer, grant=grant, on=viewer.today)
        messages.success(request, _("The role is taken back from today."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:roles", node_id=grant.node_id)
