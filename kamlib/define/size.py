"""DEF-1 and DEF-2: who stands out in size, and how few accounts make most of it."""

import numpy as np
import pandas as pd

from kamlib.define.rules import RULES
from kamlib.figures.compare import divide, money, sort_accounts


def find_mean_line(values: np.ndarray, active: np.ndarray, above_mean: float):
    """DEF-1's mean per active account, its line (NaN where the mean is ≤ 0), and the cases.

    Examples
    --------
    >>> mean, line, cases = find_mean_line(np.array([100, 122.5, 177.5]), np.full(3, True), 0.33)
    >>> round(mean, 2), round(line, 2), cases
    (133.33, 177.33, 3)
    """
    counted = values[active & ~np.isnan(values)]
    mean = float(money(counted.sum())) / len(counted) if len(counted) else np.nan
    return mean, mean * (1 + above_mean) if mean > 0 else np.nan, len(counted)


def count_set(cumulative: np.ndarray, pareto_share: float) -> int:
    """DEF-2: how many of the best reach the share of the total; 0 where that is not above 0.

    Examples
    --------
    >>> count_set(np.array([50.0, 80.0, 100.0]), 0.8), count_set(np.array([5.0, -1.0]), 0.8)
    (2, 0)
    """
    if not len(cumulative) or not cumulative[-1] > 0:
        return 0
    return _first(cumulative / cumulative[-1], pareto_share)


def decide_above_mean(
    accounts: pd.DataFrame, *, above_mean: float, by: str = "net_revenue"
) -> pd.DataFrame:
    """DEF-1: who lies more than `above_mean` above the mean per active account.

    Parameters
    ----------
    accounts
        `account`, `active` and the column named by `by`.
    above_mean
        0.33: a third above the mean.
    by
        ``net_revenue`` or ``goods_margin``.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `by`, `value`, `unit` (money), `mean`, `line`
        (mean × (1 + above_mean)), `passes` (strictly above; unknown where the value is, or where
        the mean is ≤ 0: not applicable), `applicable`, `cases` (active accounts with a known value:
        those of the mean).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": list("ABC"), "net_revenue": [100, 122.5, 177.5],
    ...     "active": True})
    >>> decide_above_mean(accounts, above_mean=0.33)[["account", "mean", "line", "passes"]].round(2)
      account    mean    line  passes
    0       C  133.33  177.33    True
    1       B  133.33  177.33   False
    2       A  133.33  177.33   False
    """
    values = accounts[by].astype("float64")
    active = accounts["active"].fillna(False).to_numpy(bool)
    mean, line, cases = find_mean_line(values.to_numpy(), active, above_mean)
    frame = pd.DataFrame(
        {
            **_named(accounts),
            "by": by,
            "value": values,
            "unit": "money",
            "mean": mean,
            "line": line,
            "passes": RULES["above_mean"].decide(values, line),
            "applicable": bool(mean > 0),
            "cases": cases,
        }
    )
    return sort_accounts(frame, "value")


def measure_pareto(
    accounts: pd.DataFrame, *, pareto_share: float, by: str = "net_revenue"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """DEF-2: the smallest set of accounts whose sum reaches `pareto_share` of the net total.

    Negatives stay in: of profits the curve is the whale curve and may rise above 100 %. Accounts
    whose value is unknown, or that have no line in the window, are left out.

    Parameters
    ----------
    accounts
        `account`, the column named by `by`; `line_count` where there is one.
    pareto_share
        0.80.
    by
        ``net_revenue``, ``goods_margin`` or ``true_profit``.

    Returns
    -------
    curve : DataFrame
        `account`, `account_name` where given, `by`, `rank`, `value`, `unit`, `cumulative`,
        `cumulative_share`, `in_set` (the crossing account included); best first, ties by account
        code. Where the total is ≤ 0 or unknown, the share and the set are unknown.
    summary : DataFrame
        One row: `by`, `defined`, `total`, `pareto_share`, `set_size` (accounts), `cases` (all
        accounts of the curve), `set_share` (the first ÷ the second), `positive_set_size` (accounts
        that reach the same share of what the positive ones alone make: a larger figure that some
        quote instead), `top20_share` (what the best fifth of the accounts, rounded up, holds),
        `peak_share`, `peak_rank` (where the curve is highest), `negatives`, `unknown_accounts`
        (without a value).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": list("ABC"), "true_profit": [100.0, 50.0, -50.0]})
    >>> curve, summary = measure_pareto(accounts, pareto_share=0.8, by="true_profit")
    >>> curve[["account", "cumulative_share", "in_set"]]
      account  cumulative_share  in_set
    0       A               1.0    True
    1       B               1.5   False
    2       C               1.0   False
    """
    there = accounts
    if "line_count" in accounts:
        there = accounts[accounts["line_count"].fillna(0) > 0]
    known = there[there[by].notna()]
    curve = pd.DataFrame(
        {**_named(known), "by": by, "value": known[by].astype(float), "unit": "money"}
    )
    curve = sort_accounts(curve, "value")
    curve.insert(curve.columns.get_loc("value"), "rank", np.arange(1, len(curve) + 1))
    curve["cumulative"] = money(curve["value"].cumsum())
    total = float(curve["cumulative"].iloc[-1]) if len(curve) else np.nan if len(there) else 0.0
    curve["cumulative_share"] = divide(curve["cumulative"], total)
    size = count_set(curve["cumulative"].to_numpy(), pareto_share)
    inside = np.arange(len(curve)) < size if size else [pd.NA] * len(curve)
    curve["in_set"] = pd.array(inside, dtype="boolean")
    summary = {
        "by": by,
        "defined": total > 0,
        "total": total,
        "pareto_share": pareto_share,
        **_measure_set(curve, size, pareto_share),
        "negatives": int((curve["value"] < 0).sum()),
        "unknown_accounts": len(there) - len(known),
    }
    counts = ["set_size", "positive_set_size", "peak_rank"]
    return curve, pd.DataFrame([summary]).astype(dict.fromkeys(counts, "Int64"))


def _measure_set(curve: pd.DataFrame, size: int, pareto_share: float) -> dict:
    """The set beside the curve; unknown where there is none."""
    row = {"set_size": pd.NA, "cases": len(curve), "set_share": np.nan,
           "positive_set_size": pd.NA, "top20_share": np.nan, "peak_share": np.nan,
           "peak_rank": pd.NA}  # fmt: skip
    if not size:
        return row
    shares, peak = curve["cumulative_share"], int(np.argmax(curve["cumulative_share"]))
    return row | {
        "set_size": size,
        "set_share": size / len(curve),
        "positive_set_size": _first(curve["cumulative"] / curve["cumulative"].max(), pareto_share),
        "top20_share": shares.iloc[int(np.ceil(len(curve) / 5)) - 1],
        "peak_share": shares.iloc[peak],
        "peak_rank": peak + 1,
    }


def _first(shares, line: float) -> int:
    """How many of the best it takes to reach `line`."""
    return int(np.argmax(RULES["pareto"].holds(shares, line) == 1)) + 1


def _named(accounts: pd.DataFrame) -> dict:
    return {name: accounts[name] for name in ("account", "account_name") if name in accounts}
