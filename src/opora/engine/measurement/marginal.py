"""The likelihood of everybody's answers with ability averaged out: its value, slope and curvature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opora.engine.measurement.items import MISSING, Floats, Ladder, ladder_of
from opora.engine.measurement.probability import logistic

BLOCK = 2048
KEPT_CELLS = 40_000_000
FAR_OFF = 1e-14


@dataclass(frozen=True)
class Nodes:
    """Where ability is looked at: `theta` (Q,) in standard deviations, `log_weight` (Q,) of the normal density."""

    theta: Floats
    log_weight: Floats


def nodes(count: int = 61, reach: float = 6.0) -> Nodes:
    """Equally spaced nodes on [−reach, reach] with normal weights that sum to 1.

    The trapezium rule on a smooth integrand that vanishes at both ends errs by about exp(−2π² s²/h²), h the
    spacing and s the standard deviation of the narrowest peak: 3·10⁻⁹ where s = h.

    >>> float(np.exp(nodes().log_weight).sum().round(12))
    1.0
    """
    theta = np.linspace(-reach, reach, count)
    weight = np.exp(-0.5 * theta**2)
    return Nodes(theta, np.log(weight / weight.sum()))


@dataclass(frozen=True)
class Block:
    """Some people: `reached` (n, T) category t or none, `faced` (n, F) whether the answer was t or just below it, for
    thresholds not faced by everybody; `freq` (n,).
    """

    reached: Floats
    faced: Floats
    freq: Floats


class Design:
    """The answers arranged by thresholds.

    With η_t = a θ + d_t the log-probability of an answer k of an item is
    log σ(η_k) + log σ(−η_{k+1}) + log(1 − exp(d_{k+1} − d_k)): every threshold next to the answer acts like an item
    of two categories, and the last part does not depend on θ. A threshold that everybody faces (an item of two
    categories without missing answers) needs no product over people at all.
    """

    def __init__(self, answers: NDArray[np.int16], freq: Floats, steps: NDArray[np.int64]):
        self.ladder: Ladder = ladder_of(steps)
        self.answers, self.freq = answers, freq
        item, level = self.ladder.item, self.ladder.level
        complete = (answers != MISSING).all(0)
        self.always = (steps[item] == 1) & complete[item]
        self.sometimes = np.flatnonzero(~self.always)
        self.counts = np.zeros(self.ladder.size)
        self.below = np.zeros(self.ladder.size)
        for t in range(self.ladder.size):
            column = answers[:, item[t]]
            self.counts[t] = freq[column == level[t]].sum()
            self.below[t] = freq[column == level[t] - 1].sum()
        cells = len(answers) * (self.ladder.size + len(self.sometimes))
        self._kept = list(self._made()) if cells <= KEPT_CELLS else None

    def blocks(self) -> Iterator[Block]:
        """The people, some at a time."""
        return iter(self._kept) if self._kept is not None else self._made()

    def _made(self) -> Iterator[Block]:
        item, level, rare = self.ladder.item, self.ladder.level, self.sometimes
        for begin in range(0, len(self.answers), BLOCK):
            part = self.answers[begin : begin + BLOCK]
            reached = (part[:, item] == level).astype(np.float64)
            faced = reached[:, rare] + (part[:, item[rare]] == level[rare] - 1)
            yield Block(reached, faced, self.freq[begin : begin + BLOCK])

    @property
    def parameters(self) -> int:
        """Slopes and thresholds."""
        return len(self.ladder.steps) + self.ladder.size


@dataclass(frozen=True)
class Place:
    """Where the parameters stand: `slope` (I,), `lift` (T,) with η = slope·θ + lift, falling within an item."""

    slope: Floats
    lift: Floats

    def moved(self, step: Floats) -> Place:
        """Slopes first, then lifts."""
        return Place(self.slope + step[: len(self.slope)], self.lift + step[len(self.slope) :])


@dataclass(frozen=True)
class Look:
    """The likelihood at a place.

    `value`: log-likelihood; `gradient` (P,); `complete` (P, P): what the information would be if abilities were known,
    given the answers.
    """

    value: float
    gradient: Floats
    complete: Floats


def in_order(design: Design, place: Place) -> bool:
    """Whether the lifts fall within every item, as they must."""
    inner = design.ladder.level > 1
    return bool((place.lift[:-1] > place.lift[1:])[inner[1:]].all())


def _joints(design: Design, place: Place) -> tuple[Floats, Floats, Floats]:
    """For each threshold and the next of its item: log(1 − exp(−gap)), and its first and minus its second derivative;
    zeros at the last.
    """
    joint = np.zeros((3, design.ladder.size))
    has_next = np.flatnonzero(np.r_[design.ladder.level[1:] > 1, False])
    gap = place.lift[has_next] - place.lift[has_next + 1]
    joint[0, has_next] = np.log(-np.expm1(-gap))
    joint[1, has_next] = 1.0 / np.expm1(gap)
    joint[2, has_next] = np.exp(gap) / np.expm1(gap) ** 2
    return joint[0], joint[1], joint[2]


def _spread_out(place: Place, design: Design, grid: Nodes) -> tuple[Floats, Floats]:
    """(T, Q) P(X ≥ t) and log P(X < t) at the nodes."""
    eta = place.slope[design.ladder.item][:, None] * grid.theta + place.lift[:, None]
    return logistic(eta), -np.logaddexp(0.0, eta)


def posterior(
    design: Design, place: Place, block: Block, below: Floats, always: Floats, grid: Nodes
) -> tuple[Floats, Floats]:
    """(n, Q) weights of the nodes for each person, not yet divided by their sum, and (n,) the log of what they were
    multiplied by.
    """
    pull = block.reached @ place.slope[design.ladder.item]
    level = np.outer(pull, grid.theta)
    level += always
    if len(design.sometimes):
        level += block.faced @ below[design.sometimes]
    top = level.max(1)
    level -= top[:, None]
    return np.exp(level, out=level), top


def look(design: Design, place: Place, grid: Nodes) -> Look:
    """The marginal log-likelihood, its gradient and the complete-data information.

    Notes
    -----
    log L = Σ_i f_i log Σ_q w_q Π_j P_j(x_ij | θ_q). By Fisher's identity the gradient is the expected gradient of the
    complete data under each person's posterior; the complete-data information is block-diagonal by item.
    Bock R. D., Aitkin M. (1981). Psychometrika 46, 443-459. O(N Q) where everybody faces every threshold, else
    O(N T Q).
    """
    ladder, theta = design.ladder, grid.theta
    above, below = _spread_out(place, design, grid)
    constant, first, second = _joints(design, place)
    always = below[design.always].sum(0) + grid.log_weight
    people = np.zeros(len(theta))
    faced = np.zeros((len(design.sometimes), len(theta)))
    moment = np.zeros(ladder.size)
    value = 0.0
    for block in design.blocks():
        weight, top = posterior(design, place, block, below, always, grid)
        total = weight.sum(1)
        share = block.freq / total
        people += share @ weight
        moment += (share * (weight @ theta)) @ block.reached
        if len(design.sometimes):
            weight *= share[:, None]
            faced += block.faced.T @ weight
        value += float(block.freq @ (np.log(total) + top))
    value += float(design.counts @ (place.lift + constant))
    mass = np.empty_like(above)
    mass[design.always], mass[design.sometimes] = people, faced
    gradient = _gradient(design, mass, above, moment, first, theta)
    return Look(value, gradient, _complete(design, mass * above * (1.0 - above), second, theta))


def _gradient(design: Design, mass: Floats, above: Floats, moment: Floats, first: Floats, theta: Floats) -> Floats:
    ladder = design.ladder
    hit = mass * above
    lift = design.counts * (1.0 + first) - hit.sum(1)
    inner = np.flatnonzero(ladder.level > 1)
    lift[inner] -= design.below[inner] * first[inner - 1]
    slope = np.add.reduceat(moment - hit @ theta, ladder.start)
    return np.concatenate([slope, lift])


def _complete(design: Design, bend: Floats, second: Floats, theta: Floats) -> Floats:
    """(P, P) information of the complete data; `bend` (T, Q) = people facing × P (1 − P)."""
    ladder = design.ladder
    items, size = len(ladder.steps), ladder.size
    found = np.zeros((items + size, items + size))
    slopes, lifts = np.arange(items), items + np.arange(size)
    found[slopes, slopes] = np.add.reduceat(bend @ theta**2, ladder.start)
    found[ladder.item, lifts] = found[lifts, ladder.item] = bend @ theta
    tied = design.counts * second
    found[lifts, lifts] = bend.sum(1) + tied
    inner = np.flatnonzero(ladder.level > 1)
    found[lifts[inner], lifts[inner]] += tied[inner - 1]
    found[lifts[inner], lifts[inner - 1]] = found[lifts[inner - 1], lifts[inner]] = -tied[inner - 1]
    return found


def lost(design: Design, place: Place, grid: Nodes) -> Floats:
    """What not knowing abilities takes from the information.

    Returns
    -------
    (P, P) Σ_i f_i Cov(score_i) under each person's posterior; complete − lost is the observed information, exactly
    minus the matrix of second derivatives of the log-likelihood.

    Notes
    -----
    Louis T. A. (1982). Finding the observed information matrix when using the EM algorithm. Journal of the Royal
    Statistical Society B 44, 226-233. O(N T (Q + T)) where everybody faces every threshold, else O(N T² Q).
    """
    ladder = design.ladder
    above, below = _spread_out(place, design, grid)
    always = below[design.always].sum(0) + grid.log_weight
    plain = not len(design.sometimes)
    second = np.zeros((3, ladder.size, ladder.size))
    mean = np.zeros((design.parameters, design.parameters))
    people = np.zeros(len(grid.theta))
    stack = np.concatenate([above * grid.theta**power for power in range(3)])
    for block in design.blocks():
        weight, _ = posterior(design, place, block, below, always, grid)
        weight *= (1.0 / weight.sum(1))[:, None]
        if plain:
            _block_plain(block, weight, stack, grid.theta, second, mean)
        else:
            _block_general(design, block, weight, above, grid.theta, second, mean)
        people += block.freq @ weight
    if plain:
        for power in range(3):
            second[power] += (above * (people * grid.theta**power)) @ above.T
    return _by_parameter(ladder, second) - mean


def _block_plain(block: Block, weight: Floats, stack: Floats, theta: Floats, second: Floats, mean: Floats) -> None:
    """Every threshold is an item that everybody faces: what differs between people comes out of the sum over nodes.
    `stack` (3T, Q): P, θ P, θ² P.
    """
    size = len(second[0])
    known = weight @ stack.T
    moments = weight @ np.column_stack([theta, theta**2])
    right = np.concatenate([known[:, size:], block.reached * moments[:, 1:]], 1)
    right *= block.freq[:, None]
    found = block.reached.T @ right
    cross = found[:, size : 2 * size]
    second[1] -= found[:, :size]
    second[2] += found[:, 2 * size :] - cross - cross.T
    score = np.concatenate([block.reached * moments[:, :1] - known[:, size : 2 * size], -known[:, :size]], 1)
    score *= np.sqrt(block.freq)[:, None]
    mean += score.T @ score


def _block_general(
    design: Design, block: Block, weight: Floats, above: Floats, theta: Floats, second: Floats, mean: Floats
) -> None:
    """Scores Y − B P of each threshold, Y reached and B faced: all but the product of two B P comes out of the sum over
    nodes, and of that product only people who may be near the node take part.
    """
    freq, reached, size = block.freq[:, None], block.reached, len(second[0])
    faced = np.ones_like(reached)
    faced[:, design.sometimes] = block.faced
    known = weight @ np.concatenate([above * theta**power for power in range(3)]).T
    moments = weight @ np.column_stack([np.ones_like(theta), theta, theta**2])
    expected = [faced * known[:, power * size : (power + 1) * size] for power in range(3)]
    for power in range(3):
        own = reached.T @ (freq * (reached * moments[:, power, None] - expected[power]))
        second[power] += own - expected[power].T @ (freq * reached)
    for q, here in enumerate(theta):
        near = np.flatnonzero(weight[:, q] > FAR_OFF)
        some = faced[near] * np.sqrt(block.freq[near] * weight[near, q])[:, None]
        product = (some.T @ some) * np.outer(above[:, q], above[:, q])
        second[0] += product
        second[1] += here * product
        second[2] += here**2 * product
    slopes = np.add.reduceat(reached * moments[:, 1:2] - expected[1], design.ladder.start, 1)
    score = np.concatenate([slopes, reached - expected[0]], 1) * np.sqrt(freq)
    mean += score.T @ score


def _by_parameter(ladder: Ladder, second: Floats) -> Floats:
    """(3, T, T) moments by threshold → (P, P) by slopes and lifts."""
    corner = np.add.reduceat(np.add.reduceat(second[2], ladder.start, 0), ladder.start, 1)
    side = np.add.reduceat(second[1], ladder.start, 0)
    return np.block([[corner, side], [side.T, second[0]]])
