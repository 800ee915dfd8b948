"""DEF-3: how much hangs on few accounts, and what happens if the largest leave."""

import numpy as np
import pandas as pd

from kamlib.figures.compare import decide_enough, decide_reaches, divide, money, sort_accounts


def measure_dependence(accounts: pd.DataFrame, define) -> pd.DataFrame:
    """Shares of the 1, 3 and 10 largest accounts, HHI and effective number.

    Parameters
    ----------
    accounts
        `net_revenue` of the window, unknown ones left out. Negative ones stay in the total, so
        that shares may pass 100 %, but not in the HHI, which is the sum of squared shares of the
        positive ones. The effective number is 1 ÷ HHI: so many equal accounts.
    define
        The section of the settings: `top1_bands`, `top3_bands`, `top10_bands`, each the two edges
        between low, medium and high; an edge belongs to the upper band.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> accounts = pd.DataFrame({"account": list("ABC"), "net_revenue": [50.0, 30.0, 20.0]})
    >>> bands = {"top1_bands": [0.1, 0.2], "top3_bands": [0.3, 0.5], "top10_bands": [0.5, 0.8]}
    >>> bands = SimpleNamespace(**bands)
    >>> measure_dependence(accounts, bands)[["measure", "value", "band"]].iloc[[0, 3]]
      measure  value  band
    0    top1   0.50  high
    3     hhi   0.38  none
    """
    values = accounts["net_revenue"].dropna().astype(float).sort_values(ascending=False)
    positive = values[values > 0]
    cases = len(positive)
    total = float(money(values.sum()))
    rows = []
    for count in (1, 3, 10):
        low, high = getattr(define, f"top{count}_bands")
        share = float(divide(money(positive.head(count).sum()), total))
        enough = decide_enough(cases, count + 1)
        band = "none"
        if enough and not np.isnan(share):
            reached = [decide_reaches(pd.Series([share]), edge).iloc[0] for edge in (low, high)]
            band = ("low", "medium", "high")[int(sum(reached))]
        rows.append((f"top{count}", share, "percent", low, high, band, cases, enough))
    hhi = float(((positive / positive.sum()) ** 2).sum()) if total > 0 else np.nan
    for name, value in (("hhi", hhi), ("effective_number", float(divide(1.0, hhi)))):
        rows.append((name, value, "ratio", np.nan, np.nan, "none", cases, decide_enough(cases, 2)))
    names = ["measure", "value", "unit", "low_line", "high_line", "band", "cases", "enough"]
    return pd.DataFrame(rows, columns=names)


def measure_stress(profits: pd.DataFrame, define, *, years: float = 1.0) -> pd.DataFrame:
    """Contribution and break-even if account #1, or #1 and #2, leaves.

    With an account goes what it paid, the cost of its goods, and the avoidable part of its cost to
    serve; the rest of that cost stays behind (stranded), like a fixed cost.

    Parameters
    ----------
    profits
        `account`, `net_revenue`, `goods_margin`, `cost_to_serve`; accounts by net revenue give #1
        and #2. Accounts of unknown margin are counted in `unknown_accounts` and are in no sum of
        profit; where nobody who buys has a known margin, profit is unknown.
    define
        The section of the settings: `fixed_costs` (a year; without them the break-even is
        unknown), `avoidable_share` of an account's cost to serve that goes with it.
    years
        Length of the window in years.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> profits = pd.DataFrame({"account": list("ABC"), "net_revenue": [500.0, 300, 200],
    ...     "goods_margin": [200.0, 120, 100], "cost_to_serve": [50.0, 20, 10]})
    >>> measure_stress(profits, SimpleNamespace(fixed_costs=150, avoidable_share=0.6))[
    ...     ["scenario", "contribution", "stranded_cost", "profit_after_fixed"]]
        scenario  contribution  stranded_cost  profit_after_fixed
    0       base         340.0            0.0               190.0
    1  without_1         170.0           20.0                20.0
    2  without_2          62.0           28.0               -88.0
    """
    known = sort_accounts(profits[profits["net_revenue"].notna()])
    fixed = np.nan if define.fixed_costs is None else float(define.fixed_costs) * years
    rows = []
    for count, scenario in enumerate(("base", "without_1", "without_2")):
        if count > (known["net_revenue"] > 0).sum():
            break
        leaving, staying = known.head(count), known.iloc[count:]
        served = leaving["cost_to_serve"].sum(skipna=False)
        stranded = float(money(served * (1 - define.avoidable_share)))
        revenue = float(money(staying["net_revenue"].sum()))
        margin = staying["goods_margin"] - staying["cost_to_serve"]
        theirs = float(money(margin.sum(min_count=1))) if len(staying) else 0.0
        behind = staying.loc[margin.notna(), "net_revenue"].abs().sum()
        if leaving["goods_margin"].isna().any() or (revenue and not behind):
            theirs = np.nan
        rows.append(
            {
                "scenario": scenario,
                "leaving": ";".join(leaving["account"]),
                "net_revenue": revenue,
                "contribution": theirs - stranded,
                "stranded_cost": stranded,
                "fixed_costs": fixed,
                "profit_after_fixed": theirs - stranded - fixed,
                "break_even": float(divide((fixed + stranded) * revenue, theirs)),
                "cases": int((staying["net_revenue"] > 0).sum()),
                "unknown_accounts": int(margin.isna().sum()),
            }
        )
    frame = pd.DataFrame(rows)
    after = frame["profit_after_fixed"].astype(float)
    above = pd.Series(pd.array(after >= 0, dtype="boolean")).mask(after.isna(), pd.NA)
    frame.insert(8, "above_break_even", above)
    return frame
