"""What may be said about groups of people: small numbers hidden so that they cannot be worked out, and the audit of
that.

The doors, in the order of use:

    table = crossed(counts, [flat(schools), flat(subjects)])    # or published(...): several dates or filters together
    shown = suppress(table, INSIDE)                             # or PUBLIC; shown holds no hidden number
    found = audit(shown)                                        # found.safe; what a reader can work out, by another
    way pattern, mean = means(table, totals, INSIDE)                # means from ten people
"""

from opora.engine.evaluation.audit import Audit, audit
from opora.engine.evaluation.suppress import AlreadyRecoverable, means, suppress
from opora.engine.evaluation.tables import (
    COMMON,
    COVER,
    INSIDE,
    PUBLIC,
    RARE,
    SAID,
    SMALL,
    Axis,
    Limits,
    Shown,
    Table,
    crossed,
    flat,
    listed,
    published,
)

__all__ = [
    "COMMON",
    "COVER",
    "INSIDE",
    "PUBLIC",
    "RARE",
    "SAID",
    "SMALL",
    "AlreadyRecoverable",
    "Audit",
    "Axis",
    "Limits",
    "Shown",
    "Table",
    "audit",
    "crossed",
    "flat",
    "listed",
    "means",
    "published",
    "suppress",
]
