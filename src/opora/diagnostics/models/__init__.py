"""Needs and strengths, and how they are measured: instruments, sittings, measurements, surveys."""

from opora.diagnostics.models.instruments import Calibration, Instrument, Item, ItemsFile
from opora.diagnostics.models.needs import Need, Strength
from opora.diagnostics.models.sittings import Answer, Measurement, Rater, Sitting
from opora.diagnostics.models.surveys import Invitation, Survey

__all__ = [
    "Answer",
    "Calibration",
    "Instrument",
    "Invitation",
    "Item",
    "ItemsFile",
    "Measurement",
    "Need",
    "Rater",
    "Sitting",
    "Strength",
    "Survey",
]
