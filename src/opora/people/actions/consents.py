"""Consents to the use of one's data: given for one purpose, withdrawn for the same."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.people.models import DataConsent


@transaction.atomic
def withdraw(*, by: Viewer, consent: DataConsent, today: dt.date) -> None:
    """Withdraw a consent; only what rests on it stops."""
    if not (by.is_system or by.person_id == consent.person_id):
        raise NotAllowed
    consent.withdrawn_on = today
    consent.save(update_fields=["withdrawn_on"])
    journal.record(by=by, verb="consent.withdraw", about=consent, others=[consent.person])
