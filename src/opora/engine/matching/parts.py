"""A large problem in parts that share nobody: each can be solved by another worker, and together they are the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from opora.engine.matching.answers import Answer
from opora.engine.matching.candidates import allowed_tile, score_tile, tiles
from opora.engine.matching.cuts import cut, cut_frame
from opora.engine.matching.frame import Frame, frame_of, tie_bits
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.grow import Work
from opora.engine.matching.market import Edges, Outcome, Prices
from opora.engine.matching.problem import Problem
from opora.engine.matching.scans import cores
from opora.engine.matching.solve import CANDIDATES, assembled, markets, worked

#: Beyond so many pairs a market is not searched for parts: looking at each would take longer than solving it.
SEARCHED = 1_000_000_000
Sides = tuple[Ints, Ints]


@dataclass(frozen=True)
class Part:
    """Markets of a problem that are solved together: `mentees` (k,), `mentors` (l,) are their rows in the whole.

    `problem` and `frame` are cut down to these people; `sizes` (q, 2): mentees and mentors of each market, one after
    the other.
    """

    problem: Problem
    frame: Frame
    mentees: Ints
    mentors: Ints
    sizes: Ints

    @property
    def markets(self) -> list[Sides]:
        """Places of the mentees and mentors of each market in the part."""
        ends = np.cumsum(self.sizes, axis=0)
        return [
            (np.arange(end[0] - size[0], end[0]), np.arange(end[1] - size[1], end[1]))
            for end, size in zip(ends, self.sizes, strict=True)
        ]


@dataclass(frozen=True)
class Settled:
    """What a part came to, by rows of the whole: everything its share of the answer and of the proof is made of.

    `mentees` (k,), `mentors` (l,) with `mentee_price` (k, 2), `mentor_price` (l, 2), `limit` (k, 2); the pairs looked
    at closely: `row`, `col` (c,) are places in these, `high` (c,) their cost, `on` (c,) whether they are in the answer.
    """

    mentees: Ints
    mentors: Ints
    mentee_price: Ints
    mentor_price: Ints
    limit: Ints
    row: Ints
    col: Ints
    high: Ints
    on: Bools
    work: Work


def split(problem: Problem, pairs: int) -> list[Part]:
    """Cut a problem into parts that no allowed pair crosses.

    Parameters
    ----------
    problem : n mentees, m mentors.
    pairs : markets are put together until a part has so many possible pairs; a larger market without such a limit
        inside it is one part.

    Returns
    -------
    list of Part : empty when there would be fewer than two, and for the fairest answer, whose floor is common to all.

    Notes
    -----
    Rules of equality part a problem at once. A market that is still larger than `pairs` is searched for people whom
    chains of allowed pairs do not connect: O(n·m·terms), a tile at a time. The same problem gives the same parts.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, merge, parse_scheme, settle, solve
    >>> scheme = parse_scheme('[[hard]]\\nkind = "equal"\\ncolumn = "town"')
    >>> town = Table({"town": ["A", "B"]}, 2)
    >>> problem = bind(scheme, town, town)
    >>> parts = split(problem, 1)
    >>> len(parts), merge(problem, [settle(part) for part in parts]).mentor.tolist(), solve(problem).mentor.tolist()
    (2, [0, 1], [0, 1])
    """
    if problem.scheme.objective == "fairest":
        return []
    frame = frame_of(problem)
    sides = [piece for market in markets(problem, frame) for piece in _pieces(problem, market, pairs)]
    sides.sort(key=lambda piece: -len(piece[0]) * len(piece[1]))
    groups = list(_grouped(sides, pairs))
    return [_part(problem, frame, group) for group in groups] if len(groups) > 1 else []


def settle(
    part: Part, candidates: int = CANDIDATES, threads: int | None = None, told: Callable[[int], None] | None = None
) -> Settled:
    """Solve one part under the weights of the whole.

    Parameters
    ----------
    part : as `split` gives it.
    candidates, threads : as for `solve`.
    told : hears after each market how many mentees are done; whatever it raises stops the work.

    Returns
    -------
    Settled
    """
    done, work, seen = [], Work(), 0
    for market, own in worked(part.problem, part.frame, part.markets, candidates, threads or cores()):
        done.append(market)
        work, seen = work + own, seen + len(market.rows)
        if told:
            told(seen)
    edges = [market.edges for market in done]
    starts = np.cumsum([(0, 0)] + [(len(market.rows), len(market.cols)) for market in done], axis=0)
    return Settled(
        part.mentees, part.mentors,
        np.concatenate([market.prices.row for market in done]), np.concatenate([market.prices.col for market in done]),
        np.concatenate([market.limit for market in done]),
        np.concatenate([one.row + start[0] for one, start in zip(edges, starts, strict=False)]),
        np.concatenate([one.col + start[1] for one, start in zip(edges, starts, strict=False)]),
        np.concatenate([one.high for one in edges]), np.concatenate([market.on for market in done]), work,
    )  # fmt: skip


def merge(problem: Problem, settled: Sequence[Settled]) -> Answer:
    """The answer of the whole from that of all its parts, in any order; `check` proves it like any other.

    Raises
    ------
    ValueError : when somebody stands in two parts, or who has a seat to fill in none.
    """
    frame = frame_of(problem)
    for kind, sides, count in (("mentee", [one.mentees for one in settled], problem.mentees),
                               ("mentor", [one.mentors for one in settled], problem.mentors)):  # fmt: skip
        rows = np.concatenate([np.zeros(0, np.int64), *sides])
        if (rows < 0).any() or (rows >= count).any() or (np.bincount(rows, minlength=count) > 1).any():
            raise ValueError(f"the parts do not fit together: a {kind} stands in two of them or is not there")
        if kind == "mentee" and len(rows) != int((frame.seats > 0).sum()):
            raise ValueError("the parts do not fit together: a mentee stands in none of them")
    whole = [_outcome(problem, frame, one) for one in settled]
    return assembled(problem, frame, whole, sum((one.work for one in settled), Work()))


def _outcome(problem: Problem, frame: Frame, one: Settled) -> Outcome:
    low = tie_bits(problem, frame, one.mentees[one.row], one.mentors[one.col])
    edges = Edges(one.row, one.col, one.high, low)
    return Outcome(one.mentees, one.mentors, edges, one.on, Prices(one.mentee_price, one.mentor_price), one.limit)


def _part(problem: Problem, frame: Frame, group: list[Sides]) -> Part:
    rows, cols = (np.concatenate([sides[side] for sides in group]) for side in (0, 1))
    sizes = np.array([(len(own), len(other)) for own, other in group], dtype=np.int64)
    return Part(cut(problem, rows, cols), cut_frame(frame, rows, cols), rows, cols, sizes)


def _grouped(sides: Sequence[Sides], pairs: int) -> Iterator[list[Sides]]:
    """Markets put together, in their order, until a group is large enough; small ones left over join the last."""
    group: list[Sides] = []
    size = 0
    for own, other in sides:
        if size >= pairs:
            yield group
            group, size = [], 0
        group.append((own, other))
        size += len(own) * len(other)
    if group:
        yield group


def _pieces(problem: Problem, market: Sides, pairs: int) -> list[Sides]:
    """A market as it is, or a larger one by what chains of allowed pairs connect; who has nobody stays together."""
    rows, cols = market
    if not pairs < len(rows) * len(cols) <= SEARCHED:
        return [market]
    own, other = _connected(cut(problem, rows, cols))
    found = [(rows[own == label], cols[other == label]) for label in np.unique(own[own >= 0]).tolist()]
    alone = rows[own < 0]
    return [*found, (alone, cols[:0])] if len(alone) else found


def _connected(problem: Problem) -> tuple[Ints, Ints]:
    """Labels of mentees and mentors whom chains of allowed pairs connect; −1 for mentees nobody is allowed to."""
    label = np.arange(problem.mentors)
    one = np.full(problem.mentees, -1, dtype=np.int64)
    for rows in tiles(problem):
        there = allowed_tile(problem, rows, score_tile(problem, rows))
        row, col = np.nonzero(there)
        one[rows[row]] = col
        links = np.unique(row * problem.mentors + label[col])
        label = _joined(label, links // problem.mentors, links % problem.mentors, len(rows))
    return np.where(one >= 0, label[one], -1), label


def _joined(label: Ints, row: Ints, col: Ints, rows: int) -> Ints:
    """Labels of mentors after `rows` mentees linked some of them: a component has the name of its first mentor."""
    from scipy.sparse import coo_array  # here, so that a school's list never waits for it
    from scipy.sparse.csgraph import connected_components

    nodes = rows + len(label)
    graph = coo_array((np.ones(len(row), dtype=np.int8), (row, rows + col)), shape=(nodes, nodes))
    _, found = connected_components(graph, directed=False)
    least = np.full(nodes, len(label), dtype=np.int64)
    np.minimum.at(least, found[rows:], np.arange(len(label)))
    renamed: Ints = least[found[rows:]][label]
    return renamed
