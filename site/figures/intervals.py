"""Intervals for a share, when the answers are a part of a known, finite group of people.

Wilson's score interval (E. B. Wilson, JASA 22, 1927) with the finite-population correction
applied through an effective sample size, and Newcombe's interval for a difference between two
independent shares (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10) built on it.

The interval speaks of chance only. It says nothing about the children who did not answer and
may think otherwise; the report says that beside it.
"""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A share and its limits, all between 0 and 1 (a difference: between -1 and 1)."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """For a difference: zero lies outside, so that the change is more than chance."""
        return self.low > 0 or self.high < 0


def effective_size(answers: int, population: int | None) -> float | None:
    """The sample size with which the usual formula gives the corrected variance.

    None means that everybody answered: nothing is left to chance. An unknown population, or one
    smaller than the number of answers (a wrong invitation list), gives no correction.
    """
    if population is None or population < answers:
        return float(answers)
    if population == answers:
        return None
    return answers * (population - 1) / (population - answers)


def wilson(count: int, answers: int, population: int | None = None) -> Interval:
    """The 95 % interval of count/answers. ValueError when there is no answer to speak of."""
    if answers < 1 or not 0 <= count <= answers:
        raise ValueError(f"no share: {count} of {answers}")
    share = count / answers
    size = effective_size(answers, population)
    if size is None:
        return Interval(share, share, share)
    spread = Z95 * Z95 / size
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / size + spread / (4 * size)) / (1 + spread)
    return Interval(share, max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)))


def difference(later: Interval, earlier: Interval) -> Interval:
    """How much a share changed between two independent rounds of answers."""
    change = later.value - earlier.value
    below = sqrt((later.value - later.low) ** 2 + (earlier.high - earlier.value) ** 2)
    above = sqrt((later.high - later.value) ** 2 + (earlier.value - earlier.low) ** 2)
    return Interval(change, max(-1.0, change - below), min(1.0, change + above))
