"""REV-6: a forecast of an account's sales, with an interval and a test against «same as last year».

Five small models look at the same history. Which one speaks is decided by its own record: at every
month of the past each foretold the months that followed, and the one that had erred least by then
was taken. Only where this choice, made without hindsight, beats «the same months of last year» does
it replace it; otherwise the forecast is last year's, and says so.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import money
from kamlib.method.window import Window

MODELS = ("same_months", "same_months_scaled", "level", "half", "recent")
"""`same_months`: those of last year. `same_months_scaled`: times this year over the year before
(between a half and double). `level`: the mean month of the last twelve. `half`: half way between
`same_months` and `level`, which keeps half of the season. `recent`: the mean month of the last
three, which follows an account that fades or soars."""

HISTORY_MONTHS = 24
"""Months that all models need before they say anything."""

MIN_ORIGINS = 8
"""Past forecasts below which neither a choice among models nor an interval is known."""


def measure_forecast(
    months: pd.DataFrame, window: Window, *, horizon_months: int, forecast_level: float
) -> pd.DataFrame:
    """Foretell an account's net revenue of the months after the window.

    Parameters
    ----------
    months
        ``month`` (its first day) and ``net_revenue`` of one account, dense, from its first month
        on; months after the window are not looked at.
    window
        Its end is the day on which the forecast is made.
    horizon_months
        How many months are foretold, as one sum.
    forecast_level
        Share (0–1) of past forecasts that the interval would have held.

    Returns
    -------
    DataFrame
        One row: ``period_start``, ``period_end``, ``horizon_months``, ``forecast_model`` (of
        `MODELS`), ``foretold``, ``foretold_low``, ``foretold_high`` (money; the interval
        is unknown with fewer than `MIN_ORIGINS` past forecasts), ``forecast_level``,
        ``same_months`` (money, last year's), ``origins`` (past forecasts scored), ``error``,
        ``naive_error`` (mean absolute error in money of the choice and of last year's months),
        ``skill`` (1 − their ratio; unknown where there are too few) and ``beats_naive``.

    Notes
    -----
    Every origin chooses among the models by the errors known on that day alone, so that the skill
    is that of the choice, not of the luckiest model. The interval is the forecast ± the
    ⌈(n + 1) × level⌉-th smallest of the n past absolute errors (split conformal prediction, Lei et
    al. 2018, which takes errors as exchangeable; sums of overlapping months only nearly are).

    Examples
    --------
    >>> months = pd.DataFrame({"month": pd.date_range("2022-01-01", periods=48, freq="MS"),
    ...     "net_revenue": [10.0] * 48})
    >>> window = Window(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31"), 12)
    >>> found = measure_forecast(months, window, horizon_months=3, forecast_level=0.8)
    >>> found[["forecast_model", "foretold", "foretold_low", "origins"]].values.tolist()
    [['same_months', 30.0, 30.0, 22]]
    """
    known = months[pd.to_datetime(months["month"]) <= window.end]
    sold = known["net_revenue"].to_numpy("float64")
    start = window.end + pd.Timedelta(days=1)
    row = {
        "period_start": start,
        "period_end": start + pd.DateOffset(months=horizon_months) - pd.Timedelta(days=1),
        "horizon_months": horizon_months,
        "forecast_level": forecast_level,
    }
    row |= _foretell(sold, int(horizon_months), forecast_level)
    return pd.DataFrame([row])[list(COLUMNS)].astype(
        {"forecast_model": "str", "beats_naive": "boolean"}
    )


COLUMNS = (
    *("period_start", "period_end", "horizon_months", "forecast_model"),
    *("foretold", "foretold_low", "foretold_high", "forecast_level", "same_months"),
    *("origins", "error", "naive_error", "skill", "beats_naive"),
)


CONTRADICTION = 2.0
"""Times by which the growth that a year's forecast says may differ from that of its quarter."""


def withhold_contradiction(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Take back the longer forecasts that contradict the shortest of the same account.

    Each says how the account grows on the same months of last year. A longer one is withheld where
    its growth is more than `CONTRADICTION` times the shortest's or less than its inverse, or where
    neither lies in the other's interval: one of the two is wrong, and nobody knows which.

    Parameters
    ----------
    forecasts
        From `measure_forecast`, a row per horizon, made on the same day.

    Returns
    -------
    DataFrame
        The same rows; of those withheld ``forecast_model`` is withheld and all that was foretold
        or scored is unknown. Where last year's months are not above 0, growth is unknown, and the
        money per month is compared.

    Examples
    --------
    The quarter says 31.9 where last year had 80, the year 326 where last year had 320:

    >>> told = pd.DataFrame({"horizon_months": [3, 12], "foretold": [31.9, 326.0],
    ...     "foretold_low": [20.0, 250.0], "foretold_high": [45.0, 400.0],
    ...     "same_months": [80.0, 320.0], "forecast_model": ["recent", "half"]})
    >>> withhold_contradiction(told)[["foretold", "forecast_model"]].values.tolist()
    [[31.9, 'recent'], [nan, 'withheld']]
    """
    short = forecasts["horizon_months"].idxmin()
    seasonal = forecasts["same_months"].gt(0).all()
    base = forecasts["same_months" if seasonal else "horizon_months"].astype(float)
    told = ["foretold", "foretold_low", "foretold_high"]
    growth = forecasts[told].astype(float).div(base, axis=0)
    middle, low, high = (growth[name] for name in told)
    ratio = middle / middle[short]
    apart = ~ratio.between(1 / CONTRADICTION, CONTRADICTION)
    ranged = low.notna() & pd.notna(low[short])
    within = middle.between(low[short], high[short])
    within |= low.le(middle[short]) & high.ge(middle[short])
    wrong = middle.notna() & pd.notna(middle[short]) & (apart | (ranged & ~within))
    wrong[short] = False
    out = forecasts.copy()
    unknown = [c for c in (*told, "error", "naive_error", "skill", "beats_naive") if c in out]
    out[unknown] = out[unknown].mask(wrong)
    out["forecast_model"] = out["forecast_model"].mask(wrong, "withheld")
    return out


def _foretell(sold: np.ndarray, horizon: int, level: float) -> dict:
    unknown = dict.fromkeys(COLUMNS[4:7] + COLUMNS[8:9] + COLUMNS[10:13], np.nan)
    if len(sold) < HISTORY_MONTHS or horizon > 12:
        return unknown | {"forecast_model": None, "origins": 0, "beats_naive": None}
    guessed, errors = back_test(sold, horizon)
    chosen = _choices(errors, horizon)
    origins = len(chosen)
    now = {name: float(guessed[i, -1]) for i, name in enumerate(MODELS)}
    row = unknown | {"same_months": now["same_months"], "origins": origins}
    if origins < MIN_ORIGINS:
        return row | {
            "forecast_model": "same_months",
            "foretold": now["same_months"],
            "beats_naive": None,
        }
    by_choice = np.abs(errors[chosen, np.arange(origins)])
    by_naive = np.abs(errors[0])
    error, naive = float(by_choice.mean()), float(by_naive.mean())
    beats = bool(money(error) < money(naive))
    model = MODELS[_best(errors, origins)] if beats else "same_months"
    reach = _reach(by_choice if beats else by_naive, level)
    return row | {
        "forecast_model": model,
        "foretold": now[model],
        "foretold_low": np.minimum(now[model], np.maximum(0.0, now[model] - reach)),
        "foretold_high": now[model] + reach,
        "error": error,
        "naive_error": naive,
        "skill": 1 - error / naive if naive > 0 else np.nan,
        "beats_naive": beats,
    }


def back_test(sold: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """What each model said at the end of every past month, and how far it was off.

    Parameters
    ----------
    sold
        Monthly sales, the oldest first.
    horizon
        Months foretold as one sum, 12 at most.

    Returns
    -------
    tuple of ndarray
        By model (in the order of `MODELS`): the sums foretold with 24, 25, … all months known, and
        what came minus these for those origins whose months have come.
    """
    sums = np.r_[0.0, np.cumsum(sold)]
    known = np.arange(HISTORY_MONTHS, len(sold) + 1)
    year, before = sums[known] - sums[known - 12], sums[known - 12] - sums[known - 24]
    same = sums[known - 12 + horizon] - sums[known - 12]
    level = year / 12 * horizon
    with np.errstate(all="ignore"):
        ratio = np.where((before > 0) & (year > 0), np.clip(year / before, 0.5, 2.0), 1.0)
    recent = (sums[known] - sums[known - 3]) / 3 * horizon
    guessed = np.array([same, same * ratio, level, (same + level) / 2, recent])
    done = known[known + horizon <= len(sold)]
    came = sums[done + horizon] - sums[done]
    return guessed, came - guessed[:, : len(done)]


def _best(errors: np.ndarray, seen: int) -> int:
    """The model that erred least over the first `seen` origins; the plainest where they tie."""
    return int(np.abs(errors[:, :seen]).mean(axis=1).round(9).argmin()) if seen > 0 else 0


def _choices(errors: np.ndarray, horizon: int) -> np.ndarray:
    """Which model each origin would have taken, by the errors known on its day."""
    known = range(1 - horizon, errors.shape[1] + 1 - horizon)
    return np.array([_best(errors, seen) for seen in known], dtype=int)


def _reach(errors: np.ndarray, level: float) -> float:
    """Half the width of an interval that holds `level` of what comes; NaN where cases are few."""
    place = int(np.ceil((len(errors) + 1) * level))
    return float(np.sort(errors)[place - 1]) if place <= len(errors) else np.nan
