"""Tables of counts of people as they are published: cells, their margins, and the groups of people they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
#: (rows, groups) sparse matrix of 0 and 1; scipy ships no types.
Members = Any

#: What became of a cell: its number is said; it is hidden as too small; it is hidden so that a small one cannot be
#: worked out; only «5 % at most» or «95 % at least» is said.
SAID, SMALL, COVER, RARE, COMMON = range(5)


@dataclass(frozen=True)
class Limits:
    """How small is too small: `count` people in a cell, `mean` people behind a mean; below `sure` people 0 % and 100
    % are said as bounds `edge` and 1 − `edge`.
    """

    count: int
    mean: int
    sure: int = 40
    edge: float = 0.05


#: For everybody.
PUBLIC = Limits(count=10, mean=10)
#: For staff within their reach.
INSIDE = Limits(count=5, mean=10)


@dataclass(frozen=True)
class Axis:
    """One direction of a table: a forest. `names` of all its nodes, `parent` (n,) the node above or −1."""

    names: tuple[str, ...]
    parent: tuple[int, ...]

    @property
    def leaves(self) -> tuple[int, ...]:
        """Nodes with nothing below: people are counted there."""
        inner = set(self.parent)
        return tuple(node for node in range(len(self.names)) if node not in inner)

    def members(self) -> Members:
        """(nodes, leaves) which leaves a node adds up."""
        leaves = self.leaves
        found = np.zeros((len(self.names), len(leaves)))
        for column, leaf in enumerate(leaves):
            node = leaf
            while node >= 0:
                found[node, column] = 1.0
                node = self.parent[node]
        return sparse.csr_array(found)


def flat(names: Sequence[str], total: str = "all") -> Axis:
    """An axis of equal values and their total, which comes last.

    Parameters
    ----------
    names : sequence of str
    total : str

    Returns
    -------
    Axis

    Examples
    --------
    >>> flat(["history", "physics"]).parent
    (2, 2, -1)
    """
    return Axis((*names, total), (*[len(names)] * len(names), -1))


@dataclass(frozen=True)
class Table:
    """Counts of people, published once or several times. M cells, A groups of people that no publication parts
    further.

    Attributes
    ----------
    keys : M names of cells, a name along each axis
    publication : (M,) number of the publication a cell stands in
    members : (M, A) the groups a cell adds up
    counts : (A,) people in each group
    kin : (P, 2) rows (part, whole) whose share may be said
    """

    keys: tuple[tuple[str, ...], ...]
    publication: Ints
    members: Members
    counts: Ints
    kin: Ints

    @property
    def values(self) -> Ints:
        """(M,) the true counts of the cells."""
        return np.asarray(np.rint(self.members @ self.counts), dtype=np.int64)


@dataclass(frozen=True)
class Shown:
    """What may be said of a table. It holds no hidden number.

    Attributes
    ----------
    keys, publication, members, kin : as in `Table`
    state : (M,) SAID, SMALL, COVER, RARE or COMMON
    value : (M,) the count where SAID, else −1
    limits : the limits it was made with
    """

    keys: tuple[tuple[str, ...], ...]
    publication: Ints
    members: Members
    kin: Ints
    state: Ints
    value: Ints
    limits: Limits

    @property
    def hidden(self) -> Bools:
        """(M,) cells of which nothing is said."""
        return np.asarray((self.state == SMALL) | (self.state == COVER))

    def shares(self) -> Floats:
        """(P, 2) bounds of the share of each part in its whole; equal where it is said, NaN where it is hidden."""
        found = np.full((len(self.kin), 2), np.nan)
        if len(self.kin):
            part, whole = self.kin.T
            both = (self.state[part] == SAID) & (self.state[whole] == SAID) & (self.value[whole] > 0)
            found[both] = (self.value[part[both]] / self.value[whole[both]])[:, None]
            found[self.state[part] == RARE] = (0.0, self.limits.edge)
            found[self.state[part] == COMMON] = (1.0 - self.limits.edge, 1.0)
        return found


def crossed(counts: ArrayLike, axes: Sequence[Axis], *, answer: int | None = None) -> Table:
    """A table with every margin and every level of its hierarchies.

    Parameters
    ----------
    counts : (L₁, …, L_d) whole numbers
        People at every combination of leaves of the d axes.
    axes : d of Axis
    answer : int, optional
        The axis whose leaves are shares of its tops (lacking, not lacking).

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        Counts that are negative or of another shape than the leaves.

    Notes
    -----
    Cells are the product of all nodes of the axes, the last axis running fastest. O(cells · groups) at worst, sparse.

    Examples
    --------
    >>> table = crossed([[3, 9], [7, 8]], [flat(["A", "B"]), flat(["x", "y"])])
    >>> len(table.keys), int(table.values[-1]), table.keys[2]
    (9, 27, ('A', 'all'))
    """
    cells = np.asarray(counts, dtype=np.int64)
    shape = tuple(len(axis.leaves) for axis in axes)
    if cells.shape != shape or (cells < 0).any():
        raise ValueError(f"counts of shape {cells.shape} do not fit the axes {shape}, or are negative")
    members = _cells(axes)
    keys = tuple(product(*[axis.names for axis in axes]))
    return Table(keys, np.zeros(len(keys), dtype=np.int64), members, cells.ravel(), _kin(axes, answer))


def listed(counts: ArrayLike, cells: Mapping[str, Sequence[int]]) -> Table:
    """A table of cells that overlap as they like, such as those who ask, those who lack, and those who do both.

    Parameters
    ----------
    counts : (A,) whole numbers
        People in each group.
    cells : names of cells with the groups each adds up

    Returns
    -------
    Table

    Notes
    -----
    O(cells · groups).

    Examples
    --------
    >>> listed([5, 2, 7], {"ask": [0, 1], "lack": [1, 2]}).values.tolist()
    [7, 9]
    """
    groups = np.asarray(counts, dtype=np.int64)
    members = np.zeros((len(cells), len(groups)))
    for row, inside in enumerate(cells.values()):
        members[row, list(inside)] = 1.0
    keys = tuple((name,) for name in cells)
    nothing = np.zeros((0, 2), dtype=np.int64)
    return Table(keys, np.zeros(len(keys), dtype=np.int64), sparse.csr_array(members), groups, nothing)


def published(
    places: Sequence[ArrayLike],
    axes: Sequence[Sequence[Axis]],
    *,
    answer: Sequence[int | None] | None = None,
    moving: bool = False,
) -> Table:
    """Several publications about the same people, from where each person stands in each: dates, or filters.

    Parameters
    ----------
    places : T of (N, d_t) whole numbers
        Leaf of each of N people along each axis of publication t, as a number among the axis' leaves; −1: not counted
        in it.
    axes : T of d_t Axis
    answer : T of int or None, optional
        As in `crossed`.
    moving : bool
        Whether people come and go between the publications without the reader knowing who or how many, as between
        dates. If not, the reader is taken to know which groups are empty, as with filters.

    Returns
    -------
    Table
        Its groups are the people who stand alike in every publication, so everything that can be worked out from the
        publications together can be worked out from the table.

    Raises
    ------
    ValueError
        Publications of different numbers of people.

    Notes
    -----
    Groups without people are left out; `moving` keeps those who stand in one publication only, though nobody may. Then
    numbers of two dates give nothing away that each does not give away alone. O(N·log N + cells · groups).

    Examples
    --------
    >>> month = [flat(["A", "B"])]
    >>> table = published([[[0], [0], [1], [-1]], [[0], [0], [1], [1]]], [month, month])
    >>> table.values.tolist(), table.counts.tolist()
    ([2, 1, 3, 2, 2, 4], [1, 2, 1])
    """
    flats = [_flat_places(np.asarray(place, dtype=np.int64), of) for place, of in zip(places, axes, strict=True)]
    if len({len(one) for one in flats}) > 1:
        raise ValueError("the publications count different numbers of people")
    stood = np.stack(flats, axis=1)
    once = [_only_in(place, of, len(axes)) for place, of in enumerate(axes)] if moving else []
    groups, group = np.unique(np.concatenate([stood, *once]), axis=0, return_inverse=True)
    counts = np.bincount(group[: len(stood)], minlength=len(groups))
    rows, keys, number, kin, start = [], [], [], [], 0
    for place, of in enumerate(axes):
        members = _cells(of)
        column = groups[:, place]
        chosen = sparse.csr_array(
            ((column >= 0).astype(float), (np.maximum(column, 0), np.arange(len(column)))),
            shape=(members.shape[1], len(column)),
        )
        rows.append(members @ chosen)
        keys += list(product(*[axis.names for axis in of]))
        number.append(np.full(members.shape[0], place, dtype=np.int64))
        kin.append(_kin(of, answer[place] if answer else None) + start)
        start += members.shape[0]
    together = sparse.csr_array(sparse.vstack(rows))
    together.eliminate_zeros()
    return Table(tuple(keys), np.concatenate(number), together, counts.astype(np.int64), np.concatenate(kin))


def _cells(axes: Sequence[Axis]) -> Members:
    return sparse.csr_array(reduce(lambda left, right: sparse.kron(left, right, "csr"), [a.members() for a in axes]))


def _flat_places(places: Ints, axes: Sequence[Axis]) -> Ints:
    shape = tuple(len(axis.leaves) for axis in axes)
    outside = (places < 0).any(axis=1)
    inside = np.where(outside[:, None], 0, places)
    return np.where(outside, -1, np.ravel_multi_index(tuple(inside.T), shape))


def _only_in(publication: int, axes: Sequence[Axis], publications: int) -> Ints:
    """(L, T) everybody who might stand in one publication only: a row a leaf."""
    leaves = int(np.prod([len(axis.leaves) for axis in axes]))
    found = np.full((leaves, publications), -1, dtype=np.int64)
    found[:, publication] = np.arange(leaves)
    return found


def _kin(axes: Sequence[Axis], answer: int | None) -> Ints:
    if answer is None:
        return np.zeros((0, 2), dtype=np.int64)
    shape = tuple(len(axis.names) for axis in axes)
    place = np.arange(int(np.prod(shape))).reshape(shape)
    axis = axes[answer]
    found = []
    for node, parent in enumerate(axis.parent):
        if parent >= 0:
            pairs = (np.take(place, node, answer).ravel(), np.take(place, parent, answer).ravel())
            found.append(np.stack(pairs, axis=1))
    return np.concatenate(found).astype(np.int64)
