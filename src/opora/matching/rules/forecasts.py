"""How long a newcomer would wait for a mentor, from how often mentors were found; and what places would help most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from scipy import special

#: The past that is looked at: half a year.
WINDOW_DAYS = 183
#: Fewer mentors found in the window than this say nothing of the next ones.
FEWEST = 5
#: Eight chances of ten that the wait is within.
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class Forecast:
    """Days until a newcomer has a mentor: the middle and the ends between which it lies eight times of ten."""

    low: float
    middle: float
    high: float
    #: The chance that the queue grows: more come than go.
    grows: float


def forecast(*, waiting: int, arrived: int, served: int, days: int = WINDOW_DAYS) -> Forecast | None:
    """Forecast the wait of somebody who joins the queue today; None when too few were served to say.

    Mentors are found as a Poisson process whose rate is not known exactly: after `served` in `days` it is spread
    as Gamma(served + 1/2, days) (Jeffreys). Whoever joins `waiting` people is served by the (waiting + 1)-th find,
    and the time to it, over that spread, is `days` times a beta-prime variable of the second kind: its quantiles
    are exact, no simulation. The chance of growth compares the two rates the same way.
    """
    if served < FEWEST:
        return None
    low, middle, high = (days * x / (1 - x) for x in special.betaincinv(waiting + 1, served + 0.5, (LOW, MIDDLE, HIGH)))
    grows = special.betainc(served + 0.5, arrived + 0.5, 0.5)
    return Forecast(float(low), float(middle), float(high), float(grows))


@dataclass(frozen=True)
class Addition:
    """Places of one kind that would serve so many people nobody else serves."""

    key: Hashable
    places: int


def additions(people: Mapping[int, Sequence[Hashable]], most: int) -> list[Addition]:
    """Which kinds of place would serve most people, one after another; each person is counted once.

    Greedy: the kind most people share, then the kind most of the others share. For kinds that overlap it reaches
    at least 63 % of what the best choice of as many kinds would (Nemhauser, Wolsey & Fisher 1978).
    """
    left = {person: set(keys) for person, keys in people.items() if keys}
    found: list[Addition] = []
    while left and len(found) < most:
        counts = Counter(key for keys in left.values() for key in keys)
        key, number = min(counts.items(), key=lambda one: (-one[1], str(one[0])))
        found.append(Addition(key, number))
        left = {person: keys for person, keys in left.items() if key not in keys}
    return found
