"""What waits of programmes: one's own tasks with their days, and late work of the places one looks after."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.desk.pages.addresses import address
from opora.desk.pages.home import LATER, NOW, WEEK, Todo
from opora.desk.pages.words import day
from opora.programmes.models import Project, Task
from opora.programmes.rules.hearing import heard

#: So many days ahead a task is a thing of this week.
WEEK_DAYS = 5


def task_lines(viewer: Viewer, tasks: Sequence[Task]) -> list[Todo]:
    """The reader's own tasks: those past their day now, the others by their days."""
    lines = []
    for task in tasks:
        if task.due_on is None:
            continue
        left = (task.due_on - viewer.today).days
        told = _("was due on %(day)s") if left < 0 else _("due on %(day)s")
        note = f"{task.programme.node.short_name}, {told % {'day': day(task.due_on, viewer.today)}}"
        when = NOW if left <= 0 else WEEK if left <= WEEK_DAYS else LATER
        kind = "stop" if left < 0 else "wait" if left <= WEEK_DAYS else ""
        title = text_in(task.title, heard(viewer, task.programme.node).language)
        lines.append(Todo(when, title, note, address("programmes:task_tell", task.pk), _("Open"), kind))
    return lines


def project_lines(viewer: Viewer, projects: Sequence[Project]) -> list[Todo]:
    """The projects one leads or consults: the way to one's desk."""
    lines = []
    for project in projects:
        consults = project.consultant_id == viewer.person_id
        title = _("You consult a project") if consults else _("You lead a project")
        told = text_in(project.programme.title, heard(viewer, project.programme.node).language)
        note = f"{told}, {project.programme.node.short_name}"
        lines.append(Todo(LATER, title, note, address("programmes:project", project.pk), _("Open")))
    return lines


def late_lines(others: Sequence[Task]) -> list[Todo]:
    """One line for all late work of the places one looks after, besides one's own."""
    if not others:
        return []
    title = ngettext(
        "Programmes: %(count)s task is overdue or carried over",
        "Programmes: %(count)s tasks are overdue or carried over",
        len(others),
    ) % {"count": len(others)}
    return [Todo(WEEK, title, "", address("programmes:late"), _("See them"), "wait")]
