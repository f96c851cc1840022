"""The first page: a visitor reads what Opora is, everybody else sees what waits for them."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Role, Viewer
from opora.base.views.policy import policy
from opora.desk.pages.diagnostics import beside_lines, invitation_lines, sitting_lines
from opora.desk.pages.home import Home
from opora.desk.pages.network import network_todos
from opora.desk.pages.programmes import late_lines, project_lines, task_lines
from opora.desk.pages.reach import keeping_home, own_home, own_proposals, territory_home
from opora.desk.pages.school import school_home
from opora.desk.queries.diagnostics import waiting_beside
from opora.desk.queries.network import network_waiting
from opora.desk.queries.people import own_work
from opora.desk.queries.reach import keeping_day, own_day, own_proposals_of, territory_day, territory_of
from opora.desk.queries.school import school_day, school_of
from opora.diagnostics.queries.sittings import waiting_around
from opora.diagnostics.queries.surveys import invitations_for
from opora.people.models import Appointment
from opora.programmes.queries.projects import own_projects
from opora.programmes.queries.running import waiting_work


@require_safe
@policy(Data.PUBLIC, scope="public")
def show_home(request: Request) -> HttpResponseBase:
    """`/`: the same address for a visitor and for those who signed in."""
    viewer: Viewer = request.viewer
    return show_day(request) if viewer.is_known else render(request, "desk/home_public.html")


@policy(Data.PAIR, scope="signed")
def show_day(request: Request) -> HttpResponse:
    """What waits for whoever signed in."""
    viewer: Viewer = request.viewer
    home = home_of(viewer, own_work(viewer))
    home.todos += network_todos(viewer, network_waiting(viewer))
    return render(request, "desk/home_show.html", {"home": home, "today": viewer.today})


def home_of(viewer: Viewer, work: Appointment | None) -> Home:
    """The first page of the viewer's leading role, with the tasks of programmes that wait."""
    home = role_home(viewer, work)
    tasks = waiting_work(viewer)
    home.todos += task_lines(viewer, [task for task in tasks if task.person_id == viewer.person_id])
    home.todos += project_lines(viewer, own_projects(viewer))
    home.todos += late_lines([task for task in tasks if task.person_id != viewer.person_id])
    return home


def role_home(viewer: Viewer, work: Appointment | None) -> Home:
    """What waits for the viewer's leading role, and of one's own diagnostics."""
    if viewer.has(Role.CURATOR, Role.SCHOOL_HEAD) and (node := school_of(viewer, work)):
        home = school_home(viewer, school_day(viewer, node))
    elif viewer.has(Role.MUNICIPAL_COORDINATOR, Role.REGIONAL_OPERATOR) and (node := territory_of(viewer)):
        home = territory_home(viewer, territory_day(viewer, node))
        home.todos += own_proposals(viewer, own_proposals_of(viewer))
    elif viewer.has(Role.ADMINISTRATOR, Role.AUDITOR):
        home = keeping_home(viewer, keeping_day(viewer))
        home.todos += own_proposals(viewer, own_proposals_of(viewer))
    else:
        home = own_home(viewer, own_day(viewer))
        home.todos += sitting_lines(viewer, list(waiting_around(viewer)))
        home.todos += invitation_lines(viewer, list(invitations_for(viewer)))
        return home
    home.todos += beside_lines(viewer, waiting_beside(viewer, work))
    return home
