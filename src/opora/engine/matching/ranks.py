"""Points by rank: listed one by one, or falling from the first by a rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.grids import Floats, Ints


@dataclass(frozen=True)
class RankPoints:
    """Millionths by rank from 1. `listed` are points of the ranks 1, 2, …, nothing after them; else they fall from
    `first` by `step` a rank, to a `ratio` of the rank before, or evenly so that the last rank has `least`; never
    below `least`.
    """

    listed: tuple[int, ...] = ()
    first: int = 0
    step: int | None = None
    ratio: float | None = None
    least: int = 0

    @property
    def most(self) -> int:
        """The most a rank can be worth."""
        return max(self.listed) if self.listed else max(self.first, self.least)

    def at(self, rank: Floats, last: Floats) -> Ints:
        """Millionths of ranks in lists whose last rank is given; between two listed ranks the part between."""
        if self.listed:
            values = np.array([*self.listed, 0], dtype=np.float64)
            return np.rint(np.interp(rank, np.arange(1, len(values) + 1), values)).astype(np.int64)
        if self.step is not None:
            worth = self.first - self.step * (rank - 1)
        elif self.ratio is not None:
            worth = self.first * np.power(self.ratio, rank - 1)
        else:
            worth = self.first - (self.first - self.least) * (rank - 1) / np.maximum(last - 1, 1)
        return np.rint(np.maximum(worth, self.least)).astype(np.int64)
