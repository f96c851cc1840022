"""When a measurement may be told of one person."""

from __future__ import annotations

from opora.diagnostics.models import Measurement

__all__ = ["RELIABLE", "is_reliable"]

#: Below this reliability no level, no deficit and no strength of one person is told.
RELIABLE = 0.70


def is_reliable(found: Measurement) -> bool:
    """Whether one person may be told a level: opinions always, tests from a reliability of .70."""
    if found.scale != Measurement.Scale.LATENT:
        return True
    known = found.calibration
    return known is not None and float(known.reliability.get(found.section, 0)) >= RELIABLE
