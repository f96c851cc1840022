"""The slow twin of the audit: every table of people that fits what was published, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from opora.engine.evaluation import COMMON, RARE, SAID, Shown


def possible(shown: Shown, people: int) -> np.ndarray:
    """(T, A) every way to put so many people into the groups that a reader cannot exclude."""
    tables = np.array(list(_ways(people, shown.members.shape[1])))
    cells = tables @ shown.members.toarray().T
    parts = set(shown.kin[:, 0].tolist())
    fits = np.ones(len(tables), dtype=bool)
    for row, state in enumerate(shown.state):
        if state == SAID:
            fits &= cells[:, row] == shown.value[row]
        elif row not in parts:
            fits &= cells[:, row] >= 1
    for part, whole in shown.kin:
        if shown.state[part] == RARE:
            fits &= cells[:, part] <= shown.limits.edge * cells[:, whole]
        elif shown.state[part] == COMMON:
            fits &= cells[:, part] >= (1 - shown.limits.edge) * cells[:, whole]
    return tables[fits]


def widths(shown: Shown, people: int) -> dict[tuple[str, ...], tuple[int, int]]:
    """The least and the greatest number possible in each hidden cell."""
    cells = possible(shown, people) @ shown.members.toarray().T
    return {
        shown.keys[row]: (int(cells[:, row].min()), int(cells[:, row].max())) for row in np.nonzero(shown.hidden)[0]
    }


def _ways(people: int, groups: int) -> Iterator[tuple[int, ...]]:
    if groups == 1:
        yield (people,)
        return
    for here in range(people + 1):
        for rest in _ways(people - here, groups - 1):
            yield (here, *rest)
