"""When a measurement may be told of one person."""

from __future__ import annotations

from opora.diagnostics.models import Measurement
from opora.diagnostics.rules.instruments import parts_of

__all__ = ["RELIABLE", "is_inside", "is_reliable"]

#: Below this reliability no level, no deficit and no strength of one person is told.
RELIABLE = 0.70


def is_inside(found: Measurement) -> bool:
    """Whether it is of a competence inside a section, and not of the section itself."""
    part = next((one for one in parts_of(found.instrument) if one.code == found.section), None)
    return part is not None and found.competence is not None and found.competence.code != part.competence


def is_reliable(found: Measurement) -> bool:
    """Whether one person may be told a level: opinions always, tests from a reliability of .70.

    Of a competence inside a section, whose reliability no calibration tells, it is that of this one measurement.
    """
    if found.scale != Measurement.Scale.LATENT:
        return True
    if is_inside(found):
        return found.error is not None and 1.0 - found.error**2 >= RELIABLE
    known = found.calibration
    return known is not None and float(known.reliability.get(found.section, 0)) >= RELIABLE
