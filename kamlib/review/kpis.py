"""Figures of an account in this window and the former one, against what was agreed (REV-1)."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.one_account import measure_comparison, measure_sums
from kamlib.figure import figure
from kamlib.method.accounts import count_orders, measure_accounts
from kamlib.method.compare import decide_reaches, known_number
from kamlib.method.cost import measure_cost_to_serve, measure_kam_cost
from kamlib.method.periods import read_period
from kamlib.method.sales import of_account, sold
from kamlib.method.verdicts import TIERS
from kamlib.method.wallet import measure_wallet
from kamlib.method.window import Window
from kamlib.review.relation import Figure, measure_relation
from kamlib.segment.policy import agreed_days, policy_days
from kamlib.vocabulary import INDICATORS

LESS_IS_BETTER = frozenset({"days_since_contact", "days_to_pay", "rhythm"})
"""The figures of which less is better; of all others more is."""

SUMS = frozenset({"revenue", "contribution", "orders"})
"""The figures that add up over a period; all others are states."""


@figure("REV-1")
def comparison(case: Case) -> pd.DataFrame:
    """REV-1, from the former window's revenue to this one's, by effect: `measure_comparison`."""
    return measure_comparison(case)


@figure("REV-1")
def kpis(case: Case) -> pd.DataFrame:
    """REV-1, the account's figures: this window, the former one, the change and the target.

    The need of today is used for both windows. What falls in a window that the ledger does not
    wholly reach is unknown.

    Returns
    -------
    DataFrame
        One row per KPI: ``kpi``, ``unit`` (how its values are written: money, percent, count,
        days), ``now``, ``now_low``, ``now_high`` (its range, where the need is one or answers are
        few), ``kpi_cases`` (people, answers, claims … behind it), ``before``, ``difference``
        (all in the unit), ``change_share`` (difference ÷ before; NaN where that is not above 0),
        ``target``, ``good`` (more, less: which way is better), ``target_state`` (reached, missed,
        no_target, unknown).
    """
    window, days = case.window, policy_days(case)
    now, former = _figures(case, window), _figures(case, window.former)
    if window.whole:
        now["contribution"] = Figure(known_number(case.account_row["true_profit"]))
    if window.former.whole:
        former["contribution"] = Figure(_former_true_profit(case))
    now |= measure_relation(case, days)
    former |= measure_relation(case.at(window.former.end.date()), days)
    interval = agreed_days(case, case.said("stakeholder"))
    agreed = {"days_since_contact": interval} | pick_targets(case.said("target"), window)
    found = [now.get(kpi, Figure()) for kpi in INDICATORS]
    out = pd.DataFrame({"kpi": list(INDICATORS), "unit": list(INDICATORS.values())})
    out["now"], out["now_low"], out["now_high"], out["kpi_cases"] = (
        np.array(column, dtype="float64") for column in zip(*found, strict=True)
    )
    out["before"] = [former.get(kpi, Figure()).value for kpi in INDICATORS]
    out["difference"] = out["now"] - out["before"]
    out["change_share"] = out["difference"] / out["before"].where(out["before"] > 0)
    out["target"] = [float(agreed.get(kpi, np.nan)) for kpi in INDICATORS]
    less = out["kpi"].isin(LESS_IS_BETTER)
    out["good"] = np.where(less, "less", "more")
    reached = decide_reaches(out["now"], out["target"])
    reached = reached.where(~less, decide_reaches(out["target"], out["now"]))
    states = [out["target"].isna(), reached.isna(), reached.fillna(False).astype(bool)]
    out["target_state"] = np.select(states, ["no_target", "unknown", "reached"], "missed")
    return out


def _figures(case: Case, window: Window) -> dict[str, Figure]:
    """Gather the figures of one window that the ledger and the wallet give."""
    found = {kpi: Figure(value) for kpi, value in measure_sums(case, window).items()}
    bought = sold(case.net_lines, window, case.account)
    if not found or bought.empty:
        return found | dict.fromkeys(["families_bought"] if found else [], Figure(0.0))
    families = measure_wallet(
        case.net_lines, case.tables["wallet"], window, case.account,
        supplier_ceiling=case.settings.plan.supplier_ceiling,
    )  # fmt: skip
    if bought["family"].notna().any():  # a ledger without families does not say that none was
        found["families_bought"] = Figure(float((families["net_revenue"] > 0).sum()))
    return found | {"share_of_wallet": _share_of_wallet(families)}


def _share_of_wallet(families: pd.DataFrame) -> Figure:
    """Divide what we sell by the need, and by its ends where the need is a range."""
    known = families[families["need"].notna()]
    ours, need, low, high = known[["net_revenue", "need", "need_low", "need_high"]].sum()
    if not need > 0:
        return Figure()
    return Figure(ours / need, *((ours / high, ours / low) if high > low > 0 else ()))


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


TARGETS = ["kpi", "unit", "good", "period", "start", "end", "target", "value", "reached_share",
           "elapsed_share", "target_state"]  # fmt: skip


@figure("REV-1")
def targets(case: Case) -> pd.DataFrame:
    """REV-1, how far each agreed target is reached, on its own period (`read_period`).

    A sum is measured from the first day of the target's period; what is a state is taken as it is.
    A period that still runs is neither reached nor missed, unless a sum is there already. What
    cannot be measured or read is unknown, not left out.

    Returns
    -------
    DataFrame
        One row per target, the last period first: ``kpi`` (unknown where the workbook does not know
        the indicator), ``unit``, ``good`` (more, less: which way is better), ``period``, ``start``,
        ``end``, ``target``, ``value``, ``reached_share`` (value ÷ target, where more is better),
        ``elapsed_share`` (of the period's days, 0–1), ``target_state`` (reached, missed, running,
        unknown).
    """
    now = kpis(case).set_index("kpi")["now"]
    rows = [_target(case, now, said) for said in case.said("target").itertuples()]
    frame = pd.DataFrame(rows, columns=TARGETS)
    frame = frame.sort_values(["end", "kpi"], ascending=[False, True], kind="stable")
    return frame.reset_index(drop=True)


def _target(case: Case, now: pd.Series, said) -> dict:
    kpi, known, target = said.indicator, said.indicator in INDICATORS, float(said.target_value)
    row = {"kpi": kpi if known else "unknown", "unit": INDICATORS.get(kpi, "number")}
    row |= {"period": said.period, "target": target, "value": np.nan, "target_state": "unknown"}
    row["good"] = None if not known else "less" if kpi in LESS_IS_BETTER else "more"
    if (period := read_period(said.period)) is None or not known:
        return row
    start, end = period
    days = (min(case.day, end) - start).days + 1
    share = max(0.0, days / ((end - start).days + 1))
    row |= {"start": start, "end": end, "elapsed_share": share}
    if days <= 0:
        return row | {"target_state": "running"}
    row["value"] = value = _reached(case, now, kpi, start, end)
    if row["good"] == "more" and target > 0:
        row["reached_share"] = value / target
    if np.isnan(value) or np.isnan(target):
        return row
    both = ([target], value) if row["good"] == "less" else ([value], target)
    reached = decide_reaches(*both).iloc[0]
    if case.day < end and not (reached and kpi in SUMS):
        return row | {"target_state": "running"}
    return row | {"target_state": "reached" if reached else "missed"}


def _reached(case: Case, now: pd.Series, kpi: str, start, end) -> float:
    """What stands against a target: the window's own figure, the period's sum, today's state."""
    window, first = case.window, case.window.first_date
    if (start, end) == (window.start, window.end):
        return float(now[kpi])
    if kpi not in SUMS:  # the state of a past period is not looked up again
        return float(now[kpi]) if case.day <= end else np.nan
    if kpi == "contribution" or (first is not None and first > start + pd.offsets.MonthEnd(0)):
        return np.nan
    mine = of_account(case.net_lines, case.account)
    mine = mine[mine["date"].dt.normalize().between(start, min(end, case.day))]
    if kpi == "revenue":
        return float(mine["net_revenue"].sum())
    return float(count_orders(mine[mine["kind"].eq("sale")]).sum())


def pick_targets(targets: pd.DataFrame, window: Window) -> dict[str, float]:
    """Choose the targets that can stand beside a window's figures: indicator → value.

    A sum asks for the window's own period. A state asks for a period that holds the window's end;
    of several the shortest counts.
    """
    picked: dict[str, tuple[int, float]] = {}
    for row in targets.itertuples():
        period = read_period(row.period)
        if period is None or row.indicator not in INDICATORS or pd.isna(row.target_value):
            continue
        start, end = period
        same = (start, end) == (window.start, window.end)
        if same or (row.indicator not in SUMS and start <= window.end <= end):
            days = (end - start).days
            if row.indicator not in picked or days < picked[row.indicator][0]:
                picked[row.indicator] = (days, float(row.target_value))
    return {indicator: value for indicator, (_, value) in picked.items()}
