"""REV-6: what became of the forecasts that people wrote down."""

import numpy as np
import pandas as pd

from kamlib.method.periods import read_period
from kamlib.method.window import Window

INDICATOR = "revenue"
"""The indicator whose forecasts the ledger can score."""


def measure_forecast_record(
    forecasts: pd.DataFrame, months: pd.DataFrame, window: Window
) -> pd.DataFrame:
    """Score every forecast of net revenue whose period has ended.

    Parameters
    ----------
    forecasts
        ``indicator``, ``period`` (as `read_period` reads it), ``forecast``, ``forecast_low``,
        ``forecast_high`` (money), ``said_on``, ``author``; of one account.
    months
        ``month`` and ``net_revenue`` of the account, dense.
    window
        Its end is the day of the review.

    Returns
    -------
    DataFrame
        By period: ``period``, ``period_start``, ``period_end``, ``foretold``, ``foretold_low``,
        ``foretold_high``, ``said_on``, ``author``, ``came`` (money; unknown until the period has
        ended and where the ledger does not hold all of it), ``error`` (came − foretold, money),
        ``error_share`` (of what was foretold), ``in_range``, ``last_year`` (money, the same months
        a year before) and ``last_year_error``. A forecast said after its period had ended is no
        forecast and is left out, as is a period that cannot be read.

    Examples
    --------
    >>> said = pd.DataFrame({"indicator": ["revenue"], "period": ["2025-1"], "forecast": [30.0],
    ...     "forecast_low": [25.0], "forecast_high": [35.0], "author": ["kam"],
    ...     "said_on": pd.to_datetime(["2025-01-08"])})
    >>> months = pd.DataFrame({"month": pd.date_range("2024-01-01", periods=15, freq="MS"),
    ...     "net_revenue": [10.0] * 12 + [11.0, 12.0, 13.0]})
    >>> window = Window(pd.Timestamp("2024-04-01"), pd.Timestamp("2025-03-31"), 12)
    >>> found = measure_forecast_record(said, months, window)
    >>> found[["period", "came", "error", "in_range", "last_year"]].values.tolist()
    [['2025-1', 36.0, 6.0, False, 30.0]]
    """
    sold = months.set_index(pd.to_datetime(months["month"]))["net_revenue"].astype("float64")
    rows = []
    for said in forecasts[forecasts["indicator"] == INDICATOR].to_dict("records"):
        period = read_period(said["period"])
        if period is None or pd.isna(said["forecast"]) or said["said_on"] > period[1]:
            continue
        start, end = period
        came = _sum(sold, start, end) if end <= window.end else np.nan
        year = pd.DateOffset(years=1)
        before = _sum(sold, start - year, end - year)
        rows.append(
            {name: said[name] for name in _SAID}
            | {ours: said[theirs] for ours, theirs in _FORETOLD.items()}
            | {"period_start": start, "period_end": end, "came": came, "last_year": before}
        )
    frame = pd.DataFrame(
        rows, columns=[*_SAID, *_FORETOLD, "period_start", "period_end", "came", "last_year"]
    )
    money = [*_FORETOLD, "came", "last_year"]
    frame = frame.astype(dict.fromkeys(money, "float64"))
    frame["error"] = frame["came"] - frame["foretold"]
    frame["error_share"] = frame["error"] / frame["foretold"].where(frame["foretold"] > 0)
    frame["last_year_error"] = frame["came"] - frame["last_year"]
    held = frame["came"].between(frame["foretold_low"], frame["foretold_high"]).astype("boolean")
    known = frame[["came", "foretold_low", "foretold_high"]].notna().all(axis=1)
    frame["in_range"] = held.where(known)
    return frame.sort_values(["period_start", "period_end"]).reset_index(drop=True)[list(COLUMNS)]


_SAID = ("period", "said_on", "author")
_FORETOLD = {
    "foretold": "forecast",
    "foretold_low": "forecast_low",
    "foretold_high": "forecast_high",
}

COLUMNS = (
    *("period", "period_start", "period_end", "foretold", "foretold_low", "foretold_high"),
    *("said_on", "author", "came", "error", "error_share", "in_range"),
    *("last_year", "last_year_error"),
)


def measure_forecast_hits(record: pd.DataFrame) -> pd.DataFrame:
    """Sum the record up: how often the interval held, how far the middle was off.

    Parameters
    ----------
    record
        From `measure_forecast_record`.

    Returns
    -------
    DataFrame
        One row: ``scored`` (forecasts whose period has come), ``with_range``, ``hits`` (within
        their range), ``mean_error`` (absolute, money), ``mean_bias`` (money; above 0: more came
        than was foretold), ``last_year_mean_error`` (of the same periods), ``beats_last_year``
        (unknown where nothing can be compared).
    """
    scored = record[record["came"].notna()]
    both = scored[scored["last_year_error"].notna()]
    ours, theirs = both["error"].abs().mean(), both["last_year_error"].abs().mean()
    return pd.DataFrame(
        {
            "scored": [len(scored)],
            "with_range": [int(scored["in_range"].notna().sum())],
            "hits": [int(scored["in_range"].fillna(False).sum())],
            "mean_error": [scored["error"].abs().mean()],
            "mean_bias": [scored["error"].mean()],
            "last_year_mean_error": [theirs],
            "beats_last_year": pd.array([ours < theirs if len(both) else None], dtype="boolean"),
        }
    )


def _sum(sold: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> float:
    """The sales of whole months; unknown where the series does not hold all of them."""
    wanted = pd.date_range(start, end, freq="MS")
    return float(sold.loc[wanted].sum()) if wanted.isin(sold.index).all() else np.nan
