"""Marks that a list gets when it is read: where, how grave, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Mark", "Severity"]


class Severity(StrEnum):
    """How much a finding matters."""

    FAULT = "fault"  # the row cannot be used until it is mended
    GAP = "gap"  # the row is used; the gap becomes a task
    NOTE = "note"  # understood and repaired; said aloud so that nobody is surprised


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding in one cell: its column from 0, and what the owner of the list reads beside it."""

    column: int
    said: str
    severity: Severity = Severity.FAULT
