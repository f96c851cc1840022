"""Invented answers whose makers are known, and the long way to the likelihood."""

from __future__ import annotations

import numpy as np

from opora.engine.measurement import Items, probabilities

NODES = np.linspace(-6, 6, 61)
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()


def answered(items, theta, seed, gaps=0.0):
    """(N, I) answers drawn from the model, some of them taken away."""
    rng = np.random.default_rng(seed)
    chance = probabilities(items, theta)  # I, K+1, N
    drawn = rng.random((len(theta), items.count))
    answers = (drawn.T[:, None, :] > np.cumsum(chance, 1)[:, :-1]).sum(1).T
    answers[rng.random(answers.shape) < gaps] = -1
    return answers


def people(count, seed, spread=1.0):
    """(N,) abilities."""
    return spread * np.random.default_rng(seed).standard_normal(count)


def named(slope, thresholds, spread=1.0):
    """Items called a, b, c …"""
    return Items(tuple(chr(97 + place) for place in range(len(slope))), slope, thresholds, spread)


def long_way(parameters, steps, answers, common=False):
    """Minus the log-likelihood, item by item and node by node, from slopes and lifts; a common slope stands first."""
    items = len(steps)
    slope = np.repeat(parameters[0], items) if common else parameters[:items]
    lift = parameters[1 if common else items :]
    level = np.zeros((len(answers), len(NODES)))
    begin = 0
    for place, count in enumerate(steps):
        mine = lift[begin : begin + count]
        begin += count
        above = [1 / (1 + np.exp(-(slope[place] * NODES + one))) for one in mine]
        chance = -np.diff(np.vstack([np.ones_like(NODES), *above, np.zeros_like(NODES)]), axis=0)
        if (chance <= 0).any():
            return 1e10
        there = answers[:, place] >= 0
        level[there] += np.log(chance)[answers[there, place]]
    return -np.log(np.exp(level) @ WEIGHTS).sum()


def lifts(items, steps):
    """Slopes and lifts of items in one line."""
    flat = [-items.slope[i] * items.thresholds[i, :count] for i, count in enumerate(steps)]
    return np.concatenate([items.slope, *flat])


def curvature(function, at, step=2e-3):
    """Second derivatives by differences, the error of the fourth order taken off."""

    def rough(h):
        size = len(at)
        shift = np.eye(size) * h
        found = np.empty((size, size))
        for i in range(size):
            for j in range(i + 1):
                corners = [function(at + s * shift[i] + t * shift[j]) for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
                found[i, j] = found[j, i] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * h)
        return found

    return (4 * rough(step) - rough(2 * step)) / 3
