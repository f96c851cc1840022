"""The chain of the network and the partnerships of schools: drawn, listed, begun and ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.network.actions import links
from opora.network.forms.agreements import LinkForm
from opora.network.models import Link
from opora.network.pages.bodies import BodyFormPage
from opora.network.pages.links import links_page
from opora.network.queries.agreements import organisation_named
from opora.network.queries.bodies import places_to_open
from opora.network.queries.links import link_of
from opora.network.rules.links import UnableToLink


@require_GET
@policy(Data.NETWORK, Right.VIEW)
def chain(request: Request) -> HttpResponse:
    """Who leads whom, and who works together."""
    page = links_page(request.viewer, partnerships=False)
    return render(request, "network/link_list.html", {"page": page})


@require_GET
@policy(Data.NETWORK, Right.VIEW)
def partnerships(request: Request) -> HttpResponse:
    """Base schools and the schools they help."""
    page = links_page(request.viewer, partnerships=True)
    return render(request, "network/link_list.html", {"page": page})


def _to(link: Link) -> HttpResponse:
    return redirect("network:partnerships" if link.kind == Link.Kind.SUPPORT else "network:links")


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add(request: Request, node_id: int) -> HttpResponse:
    """A link of an organisation with another one."""
    viewer = request.viewer
    node = found(places_to_open(viewer, node_id))
    wanted = request.GET.get("kind", "")
    form = LinkForm(request.POST or None, initial={"starts_on": viewer.today, "kind": wanted})
    page = BodyFormPage(form, _("Add a link"), _("Add"), reverse("network:node", args=[node.pk]), node.short_name)

    def open_it() -> HttpResponse:
        data = form.cleaned_data
        known = organisation_named(data["other"], near=node)
        if len(known) != 1:
            raise UnableToLink(
                why=_("No organisation of the region is called so. Copy its name from the tree.")
                if not known
                else _("Several organisations are called so. Write the code or the name in full.")
            )
        one, other = (known[0], node) if data["turned"] else (node, known[0])
        return _to(
            links.open_link(
                by=viewer, kind=data["kind"], one=one, other=other, starts_on=data["starts_on"], about=data["about"]
            )
        )

    return tried(request, open_it, form=form, field="other", done=_("The link is added.")) or shown(
        request, "network/body_change.html", page
    )


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def end(request: Request, link_id: int) -> HttpResponse:
    """A link ends today."""
    viewer = request.viewer
    link = found(link_of(viewer, link_id))

    def end_it() -> HttpResponse:
        links.end_link(by=viewer, link=link, on=viewer.today)
        return _to(link)

    return tried(request, end_it, done=_("The link has ended.")) or _to(link)
