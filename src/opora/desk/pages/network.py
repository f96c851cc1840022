"""What of the network waits on the first page: agreements that end, tasks to report on, reports to accept."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.desk.pages.addresses import about, address
from opora.desk.pages.home import LATER, NOW, WEEK, Todo
from opora.desk.pages.words import day
from opora.desk.queries.network import Waiting
from opora.network.models import Agreement, BodyTask

#: An agreement that ends within so many days is a thing of this week.
SOON = 30
#: So many are told one by one; the others are behind the list.
TOLD = 2


def network_todos(viewer: Viewer, waiting: Waiting) -> list[Todo]:
    """Lines for agreements, tasks and reports."""
    return [*_agreements(viewer, waiting.ending), *_tasks(viewer, waiting.tasks)]


def counted_todos(ending: int, tasks: int) -> list[Todo]:
    """The same for a school, whose first page is full already: how many of each."""
    lines = []
    if count := ending:
        title = ngettext("%(count)s agreement ends soon", "%(count)s agreements end soon", count) % {"count": count}
        lines.append(Todo(WEEK, title, "", address("network:agreements") + "?show=soon", _("See them"), "wait"))
    if count := tasks:
        title = ngettext(
            "%(count)s task or report of a community waits", "%(count)s tasks or reports of communities wait", count
        )
        url = address("network:bodies") + "?kind=community"
        lines.append(Todo(WEEK, title % {"count": count}, "", url, _("See them"), "wait"))
    return lines


def _agreements(viewer: Viewer, ending: list[Agreement]) -> list[Todo]:
    lines = []
    for one in ending[:TOLD]:
        left = (one.until - viewer.today).days  # type: ignore[attr-defined]
        title = ngettext(
            "An agreement ends in %(count)s day: %(title)s", "An agreement ends in %(count)s days: %(title)s", left
        ) % {"count": left, "title": one.title}
        note = ", ".join(party.name for party in one.parties.all())
        url = about("network:agreement", one.pk, "network:agreements")
        lines.append(Todo(WEEK if left <= SOON else LATER, title, note, url, _("Prolong"), "wait"))
    if len(ending) > TOLD:
        rest = len(ending) - TOLD
        title = ngettext("%(count)s more agreement ends soon", "%(count)s more agreements end soon", rest)
        url = address("network:agreements") + "?show=soon"
        lines.append(Todo(LATER, title % {"count": rest}, "", url, _("See them")))
    return lines


def _tasks(viewer: Viewer, tasks: list[BodyTask]) -> list[Todo]:
    lines = []
    for task in tasks:
        note = _("%(body)s, due on %(day)s") % {"body": task.body.name, "day": day(task.due_on, viewer.today)}
        if task.state == BodyTask.State.REPORTED:
            title, verb = _("A report has come: %(title)s") % {"title": task.title}, _("Look")
            lines.append(Todo(WEEK, title, note, address("network:body", task.body_id), verb, "info"))
            continue
        late = task.due_on < viewer.today
        title = _("Report on the task: %(title)s") % {"title": task.title}
        url = address("network:task_report", task.pk)
        lines.append(Todo(NOW if late else WEEK, title, note, url, _("Report"), "stop" if late else "wait"))
    return lines
