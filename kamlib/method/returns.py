"""Investment and return (PLAN-11): what the programme costs on one account and may bring.

Its simple form: the wallet's headroom, low, expected and high, is won with its probability and
earns the account's margin; the programme costs the same every year. A fourth case, nothing won,
stands beside them, because it can happen whatever the average says.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

CASES = ("none", "low", "expected", "high")


def as_entered(cost: float) -> float:
    """What the programme costs; NaN where nobody entered a cost: no plan is free of charge.

    Examples
    --------
    >>> as_entered(150), as_entered(0)
    (150.0, nan)
    """
    return float(cost) if cost > 0 else np.nan


def reached_by(horizon_years: int, ramp: Sequence[float]) -> np.ndarray:
    """Share of the full effect reached in each year; the last value of `ramp` repeats."""
    ramp = [float(step) for step in ramp]
    return np.array([ramp[min(year, len(ramp) - 1)] for year in range(int(horizon_years))])


def measure_return_years(
    returns: pd.DataFrame, *, discount_rate: float, horizon_years: int, ramp: Sequence[float]
) -> pd.DataFrame:
    """Spread the returns year by year, for the chart and for the net present value.

    Parameters
    ----------
    returns
        ``case``, ``extra_contribution``, ``programme_cost`` (money per year at full effect).
    discount_rate
        Per year (0.10 is 10 %); a year's money counts as received at its end.
    horizon_years
        Years looked at.
    ramp
        Share (0–1) of the full effect reached in year 1, 2, …; the last value repeats.

    Returns
    -------
    DataFrame
        ``case``, ``year``, ``extra_contribution``, ``programme_cost``, ``net``, ``cumulative``,
        ``discounted``, ``cumulative_discounted`` (money).

    Examples
    --------
    >>> case = pd.DataFrame({"case": ["expected"], "extra_contribution": [220.0],
    ...     "programme_cost": [110.0]})
    >>> measure_return_years(case, discount_rate=0.1, horizon_years=2, ramp=(0.5, 1.0))[
    ...     ["year", "net", "cumulative", "discounted"]].round(2)
       year    net  cumulative  discounted
    0     1    0.0         0.0        0.00
    1     2  110.0       110.0       90.91
    """
    reached = reached_by(horizon_years, ramp)
    years = np.arange(1, len(reached) + 1)
    blocks = []
    for row in returns.itertuples(index=False):
        net = row.extra_contribution * reached - row.programme_cost
        discounted = net / (1 + discount_rate) ** years
        blocks.append(
            pd.DataFrame(
                {
                    "case": row.case,
                    "year": years,
                    "extra_contribution": row.extra_contribution * reached,
                    "programme_cost": float(row.programme_cost),
                    "net": net,
                    "cumulative": net.cumsum(),
                    "discounted": discounted,
                    "cumulative_discounted": discounted.cumsum(),
                }
            )
        )
    return pd.concat(blocks, ignore_index=True)


def measure_returns(
    families: pd.DataFrame,
    *,
    win_probability: float,
    margin_share: float,
    programme_cost: float,
    discount_rate: float,
    horizon_years: int,
    ramp: Sequence[float],
) -> pd.DataFrame:
    """Cost of the programme against its expected extra contribution.

    Parameters
    ----------
    families
        The account's families as `kamlib.method.wallet.measure_wallet` returns them:
        ``headroom``, ``headroom_low``, ``headroom_high`` (money per year), ``probability`` (0–1).
    win_probability
        Used where the wallet gives no probability.
    margin_share
        Contribution per unit of extra revenue (0–1), after cost to serve where known; NaN unknown.
    programme_cost
        Money per year that the programme costs on this account beyond what it costs now; 0 has not
        been entered, and what hangs on it is unknown.
    discount_rate, horizon_years, ramp
        As in `measure_return_years`.

    Returns
    -------
    DataFrame
        Four rows, ``case`` none, low, expected, high: ``extra_revenue``, ``extra_contribution``,
        ``programme_cost``, ``net_per_year`` (money per year at full effect), ``npv`` (money over
        the horizon), ``break_even_revenue`` (extra revenue per year that pays the programme),
        ``break_even_year`` (first year at whose end the programme has paid, undiscounted; NaN: not
        within the horizon), ``cases`` (families with a known need). All effects are NaN where no
        need or no margin is known.

    Examples
    --------
    Headroom 1,000 (800–1,500) at 50 % and a margin of 40 %: 160, 200 and 300 a year against 150.

    >>> families = pd.DataFrame({"headroom": [1000.0], "headroom_low": [800.0],
    ...     "headroom_high": [1500.0], "probability": [0.5]})
    >>> measure_returns(families, win_probability=0.5, margin_share=0.4, programme_cost=150,
    ...     discount_rate=0.0, horizon_years=3, ramp=(0.5, 1.0))[
    ...     ["case", "extra_contribution", "net_per_year", "npv", "break_even_year"]]
           case  extra_contribution  net_per_year    npv  break_even_year
    0      none                 0.0        -150.0 -450.0              NaN
    1       low               160.0          10.0  -50.0              NaN
    2  expected               200.0          50.0   50.0              2.0
    3      high               300.0         150.0  300.0              1.0
    """
    programme_cost = as_entered(programme_cost)
    known = families[families["headroom"].notna()]
    chance = known["probability"].astype(float).fillna(win_probability)
    columns = {"low": "headroom_low", "expected": "headroom", "high": "headroom_high"}
    extra = {
        case: (known[column] * chance).sum(skipna=False) if len(known) else np.nan
        for case, column in columns.items()
    }
    out = pd.DataFrame({"case": CASES})
    out["extra_revenue"] = [0.0, extra["low"], extra["expected"], extra["high"]]
    out["extra_contribution"] = out["extra_revenue"] * margin_share
    out.loc[0, "extra_contribution"] = 0.0
    out["programme_cost"] = programme_cost
    out["net_per_year"] = out["extra_contribution"] - programme_cost
    years = measure_return_years(
        out, discount_rate=discount_rate, horizon_years=horizon_years, ramp=ramp
    )
    by_case = years.groupby("case", sort=False)
    out["npv"] = out["case"].map(by_case["discounted"].sum(min_count=1))
    unknown = out["net_per_year"].isna()
    out.loc[unknown, "npv"] = np.nan
    out["break_even_revenue"] = programme_cost / margin_share if margin_share > 0 else np.nan
    # A programme that has paid once and falls back has not paid: count from the last loss.
    in_loss = years[years["cumulative"] < 0].groupby("case")["year"].max()
    first = out["case"].map(in_loss).fillna(0) + 1
    out["break_even_year"] = first.where((first <= horizon_years) & ~unknown).astype(float)
    out["cases"] = len(known)
    return out
