"""REV-9: what keeping an account is worth, and what winning another one costs."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.ranges import wilson
from kamlib.segment.cost import margin_share, yearly_revenue

CASES = ("less", "now", "more")


@figure("REV-9")
def retention(case: Case) -> pd.DataFrame:
    """REV-9, how many of those who bought in the former window still bought in this one.

    Returns
    -------
    DataFrame
        One row: ``cases`` (accounts that bought before, net above 0), ``kept``, ``retention`` (0–1
        per window; unknown without cases), ``retention_low``, ``retention_high`` (Wilson's 95 %).
    """
    accounts = case.portfolio["accounts"]
    before, now = (accounts[name].fillna(0) > 0 for name in ("former_revenue", "net_revenue"))
    cases, kept = int(before.sum()), int((before & now).sum())
    low, high = wilson(kept, cases)
    share = kept / cases if cases else np.nan
    row = {"cases": cases, "kept": kept, "retention": share}
    return pd.DataFrame([row | {"retention_low": low, "retention_high": high}])


def contribution(case: Case) -> float:
    """The account's contribution per year before key account management; NaN unknown."""
    return yearly_revenue(case) * margin_share(case)


@figure("REV-9")
def keeping(case: Case) -> pd.DataFrame:
    """REV-9, what a few points of retention are worth on this account: `measure_keeping`."""
    return measure_keeping(
        contribution(case),
        float(retention(case)["retention"].iloc[0]),
        retention_points=case.settings.review.retention_points,
        discount_rate=case.settings.plan.discount_rate,
    )


def measure_keeping(
    contribution: float, retention: float, *, retention_points: float, discount_rate: float
) -> pd.DataFrame:
    """What a few points of retention are worth on a contribution per year (NaN unknown).

    The contribution of the running year and of each following one with the chance that the account
    is still here: m × Σ (r ÷ (1 + d))ᵗ = m × (1 + d) ÷ (1 + d − r) from t = 0 on; 1 ÷ (1 − r) years
    are expected. (80 → 85 % at 10 %: 3.67 → 4.40 times the contribution, a fifth more.)

    Returns
    -------
    DataFrame
        Rows ``less``, ``now``, ``more``: ``keeping``, ``retention``, ``expected_years``,
        ``kept_value`` (money of today), ``kept_change`` (against now, money), ``kept_change_share``
        (against now; known even where the contribution is not). A retention above 100 % or below 0
        is no case and has no row; at 100 % no end is expected, and the years are unknown.

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


@figure("REV-9")
def winning(case: Case) -> pd.DataFrame:
    """REV-9, a new customer set beside keeping this one, by the client's own figures.

    The contribution of this account is taken for both. Nothing is assumed: what the client did not
    give is unknown.

    Returns
    -------
    DataFrame
        Rows ``win`` and ``keep``: ``effort``, ``attempt_cost`` (money), ``odds``,
        ``cost_per_success`` (money: cost ÷ odds), ``payback_months`` (of the contribution),
        ``times_keeping`` (cost per success against keeping).
    """
    review, yearly = case.settings.review, contribution(case)
    frame = pd.DataFrame(
        {
            "effort": ["win", "keep"],
            "attempt_cost": [review.win_cost, review.keep_cost],
            "odds": [review.win_odds, review.keep_odds],
        }
    ).astype({"effort": "str", "attempt_cost": "float64", "odds": "float64"})
    success = frame["attempt_cost"] / frame["odds"]
    frame["cost_per_success"] = success
    frame["payback_months"] = success / (yearly if yearly > 0 else np.nan) * 12
    frame["times_keeping"] = success / (success[1] if success[1] > 0 else np.nan)
    return frame
