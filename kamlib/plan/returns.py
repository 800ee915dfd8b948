"""What the programme costs against what it may bring."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.margin_check import check_margin
from kamlib.method.openings import measure_openings
from kamlib.method.return_draws import draw_returns, measure_return_drivers, measure_return_range
from kamlib.method.returns import measure_returns
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.segment.cost import margin_share, programme_cost, yearly_revenue

DRAWS, SEED = 10_000, 20
"""How often the plan is drawn, and where the draws begin: the same page twice."""


@figure("PLAN-11")
def openings(case: Case) -> pd.DataFrame:
    """PLAN-11, headroom and white space, each family once: `measure_openings`."""
    return measure_openings(wallet(case), white_space(case))


@figure("PLAN-11")
def returns(case: Case) -> pd.DataFrame:
    """PLAN-11, the programme's cost against what it may bring: `measure_returns`."""
    plan = case.settings.plan
    return measure_returns(
        openings(case),
        win_probability=case.settings.define.win_probability,
        margin_share=margin_share(case),
        programme_cost=programme_cost(case),
        discount_rate=plan.discount_rate,
        horizon_years=plan.horizon_years,
        ramp=plan.ramp,
    )


@figure("PLAN-11")
def return_distribution(case: Case) -> pd.DataFrame:
    """PLAN-11, ten thousand times the same plan: `draw_returns`."""
    return draw_returns(openings(case), **_uncertain(case), draws=DRAWS, seed=SEED)


@figure("PLAN-11")
def return_range(case: Case) -> pd.DataFrame:
    """PLAN-11, what those draws say: `measure_return_range`."""
    return measure_return_range(return_distribution(case))


@figure("PLAN-11")
def return_drivers(case: Case) -> pd.DataFrame:
    """PLAN-11, which input moves the result most: `measure_return_drivers`."""
    return measure_return_drivers(openings(case), **_uncertain(case))


@figure("PLAN-11")
def margin_check(case: Case) -> pd.DataFrame:
    """PLAN-11, the margin without and with the plan: `check_margin`."""
    draws = return_distribution(case)
    return check_margin(
        net_revenue=yearly_revenue(case),
        margin_share=margin_share(case),
        extra_revenue=draws["extra_revenue"].mean(),
        extra_contribution=draws["extra_contribution"].mean(),
        programme_cost=programme_cost(case),
    )


def _uncertain(case: Case) -> dict:
    """What is drawn and around what, by the settings."""
    plan = case.settings.plan
    return {
        "win_probability": case.settings.define.win_probability,
        "margin_share": margin_share(case),
        "margin_spread": plan.margin_spread,
        "programme_cost": programme_cost(case),
        "cost_overrun": plan.cost_overrun,
        "discount_rate": plan.discount_rate,
        "horizon_years": plan.horizon_years,
        "ramp": plan.ramp,
        "delay_months": plan.delay_months,
    }
