"""The report of a programme or of a project is made in one step, as a paper of its node."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.models import Paper
from opora.programmes.actions.running import may_carry_on
from opora.programmes.models import Programme, Project
from opora.programmes.queries.signers import report_kind, signers_for
from opora.programmes.rules.projects import SignerUnknown, YearOutside


def may_report(by: Viewer, programme: Programme) -> bool:
    """Whoever carries the programme on, and the head of the project."""
    if may_carry_on(by, programme):
        return True
    leads = Project.objects.filter(programme=programme, head=by.person_id, head__isnull=False)
    return by.person_id is not None and leads.exists()


@transaction.atomic
def write(*, by: Viewer, programme: Programme, year: int, today: dt.date, signer: int | None = None) -> Paper:
    """Make the report of a year from the record: of a project after its form, of any other programme after the common.

    The right is that over the programme: who carries it on in a region keeps no papers of schools. `signer` is one of
    those who may sign there; without one the head of the organisation signs, and in a territory the place is marked.
    """
    if not may_report(by, programme):
        raise NotAllowed
    last = programme.ends_on - dt.timedelta(days=1)
    if not programme.starts_on.year <= year <= last.year:
        raise YearOutside(first=programme.starts_on.year, last=last.year)
    typed = {"year": str(year)}
    if signer is not None:
        if signer not in [person.pk for person, _work in signers_for(by, programme)]:
            raise SignerUnknown
        typed["signer"] = str(signer)
    paper = issuing.prepare(
        by=system_viewer(today), kind=report_kind(programme), node=programme.node, about=[programme], today=today,
        typed=typed, title=str(year),
    )  # fmt: skip
    journal.record(by=by, verb="report.write", about=paper, others=[programme])
    return paper
