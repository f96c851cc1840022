"""The cast of the demo as people of this installation, and the reader as the frame shows them."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Viewer
from opora.desk.queries.diagnostics import with_diagnostics
from opora.desk.rules.cast import models_played, players
from opora.people.models import Appointment, Person
from opora.programmes.models import Programme


def cast_here() -> QuerySet[Person]:
    """Who plays in the demo, as far as they are here, with their accounts."""
    return Person.objects.filter(account__username__in=players()).select_related("account")


def models_here() -> QuerySet[Programme]:
    """The models of mentoring that run in the demo."""
    played = [one.code for one in models_played()]
    return Programme.objects.filter(blueprint__code__in=played, blueprint__node=None).select_related("blueprint")


def lead() -> Person | None:
    """As whom the demo opens: the deputy head, and in a visitor's own try the visitor."""
    return cast_here().filter(account__username="curator").first()


def own_work(viewer: Viewer) -> Appointment | None:
    """The reader's main post with its organisation and with what waits of diagnostics, in one statement."""
    posts = Appointment.objects.filter(holds_on(viewer.today), person=viewer.person_id)
    told = with_diagnostics(viewer, posts.select_related("person", "post", "node"))
    return told.order_by("-is_main", "pk").first()
