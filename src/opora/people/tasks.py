"""What the people app does by itself once a day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from opora.people.actions import accounts


def end_sessions_of_leavers(today: dt.date) -> int:
    """End the sessions of those whose last post ended today."""
    return accounts.end_sessions_of_leavers(today, timezone.now())
