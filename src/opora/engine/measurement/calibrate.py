"""How hard and how telling every item is, learnt from what many people answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.measurement.ascent import Shape, Summit, climbed
from opora.engine.measurement.estimate import eap
from opora.engine.measurement.faults import UnableToCalibrate
from opora.engine.measurement.items import MISSING, Floats, Ints, Items
from opora.engine.measurement.marginal import Design, Place, in_order, look, nodes
from opora.engine.measurement.reliability import empirical_reliability
from opora.engine.measurement.responses import Responses

MODELS = ("rasch", "2pl", "grm")
LEAST = {"rasch": 30, "2pl": 250, "grm": 50}
WISHED = {"rasch": 100, "2pl": 500, "grm": 250}
RARE = 5
STEEP = 6.0
HARDLY = 1.0
QUADRATURE = 1e-5
NO_SPREAD = 1e-3


@dataclass(frozen=True)
class Warned:
    """Something to know about a calibration: `code` for programs, the item in question or "", a number or None."""

    code: str
    item: str = ""
    found: float | None = None
    needed: float | None = None


@dataclass(frozen=True)
class Calibration:
    """A calibrated test.

    Parameters
    ----------
    model : "rasch", "2pl" or "grm".
    items : on the scale of the model: slopes 1 and `spread` estimated under "rasch", else spread 1.
    slope_error : (I,) standard errors of the slopes; 0 under "rasch", where they are set.
    threshold_error : (I, K) standard errors of the thresholds, NaN where there is none.
    spread_error : standard error of the spread under "rasch", else 0.
    standard : the same items with spread 1: under "rasch" every slope is the spread, thresholds are divided by it.
    log_likelihood : natural logarithm, all people counted.
    parameters : how many were estimated.
    people, patterns : people with an answer; different rows of answers.
    iterations : steps of the climb. converged : whether they ended at a maximum.
    reliability : empirical reliability of EAP scores of these people.
    nodes : how many points of the quadrature were needed.
    warnings : what to know before using the figures.
    """

    model: str
    items: Items
    slope_error: Floats
    threshold_error: Floats
    spread_error: float
    standard: Items
    log_likelihood: float
    parameters: int
    people: int
    patterns: int
    iterations: int
    converged: bool
    reliability: float
    nodes: int
    warnings: tuple[Warned, ...]


def calibrate(responses: Responses, model: str = "2pl", anyway: bool = False) -> Calibration:
    """Calibrate items by marginal maximum likelihood.

    Parameters
    ----------
    responses : N rows of answers to I items.
    model : "rasch" (slope 1 for all, spread of the people estimated), "2pl" (a slope for each, spread 1), "grm" (graded
        response: a slope and as many thresholds as needed for each, spread 1; equal to "2pl" for two categories).
    anyway : go on with fewer people than the model needs, or with a slope that ran away; the warnings stay.

    Returns
    -------
    Calibration

    Raises
    ------
    UnableToCalibrate : fewer people than the model needs (30, 250, 50; 250 under "grm" too if all items have two
        categories), fewer than 2 items (3 unless "rasch"), three categories under "rasch" or "2pl", a slope that runs
        to infinity, no maximum found, people who differ by nothing but chance ("no_spread").

    Notes
    -----
    Maximises Σ_i f_i log ∫ Π_j P_j(x_ij | θ) φ(θ) dθ over the items someone answered: missing answers are
    taken as missing at random. Rectangle rule on [−6, 6] from 61 points, doubled until the log-likelihood
    changes by less than 10⁻⁵. Standard errors from the inverse of the observed information (exact second
    derivatives), thresholds by the delta method. Bock & Aitkin (1981); Louis (1982); Samejima (1969).

    Time O(S N (Q + I)) for S ≈ 10 steps where all answer items of two categories, else O(S N T (Q + T)) and more; see
    `marginal.lost`.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement import responses_of
    >>> theta = np.linspace(-2, 2, 40)[:, None]
    >>> answers = (theta + np.sin(np.arange(120.0).reshape(40, 3) * 7) * 2 > [-0.5, 0.0, 0.5]).astype(int)
    >>> found = calibrate(responses_of(["one", "two", "three"], answers), "rasch")
    >>> found.converged, found.parameters, found.items.slope.tolist()
    (True, 4, [1.0, 1.0, 1.0])
    """
    if model not in MODELS:
        raise ValueError(f"the model is one of {', '.join(MODELS)}")
    warnings = _enough(responses, model, anyway)
    answers, freq = responses.collapsed()
    design = Design(answers, freq, responses.steps)
    warnings += _rare(responses, design)
    shape = Shape(design, model == "rasch")
    place = _started(responses, design, shape.common)
    count = 61
    summit = climbed(shape, place, nodes(count))
    if summit.steep:  # between nodes far apart a steep item looks like a step: look closer before saying so
        count = 241
        summit = climbed(shape, place, nodes(count))
    while summit.reached and count < 961:
        finer = 2 * count - 1
        change = abs(look(design, summit.place, nodes(finer)).value - summit.value)
        if change <= QUADRATURE:
            break
        count, steps = finer, summit.iterations
        summit = climbed(shape, summit.place, nodes(count))
        summit = Summit(summit.place, summit.value, summit.information, steps + summit.iterations, summit.climb,
                        summit.reached, summit.steep)  # fmt: skip
    warnings += _judged(responses, summit, anyway)
    return _told(responses, model, shape, summit, count, warnings)


def _enough(responses: Responses, model: str, anyway: bool) -> list[Warned]:
    two = bool((responses.steps == 1).all())
    for name, steps in zip(responses.names, responses.steps, strict=True):
        if steps > 1 and model != "grm":
            problem = f"«{name}» has {steps + 1} categories, and the model «{model}» knows two"
            raise UnableToCalibrate("many_categories", problem, "Take the model grm", name, int(steps) + 1, 2)
    least_items = 2 if model == "rasch" else 3
    if len(responses.names) < least_items:
        problem = f"{len(responses.names)} items do not determine the model «{model}»"
        remedy = f"Give at least {least_items} items"
        raise UnableToCalibrate("too_few_items", problem, remedy, "", len(responses.names), least_items)
    kind = "2pl" if two and model == "grm" else model
    people = responses.people
    if people < LEAST[kind] and not anyway:
        problem = f"{people} people are too few for the model «{model}», which needs {LEAST[kind]}"
        remedy = "Collect more answers, take the model rasch, or go on anyway and trust the errors only"
        raise UnableToCalibrate("too_few_people", problem, remedy, "", people, LEAST[kind])
    return [Warned("few_people", "", people, WISHED[kind])] if people < WISHED[kind] else []


def _rare(responses: Responses, design: Design) -> list[Warned]:
    """Items with a category that fewer than five people chose: its threshold is hardly known."""
    start = design.ladder.start
    least = np.minimum(np.minimum.reduceat(design.counts, start), design.below[start])
    return [
        Warned("rare_category", responses.names[place], float(least[place]), RARE)
        for place in np.flatnonzero(least < RARE)
    ]


def _started(responses: Responses, design: Design, common: bool) -> Place:
    """Slopes from how each item goes with the mean of the others, lifts from the shares of its categories."""
    item, start = design.ladder.item, design.ladder.start
    slope = np.ones(len(responses.names))
    if not common:
        load = np.clip(1.3 * _with_the_rest(design, responses.steps), 0.15, 0.85)
        slope = 1.7 * load / np.sqrt(1.0 - load**2)
    tail = np.concatenate([np.cumsum(part[::-1])[::-1] for part in np.split(design.counts, start[1:])])
    everybody = (tail[start] + design.below[start])[item]
    share = (tail + 0.25) / (everybody + 0.5)
    lift = np.log(share / (1.0 - share)) * np.sqrt(1.0 + (slope[item] / 1.7) ** 2)
    place = Place(slope, lift)
    if not in_order(design, place):
        raise UnableToCalibrate("no_maximum", "the categories give no start", "Join rare categories")
    return place


def _with_the_rest(design: Design, steps: Ints) -> Floats:
    """(I,) correlation of each item with the mean of the others answered; .4 where there is none. A thousand patterns
    spread over all are enough for a start.
    """
    some = slice(None, None, max(1, len(design.answers) // 1000))
    there = (design.answers[some] != MISSING).astype(np.float64)
    score = there * design.answers[some] / steps
    others = np.maximum(there.sum(1) - 1.0, 1.0)[:, None]
    rest = (score.sum(1)[:, None] - score) / others * there
    freq = design.freq[some, None] * there
    total = np.maximum(freq.sum(0), 1.0)
    x, y = score - (freq * score).sum(0) / total, rest - (freq * rest).sum(0) / total
    both = np.sqrt((freq * x**2).sum(0) * (freq * y**2).sum(0))
    return np.where(both > 0, (freq * x * y).sum(0) / np.where(both > 0, both, 1.0), 0.4)


def _judged(responses: Responses, summit: Summit, anyway: bool) -> list[Warned]:
    steep = [responses.names[place] for place in summit.steep]
    if steep and not anyway:
        problem = f"the slope of «{steep[0]}» grows without end: a few other items foretell its answers completely"
        remedy = "Leave the item out, join doubled items into one, or collect more answers"
        raise UnableToCalibrate("slope_diverges", problem, remedy, steep[0])
    if not summit.reached and not steep and not anyway:
        remedy = "Leave out items that hardly vary, or take a simpler model"
        raise UnableToCalibrate("no_maximum", "the likelihood has no maximum that can be reached", remedy)
    found = [Warned("slope_diverges", name) for name in steep]
    found += [] if summit.reached else [Warned("not_converged")]
    for place, name in enumerate(responses.names):
        if summit.place.slope[place] < 0:
            found.append(Warned("negative_slope", name, float(summit.place.slope[place])))
        elif abs(summit.place.slope[place]) > STEEP and name not in steep:
            found.append(Warned("steep_slope", name, float(summit.place.slope[place]), STEEP))
    return found


def _told(
    responses: Responses, model: str, shape: Shape, summit: Summit, count: int, warnings: list[Warned]
) -> Calibration:
    place = _upright(summit.place)
    ladder = shape.design.ladder
    spread = float(place.slope[0]) if shape.common else 1.0
    if shape.common and spread < NO_SPREAD:
        remedy = "These answers measure nothing in common: look through the items first"
        raise UnableToCalibrate("no_spread", "the people differ by nothing but chance", remedy)
    standard = _items(responses, place, ladder.item, 1.0, place.slope)
    try:
        covariance = np.linalg.inv(summit.information)
        if place is not summit.place:
            turned = np.where(np.arange(len(covariance)) < (1 if shape.common else len(place.slope)), -1.0, 1.0)
            covariance = covariance * np.outer(turned, turned)
        if (np.diag(covariance) <= 0).any():
            raise np.linalg.LinAlgError
    except np.linalg.LinAlgError:
        covariance = np.full_like(summit.information, np.nan)
        warnings = [*warnings, Warned("no_errors")]
    if shape.common:
        items = _items(responses, place, ladder.item, spread, np.ones_like(place.slope))
        errors = np.sqrt(np.diag(covariance))
        slope_error, flat, spread_error = np.zeros(len(place.slope)), errors[1:], float(errors[0])
    else:
        items, spread_error = standard, 0.0
        count_items = len(place.slope)
        slope_error = np.sqrt(np.diag(covariance))[:count_items]
        flat = _delta(place, ladder.item, covariance)
        for item in np.flatnonzero((slope_error > HARDLY) & (slope_error > 0.5 * np.abs(place.slope))):
            figures = float(place.slope[item]), float(slope_error[item])
            warnings = [*warnings, Warned("uncertain_slope", responses.names[item], *figures)]
    threshold_error = np.full(items.thresholds.shape, np.nan)
    threshold_error[ladder.item, ladder.level - 1] = flat
    scores = eap(items, responses.answers)
    reliability = empirical_reliability(scores.value, scores.error, responses.freq)
    return Calibration(
        model, items, slope_error, threshold_error, spread_error, standard, summit.value, len(summit.information),
        responses.people, len(shape.design.answers), summit.iterations, summit.reached, reliability, count,
        tuple(warnings),
    )  # fmt: skip


def _upright(place: Place) -> Place:
    """Of the two equal answers the one in which most slopes are positive."""
    return place if place.slope.sum() >= 0 else Place(-place.slope, place.lift)


def _items(responses: Responses, place: Place, item: Ints, spread: float, slope: Floats) -> Items:
    thresholds = np.full((len(responses.names), int(responses.steps.max())), np.inf)
    level = np.arange(len(item)) - np.searchsorted(item, item)
    thresholds[item, level] = -place.lift / slope[item]
    return Items(responses.names, slope, thresholds, spread, responses.labels)


def _delta(place: Place, item: Ints, covariance: Floats) -> Floats:
    """(T,) errors of b = −d/a: (Var d + b² Var a + 2 b Cov(a, d)) / a²."""
    slopes = len(place.slope)
    lifts = slopes + np.arange(len(item))
    b = -place.lift / place.slope[item]
    diagonal = np.diag(covariance)
    variance = diagonal[lifts] + b**2 * diagonal[item] + 2.0 * b * covariance[item, lifts]
    return np.asarray(np.sqrt(variance) / np.abs(place.slope[item]))
