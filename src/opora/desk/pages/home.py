"""The first page of each role: what waits today, one verb a line, and the few numbers that matter."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Role, Viewer
from opora.desk.pages.words import in_words

NOW, WEEK, LATER = "now", "week", "later"
FRIDAY = 4


@dataclass(frozen=True)
class Todo:
    """One thing that waits, and the one verb that does it."""

    when: str
    title: str
    note: str
    url: str
    verb: str
    #: stop, wait or nothing.
    kind: str = ""


@dataclass(frozen=True)
class Number:
    """A number with its story."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one urgency."""

    title: str
    todos: tuple[Todo, ...]
    count: int | None = None


@dataclass
class Home:
    """Everything the first page shows."""

    name: str
    friday_ahead: bool = True
    todos: list[Todo] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    #: Said when nothing waits: title, note, address, verb.
    quiet: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def title(self) -> str:
        """«Марина Ивановна, сегодня три дела»."""
        due = len(self._of(NOW))
        told = ngettext("%(number)s thing today", "%(number)s things today", due) % {"number": in_words(due, "things")}
        told = told if due else _("nothing is urgent today")
        if not self.name:
            return told[:1].upper() + told[1:]
        return _("%(name)s, %(things)s") % {"name": self.name, "things": told}

    @property
    def has_rest(self) -> bool:
        """Whether something may wait."""
        return any(todo.when != NOW for todo in self.todos)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The lines by urgency; empty groups are not shown."""
        week = _("Until Friday") if self.friday_ahead else _("Next week")
        titles = ((NOW, _("Now")), (WEEK, week), (LATER, _("When there is time")))
        made = []
        for when, title in titles:
            todos = self._of(when)
            if todos:
                made.append(Group(title, todos, None if when == NOW else len(todos)))
        return tuple(made)

    @property
    def main(self) -> Todo | None:
        """The line whose button stands out: the first of those due now."""
        return next(iter(self._of(NOW)), None)

    def _of(self, when: str) -> tuple[Todo, ...]:
        return tuple(todo for todo in self.todos if todo.when == when)


def first_names(viewer: Viewer) -> str:
    """How the viewer is addressed: given name and patronymic."""
    return viewer.name.partition(" ")[2] if viewer.person_id else ""


def empty_home(viewer: Viewer) -> Home:
    """A page with nothing on it yet."""
    return Home(name=first_names(viewer), friday_ahead=viewer.today.weekday() < FRIDAY)


def is_head(viewer: Viewer) -> bool:
    """Whether the viewer signs for an organisation."""
    return viewer.has(Role.SCHOOL_HEAD)
