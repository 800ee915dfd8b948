"""REV-9: what keeping an account is worth, and what winning another one costs."""

import numpy as np
import pandas as pd

from kamlib.method.ranges import wilson

CASES = ("less", "now", "more")


def measure_retention(accounts: pd.DataFrame) -> pd.DataFrame:
    """How many of those who bought in the former window still bought in this one.

    Parameters
    ----------
    accounts
        ``former_revenue`` and ``net_revenue`` (money) of every account.

    Returns
    -------
    DataFrame
        One row: ``cases`` (accounts that bought before, net above 0), ``kept``, ``retention`` (0–1
        per window; unknown without cases), ``retention_low``, ``retention_high`` (Wilson's 95 %).

    Examples
    --------
    >>> accounts = pd.DataFrame({"former_revenue": [5.0, 9.0, 0.0], "net_revenue": [4.0, 0.0, 7.0]})
    >>> measure_retention(accounts)[["cases", "kept", "retention"]].values.tolist()
    [[2.0, 1.0, 0.5]]
    """
    before = accounts["former_revenue"].fillna(0) > 0
    kept = int((before & (accounts["net_revenue"].fillna(0) > 0)).sum())
    cases = int(before.sum())
    low, high = wilson(kept, cases) if cases else (np.nan, np.nan)
    return pd.DataFrame(
        {
            "cases": [cases],
            "kept": [kept],
            "retention": [kept / cases if cases else np.nan],
            "retention_low": [low],
            "retention_high": [high],
        }
    )


def measure_keeping(
    contribution: float, retention: float, *, retention_points: float, discount_rate: float
) -> pd.DataFrame:
    """What a few points of retention are worth on one account.

    Parameters
    ----------
    contribution
        Money per year, after the cost to serve; NaN unknown.
    retention
        Probability (0–1) that the account is still here a year later.
    retention_points
        Points (0–1) to add and to take away.
    discount_rate
        Per year.

    Returns
    -------
    DataFrame
        Rows ``less``, ``now``, ``more``: ``keeping``, ``retention``, ``expected_years``,
        ``kept_value`` (money of today), ``kept_change`` (against now, money), ``kept_change_share``
        (against now; known even where the contribution is not). A retention above 100 % or below 0
        is no case and has no row; at 100 % no end is expected, and the years are unknown.

    Notes
    -----
    The contribution of the running year and of each following one with the chance that the account
    is still here: m × Σ (r ÷ (1 + d))ᵗ = m × (1 + d) ÷ (1 + d − r) from t = 0 on; 1 ÷ (1 − r) years
    are expected. (80 → 85 % at 10 %: 3.67 → 4.40 times the contribution, a fifth more.)

    Examples
    --------
    >>> found = measure_keeping(100.0, 0.8, retention_points=0.05, discount_rate=0.10)
    >>> found[["keeping", "retention", "expected_years", "kept_value"]].round(2).values.tolist()
    [['less', 0.75, 4.0, 314.29], ['now', 0.8, 5.0, 366.67], ['more', 0.85, 6.67, 440.0]]
    """
    rates = np.array([retention - retention_points, retention, retention + retention_points])
    with np.errstate(all="ignore"):
        times = (1 + discount_rate) / (1 + discount_rate - rates)
        years = np.where(rates < 1, 1 / (1 - rates), np.nan)
    frame = pd.DataFrame(
        {
            "keeping": CASES,
            "retention": rates,
            "expected_years": years,
            "kept_value": contribution * times,
            "kept_change": contribution * (times - times[1]),
            "kept_change_share": times / times[1] - 1,
        }
    ).astype({"keeping": "str"})
    possible = np.isnan(rates) | ((rates >= 0) & (rates <= 1))
    return frame[possible].reset_index(drop=True)


def measure_winning(
    contribution: float,
    *,
    win_cost: float | None,
    win_odds: float | None,
    keep_cost: float | None,
    keep_odds: float | None,
) -> pd.DataFrame:
    """Set winning a new customer beside keeping this one, by the client's own figures.

    Parameters
    ----------
    contribution
        Money per year of this account, taken for both; NaN unknown.
    win_cost, keep_cost
        Money for one attempt to win or to keep; None where the client does not know it.
    win_odds, keep_odds
        Chance (0–1) that the attempt succeeds; None likewise.

    Returns
    -------
    DataFrame
        Rows ``win`` and ``keep``: ``effort``, ``attempt_cost`` (money), ``odds``,
        ``cost_per_success`` (money: cost ÷ odds), ``payback_months`` (of the contribution),
        ``times_keeping`` (cost per success against keeping). Nothing is assumed: what the client
        did not give is unknown.

    Examples
    --------
    >>> found = measure_winning(24_000.0, win_cost=6_000, win_odds=0.2, keep_cost=4_000,
    ...     keep_odds=0.8)
    >>> found[["effort", "cost_per_success", "payback_months", "times_keeping"]].values.tolist()
    [['win', 30000.0, 15.0, 6.0], ['keep', 5000.0, 2.5, 1.0]]
    """
    given = [[win_cost, win_odds], [keep_cost, keep_odds]]
    cost, odds = np.array([[np.nan if x is None else x for x in row] for row in given]).T
    with np.errstate(all="ignore"):
        success = np.where(odds > 0, cost / odds, np.nan)
        months = success / contribution * 12 if contribution > 0 else success * np.nan
        times = success / success[1] if success[1] > 0 else success * np.nan
    return pd.DataFrame(
        {
            "effort": ["win", "keep"],
            "attempt_cost": cost,
            "odds": odds,
            "cost_per_success": success,
            "payback_months": months,
            "times_keeping": times,
        }
    ).astype({"effort": "str"})
