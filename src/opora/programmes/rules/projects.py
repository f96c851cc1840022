"""Innovation projects: who does what in them, and the named refusals."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal

#: The papers a programme writes by itself.
INNOV_REPORT = "innov_report"
REPORT_FINAL = "report_final"
SOURCES = Path(__file__).resolve().parents[1] / "data" / "papers"
#: Law profile → the readable source of each paper.
SHIPPED = {
    INNOV_REPORT: {"ru": SOURCES / "innov_report.ru.txt", "by": SOURCES / "innov_report.by.txt"},
    REPORT_FINAL: {"ru": SOURCES / "report_final.ru.txt", "by": SOURCES / "report_final.ru.txt"},
}


class NoProject(Refusal):
    """The programme's file has no section `project`."""

    message = _("The file of this programme describes no project: add the section “project” to it.")


class ProjectThere(Refusal):
    """A programme is one project."""

    message = _("This programme is opened as a project already.")


class PartThere(Refusal):
    """An institution takes part once at a time."""

    message = _("%(place)s takes part in the project already.")


class UnknownEntry(Refusal):
    """A position, a means, an aim, a criterion or a product that the file does not name."""

    message = _("The programme's file has no entry “%(code)s” here: choose one of its own.")


class YearOutside(Refusal):
    """A year outside the term of the project."""

    message = _("The project works from %(first)s to %(last)s: choose a year of its term.")


class SignerUnknown(Refusal):
    """Somebody the record does not know as one who signs here."""

    message = _("This person does not sign for this place. Choose one of those the page offers.")
