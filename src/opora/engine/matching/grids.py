"""The few kinds of arithmetic every rule and term compiles to; each can price a tile of rows or single pairs.

A grid answers `tile(rows)` with an array (len(rows), mentors) and `at(i, j)` with one value for each pair.
All values are int64: millionths of a point for terms, 0 or 1 for rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
EARTH_KM = 6371.0088


class Grid(Protocol):
    """Anything that gives a whole number for every pair of a mentee and a mentor."""

    def tile(self, rows: Ints) -> Ints:
        """Values of the given mentees with every mentor, shape (len(rows), mentors)."""

    def at(self, i: Ints, j: Ints) -> Ints:
        """Values of single pairs, shape of i."""


@dataclass(frozen=True)
class Constant:
    """One value for every pair."""

    value: int
    mentors: int

    def tile(self, rows: Ints) -> Ints:
        return np.full((len(rows), self.mentors), self.value, dtype=np.int64)

    def at(self, i: Ints, j: Ints) -> Ints:
        return np.full(len(i), self.value, dtype=np.int64)


@dataclass(frozen=True)
class Lookup:
    """A table over a code of the mentee (n,) and a code of the mentor (m,); O(1) a pair."""

    left: Ints
    right: Ints
    table: Ints

    def tile(self, rows: Ints) -> Ints:
        return self.table[self.left[rows]][:, self.right]

    def at(self, i: Ints, j: Ints) -> Ints:
        values: Ints = self.table[self.left[i], self.right[j]]
        return values


@dataclass(frozen=True)
class Same:
    """`yes` where two codes are equal, `no` where they differ, `blank` where either is negative."""

    left: Ints
    right: Ints
    yes: int
    no: int
    blank: int

    def tile(self, rows: Ints) -> Ints:
        return self._values(self.left[rows][:, None], self.right[None, :])

    def at(self, i: Ints, j: Ints) -> Ints:
        return self._values(self.left[i], self.right[j])

    def _values(self, left: Ints, right: Ints) -> Ints:
        values = np.where(left == right, self.yes, self.no)
        return np.where((left < 0) | (right < 0), self.blank, values).astype(np.int64)


@dataclass(frozen=True)
class Range:
    """Bands over a number: `values[k]` where the number lies in band k, `blank` where it is NaN.

    The number is right·b − left·a with the signs given (a difference, one side alone), without sign if
    `absolute`. `edges` rise; values has one more than edges. With `closed` a number on an edge belongs to
    the band below it.
    """

    left: Floats
    right: Floats
    edges: Floats
    values: Ints
    blank: int
    absolute: bool = False

    def tile(self, rows: Ints) -> Ints:
        return self._values(self.right[None, :] - self.left[rows][:, None])

    def at(self, i: Ints, j: Ints) -> Ints:
        return self._values(self.right[j] - self.left[i])

    def _values(self, numbers: Floats) -> Ints:
        if self.absolute:
            numbers = np.abs(numbers)
        found = self.values[np.searchsorted(self.edges, numbers, side="right")]
        return np.where(np.isnan(numbers), self.blank, found)


@dataclass(frozen=True)
class Dot:
    """Sum over features of left (n, c) times right (m, c), divided by `divisor` downwards; whole numbers
    below 2**53.
    """

    left: Floats
    right: Floats
    divisor: int = 1

    def tile(self, rows: Ints) -> Ints:
        return (self.left[rows] @ self.right.T).astype(np.int64) // self.divisor

    def at(self, i: Ints, j: Ints) -> Ints:
        sums: Ints = np.einsum("kc,kc->k", self.left[i], self.right[j]).astype(np.int64)
        return sums // self.divisor


@dataclass(frozen=True)
class AtLeast:
    """`value` where a grid reaches a level, else 0."""

    inner: Grid
    level: int
    value: int

    def tile(self, rows: Ints) -> Ints:
        return np.where(self.inner.tile(rows) >= self.level, self.value, 0).astype(np.int64)

    def at(self, i: Ints, j: Ints) -> Ints:
        return np.where(self.inner.at(i, j) >= self.level, self.value, 0).astype(np.int64)


@dataclass(frozen=True)
class Best:
    """The greatest of several grids."""

    parts: tuple[Grid, ...]

    def tile(self, rows: Ints) -> Ints:
        values = self.parts[0].tile(rows)
        for part in self.parts[1:]:
            values = np.maximum(values, part.tile(rows))
        return values

    def at(self, i: Ints, j: Ints) -> Ints:
        values = self.parts[0].at(i, j)
        for part in self.parts[1:]:
            values = np.maximum(values, part.at(i, j))
        return values


@dataclass(frozen=True)
class Distance:
    """Bands over the great-circle distance; `blank` where a coordinate is missing.

    `left` (n, 3), `right` (m, 3): points on the unit sphere (see `on_sphere`); `chords`: the bands' edges in
    kilometres as squared straight distances, which grow with the way along the sphere and need no arc.
    """

    left: Floats
    right: Floats
    chords: Floats
    values: Ints
    blank: int

    def tile(self, rows: Ints) -> Ints:
        return self._values(self.left[rows][:, None, :], self.right[None, :, :])

    def at(self, i: Ints, j: Ints) -> Ints:
        return self._values(self.left[i], self.right[j])

    def _values(self, left: Floats, right: Floats) -> Ints:
        x, y, z = (right[..., axis] - left[..., axis] for axis in range(3))
        chord = x * x + y * y + z * z
        found = self.values[np.searchsorted(self.chords, chord, side="right")]
        return np.where(np.isnan(chord), self.blank, found)


def on_sphere(degrees: Floats) -> Floats:
    """Latitude and longitude (p, 2) in degrees as points on the unit sphere (p, 3)."""
    lat, lon = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def chords(km: Floats) -> Floats:
    """Kilometres along the sphere as squared straight distances of the unit sphere; half the globe and more: inf."""
    angle = np.clip(np.asarray(km, dtype=np.float64) / EARTH_KM, 0, np.pi)
    squared: Floats = np.where(angle >= np.pi, np.inf, (2 * np.sin(angle / 2)) ** 2)
    return squared


@dataclass(frozen=True)
class Sparse:
    """A value for every pair and others for a few: `keys` = row·mentors + mentor in rising order, with
    `values`.
    """

    mentors: int
    keys: Ints
    values: Ints
    rest: int

    def tile(self, rows: Ints) -> Ints:
        out = np.full((len(rows), self.mentors), self.rest, dtype=np.int64)
        start = np.searchsorted(self.keys, rows * self.mentors)
        end = np.searchsorted(self.keys, (rows + 1) * self.mentors)
        for place in np.flatnonzero(end > start):
            span = slice(start[place], end[place])
            out[place, self.keys[span] % self.mentors] = self.values[span]
        return out

    def at(self, i: Ints, j: Ints) -> Ints:
        if not len(self.keys):
            return np.full(len(i), self.rest, dtype=np.int64)
        wanted = i * self.mentors + j
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.values[place], self.rest)
