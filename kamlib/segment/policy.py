"""How often the service policy of an account's tier wants contact."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.method.compare import sort_accounts
from kamlib.method.rules import RULES
from kamlib.method.window import Window
from kamlib.vocabulary import TIERS

POLICY_COLUMNS = (
    "contacts_per_year",
    "discount_min",
    "discount_max",
    "order_priority",
    "lead_days",
    "responds",
    "sponsor",
)


def decide_policy(
    verdicts: pd.DataFrame, policy, *, kam_hours: dict[str, float], kam_hour: float
) -> pd.DataFrame:
    """Lay out the service policy of each tier, how many accounts get it and what it takes.

    Parameters
    ----------
    verdicts
        `account`, `tier`.
    policy
        The settings of section ``policy``: one set per tier.
    kam_hours, kam_hour
        Hours per account and year by tier; cost of an hour.

    Returns
    -------
    DataFrame
        Rows key, trial, develop, standard of `tier`: `accounts`, `contacts_per_year`,
        `discount_min`, `discount_max` (0–1), `order_priority` (1 first), `lead_days`, `responds`,
        `sponsor` (roles; empty is unknown), `kam_hours` and `kam_cost` (per account and year;
        unknown where an hour has no price).
    """
    rows = []
    for tier in TIERS:
        given = getattr(policy, tier)
        row = {"tier": tier, "accounts": int(verdicts["tier"].eq(tier).sum())}
        row |= {name: getattr(given, name) for name in POLICY_COLUMNS}
        cost = kam_hours[tier] * kam_hour if kam_hour else np.nan  # an hour has no price yet
        row |= {"kam_hours": float(kam_hours[tier]), "kam_cost": cost}
        rows.append(row)
    frame = pd.DataFrame(rows)
    for name in ("responds", "sponsor"):
        frame[name] = frame[name].astype("str").replace("", pd.NA)
    return frame


def check_policy(
    verdicts: pd.DataFrame,
    classes: pd.DataFrame,
    costs: pd.DataFrame,
    margins: pd.DataFrame,
    window: Window,
    *,
    programme_cost_key: float,
) -> pd.DataFrame:
    """SEG-8: whether each listed account, after the policy's cost, still passes its test.

    The markup is taken once more with the cost of KAM time and programme laid on the goods' price:
    (Σnet − policy's cost) ÷ Σcost − 1. Volume does not change with what we spend. Who is on the
    list by a person's decision or a reason has no figure to pass; who lost its test is named, not
    moved: a person decides.

    Parameters
    ----------
    verdicts, classes
        From `decide_verdicts`, `decide_classes`.
    costs
        From `measure_kam_cost`: `kam_cost`, `true_profit`.
    margins
        From `measure_markup`: `net_costed`, `cost_costed`.
    window
        Its length in years scales the programme's cost.
    programme_cost_key
        Money per key account and year beyond KAM hours.

    Returns
    -------
    DataFrame
        One row per account on the list: `account`, `net_revenue`, `tier`, `policy_cost`, `markup`,
        `markup_after`, `markup_line` (where markup is its test, else empty), `profit_before_kam`,
        `profit_after` (true profit less the programme's cost), `passes_after` (unknown where there
        is no figure to pass),
        `policy_finding` (holds, markup_too_low, loses_money, no_test, unknown).

    Examples
    --------
    Net 1,400 on goods of 1,000: markup 40 %. KAM time of 150 leaves (1,400 − 150) ÷ 1,000 − 1 =
    25 %, under the line of 30 %.

    >>> verdicts = pd.DataFrame({"account": ["A"], "net_revenue": [1400.0], "tier": "key",
    ...     "rules": "high_high", "on_list": True})
    >>> classes = pd.DataFrame({"account": ["A"], "markup": [0.4], "markup_line": [0.3],
    ...     "profit": ["high"]})
    >>> costs = pd.DataFrame({"account": ["A"], "kam_cost": [150.0], "profit_before_kam": [400.0],
    ...     "true_profit": [250.0]})
    >>> margins = pd.DataFrame({"account": ["A"], "net_costed": [1400.0], "cost_costed": [1000.0]})
    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> check_policy(verdicts, classes, costs, margins, window, programme_cost_key=0)[
    ...     ["account", "markup_after", "passes_after", "policy_finding"]]
      account  markup_after  passes_after  policy_finding
    0       A          0.25         False  markup_too_low
    """
    frame = verdicts.loc[verdicts["on_list"], ["account", "net_revenue", "tier", "rules"]]
    frame = frame.merge(classes[["account", "markup", "markup_line", "profit"]], on="account")
    frame = frame.merge(
        costs[["account", "kam_cost", "profit_before_kam", "true_profit"]], on="account"
    )
    frame = frame.merge(margins[["account", "net_costed", "cost_costed"]], on="account", how="left")
    programme = np.where(frame["tier"].eq("key"), programme_cost_key * window.years, 0.0)
    known = frame["kam_cost"].notna() | (programme > 0)  # what nobody entered is no cost of 0
    frame["policy_cost"] = (frame["kam_cost"].fillna(0.0) + programme).where(known)
    after = (frame["net_costed"] - frame["policy_cost"]) / frame["cost_costed"] - 1
    frame["markup_after"] = after.where(frame["markup"].notna())
    frame["profit_after"] = frame["true_profit"] - programme

    by_profit = frame["profit"].eq("high") & frame["rules"].str.contains(
        "high_high|mixed_with_potential|kept_by_hysteresis"
    )
    by_volume = frame["rules"].str.contains("mixed_with_potential") & ~by_profit
    tested = by_profit | by_volume
    bears = RULES["earns"].decide(frame["profit_after"], 0.0)
    passes = RULES["profit"].decide(frame["markup_after"], frame["markup_line"])
    passes = passes.where(by_profit, True).mask(~tested, pd.NA)
    frame["markup_line"] = frame["markup_line"].where(by_profit)
    frame["passes_after"] = (passes & bears.mask(~tested, pd.NA)).astype("boolean")
    losing = (~bears).fillna(False).astype(bool)
    low = (~passes).fillna(False).astype(bool)
    frame["policy_finding"] = np.select(
        [losing, low, ~tested, frame["passes_after"].isna()],
        ["loses_money", "markup_too_low", "no_test", "unknown"],
        default="holds",
    )
    frame["policy_finding"] = frame["policy_finding"].astype("str")
    names = [
        *["account", "net_revenue", "tier", "policy_cost", "markup", "markup_after"],
        *["markup_line", "profit_before_kam", "profit_after", "passes_after", "policy_finding"],
    ]
    return sort_accounts(frame[names])


def policy_of(case: Case):
    """The service policy of the account's tier, if it has one."""
    return getattr(case.settings.policy, case.tier) if case.tier in TIERS else None


def policy_days(case: Case) -> float:
    """Days between contacts by the service policy; NaN where there is none."""
    times = policy_of(case).contacts_per_year if policy_of(case) else 0
    return 365 / times if times else np.nan


def agreed_days(case: Case, people: pd.DataFrame) -> float:
    """Days between contacts: the closest agreed with a person, else the service policy's."""
    agreed = people["contact_days"].min()
    return policy_days(case) if pd.isna(agreed) else float(agreed)
