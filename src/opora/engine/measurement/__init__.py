"""Tests and scores: how hard the items are, how able a person is, and how far both can be trusted.

The doors, in the order of use:

    answers = read_responses(columns)                   # a column an item, cells as they come; ResponseFaults
    looked = analyse(answers)                           # difficulty, discrimination, alpha, flags
    found = calibrate(answers, "2pl")                   # "rasch", "2pl" or "grm"; UnableToCalibrate
    scores = eap(found.items, answers.answers)          # value and error of everybody; wle(…) likewise
    levels = level_probabilities(*scores.both, cuts)    # levels_told(levels) says which may be named
    changed = real_change(first, later)                 # more than the two errors explain

Answers are (N, I) whole numbers, categories counted from 0, `MISSING` (−1) where there is none.
"""

from opora.engine.measurement.calibrate import MODELS, Calibration, Warned, calibrate
from opora.engine.measurement.classical import ItemAnalysis, Option, analyse, distractors
from opora.engine.measurement.estimate import Scores, eap, wle
from opora.engine.measurement.faults import ResponseFault, ResponseFaults, ResponseNote, UnableToCalibrate
from opora.engine.measurement.items import MISSING, Items
from opora.engine.measurement.probability import at_least, expected, information, probabilities
from opora.engine.measurement.reliability import (
    INDIVIDUAL,
    SURE,
    Classification,
    classification,
    empirical_reliability,
    level_of,
    level_probabilities,
    levels_told,
    marginal_reliability,
    planned_classification,
    real_change,
    standard_error,
)
from opora.engine.measurement.responses import Responses, read_responses, responses_of

__all__ = [
    "INDIVIDUAL",
    "MISSING",
    "MODELS",
    "SURE",
    "Calibration",
    "Classification",
    "ItemAnalysis",
    "Items",
    "Option",
    "ResponseFault",
    "ResponseFaults",
    "ResponseNote",
    "Responses",
    "Scores",
    "UnableToCalibrate",
    "Warned",
    "analyse",
    "at_least",
    "calibrate",
    "classification",
    "distractors",
    "eap",
    "empirical_reliability",
    "expected",
    "information",
    "level_of",
    "level_probabilities",
    "levels_told",
    "marginal_reliability",
    "planned_classification",
    "probabilities",
    "read_responses",
    "real_change",
    "responses_of",
    "standard_error",
    "wle",
]
