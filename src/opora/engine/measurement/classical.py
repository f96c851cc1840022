"""A first look at a test, without a model: how hard items are, how they go together, which want mending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from opora.engine.measurement.items import MISSING, Floats
from opora.engine.measurement.responses import Responses

HARDEST, EASIEST = 0.10, 0.95
WEAK, WRONG = 0.20, 0.0
SELDOM = 0.05

HARD, EASY, REVIEW, DROP = "hard", "easy", "review", "drop"


@dataclass(frozen=True)
class ItemAnalysis:
    """Figures of classical test theory.

    Parameters
    ----------
    names : (I,) items.
    answered : (I,) people who answered.
    difficulty : (I,) mean score as a share of the highest score, 0 to 1; the share of right answers.
    discrimination : (I,) correlation of the item with the mean of the others, each as a share of its highest score; NaN
        where one of the two does not vary.
    flags : (I,) of each item: "hard" (difficulty < .10), "easy" (> .95), "review" (discrimination < .20),
        "drop" (< 0: most likely the key is wrong).
    alpha : Cronbach's alpha of the scores; NaN below two items.
    alpha_without : (I,) alpha of the others.
    split : reliability by odd and even items, stepped up to full length.
    total_mean, total_spread, total_error : mean, standard deviation and standard error of measurement of the sum score
        of those who answered everything; NaN where nobody did.
    complete : how many people answered everything.
    """

    names: tuple[str, ...]
    answered: Floats
    difficulty: Floats
    discrimination: Floats
    flags: tuple[tuple[str, ...], ...]
    alpha: float
    alpha_without: Floats
    split: float
    total_mean: float
    total_spread: float
    total_error: float
    complete: int


def analyse(responses: Responses) -> ItemAnalysis:
    """Classical analysis of a test.

    Parameters
    ----------
    responses : N rows of answers to I items, frequencies counted.

    Returns
    -------
    ItemAnalysis

    Notes
    -----
    Missing answers: difficulty and discrimination use everybody who answered the item and at least one other; alpha and
    split use covariances of each pair of items over those who answered both; sum scores only complete rows.
    α = I/(I−1) · (1 − Σ Var_j / Σ Cov_jk); split half: 4 Cov(odd, even) / Var(total) (Rulon; Guttman's λ₄ of this
    split); SEM = s √(1 − α). Cronbach L. J. (1951). Psychometrika 16, 297-334; Lord F. M., Novick M. R. (1968).
    Statistical Theories of Mental Test Scores. O(N I²).

    Examples
    --------
    >>> from opora.engine.measurement import responses_of
    >>> found = analyse(responses_of(["one", "two", "three"], [[0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 0]]))
    >>> found.difficulty.tolist(), found.flags[2]
    ([0.75, 0.5, 0.25], ('drop',))
    """
    there = responses.answers != MISSING
    freq = responses.freq[:, None]
    top = responses.steps.astype(np.float64)
    raw = np.where(there, responses.answers, 0).astype(np.float64)
    answered = (there * freq).sum(0)
    difficulty = (raw * freq).sum(0) / answered / top
    discrimination = _discrimination(raw / top, there, responses.freq)
    covariance = _covariance(raw, there, responses.freq)
    whole = there.all(1)
    weight, total = responses.freq[whole], raw[whole].sum(1)
    complete = int(weight.sum())
    mean = float(weight @ total / complete) if complete else float("nan")
    spread = float(np.sqrt(weight @ (total - mean) ** 2 / (complete - 1))) if complete > 1 else float("nan")
    alpha = _alpha(covariance)
    without = [_alpha(np.delete(np.delete(covariance, j, 0), j, 1)) for j in range(len(covariance))]
    odd = np.arange(len(covariance)) % 2 == 0
    halves = covariance[np.ix_(odd, ~odd)].sum()
    return ItemAnalysis(
        responses.names, answered, difficulty, discrimination, _flags(difficulty, discrimination), alpha,
        np.array(without), float(4.0 * halves / covariance.sum()) if covariance.sum() > 0 else float("nan"),
        mean, spread, spread * float(np.sqrt(max(1.0 - alpha, 0.0))), complete,
    )  # fmt: skip


def _flags(difficulty: Floats, discrimination: Floats) -> tuple[tuple[str, ...], ...]:
    found = []
    for hard, tells in zip(difficulty, discrimination, strict=True):
        flags = [HARD] if hard < HARDEST else [EASY] if hard > EASIEST else []
        flags += [DROP] if tells < WRONG else [REVIEW] if tells < WEAK or np.isnan(tells) else []
        found.append(tuple(flags))
    return tuple(found)


def _discrimination(share: Floats, there: Any, freq: Floats) -> Floats:
    answered, total = there.sum(1), share.sum(1)
    found = np.full(share.shape[1], np.nan)
    for j in range(share.shape[1]):
        use = there[:, j] & (answered > 1)
        if use.any():
            found[j] = correlation(share[use, j], (total[use] - share[use, j]) / (answered[use] - 1), freq[use])
    return found


def correlation(x: Floats, y: Floats, freq: Floats) -> float:
    """Pearson's correlation with frequencies; NaN where one of the two does not vary.

    >>> correlation(np.array([0.0, 1.0]), np.array([2.0, 5.0]), np.array([3.0, 4.0]))
    1.0
    """
    weight = freq / freq.sum()
    x, y = x - weight @ x, y - weight @ y
    both = (weight @ x**2) * (weight @ y**2)
    return float(np.clip((weight @ (x * y)) / np.sqrt(both), -1.0, 1.0)) if both > 1e-24 else float("nan")


def _covariance(raw: Floats, there: Any, freq: Floats) -> Floats:
    """(I, I) covariance of each pair of items over those who answered both; 0 where fewer than two did."""
    mask = there.astype(np.float64)
    weighted = mask * freq[:, None]
    count = mask.T @ weighted
    left = raw.T @ weighted
    product = raw.T @ (raw * freq[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (product - left * left.T / count) / (count - 1.0)
    return np.where(count > 1, found, 0.0)


def _alpha(covariance: Floats) -> float:
    size, total = len(covariance), covariance.sum()
    return float(size / (size - 1) * (1.0 - np.trace(covariance) / total)) if size > 1 and total > 0 else float("nan")


@dataclass(frozen=True)
class Option:
    """One option of an item: how many chose it, their share, and how the choice goes with the score on the other items.

    `flags`: "key" (the right one), "seldom" (a wrong one hardly anybody takes, < .05), "attracts" (a wrong one
    that goes with better scores), "weak_key" (the right one that goes with worse scores).
    """

    item: str
    option: str
    people: int
    share: float
    discrimination: float
    flags: tuple[str, ...]


def distractors(names: Sequence[str], chosen: Sequence[Sequence[Any]], key: Sequence[Any]) -> tuple[Option, ...]:
    """How the wrong options of choice items work.

    Parameters
    ----------
    names : (I,) items. chosen : (N, I) option taken, None or "" where none. key : (I,) the right options.

    Returns
    -------
    Options of each item in the order of their texts; a key nobody chose is among them.

    Raises
    ------
    ValueError : an item without a key, shapes that differ.

    Notes
    -----
    The discrimination of an option is the correlation of having chosen it with the share of right answers on the other
    items answered. Haladyna T. M. (2004). Developing and Validating Multiple-Choice Test Items. O(N I · options).

    Examples
    --------
    >>> found = distractors(["one", "two"], [["a", "a"], ["a", "a"], ["b", "b"]], ["a", "a"])
    >>> [(one.option, one.people, one.flags) for one in found[:2]]
    [('a', 2, ('key',)), ('b', 1, ())]
    """
    if len(key) != len(names) or any(len(row) != len(names) for row in chosen):
        raise ValueError("names, key and every row of answers must be of one length")
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in chosen]
    keys = ["" if cell is None else str(cell).strip() for cell in key]
    if "" in keys:
        raise ValueError(f"«{names[keys.index('')]}» has no key")
    table = np.array(texts, dtype=object).reshape(len(texts), len(names))
    there = table != ""
    right = ((table == np.array(keys, dtype=object)) & there).astype(np.float64)
    answered, total = there.sum(1), right.sum(1)
    found = []
    for j, name in enumerate(names):
        use = there[:, j] & (answered > 1)
        rest = (total[use] - right[use, j]) / (answered[use] - 1)
        people = int(there[:, j].sum())
        for option in sorted({*table[there[:, j], j], keys[j]}):
            took = (table[use, j] == option).astype(np.float64)
            tells = correlation(took, rest, np.ones(len(rest))) if len(rest) else float("nan")
            number = int((table[:, j] == option).sum())
            share = number / people if people else float("nan")
            flags = _option_flags(option == keys[j], share, tells)
            found.append(Option(name, str(option), number, share, tells, flags))
    return tuple(found)


def _option_flags(is_key: bool, share: float, tells: float) -> tuple[str, ...]:
    if is_key:
        return ("key", "weak_key") if tells < 0 else ("key",)
    return (("seldom",) if share < SELDOM else ()) + (("attracts",) if tells > 0 else ())
