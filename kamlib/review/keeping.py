"""What keeping the account is worth."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.keeping import measure_keeping, measure_retention, measure_winning
from kamlib.review.lifetime import Terms, measure_lifetime, measure_lifetime_test
from kamlib.segment.account import margin_share, yearly_revenue

SEED = 20
"""Of simulated futures: the same page says the same tomorrow."""


@figure("REV-9")
def retention(case: Case) -> pd.DataFrame:
    """REV-9, how many accounts of the former window are still here: `measure_retention`."""
    return measure_retention(case.portfolio["accounts"])


def _contribution(case: Case) -> float:
    """The account's contribution per year before key account management; NaN unknown."""
    return yearly_revenue(case) * margin_share(case)


@figure("REV-9")
def keeping(case: Case) -> pd.DataFrame:
    """REV-9, what a few points of retention are worth here: `measure_keeping`."""
    return measure_keeping(
        _contribution(case),
        float(retention(case)["retention"].iloc[0]),
        retention_points=case.settings.review.retention_points,
        discount_rate=case.settings.plan.discount_rate,
    )


@figure("REV-9")
def winning(case: Case) -> pd.DataFrame:
    """REV-9, a new customer against keeping this one: `measure_winning`."""
    review = case.settings.review
    return measure_winning(
        _contribution(case),
        win_cost=review.win_cost,
        win_odds=review.win_odds,
        keep_cost=review.keep_cost,
        keep_odds=review.keep_odds,
    )


@figure("REV-9")
def lifetime(case: Case) -> pd.DataFrame:
    """REV-9, the account's value over the horizon: `measure_lifetime`."""
    kept = retention(case).iloc[0]
    terms = Terms(
        case.settings.plan.horizon_years,
        case.settings.plan.discount_rate,
        margin_share(case),
        (kept["retention_low"], kept["retention"], kept["retention_high"]),
    )
    return measure_lifetime(
        case.net_lines,
        case.account,
        case.window.end,
        terms,
        yearly_revenue=yearly_revenue(case),
        contract_end=case.contracts["end"].max(skipna=False),  # one without an end: no certain one
        **_rhythm(case),
    )


@figure("REV-9")
def lifetime_test(case: Case) -> pd.DataFrame:
    """REV-9, what the same model said a window ago: `measure_lifetime_test`."""
    return measure_lifetime_test(case.net_lines, case.account, case.window, **_rhythm(case))


def _rhythm(case: Case) -> dict[str, int]:
    rules = case.settings.factors
    return {
        "min_repeats": rules.renewal_min_repeats,
        "min_accounts": rules.renewal_min_accounts,
        "seed": SEED,
    }
