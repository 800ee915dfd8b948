"""REV-6: a forecast of an account's sales, with an interval and a test against «same as last year».

Five small models look at the same history. Which one speaks is decided by its own record: at every
month of the past each foretold the months that followed, and the one that had erred least by then
was taken. Only where this choice, made without hindsight, beats «the same months of last year» does
it replace it; otherwise the forecast is last year's, and says so.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import money
from kamlib.figures.sales import measure_months
from kamlib.figures.window import Window, read_period

HORIZONS = (3, 12)
"""Months foretold: the quarter to the next review, and the year."""

MODELS = ("same_months", "same_months_scaled", "level", "half", "recent")
"""`same_months`: those of last year. `same_months_scaled`: times this year over the year before
(between a half and double). `level`: the mean month of the last twelve. `half`: half way between
`same_months` and `level`, which keeps half of the season. `recent`: the mean month of the last
three, which follows an account that fades or soars."""

HISTORY_MONTHS = 24
"""Months that all models need before they say anything."""

MIN_ORIGINS = 8
"""Past forecasts below which neither a choice among models nor an interval is known."""


CONTRADICTION = 2.0
"""Times by which the growth that a year's forecast says may differ from that of its quarter."""

SCORES = ("error", "naive_error", "skill", "beats_naive")
RANGE = ("foretold", "foretold_low", "foretold_high")


@figure("REV-6")
def account_months(case: Case) -> pd.DataFrame:
    """The account's net revenue by month, from its first whole month to the window's end."""
    first, end = case.window.first_date or case.window.start, case.window.end
    start = (first - pd.Timedelta(days=1)).to_period("M").to_timestamp() + pd.DateOffset(months=1)
    mine = case.net_lines[case.net_lines["account"] == case.account]
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = measure_months(mine, Window(start, end, max(count, 0), first))
    bought = months["net_revenue"].ne(0).cummax()
    return months[bought].reset_index(drop=True)


@figure("REV-6")
def forecast(case: Case) -> pd.DataFrame:
    """REV-6, net revenue of the quarter and the year ahead, one row each, as one sum.

    A year that contradicts its own quarter is withheld: `withhold_contradiction`.

    Returns
    -------
    DataFrame
        ``period_start``, ``period_end``, ``horizon_months``, ``forecast_model`` and the rest of
        `foretell`; ``forecast_level`` (the share of past forecasts that the interval would have
        held).
    """
    sold, start = account_months(case)["net_revenue"].to_numpy("float64"), case.window.end + _DAY
    level = case.settings.review.forecast_level
    rows = [
        {
            "period_start": start,
            "period_end": start + pd.DateOffset(months=months) - _DAY,
            "horizon_months": months,
            "forecast_level": level,
            **foretell(sold, months, level),
        }
        for months in HORIZONS
    ]
    names = ["period_start", "period_end", "horizon_months", "forecast_model", *RANGE,
             "forecast_level", "same_months", "origins", *SCORES]  # fmt: skip
    found = pd.DataFrame(rows, columns=names)
    return withhold_contradiction(found.astype({"forecast_model": "str", "beats_naive": "boolean"}))


_DAY = pd.Timedelta(days=1)


def withhold_contradiction(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Take back the longer forecasts that contradict the shortest of the same account.

    Each says how the account grows on the same months of last year. A longer one is withheld where
    its growth is more than `CONTRADICTION` times the shortest's or less than its inverse, or where
    neither lies in the other's interval: one of the two is wrong, and nobody knows which. Where
    last year's months are not above 0, growth is unknown, and the money per month is compared.

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
    growth = forecasts[list(RANGE)].astype(float).div(base, axis=0)
    middle, low, high = (growth[name] for name in RANGE)
    apart = ~(middle / middle[short]).between(1 / CONTRADICTION, CONTRADICTION)
    ranged = low.notna() & pd.notna(low[short])
    within = middle.between(low[short], high[short])
    within |= low.le(middle[short]) & high.ge(middle[short])
    wrong = middle.notna() & pd.notna(middle[short]) & (apart | (ranged & ~within))
    wrong[short] = False
    out = forecasts.copy()
    unknown = [name for name in (*RANGE, *SCORES) if name in out]
    out[unknown] = out[unknown].mask(wrong)
    out["forecast_model"] = out["forecast_model"].mask(wrong, "withheld")
    return out


def foretell(sold: np.ndarray, horizon: int, level: float) -> dict:
    """Foretell the sum of the next `horizon` months from monthly sales, the oldest first.

    Every origin chooses among the models by the errors known on that day alone, so that the skill
    is that of the choice, not of the luckiest model. The interval is the forecast ± the
    ⌈(n + 1) × level⌉-th smallest of the n past absolute errors (split conformal prediction, Lei et
    al. 2018, which takes errors as exchangeable; sums of overlapping months only nearly are).

    Returns
    -------
    dict
        ``forecast_model`` (of `MODELS`), ``foretold``, ``foretold_low``, ``foretold_high`` (money;
        the interval is unknown with fewer than `MIN_ORIGINS` past forecasts), ``same_months``
        (money, last year's), ``origins`` (past forecasts scored), ``error``, ``naive_error`` (mean
        absolute error in money of the choice and of last year's months), ``skill`` (1 − their
        ratio) and ``beats_naive``; what is missing is unknown.

    Examples
    --------
    >>> found = foretell(np.full(48, 10.0), 3, 0.8)
    >>> found["forecast_model"], found["foretold"], float(found["foretold_low"]), found["origins"]
    ('same_months', 30.0, 30.0, 22)
    """
    if len(sold) < HISTORY_MONTHS or horizon > 12:
        return {"origins": 0}
    guessed, errors = back_test(sold, horizon)
    now = {name: float(guessed[i, -1]) for i, name in enumerate(MODELS)}
    chosen, same = _choices(errors, horizon), now["same_months"]
    origins = len(chosen)
    row = {"same_months": same, "origins": origins, "forecast_model": "same_months"}
    if origins < MIN_ORIGINS:
        return row | {"foretold": same}
    by_choice, by_naive = np.abs(errors[chosen, np.arange(origins)]), np.abs(errors[0])
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


_FORETOLD = {"foretold": "forecast", "foretold_low": "forecast_low",
             "foretold_high": "forecast_high"}  # fmt: skip
_MONEY = (*_FORETOLD, "came", "last_year")
RECORD = ["period", "period_start", "period_end", *_FORETOLD, "said_on", "author", "came", "error",
          "error_share", "in_range", "last_year", "last_year_error"]  # fmt: skip


@figure("REV-6")
def forecast_record(case: Case) -> pd.DataFrame:
    """REV-6, what became of the forecasts of net revenue that people wrote down, by period.

    A forecast said after its period had ended is no forecast and is left out, as is a period that
    cannot be read (`read_period`). What came is unknown until the period has ended and where the
    ledger does not hold all of it.

    Returns
    -------
    DataFrame
        ``period``, ``period_start``, ``period_end``, ``foretold``, ``foretold_low``,
        ``foretold_high``, ``said_on``, ``author``, ``came`` (money), ``error`` (came − foretold,
        money), ``error_share`` (of what was foretold), ``in_range``, ``last_year`` (money, the same
        months a year before) and ``last_year_error``.
    """
    months, end = account_months(case), case.window.end
    sold = months.set_index(pd.to_datetime(months["month"]))["net_revenue"].astype("float64")
    said, year = case.said("forecast"), pd.DateOffset(years=1)
    said = said[said["indicator"].eq("revenue") & said["forecast"].notna()]
    rows = []
    for row in said.to_dict("records"):
        start, last = read_period(row["period"]) or (None, None)
        if start is not None and row["said_on"] <= last:
            came = _sum(sold, start, last) if last <= end else np.nan
            before = _sum(sold, start - year, last - year)
            row |= {ours: row[theirs] for ours, theirs in _FORETOLD.items()}
            row |= {"period_start": start, "period_end": last, "came": came, "last_year": before}
            rows.append(row)
    frame = pd.DataFrame(rows, columns=RECORD).astype(dict.fromkeys(_MONEY, "float64"))
    error = frame["came"] - frame["foretold"]
    held = frame["came"].between(frame["foretold_low"], frame["foretold_high"]).astype("boolean")
    known = frame[["came", "foretold_low", "foretold_high"]].notna().all(axis=1)
    frame = frame.assign(
        error=error,
        error_share=error / frame["foretold"].where(frame["foretold"] > 0),
        in_range=held.where(known),
        last_year_error=frame["came"] - frame["last_year"],
    )
    return case.named(frame.sort_values(["period_start", "period_end"]).reset_index(drop=True))


def _sum(sold: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> float:
    """The sales of whole months; unknown where the series does not hold all of them."""
    wanted = pd.date_range(start, end, freq="MS")
    return float(sold.loc[wanted].sum()) if wanted.isin(sold.index).all() else np.nan


@figure("REV-6")
def forecast_hits(case: Case) -> pd.DataFrame:
    """REV-6, the record summed up: how often the interval held, how far the middle was off.

    Returns
    -------
    DataFrame
        One row: ``scored`` (forecasts whose period has come), ``with_range``, ``hits`` (within
        their range), ``mean_error`` (absolute, money), ``mean_bias`` (money; above 0: more came
        than was foretold), ``last_year_mean_error`` (of the same periods), ``beats_last_year``
        (unknown where nothing can be compared).
    """
    record = forecast_record(case)
    scored = record[record["came"].notna()]
    both = scored[scored["last_year_error"].notna()]
    ours, theirs = both["error"].abs().mean(), both["last_year_error"].abs().mean()
    row = {
        "scored": len(scored),
        "with_range": int(scored["in_range"].notna().sum()),
        "hits": int(scored["in_range"].fillna(False).sum()),
        "mean_error": scored["error"].abs().mean(),
        "mean_bias": scored["error"].mean(),
        "last_year_mean_error": theirs,
        "beats_last_year": ours < theirs if len(both) else None,
    }
    return pd.DataFrame([row]).astype({"beats_last_year": "boolean"})
