"""A robust trend of revenue: the median of all slopes between quarters, with its interval."""

from statistics import NormalDist

import numpy as np
import pandas as pd

from kamlib.figures.compare import money
from kamlib.figures.window import Window

BLOCK_MONTHS = 3


def measure_trend(
    months: pd.DataFrame, *, trend_quarters: int, trend_confidence: float
) -> pd.DataFrame:
    """Growth per year of each account's revenue by Theil and Sen, with its interval.

    Months are summed to quarters, counted back from the last month; an account's quarters begin
    with the first that lies whole after its first purchase. The slope is the median of the slopes
    between all pairs of quarters, so that one odd quarter does not move it.

    Parameters
    ----------
    months
        Dense: `account`, `month`, `net_revenue` (see `measure_months`), oldest to newest.
    trend_quarters
        Fewer quarters than this have no trend: unknown.
    trend_confidence
        Of the interval, 0–1: ranks of slopes by the variance of Kendall's S (Sen 1968).

    Returns
    -------
    DataFrame
        `account`, `quarters` (counted), `growth` (four quarterly slopes ÷ mean quarter: share of
        usual revenue per year), `growth_low`, `growth_high`; unknown where quarters are too few or
        the mean quarter is ≤ 0.

    Examples
    --------
    Quarters 100, 110, 120, 200: slopes 10, 10, 80, 10, 45, 33.3, median 21.67; mean 132.5;
    4 × 21.67 ÷ 132.5 = 65 % a year.

    >>> months = pd.DataFrame({"account": "A", "month": range(12),
    ...     "net_revenue": [100.0, 0, 0, 110, 0, 0, 120, 0, 0, 200, 0, 0]})
    >>> found = measure_trend(months, trend_quarters=4, trend_confidence=0.9)
    >>> found[["quarters", "growth"]].round(2)
       quarters  growth
    0         4    0.65
    """
    if months.empty:
        names = ["quarters", "growth", "growth_low", "growth_high"]
        empty = pd.DataFrame({"account": pd.Series(dtype="str")})
        return empty.assign(**{name: pd.Series(dtype="float64") for name in names})
    table = months.pivot(index="account", columns="month", values="net_revenue")
    values = table.to_numpy("float64")
    odd = values.shape[1] % BLOCK_MONTHS
    bought = values != 0
    first = np.where(bought.any(axis=1), bought.argmax(axis=1), values.shape[1]) - odd
    blocks = money(values[:, odd:].reshape(len(values), -1, BLOCK_MONTHS).sum(axis=2))
    began = np.ceil(np.maximum(first, 0) / BLOCK_MONTHS)[:, None]
    blocks = np.where(np.arange(blocks.shape[1]) >= began, blocks, np.nan)
    count = np.isfinite(blocks).sum(axis=1)
    growth, low, high = _slopes(blocks, count, trend_confidence)
    with np.errstate(all="ignore"):
        mean = np.nansum(blocks, axis=1) / np.maximum(count, 1)
    known = (count >= max(trend_quarters, 2)) & (mean > 0)
    yearly = np.where(known, 4 / np.where(known, mean, 1.0), np.nan)
    return pd.DataFrame(
        {
            "account": table.index.astype("str"),
            "quarters": count.astype("int64"),
            "growth": growth * yearly,
            "growth_low": low * yearly,
            "growth_high": high * yearly,
        }
    )


def _slopes(blocks: np.ndarray, count: np.ndarray, confidence: float) -> tuple:
    """Median slope per block and the slopes that bound it, row by row; NaN blocks do not count."""
    size = blocks.shape[1]
    early, late = np.triu_indices(size, 1)
    if not len(early):
        return (np.full(len(blocks), np.nan),) * 3
    slopes = (blocks[:, late] - blocks[:, early]) / (late - early)
    slopes.sort(axis=1)  # NaN last
    pairs = count * (count - 1) // 2
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    spread = z * np.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    last = np.maximum(pairs - 1, 0)
    lower = np.clip(np.rint((pairs - spread) / 2).astype(int) - 1, 0, last)
    upper = np.clip(np.rint((pairs + spread) / 2).astype(int), 0, last)
    rows = np.arange(len(blocks))
    middle = (slopes[rows, last // 2] + slopes[rows, (last + 1) // 2]) / 2
    return middle, slopes[rows, lower], slopes[rows, upper]


def trend_window(window: Window, trend_months: int) -> Window:
    """The months that a trend looks at: so many, up to the window's end."""
    start = window.end + pd.Timedelta(days=1) - pd.DateOffset(months=trend_months)
    return Window(start, window.end, trend_months, window.first_date)
