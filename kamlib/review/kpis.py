"""Figures of an account in this window and the former one, against what was agreed (REV-1).

They come from the ledger and from what people recorded. Every figure of the relation comes with its
number of cases and, where it is a share of answers or hangs on an estimate, with its range. What
nobody wrote down is unknown. The cadence is the account's: it says whether the account got what was
agreed with it, and never rates who looks after it.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.accounts import measure_accounts
from kamlib.define.headroom import measure_wallet
from kamlib.define.one_account import measure_comparison, measure_sums
from kamlib.figure import figure
from kamlib.figures.compare import decide_reaches, known_number
from kamlib.figures.ranges import wilson
from kamlib.figures.sales import count_orders, of_account, sold
from kamlib.figures.slugs import has_text
from kamlib.figures.window import Window, read_period
from kamlib.plan.people import measure_people
from kamlib.segment.cost import measure_cost_to_serve, measure_kam_cost
from kamlib.segment.policy import agreed_days, policy_days
from kamlib.vocabulary import INDICATORS

LESS_IS_BETTER = frozenset({"days_since_contact", "days_to_pay", "rhythm"})
"""The figures of which less is better; of all others more is."""

SUMS = frozenset({"revenue", "contribution", "orders"})
"""The figures that add up over a period; all others are states."""

RECENT = 365
"""Days that a contact or an answer of the customer counts as recent."""


class Figure(NamedTuple):
    """One indicator: its value, its range and the cases behind it; NaN where unknown."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    cases: float = np.nan


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
    costs = measure_kam_cost(costs, case.portfolio["verdicts"], former, rates)
    return known_number(costs["true_profit"].iloc[0])


def measure_relation(case: Case, contact_days: float) -> dict[str, Figure]:
    """Measure the indicators of the relation on the case's day, from what people recorded by then.

    Parameters
    ----------
    contact_days
        Days between contacts where nothing is agreed with the person: the service policy's.

    Returns
    -------
    dict
        ``contacts_covered`` (share of the people on the map who have an owner on our side and were
        met within `RECENT`), ``days_since_contact`` (with any of them), ``cadence_kept`` (share of
        the people met within the agreed interval; its range lets those of whom nobody wrote down a
        contact lie either way), ``contract_left`` (days; below 0 it has ended), ``claims_resolved``
        (share), ``satisfaction`` and ``share_of_mind`` (share of answers, Wilson's 95 % range),
        ``objectives_reached`` (of those due or done; what was dropped is left aside).
    """
    voice, duties = case.said("voice"), case.said("obligation")
    of_mind = voice["asked_about"].eq("share_of_mind")
    return {
        **_contacts(case, contact_days),
        "contract_left": _contract(case, duties),
        "claims_resolved": _claims(duties),
        "satisfaction": _answered(voice[~of_mind], case.day),
        "share_of_mind": _answered(voice[of_mind], case.day),
        "objectives_reached": _objectives(case.said("objective"), case.day),
    }


def _contacts(case: Case, contact_days: float) -> dict[str, Figure]:
    meetings = case.said("meeting")
    held = meetings.loc[meetings["meeting_state"].eq("held"), "met_on"]
    people = measure_people(case.said("stakeholder"), case.day, contact_days=contact_days)
    ages = (case.day - pd.to_datetime(held)).dt.days.astype("float64")
    ages = pd.concat([people["days_since"], ages])
    ages = ages[ages >= 0]  # a meeting to come is no contact
    covered = has_text(people["owner"]) & (people["days_since"] <= RECENT)
    kept, known = people["in_cadence"], people["in_cadence"].notna().sum()
    open_ones = (people["in_cadence"].isna() & people["contact_days"].notna()).sum()
    cadence = _share(kept.sum(), known)
    if known and open_ones:
        low, high = kept.sum(), kept.sum() + open_ones
        cadence = cadence._replace(low=low / (known + open_ones), high=high / (known + open_ones))
    return {
        "contacts_covered": _share(covered.sum(), len(people)),
        "days_since_contact": Figure(float(ages.min()), cases=len(ages)) if len(ages) else Figure(),
        "cadence_kept": cadence,
    }


def _contract(case: Case, duties: pd.DataFrame) -> Figure:
    ends = pd.to_datetime(duties["contract_end"]).dropna()
    ends = pd.concat([ends, pd.to_datetime(case.contracts["end"])]) if len(case.contracts) else ends
    if ends.isna().any() or ends.empty:  # one without an end stands: nobody can say what is left
        return Figure()
    return Figure(float((ends.max() - case.day).days), cases=ends.nunique())


def _claims(duties: pd.DataFrame) -> Figure:
    claims = duties[duties["obligation_kind"].eq("claim")]
    known = claims[claims[["obligation_state", "due"]].notna().any(axis=1)]
    return _share(known["obligation_state"].isin(["met", "waived"]).sum(), len(known))


def _answered(voice: pd.DataFrame, day: pd.Timestamp) -> Figure:
    """Pool the last asking of each item, weighted by its answers."""
    asked = pd.to_datetime(voice["asked_on"])
    recent = voice[(asked <= day) & (day - asked <= pd.Timedelta(days=RECENT))]
    recent = recent[recent["satisfaction"].notna() & (recent["answers"].fillna(0) > 0)]
    recent = recent.sort_values("asked_on").drop_duplicates("asked_item", keep="last")
    answers = float(recent["answers"].sum())
    if not answers:
        return Figure()
    share = float((recent["satisfaction"] * recent["answers"].astype("float64")).sum() / answers)
    return Figure(share, *wilson(share * answers, answers), answers)


def _objectives(objectives: pd.DataFrame, day: pd.Timestamp) -> Figure:
    done, dropped = (objectives["progress"].eq(state) for state in ("done", "dropped"))
    asked = done | ((pd.to_datetime(objectives["due"]) <= day) & ~dropped)
    return _share(done.sum(), asked.sum())


def _share(part, whole) -> Figure:
    return Figure(float(part) / whole, cases=float(whole)) if whole else Figure(cases=0.0)


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
