"""The way up to the greatest likelihood: expectation and maximisation first, then Newton's steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.measurement.items import Floats
from opora.engine.measurement.marginal import Design, Look, Nodes, Place, in_order, look, lost

EASY_STEPS = 4
MOST_STEPS = 200
SETTLED = 1e-11
FRESH_ENOUGH = 1e-6
SLOW = 0.05
HALVINGS = 30
STEEPEST = 25.0


@dataclass(frozen=True)
class Shape:
    """Which parameters are free: `common` means one slope for all items."""

    design: Design
    common: bool

    def free(self, gradient: Floats) -> Floats:
        """The gradient along the free parameters."""
        if not self.common:
            return gradient
        items = len(self.design.ladder.steps)
        return np.concatenate([[gradient[:items].sum()], gradient[items:]])

    def squared(self, matrix: Floats) -> Floats:
        """A matrix of second derivatives along the free parameters."""
        if not self.common:
            return matrix
        items = len(self.design.ladder.steps)
        side = matrix[:items, items:].sum(0)
        corner = np.array([[matrix[:items, :items].sum()]])
        return np.block([[corner, side[None, :]], [side[:, None], matrix[items:, items:]]])

    def whole(self, step: Floats) -> Floats:
        """A step of the free parameters as a step of all."""
        if not self.common:
            return step
        return np.concatenate([np.repeat(step[0], len(self.design.ladder.steps)), step[1:]])


@dataclass(frozen=True)
class Summit:
    """Where the way ended: `information` (F, F) observed, of the free parameters there; `climb`: what a further step
    would still add to the log-likelihood, twice; `reached`: whether this is a maximum; `steep`: items whose slope ran
    away, by place.
    """

    place: Place
    value: float
    information: Floats
    iterations: int
    climb: float
    reached: bool
    steep: tuple[int, ...] = ()


def climbed(shape: Shape, place: Place, grid: Nodes) -> Summit:
    """Climb to the maximum of the marginal likelihood.

    Notes
    -----
    The first steps are those of EM with one Newton step in its M-part (the complete-data information is positive
    definite, so every short enough step goes up). Then the observed information H = C − L replaces the complete C, as
    H + μC with μ = 0 where that is positive definite and goes up, else larger (from μ = 1 it always is). H is worked
    out anew only when steps stop shrinking fast. A step that would lower the likelihood is halved. The end is
    reached when gᵀH⁻¹g, twice what a further step could add, is below 10⁻¹¹: parameters then stand within 10⁻⁵ of
    their standard errors. Lange K. (1995). Journal of the Royal Statistical Society B 57, 425-437.
    """
    walk = _Walk(shape, place, grid)
    for _ in range(EASY_STEPS):
        if walk.step(shape.squared(walk.here.complete)) == 0.0:
            break
    information, climb, age = None, np.inf, np.inf
    mu = 0.0
    while walk.steps < MOST_STEPS:
        if information is None:
            information = _observed(shape, walk)
            age = np.inf
        before = climb
        climb, mu = walk.newton(information, mu)
        age = climb if age == np.inf else age
        if climb <= SETTLED and mu == 0.0:
            break
        if walk.stuck or _runaway(walk.place):
            break
        if mu > 0.0 or climb > SLOW * before or climb > 1.0:
            information = None
    exact = information if information is not None and age <= FRESH_ENOUGH else _observed(shape, walk)
    steep = _runaway(walk.place)
    return Summit(walk.place, walk.here.value, exact, walk.steps, climb, climb <= 1e-6 and not steep, steep)


def _runaway(place: Place) -> tuple[int, ...]:
    return tuple(int(item) for item in np.flatnonzero(np.abs(place.slope) > STEEPEST))


def _observed(shape: Shape, walk: _Walk) -> Floats:
    return shape.squared(walk.here.complete - lost(shape.design, walk.place, walk.grid))


def _solved(matrix: Floats, gradient: Floats) -> Floats:
    """matrix⁻¹ gradient; LinAlgError where the matrix is not positive definite."""
    np.linalg.cholesky(matrix)
    return np.asarray(np.linalg.solve(matrix, gradient))


class _Walk:
    """Where we stand and what we see from there."""

    def __init__(self, shape: Shape, place: Place, grid: Nodes):
        self.shape, self.place, self.grid = shape, place, grid
        self.here: Look = look(shape.design, place, grid)
        self.steps = 0
        self.stuck = False

    def step(self, matrix: Floats) -> float:
        """One step of matrix⁻¹ gradient, halved until it goes up; returns how far it was to go (0.0: no way up)."""
        gradient = self.shape.free(self.here.gradient)
        direction = _solved(matrix, gradient)
        return self._taken(direction, float(gradient @ direction))

    def newton(self, information: Floats, mu: float) -> tuple[float, float]:
        """A step of Newton's, or a shorter one where the likelihood is not yet curved like a summit; returns the
        climb that was promised and the share of complete information that was needed.
        """
        complete = self.shape.squared(self.here.complete)
        gradient = self.shape.free(self.here.gradient)
        mu = 0.0 if mu < 0.05 else mu / 8.0
        while True:
            try:
                direction = _solved(information + mu * complete, gradient)
            except np.linalg.LinAlgError:
                mu = max(0.05, 4.0 * mu)
                continue
            climb = float(gradient @ direction)
            if self._taken(direction, climb, halvings=3 if mu < 1.0 else HALVINGS) or climb <= SETTLED:
                return climb, mu
            if mu >= 1.0:
                self.stuck = True
                return climb, mu
            mu = max(0.05, 4.0 * mu)

    def _taken(self, direction: Floats, climb: float, halvings: int = HALVINGS) -> float:
        whole = self.shape.whole(direction)
        share = 1.0
        for _ in range(halvings):
            place = self.place.moved(share * whole)
            if in_order(self.shape.design, place):
                there = look(self.shape.design, place, self.grid)
                if there.value >= self.here.value - 1e-12 * abs(self.here.value):
                    self.place, self.here = place, there
                    self.steps += 1
                    return climb
            share *= 0.5
        return 0.0
