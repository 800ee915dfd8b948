"""Indicators of an account and their targets."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.accounts import measure_accounts
from kamlib.method.compare import decide_reaches, known_number
from kamlib.method.cost import measure_cost_to_serve, measure_kam_cost
from kamlib.method.kpis import measure_comparison, measure_kpis
from kamlib.method.relation_kpis import measure_relation_kpis
from kamlib.method.verdicts import TIERS
from kamlib.review.targets import measure_targets, pick_targets
from kamlib.segment.policy import agreed_days, policy_days


@figure("REV-1")
def comparison(case: Case) -> pd.DataFrame:
    """REV-1, from the former window's revenue to this one's, by effect: `measure_comparison`."""
    return measure_comparison(case.net_lines, case.tables["customers"], case.window, case.account)


@figure("REV-1")
def kpis(case: Case) -> pd.DataFrame:
    """REV-1, the account's figures in this window and the former: `measure_kpis`."""
    interval = agreed_days(case, case.said("stakeholder"))
    contact = {"days_since_contact": interval} if interval == interval else {}
    return measure_kpis(
        case.net_lines,
        case.tables["customers"],
        case.tables["wallet"],
        case.window,
        case.account,
        supplier_ceiling=case.settings.plan.supplier_ceiling,
        true_profit=known_number(case.account_row["true_profit"]),
        former_true_profit=_former_true_profit(case),
        targets={**contact, **pick_targets(case.said("target"), case.window)},
        relation=_relation(case, case.day),
        former_relation=_relation(case, case.window.former.end),
    )


def _relation(case: Case, day: pd.Timestamp) -> dict:
    """Measure what people recorded by a day; the page's own, or that of a former window."""
    page = case if day == case.day else case.at(day.date())
    return measure_relation_kpis(
        page.said,
        day,
        voice_days=365,
        contact_days=policy_days(case),
        contracts=case.contracts,
    )


def _former_true_profit(case: Case) -> float:
    """Measure true profit in the former window, by today's rates and tier; NaN unknown."""
    rates, former = case.settings.cost_to_serve, case.window.former
    net = case.net_lines[case.net_lines["account"] == case.account]
    accounts = measure_accounts(net, case.tables["customers"], former)
    coverage = case.settings.segment.min_cost_coverage
    accounts = accounts[accounts["account"] == case.account]
    if not len(accounts) or not decide_reaches(accounts["cost_coverage"], coverage).all():
        return np.nan
    costs = measure_cost_to_serve(net, accounts, case.tables["customers"], former, rates)
    hours = {tier: float(getattr(rates, f"kam_hours_{tier}")) for tier in TIERS}
    costs = measure_kam_cost(
        costs, case.portfolio["verdicts"], former, kam_hours=hours, kam_hour=rates.kam_hour
    )
    return known_number(costs["true_profit"].iloc[0])


@figure("REV-1")
def targets(case: Case) -> pd.DataFrame:
    """REV-1, each target on its own period: `measure_targets`."""
    return measure_targets(
        case.said("target"), case.net_lines, kpis(case), case.window, case.account, case.day
    )
