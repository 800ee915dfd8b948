"""What one account leaves over, and what it costs to manage."""

import numpy as np

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.compare import divide, known_number
from kamlib.method.cost import measure_contribution


@figure("SEG-2")
def margin_share(case: Case) -> float:
    """Contribution per unit of this account's revenue (0–1); NaN unknown.

    After the cost to serve, where the settings give a rate, but before key account management,
    which is an investment and is counted as the programme's cost.
    """
    costs = case.portfolio["costs"]
    rows = costs[costs["account"] == case.account]
    if not len(rows):
        return np.nan
    revenue, earned = known_number(rows["net_revenue"].iloc[0]), measure_contribution(rows).iloc[0]
    return known_number(earned) / revenue if revenue > 0 else np.nan


@figure("SEG-2")
def client_margin_share(case: Case) -> float:
    """Contribution before KAM time of all accounts ÷ their revenue, as `margin_share`."""
    costs = case.portfolio["costs"]
    earned = measure_contribution(costs)
    known = earned.notna() & (costs["net_revenue"] > 0)
    return float(divide(earned[known].sum(), costs.loc[known, "net_revenue"].sum()))


@figure("SEG-2")
def yearly_revenue(case: Case) -> float:
    """The account's net revenue per year; NaN where the ledger has none of the window."""
    return known_number(case.account_row["net_revenue"]) * case.window.per_year


@figure("PLAN-11")
def programme_cost(case: Case) -> float:
    """What a key account costs beyond a standard one, money per year."""
    rates = case.settings.cost_to_serve
    hours = max(0.0, rates.kam_hours_key - rates.kam_hours_standard)
    return case.settings.plan.programme_cost_key + hours * rates.kam_hour
