"""DEF-1 and DEF-2: who stands out in size, and how few accounts make most of it."""

import numpy as np
import pandas as pd

from kamlib.method.compare import NOISE, decide_above, divide, money, sort_accounts


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
    counted = values[accounts["active"].fillna(False).astype(bool) & values.notna()]
    total = float(money(counted.sum()))
    mean = total / len(counted) if len(counted) else np.nan
    applicable = bool(mean > 0)
    line = mean * (1 + above_mean) if applicable else np.nan
    frame = pd.DataFrame(
        {
            **_named(accounts),
            "by": by,
            "value": values,
            "unit": "money",
            "mean": mean,
            "line": line,
            "passes": decide_above(values, line),
            "applicable": applicable,
            "cases": len(counted),
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
    value = known[by].astype(float)
    curve = pd.DataFrame({**_named(known), "by": by, "value": value, "unit": "money"})
    curve = sort_accounts(curve, "value")
    curve.insert(curve.columns.get_loc("value"), "rank", np.arange(1, len(curve) + 1))
    curve["cumulative"] = money(curve["value"].cumsum())
    total = float(curve["cumulative"].iloc[-1]) if len(curve) else np.nan if len(there) else 0.0
    defined = total > 0
    curve["cumulative_share"] = divide(curve["cumulative"], total)
    curve["in_set"] = pd.array([pd.NA] * len(curve), dtype="boolean")
    size = positive = peak = 0
    if defined:
        shares = curve["cumulative_share"].to_numpy()
        size = _first(shares, pareto_share)
        positive = _first(curve["cumulative"] / curve["cumulative"].max(), pareto_share)
        peak = int(np.argmax(shares))
        curve["in_set"] = pd.array(np.arange(len(curve)) < size, dtype="boolean")
    fifth = int(np.ceil(len(curve) / 5))
    summary = {
        "by": by,
        "defined": defined,
        "total": total,
        "pareto_share": pareto_share,
        "set_size": size if defined else pd.NA,
        "cases": len(curve),
        "set_share": size / len(curve) if defined else np.nan,
        "positive_set_size": positive if defined else pd.NA,
        "top20_share": curve["cumulative_share"].iloc[fifth - 1] if defined else np.nan,
        "peak_share": curve["cumulative_share"].iloc[peak] if defined else np.nan,
        "peak_rank": peak + 1 if defined else pd.NA,
        "negatives": int((curve["value"] < 0).sum()),
        "unknown_accounts": len(there) - len(known),
    }
    counts = ["set_size", "positive_set_size", "peak_rank"]
    row = pd.DataFrame([summary]).astype(dict.fromkeys(counts, "Int64"))
    return curve, row


def _first(shares, line: float) -> int:
    """How many of the best it takes to reach `line`."""
    return int(np.argmax(np.asarray(shares) >= line * (1 - NOISE))) + 1


def _named(accounts: pd.DataFrame) -> dict:
    return {name: accounts[name] for name in ("account", "account_name") if name in accounts}
