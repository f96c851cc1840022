"""The page of a visitor's try: what is done, what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.desk.pages.addresses import about, first_of
from opora.desk.queries.tries import Progress
from opora.intake.models import Batch


@dataclass(frozen=True)
class Step:
    """One step of the way."""

    label: str
    url: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True)
class TryPage:
    """Steps, and the next one in words."""

    steps: tuple[Step, ...]
    title: str
    note: str
    url: str = ""
    verb: str = ""
    #: The next step is made by a button, not by a link.
    matches: bool = False


def try_page(viewer: Viewer, progress: Progress) -> TryPage:
    """Say where the visitor stands."""
    batch, people, run = progress.batch, progress.people, progress.run
    list_url = about("intake:review", batch.pk) if batch else first_of("intake:list")
    checked = batch is not None and batch.state not in (Batch.State.UPLOADED, Batch.State.MAPPED)
    at = 5 if progress.pairs else 4 if run else 3 if people else 2 if checked else 1
    labels = (_("The file"), _("Columns"), _("Check"), _("People"), _("Matching"), _("Pairs"))
    run_url = about("matching:run", run.pk) if run else ""
    urls = (list_url, list_url, list_url, first_of("people:list"), run_url, first_of("mentoring:pairs"))
    steps = tuple(
        Step(label, urls[number] if number <= at else "", done=number < at, current=number == at)
        for number, label in enumerate(labels)
    )
    if progress.pairs:
        return TryPage(
            steps,
            _("There are pairs that both sides agreed to"),
            _("Next comes the order: with its number and date the pairs begin to work."),
            first_of("mentoring:order", "mentoring:pairs"),
            _("Open the order"),
        )
    if run is not None:
        url = about("matching:run", run.pk, "matching:cockpit")
        return TryPage(
            steps,
            _("The first matching is there"),
            _("Under each pair stands why it was chosen."),
            url,
            _("See the pairs"),
        )
    if people:
        found = ngettext("%(count)s person is in the record.", "%(count)s people are in the record.", people) % {
            "count": people
        }
        note = _("Next, mentors are found by the scheme “First September”: subject, post, stage, service, nearness.")
        return TryPage(steps, _("Everybody is here"), f"{found} {note}", verb=_("Find mentors"), matches=True)
    return TryPage(
        steps,
        _("Your list is being taken in"),
        _("Look at the columns and at the rows that are unclear."),
        list_url,
        _("Go on with the list"),
    )
