"""The shelf of instruments: a second person looks at a version before it is offered."""

from __future__ import annotations

import pytest

from opora.diagnostics.actions import instruments
from opora.diagnostics.actions.instruments import SameHand
from opora.diagnostics.bridge.instrument_files import shipped_plan
from opora.diagnostics.models import Instrument
from tests.cast import Cast


@pytest.mark.django_db
def test_who_wrote_a_version_does_not_review_it(cast: Cast) -> None:
    author, colleague = cast.viewer("operator"), cast.viewer("administrator")
    made = instruments.put(by=author, plan=shipped_plan("pulse"), today=cast.today)
    with pytest.raises(SameHand):
        instruments.review(by=author, instrument=made)
    made.refresh_from_db()
    assert made.state == Instrument.State.DRAFT
    assert instruments.review(by=colleague, instrument=made).state == Instrument.State.REVIEWED
    assert instruments.publish(by=author, instrument=made).state == Instrument.State.PUBLISHED
