"""Extra service and offers must not dissolve the margin (PLAN-11): before and after the plan."""

import numpy as np
import pandas as pd

from kamlib.method.returns import as_entered


def check_margin(
    *,
    net_revenue: float,
    margin_share: float,
    extra_revenue: float,
    extra_contribution: float,
    programme_cost: float,
) -> pd.DataFrame:
    """Lay the account's margin without the plan beside the one with it.

    Parameters
    ----------
    net_revenue, margin_share
        The account's revenue (money per year) and contribution per unit of it (0–1), after cost
        to serve and before key account management.
    extra_revenue, extra_contribution
        What the plan brings on average, money per year at full effect.
    programme_cost
        What the plan costs, money per year; 0 has not been entered.

    Returns
    -------
    DataFrame
        Rows ``plan_state`` without, expected, nothing_won: ``net_revenue``, ``contribution``,
        ``margin_share``, ``contribution_change`` (money per year) and ``margin_verdict``: grows
        (more contribution, no thinner margin), thinner (more contribution, thinner margin),
        dissolves (no more contribution than without), no_cost (what the plan costs has not been
        entered), unknown; missing on the first row.

    Examples
    --------
    1,000 at 20 % earn 200; 500 more at 20 % earn 100, less 70 for the programme: 230 of 1,500.

    >>> check_margin(net_revenue=1000, margin_share=0.2, extra_revenue=500,
    ...     extra_contribution=100, programme_cost=70)[
    ...     ["plan_state", "contribution", "margin_share", "margin_verdict"]].round(3)
        plan_state  contribution  margin_share margin_verdict
    0      without         200.0         0.200            NaN
    1     expected         230.0         0.153        thinner
    2  nothing_won         130.0         0.130      dissolves
    """
    programme_cost = as_entered(programme_cost)
    revenue = np.array([net_revenue, net_revenue + extra_revenue, net_revenue], dtype=float)
    now = net_revenue * margin_share
    earned = np.array([now, now + extra_contribution - programme_cost, now - programme_cost])
    share = np.divide(earned, revenue, out=np.full(3, np.nan), where=revenue > 0)
    change = earned - now
    unknown = np.isnan(change) | np.isnan(share)
    verdict = np.select(
        [np.isnan(programme_cost), unknown, change <= 0, share < share[0]],
        ["no_cost", "unknown", "dissolves", "thinner"],
        "grows",
    )
    return pd.DataFrame(
        {
            "plan_state": ["without", "expected", "nothing_won"],
            "net_revenue": revenue,
            "contribution": earned,
            "margin_share": share,
            "contribution_change": change,
            "margin_verdict": pd.Series(verdict, dtype="str").where([False, True, True]),
        }
    )
