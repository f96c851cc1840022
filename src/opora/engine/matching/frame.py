"""What the objectives weigh: service, score, balance and ties as two words of whole numbers that never overflow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.faults import InputFault, InputFaults
from opora.engine.matching.grids import Ints
from opora.engine.matching.problem import Problem
from opora.engine.matching.sentences import say

MOST_BITS = 32
FEWEST_BITS = 12
WORD = 60
LEFT, RIGHT = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
SERVED = ("served and score", "balance and ties")
SCORED = ("score and service", "balance and ties")
NAMES = {"most_served": SERVED, "best_total": SCORED, "fairest": SERVED}


@dataclass(frozen=True)
class Frame:
    """A problem without its pins, and what its objectives weigh.

    `seats` (n,), `room` (m,): what the pins leave; `had` (n,), `first` (m,): pins of each. The first word of a
    pair's cost is −score·`scale`; an empty seat costs `void`, the last one of a mentee `last` (n,). The second
    word of a pair is its tie bits (`bits` of them), of a place its balance moved up by `shift`. `unit`: what one
    step of service weighs in millionths of score, 0 when score comes first.
    """

    seats: Ints
    had: Ints
    room: Ints
    first: Ints
    last: Ints
    void: int
    scale: int
    bits: int
    shift: int
    unit: int

    @property
    def weights(self) -> tuple[int, int, int, int]:
        """What both words of a cost are made of; prices keep their meaning while it stays the same."""
        return self.void, self.scale, self.bits, self.shift

    @property
    def units(self) -> int:
        """Seats to fill."""
        return int(self.seats.sum())


def widest(problem: Problem) -> int:
    """No pair's score, with the load term, can be greater (millionths)."""
    aside = [entry for entry in problem.scheme.terms if entry.kind == "kept"]
    if any(term.kind == "kept" for term in problem.terms):
        aside = []
    # Keeping a pair weighs from the first matching on, so that prices keep their meaning in the second.
    kept = sum(int(entry.options["points"]) for entry in aside)
    return sum(term.most for term in problem.terms) + kept + (problem.load.most if problem.load else 0)


def frame_of(problem: Problem) -> Frame:
    """Weights of the objectives over what the pins leave; InputFaults when sums could pass 64 bits.

    A filled first seat of tier t of T is worth T − t + 2 steps, a further seat one; with `most_served` a step
    weighs more than any two totals can differ, with `best_total` a millionth weighs more than all steps.
    """
    pins = problem.pins
    had = np.bincount(pins[:, 0], minlength=problem.mentees).astype(np.int64)
    first = np.bincount(pins[:, 1], minlength=problem.mentors).astype(np.int64)
    seats = problem.seats - had
    units = int(seats.sum())
    room = np.minimum(problem.capacity - first, units)
    tiers = int(problem.tier[problem.seats > 0].max(initial=0)) + 1
    steps = np.where(had > 0, 1, tiers - problem.tier + 1)
    if problem.scheme.objective == "best_total":
        void, scale, unit = 1, 2 * (tiers + 1) * (units + 1), 0
        largest = widest(problem) * scale * 2 * (units + 1)
    else:
        scale = 1
        # A power of two above the seats, so that a few people more or fewer leave the weights as they are.
        void = unit = 2 * widest(problem) * (1 << (units + 1).bit_length()) + 1
        largest = 4 * unit * (tiers + 2)
    load = 2 * int((problem.taken + first + room).max(initial=0)) + 1
    bits = min(MOST_BITS, WORD - load.bit_length() - units.bit_length() - 1)
    if largest >= 2**WORD or bits < FEWEST_BITS:
        text = say("the sums of scores would pass 64 bits: use smaller weights")
        remedy = say("Use smaller points in the rule file (only their proportions matter)")
        raise InputFaults([InputFault("relations", None, None, "overflow", text, remedy)])
    shift = bits + units.bit_length() + 1
    return Frame(seats, had, room, first, steps * void, void, scale, bits, shift, unit)


def tie_bits(problem: Problem, frame: Frame, i: Ints, j: Ints) -> Ints:
    """Fixed bits of a pair from the keys of both; the smaller sum wins a tie (finaliser of SplitMix64, Steele
    2014).
    """
    mixed = (problem.mentee_keys[i] * LEFT) ^ (problem.mentor_keys[j] * RIGHT)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits: Ints = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - frame.bits)).astype(np.int64)
    return bits
