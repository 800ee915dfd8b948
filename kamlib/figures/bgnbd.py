"""Who still buys: BG/NBD for repeat purchase and Gamma-Gamma for spend, small and of our own.

While an account is alive it buys at a rate of its own; after any purchase it may be gone, with a
chance of its own; rates are gamma, chances beta distributed over accounts (Fader, Hardie & Lee
2005, «“Counting your customers” the easy way»). Spend per purchase is gamma with a gamma
distributed scale (Fader & Hardie 2013). Counts are whole numbers, so that ratios of gamma functions
are short sums of logarithms and four parameters need no library of optimisers.
"""

from dataclasses import dataclass
from math import lgamma

import numpy as np
import pandas as pd

WEEK = pd.Timedelta(days=7)
EDGE = 12.0
"""Logarithms of parameters stay within ± this: beyond it the data do not hold them."""

FLAT = 0.05
"""A likelihood that bends less than this has no top: the last bits of its sums would choose one."""


@dataclass(frozen=True)
class BgNbd:
    """Fitted parameters: rates ~ gamma(`r`, `alpha` weeks), chances to leave ~ beta(`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    cases: int
    converged: bool
    held: bool = False


@dataclass(frozen=True)
class GammaGamma:
    """Fitted parameters of spend per purchase: gamma(`p`, ν) with ν ~ gamma(`q`, `gamma`)."""

    p: float
    q: float
    gamma: float
    log_likelihood: float
    cases: int
    converged: bool


def measure_purchases(lines: pd.DataFrame, until) -> pd.DataFrame:
    """Purchases of each account up to a day: a day with sales is one purchase.

    Parameters
    ----------
    lines
        Ledger lines (`account`, `date`, `kind`, `net_revenue`); best from `measure_net_lines`.
    until
        The last day seen.

    Returns
    -------
    DataFrame
        `account`, `repeats` (purchases after the first), `recency_weeks` (from the first purchase
        to the last), `age_weeks` (from the first to `until`), `mean_spend` (money per repeat
        purchase; unknown without one). Accounts that never bought have no row.

    Examples
    --------
    >>> lines = pd.DataFrame({"account": ["A", "A", "B"], "kind": "sale", "net_revenue": [5., 7, 1],
    ...     "date": pd.to_datetime(["2025-01-01", "2025-01-15", "2025-01-22"])})
    >>> measure_purchases(lines, "2025-01-29")[["account", "repeats", "recency_weeks", "age_weeks"]]
      account  repeats  recency_weeks  age_weeks
    0       A        1            2.0        4.0
    1       B        0            0.0        1.0
    """
    until = pd.Timestamp(until).normalize()
    sales = lines[lines["account"].notna() & lines["kind"].eq("sale")]
    days = pd.DataFrame(
        {
            "account": sales["account"].astype("str"),
            "day": sales["date"].dt.normalize(),
            "spend": sales["net_revenue"].astype("float64"),
        }
    )
    days = days[days["day"] <= until].groupby(["account", "day"], as_index=False)["spend"].sum()
    by = days.groupby("account")
    first, last, count = by["day"].min(), by["day"].max(), by.size()
    firsts = days.drop_duplicates("account").set_index("account")["spend"]
    spend = (by["spend"].sum() - firsts) / (count - 1).where(count > 1)
    frame = pd.DataFrame(
        {
            "repeats": (count - 1).astype("int64"),
            "recency_weeks": (last - first) / WEEK,
            "age_weeks": (until - first) / WEEK,
            "mean_spend": spend.astype("float64"),
        }
    )
    return frame.rename_axis("account").reset_index().astype({"account": "str"})


def fit_bgnbd(purchases: pd.DataFrame) -> BgNbd:
    """Fit BG/NBD to all accounts by maximum likelihood.

    Parameters
    ----------
    purchases
        `repeats`, `recency_weeks`, `age_weeks`, from `measure_purchases`.

    Returns
    -------
    BgNbd
        Where the likelihood has no top inside plausible parameters (hardly anybody has left yet,
        as with regular buyers), a weak prior holds them: their logarithms normal around plain
        starting values with a deviation of 2; `held` says so. `converged` is False where that does
        not help either.
    """
    x = purchases["repeats"].to_numpy("int64")
    recency = purchases["recency_weeks"].to_numpy("float64")
    age = purchases["age_weeks"].to_numpy("float64")
    if not len(x) or not x.any():
        return BgNbd(np.nan, np.nan, np.nan, np.nan, np.nan, len(x), False)
    steps = np.arange(x.max())
    again = x > 0

    def likelihood(logs) -> float:
        r, alpha, a, b = np.exp(logs)
        gammas = np.r_[0.0, np.cumsum(np.log(r + steps) + np.log((b + steps) / (a + b + steps)))]
        here = -(r + x) * np.log(alpha + age)
        left = np.log(a / np.maximum(b + x - 1, 1e-300)) - (r + x) * np.log(alpha + recency)
        ends = np.where(again, np.logaddexp(here, left), here)
        return float((gammas[x] + r * logs[1] + ends).sum())

    mean_rate = max(x.sum() / max(age.sum(), 1e-9), 1e-9)
    start = np.log([1.0, 1 / mean_rate, 1.0, 3.0])
    logs, converged = _find_top(likelihood, start)
    held = not converged
    if held:
        logs, converged = _find_top(
            lambda at: likelihood(at) - float(((at - start) ** 2).sum()) / 8, start
        )
    return BgNbd(*_rounded(np.exp(logs)), likelihood(logs), len(x), converged, held)


def measure_alive(
    purchases: pd.DataFrame, fitted: BgNbd, *, min_repeats: int, min_accounts: int
) -> pd.DataFrame:
    """Probability that each account still buys.

    Parameters
    ----------
    purchases
        From `measure_purchases`.
    fitted
        From `fit_bgnbd`.
    min_repeats
        Fewer repeat purchases of an account than this tell nothing about its rhythm: unknown.
    min_accounts
        Fewer accounts with that many repeats carry no model: all unknown.

    Returns
    -------
    DataFrame
        `account`, `repeats`, `recency_weeks`, `age_weeks`, `alive` (0–1, unknown where refused),
        `unknown_because` (few_events, few_accounts, no_fit; empty where known).

    Notes
    -----
    ``1 / (1 + a ÷ (b + x − 1) × ((α + T) ÷ (α + t))^(r + x))`` after x repeat purchases, the last
    at age t, seen until age T (Fader, Hardie & Lee 2008).

    Examples
    --------
    >>> purchases = pd.DataFrame({"account": ["A", "B"], "repeats": [2, 2],
    ...     "recency_weeks": [30.0, 5.0], "age_weeks": [38.0, 38.0]})
    >>> fitted = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.4, 2357, True)
    >>> found = measure_alive(purchases, fitted, min_repeats=2, min_accounts=2)
    >>> found[["account", "alive"]].round(3)
      account  alive
    0       A  0.730
    1       B  0.129
    """
    frame = purchases[["account", "repeats", "recency_weeks", "age_weeks"]].copy()
    x = frame["repeats"].to_numpy("float64")
    ratio = np.log(fitted.alpha + frame["age_weeks"]) - np.log(
        fitted.alpha + frame["recency_weeks"]
    )
    with np.errstate(all="ignore"):
        odds = np.log(fitted.a / (fitted.b + x - 1)) + (fitted.r + x) * ratio
        alive = 1 / (1 + np.exp(odds))
    few = x < min_repeats
    because = np.where(few, "few_events", "").astype("<U12")
    if not fitted.converged:
        because[:] = "no_fit"
    if (~few).sum() < min_accounts:
        because[:] = "few_accounts"
    frame["alive"] = np.where(because == "", alive, np.nan)
    frame["unknown_because"] = pd.Series(because, frame.index, dtype="str").replace("", pd.NA)
    return frame


def fit_gamma_gamma(purchases: pd.DataFrame) -> GammaGamma:
    """Fit Gamma-Gamma to accounts with repeat purchases of positive mean spend.

    Where means are known so well that they do not tell how spend varies (many purchases each),
    the likelihood is a ridge without a top, and `converged` is False.

    Parameters
    ----------
    purchases
        `repeats`, `mean_spend`, from `measure_purchases`.
    """
    used = purchases[(purchases["repeats"] > 0) & (purchases["mean_spend"] > 0)]
    x, spend = used["repeats"].to_numpy("int64"), used["mean_spend"].to_numpy("float64")
    if len(x) < 2:
        return GammaGamma(np.nan, np.nan, np.nan, np.nan, len(x), False)
    counts, place = np.unique(x, return_inverse=True)

    def likelihood(logs) -> float:
        p, q, gamma = np.exp(logs)
        gammas = np.array([lgamma(p * n + q) - lgamma(p * n) for n in counts])[place] - lgamma(q)
        px = p * x
        parts = gammas + q * logs[2] + (px - 1) * np.log(spend) + px * np.log(x)
        return float((parts - (px + q) * np.log(gamma + x * spend)).sum())

    start = np.log([2.0, 3.0, spend.mean()])
    logs, converged = _find_top(likelihood, start)
    return GammaGamma(*_rounded(np.exp(logs)), likelihood(logs), len(x), converged)


def measure_expected_spend(purchases: pd.DataFrame, fitted: GammaGamma) -> pd.Series:
    """Expected spend per purchase: between an account's own mean and that of all, by its cases.

    Examples
    --------
    p 6.25, q 3.74, γ 15.44; one purchase of 40: (6.25 × 15.44 + 6.25 × 40) ÷ (6.25 + 2.74).

    >>> purchases = pd.DataFrame({"account": ["A"], "repeats": [1], "mean_spend": [40.0]})
    >>> fitted = GammaGamma(6.25, 3.74, 15.44, 0.0, 946, True)
    >>> measure_expected_spend(purchases, fitted).round(2).tolist()
    [38.54]
    """
    x = purchases["repeats"].astype("float64")
    paid = (x * purchases["mean_spend"]).where(x > 0, 0.0)
    expected = fitted.p * (fitted.gamma + paid) / (fitted.p * x + fitted.q - 1)
    if not (fitted.converged and fitted.q > 1):
        expected = expected * np.nan
    return expected.set_axis(purchases["account"])


def _rounded(values) -> list[float]:
    """Six digits of parameters: the last bits of a fit are the processor's own."""
    return [float(f"{value:.6g}") for value in values]


def _find_top(function, start) -> tuple[np.ndarray, bool]:
    """The top of a smooth function, the same wherever the way to it ended; whether there is one.

    The way ends where a step no longer climbs, which hangs on the last bits. From there Newton's
    steps go on without asking, by slopes over wider differences, which know the top far better.
    """
    at = _climb(function, start)
    for _ in range(25):
        slope = (4 * _slope(function, at, 1e-2) - _slope(function, at, 2e-2)) / 3
        bend = _bend(function, at)
        if not np.isfinite(bend).all() or np.linalg.eigvalsh(bend)[-1] > -FLAT:
            return at, False
        move = np.linalg.solve(-bend, slope)
        step = float(np.abs(move).max())
        at = np.clip(at + move * min(1.0, 0.5 / max(step, 1e-300)), -EDGE, EDGE)
        if step < 1e-6:  # the next one would be its square
            return at, bool(np.abs(at).max() < EDGE - 0.5)
    return at, False


def _slope(function, at, h: float) -> np.ndarray:
    """First derivatives by differences of `h` to both sides."""
    unit = np.eye(len(at)) * h
    return np.array([function(at + e) - function(at - e) for e in unit]) / (2 * h)


def _bend(function, at, h: float = 1e-3) -> np.ndarray:
    """Second derivatives by differences of `h` to both sides."""
    value, unit = function(at), np.eye(len(at)) * h
    both = np.empty((len(at), len(at)))
    for i, j in zip(*np.tril_indices(len(at)), strict=True):
        e = unit[i] + (unit[j] if i != j else 0)
        both[i, j] = both[j, i] = (function(at + e) - 2 * value + function(at - e)) / h**2
    alone = np.diag(both)
    return np.where(np.eye(len(at)), both, (both - alone[:, None] - alone) / 2)


def _climb(function, start, *, most: int = 200) -> np.ndarray:
    """Newton's way towards the top of a smooth function, shortened where it would not climb."""
    at = np.asarray(start, dtype="float64")
    value, damp, unit = function(at), 1e-2, np.eye(len(at))
    for _ in range(most):
        slope, bend = _slope(function, at, 1e-3), _bend(function, at)
        if not np.isfinite(bend).all():
            break
        scale = max(1.0, float(np.abs(bend).max()))
        if np.abs(slope).max() < 1e-6 * max(1.0, abs(value)) and np.linalg.eigvalsh(bend)[-1] < 0:
            break
        for _ in range(40):
            with np.errstate(all="ignore"):
                step = np.linalg.lstsq(-bend + damp * scale * unit, slope, rcond=None)[0]
            step *= min(1.0, 1.5 / max(float(np.abs(step).max()), 1e-300))
            new = np.clip(at + step, -EDGE, EDGE)
            found = function(new)
            if np.isfinite(found) and found > value:
                at, value, damp = new, found, max(damp / 10, 1e-12)
                break
            damp = min(damp * 10, 1e6)
        else:
            break
    return at
