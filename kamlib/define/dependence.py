"""DEF-3: how much hangs on few accounts, and what happens if the largest leave."""

import numpy as np
import pandas as pd

from kamlib.method.compare import decide_enough, decide_reaches, divide, money, sort_accounts


def measure_dependence(
    accounts: pd.DataFrame,
    *,
    top1_bands: list[float],
    top3_bands: list[float],
    top10_bands: list[float],
) -> pd.DataFrame:
    """Shares of the 1, 3 and 10 largest accounts, HHI and effective number.

    Parameters
    ----------
    accounts
        `account`, `net_revenue`; `active` accounts (net > 0) are the cases.
    top1_bands, top3_bands, top10_bands
        Two ascending shares each (0–1): low below the first, high from the second on, medium
        between; the lower edge belongs to the band above it.

    Returns
    -------
    DataFrame
        Rows top1, top3, top10 (share of the net total, returns included), hhi (Σ of squared
        positive shares, 0–1), effective_number (1 ÷ hhi) of `measure`: `value` (unknown where the
        net total is ≤ 0), `unit` (how it is written: percent or ratio), `low_line`, `high_line`,
        `band` (low, medium, high, none), `cases`, `enough` (more accounts than the
        share counts: the three largest of three are always all).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": list("ABCD"), "net_revenue": [40.0, 30, 20, 10]})
    >>> measure_dependence(accounts, top1_bands=[0.1, 0.2], top3_bands=[0.25, 0.4],
    ...     top10_bands=[0.4, 0.6])[["measure", "value", "band", "enough"]].round(3)
                measure  value  band  enough
    0              top1  0.400  high    True
    1              top3  0.900  high    True
    2             top10  1.000  none   False
    3               hhi  0.300  none    True
    4  effective_number  3.333  none    True
    """
    values = accounts["net_revenue"].dropna().astype(float).sort_values(ascending=False)
    positive = values[values > 0]
    cases = len(positive)
    total = float(money(values.sum()))
    rows = []
    for count, bands in ((1, top1_bands), (3, top3_bands), (10, top10_bands)):
        share = float(divide(money(positive.head(count).sum()), total))
        enough = decide_enough(cases, count + 1)
        band = "none"
        if enough and not np.isnan(share):
            reached = [bool(decide_reaches(pd.Series([share]), edge).iloc[0]) for edge in bands]
            band = ("low", "medium", "high")[sum(reached)]
        rows.append((f"top{count}", share, "percent", bands[0], bands[1], band, cases, enough))
    hhi = float(((positive / positive.sum()) ** 2).sum()) if total > 0 else np.nan
    for name, value in (("hhi", hhi), ("effective_number", float(divide(1.0, hhi)))):
        rows.append((name, value, "ratio", np.nan, np.nan, "none", cases, decide_enough(cases, 2)))
    names = ["measure", "value", "unit", "low_line", "high_line", "band", "cases", "enough"]
    return pd.DataFrame(rows, columns=names)


def measure_stress(
    profits: pd.DataFrame,
    *,
    fixed_costs: float | None,
    avoidable_share: float,
    years: float = 1.0,
) -> pd.DataFrame:
    """Contribution and break-even if account #1, or #1 and #2, leaves.

    With an account goes what it paid, the cost of its goods, and the avoidable part of its cost to
    serve; the rest of that cost stays behind (stranded), like a fixed cost.

    Parameters
    ----------
    profits
        `account`, `net_revenue`, `goods_margin`, `cost_to_serve`; accounts by net revenue give #1
        and #2. Accounts of unknown margin are counted in `unknown_accounts` and are in no sum of
        profit; where nobody who buys has a known margin, profit is unknown.
    fixed_costs
        Money per year; without it the break-even is unknown.
    avoidable_share
        Share (0–1) of an account's cost to serve that goes with it.
    years
        Length of the window in years.

    Returns
    -------
    DataFrame
        Rows base, without_1, without_2 of `scenario`: `leaving` (account codes, by ``;``),
        `net_revenue`, `contribution` (goods margin − cost to serve − stranded cost),
        `stranded_cost`, `fixed_costs`, `profit_after_fixed`, `break_even` (the revenue at
        which those who stay, with their mix, pay fixed and stranded cost; unknown where they
        contribute nothing), `above_break_even`, `cases` (active accounts that stay),
        `unknown_accounts`.

    Examples
    --------
    >>> profits = pd.DataFrame({"account": list("ABC"), "net_revenue": [500.0, 300, 200],
    ...     "goods_margin": [200.0, 120, 100], "cost_to_serve": [50.0, 20, 10]})
    >>> measure_stress(profits, fixed_costs=150, avoidable_share=0.6)[
    ...     ["scenario", "contribution", "stranded_cost", "profit_after_fixed"]]
        scenario  contribution  stranded_cost  profit_after_fixed
    0       base         340.0            0.0               190.0
    1  without_1         170.0           20.0                20.0
    2  without_2          62.0           28.0               -88.0
    """
    known = sort_accounts(profits[profits["net_revenue"].notna()])
    fixed = np.nan if fixed_costs is None else float(fixed_costs) * years
    rows = []
    for count, scenario in enumerate(("base", "without_1", "without_2")):
        if count > (known["net_revenue"] > 0).sum():
            break
        leaving, staying = known.head(count), known.iloc[count:]
        stranded = float(money(leaving["cost_to_serve"].sum(skipna=False) * (1 - avoidable_share)))
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
