"""Expected ranges from an account's own history, with a stated rate of false alarms.

Small closed formulas, no fitting: a sum of months follows a gamma with the history's mean and
variance, gaps between orders are normal in their cube root, runs of orders without a family follow
a beta-geometric. Each widens for a short history (Student's t) and none looks at what it judges.
"""

from statistics import NormalDist

import numpy as np

GUARD_MONTHS = 3
"""Months just before the judged ones that are left out: a slow fade would hide itself in them."""

MIN_MONTHS = 12
"""Months of history below which a range is unknown: every season seen once."""

MIN_CASES = 8
"""Gaps, orders or months with sales below which a rhythm or a margin is unknown."""

SPANS = (3, 6, 12)
"""Months summed: a quarter, more where an account buys so rarely that a quarter may be empty."""

NEW_ALARMS = {3: 0.77, 6: 0.70, 12: 0.60}
"""Share of looks beyond a limit (at about 1 %) that were not beyond it a month before, by the
months summed: overlapping sums stay beyond it together. The quarter's is that of normal sums; the
longer ones, used where orders are few, of haphazard orders (benchmarks/false_alarms.py)."""

GRACE_DAYS = 7
"""Days beyond the usual gap below which no order is late, however regular they are."""


_CHANCES = np.r_[np.linspace(0.98, 0.22, 39), np.geomspace(0.2, 1e-5, 120)]
"""Chances of a longer gap at which `late_limit` adds up, from likely to rare."""

_NORMAL = np.array([NormalDist().inv_cdf(1 - chance) for chance in _CHANCES])


def student_limits(cases: int) -> np.ndarray:
    """Give Student's limit for each of the chances at which gaps are added up."""
    return _student(_NORMAL, cases - 1)


def student_limit(p: float, cases: int) -> float:
    """Give the value that Student's t exceeds with probability `p`, at `cases` − 1 degrees.

    Hill's expansion around the normal; within 1 % from 8 cases and `p` ≥ 0.001.

    Examples
    --------
    >>> round(student_limit(0.025, 13), 2), round(student_limit(0.01, 24), 2)
    (2.18, 2.5)
    """
    return _student(NormalDist().inv_cdf(1 - p), cases - 1)


def _student(z, v: int):
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )


def sum_range(history: np.ndarray, span: int, p: float) -> tuple[float, float, float]:
    """Give the expected, low and high sum of `span` months; each limit is crossed with chance `p`.

    A gamma with the history's mean and variance (Wilson and Hilferty's cube), widened for what a
    short history does not know. The low limit is 0 where the account may well buy nothing for so
    long: then nothing can be told from a low sum.

    Examples
    --------
    >>> [round(float(v)) for v in sum_range(np.array([90.0, 110] * 12), 3, 0.01)]
    [300, 255, 349]
    >>> [round(float(v)) for v in sum_range(np.array([0.0, 0, 0, 400] * 6), 3, 0.01)]
    [300, 0, 1670]
    """
    n = len(history)
    mean, variance = history.mean(), history.var(ddof=1)
    if n < MIN_MONTHS or mean <= 0:
        return np.nan, np.nan, np.nan
    expected = span * mean
    # rounding alone moves a sum: without any variance the slightest change would be an alarm
    spread = span * variance * (1 + span / n) + (1e-4 * expected) ** 2
    shape = expected**2 / spread
    t = student_limit(p, n)
    low = expected * max(0.0, 1 - 1 / (9 * shape) - t / (3 * shape**0.5)) ** 3
    high = expected * (1 - 1 / (9 * shape) + t / (3 * shape**0.5)) ** 3
    return expected, 0.0 if may_be_empty(history, span, p) else low, high


def may_be_empty(history: np.ndarray, span: int, p: float, errors: float = 0) -> bool:
    """Whether an account may well (with chance `p`) buy nothing in `span` months.

    Parameters
    ----------
    history
        Sums of earlier months.
    span, p
        As in `sum_range`.
    errors
        Standard errors of caution: few idle months may have been luck.

    Examples
    --------
    >>> half_idle = np.array([0.0, 100] * 12)
    >>> may_be_empty(half_idle, 6, 0.02), may_be_empty(half_idle, 6, 0.02, errors=1)
    (False, True)
    """
    n = len(history)
    idle = ((history <= 0).sum() + 0.5) / (n + 1)
    return bool(min(1.0, idle + errors * (idle * (1 - idle) / n) ** 0.5) ** span >= p)


def late_limit(gaps: np.ndarray, p: float, look_days: float) -> float:
    """Days since the last order that are newly exceeded at a look with probability `p`.

    Gaps are normal in their cube root, which fits regular and haphazard rhythms alike. A look
    every `look_days` meets a gap only while it is open: the chance that it stands between L and
    L + `look_days` is ∫S ÷ the mean gap over these days (renewal theory; S is the chance of a
    longer gap). Where the history is too short to know such a rare gap the longest one seen counts
    at least, and a week of grace always: holidays are no news.

    Examples
    --------
    >>> gaps = np.array([28.0, 30, 31, 30, 29, 32] * 4)
    >>> round(late_limit(gaps, 0.01, 30.4))
    37
    >>> round(late_limit(np.array([10.0, 90, 35, 60, 150, 20, 75, 40] * 2), 0.01, 30.4))
    197
    """
    root = np.cbrt(gaps)
    # orders fall on whole days, so that a gap is known to within a day
    rounding = (np.cbrt(gaps.mean()) ** -2 / 3) ** 2 / 6
    spread = np.sqrt((root.var(ddof=1) + rounding) * (1 + 1 / len(gaps)))
    days = np.maximum(0, root.mean() + student_limits(len(gaps)) * spread) ** 3
    steps = np.diff(days) * (_CHANCES[1:] + _CHANCES[:-1]) / 2
    beyond = np.r_[np.cumsum(steps[::-1])[::-1], 0.0]  # ∫S from each of `days` on
    newly = (beyond - np.interp(days + look_days, days, beyond)) / gaps.mean()
    limit = np.interp(-p, -newly, days)
    longer = np.interp(limit, days, _CHANCES)
    if longer < 1 / (len(gaps) + 1):
        limit = max(limit, gaps.max())
    return float(max(limit, gaps.mean() + GRACE_DAYS))


def run_limit(orders: int, with_family: int, p: float, longest: int) -> int:
    """Orders in a row without a family that a new run exceeds with probability about `p`.

    Parameters
    ----------
    orders, with_family
        Orders in the history, and those of them that held the family.
    p
        Probability of a longer run; of whole numbers of orders the one is taken whose probability
        is nearest to it (as a ratio).
    longest
        Longest run seen; it counts at least where the history is too short for so small a `p`.

    Examples
    --------
    A family in 20 of 40 orders: seven in a row without it are about as rare as one in a hundred.

    >>> run_limit(40, 20, 0.01, 3)
    6
    """
    longer, run = 1.0, 0
    while run <= 1000:
        shorter = longer
        longer *= (orders - with_family + 0.5 + run) / (orders + 1 + run)
        if longer <= p:
            break
        run += 1
    if run and shorter * longer < p**2:
        run -= 1
    return max(run, longest) if p < 1 / (with_family + 1) else run


def mean_range(
    history: np.ndarray, weights: np.ndarray, p: float, resolution: float
) -> tuple[float, float, float]:
    """Give the expected, low and high weighted mean of a few months of a share or of days.

    Parameters
    ----------
    history
        Earlier months' values.
    weights
        Weights of the judged months, summing to 1.
    p
        Probability of each limit.
    resolution
        What the figure is known to, so that a constant history is not an alarm at every cent.

    Examples
    --------
    >>> history = np.array([0.28, 0.32] * 8)
    >>> [round(float(v), 3) for v in mean_range(history, np.full(3, 1 / 3), 0.01, 0.001)]
    [0.3, 0.266, 0.334]
    """
    mean = history.mean()
    variance = history.var(ddof=1) + resolution**2
    half = np.sqrt(variance * ((weights**2).sum() + 1 / len(history)))
    half *= student_limit(p, len(history))
    return mean, mean - half, mean + half


def wilson(successes: float, cases: float) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927); unknown without cases.

    Examples
    --------
    >>> [round(limit, 3) for limit in wilson(5, 10)]
    [0.237, 0.763]
    """
    if not cases:
        return np.nan, np.nan
    share, z = successes / cases, 1.959964
    middle = (share + z**2 / (2 * cases)) / (1 + z**2 / cases)
    half = z / (1 + z**2 / cases) * np.sqrt(share * (1 - share) / cases + z**2 / (4 * cases**2))
    low, high = float(middle - half), float(middle + half)
    return low if successes else 0.0, high if successes < cases else 1.0
