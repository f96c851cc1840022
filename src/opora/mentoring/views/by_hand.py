"""A reverse pair or a group opened by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.mentoring.actions.by_hand import open_group, open_reverse
from opora.mentoring.forms import ByHandForm
from opora.mentoring.queries.pairs import own_organisation
from opora.people.queries.persons import people_of


@require_http_methods(["GET", "POST"])
@policy(Data.PAIR, Right.ENTER, scope="own")
def add(request: Request) -> HttpResponse:
    """Who with whom, and when they agreed."""
    viewer = request.viewer
    node = found(own_organisation(viewer))
    form = ByHandForm(request.POST or None, people=people_of(viewer, node=node), initial={"agreed_on": viewer.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        mentor, mentees = form.chosen()
        try:
            if data["kind"] == "group":
                pair = open_group(by=viewer, node=node, mentor=mentor, mentees=mentees, agreed_on=data["agreed_on"])
            else:
                pair = open_reverse(by=viewer, node=node, one=mentor, other=mentees[0], agreed_on=data["agreed_on"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded. Next comes the order."))
            return redirect("mentoring:pair", pair_id=pair.pk)
    status = 422 if form.errors else 200
    return render(request, "mentoring/pair_add.html", {"form": form, "node": node}, status=status)
