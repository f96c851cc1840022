"""One person: the page, what is known of them, the word by hand on being young."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.people.pages.person import person_page
from opora.people.queries.persons import person_of


@require_GET
@policy(Data.STAFF, Right.VIEW, scope="object")
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """Facts on the left, the timeline on the right."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    person = found(person_of(viewer, person_id))
    if person.merged_into_id:
        kept = found(person_of(viewer, person.merged_into_id))
        return redirect("people:person", person_id=kept.pk)
    return render(request, "people/person_show.html", {"page": person_page(viewer, person)})
