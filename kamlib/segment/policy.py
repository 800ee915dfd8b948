"""How often the service policy of an account's tier wants contact."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.rules import RULES
from kamlib.figures.compare import sort_accounts
from kamlib.figures.window import Window
from kamlib.segment.cost import read_kam_hours
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


def decide_policy(verdicts: pd.DataFrame, settings) -> pd.DataFrame:
    """Lay out the service policy of each tier, how many accounts get it and what it takes.

    Hours and cost are per account and year; the cost is unknown where an hour has no price.
    """
    hours, price = read_kam_hours(settings.cost_to_serve), settings.cost_to_serve.kam_hour
    given = [getattr(settings.policy, tier) for tier in TIERS]
    frame = pd.DataFrame({name: [getattr(one, name) for one in given] for name in POLICY_COLUMNS})
    frame.insert(0, "tier", TIERS)
    frame.insert(1, "accounts", [int(verdicts["tier"].eq(tier).sum()) for tier in TIERS])
    frame["kam_hours"] = [hours[tier] for tier in TIERS]
    frame["kam_cost"] = frame["kam_hours"] * price if price else np.nan
    for name in ("responds", "sponsor"):
        frame[name] = frame[name].astype("str").replace("", pd.NA)
    return frame


def check_policy(
    verdicts: pd.DataFrame,
    classes: pd.DataFrame,
    costs: pd.DataFrame,
    margins: pd.DataFrame,
    window: Window,
    settings,
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
    settings
        `plan.programme_cost_key`: money per key account and year beyond KAM hours.

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
    >>> from types import SimpleNamespace
    >>> from kamlib.figures.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> settings = SimpleNamespace(plan=SimpleNamespace(programme_cost_key=0))
    >>> check_policy(verdicts, classes, costs, margins, window, settings)[
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
    yearly = settings.plan.programme_cost_key
    programme = np.where(frame["tier"].eq("key"), yearly * window.years, 0.0)
    known = frame["kam_cost"].notna() | (programme > 0)  # what nobody entered is no cost of 0
    frame["policy_cost"] = (frame["kam_cost"].fillna(0.0) + programme).where(known)
    after = (frame["net_costed"] - frame["policy_cost"]) / frame["cost_costed"] - 1
    frame["markup_after"] = after.where(frame["markup"].notna())
    frame["profit_after"] = frame["true_profit"] - programme

    frame = _find(frame)
    names = [
        *["account", "net_revenue", "tier", "policy_cost", "markup", "markup_after"],
        *["markup_line", "profit_before_kam", "profit_after", "passes_after", "policy_finding"],
    ]
    return sort_accounts(frame[names])


def _find(frame: pd.DataFrame) -> pd.DataFrame:
    """Whether each account passes its test after the policy's cost, if it has one."""
    by_profit = frame["profit"].eq("high") & frame["rules"].str.contains(
        "high_high|mixed_with_potential|kept_by_hysteresis"
    )
    tested = by_profit | frame["rules"].str.contains("mixed_with_potential")
    bears = RULES["earns"].decide(frame["profit_after"], 0.0)
    passes = RULES["profit"].decide(frame["markup_after"], frame["markup_line"])
    passes = passes.where(by_profit, True).mask(~tested, pd.NA)
    both = (passes & bears.mask(~tested, pd.NA)).astype("boolean")
    no = [(~found).fillna(False).astype(bool) for found in (bears, passes)]
    finding = np.select(
        [*no, ~tested, both.isna()],
        ["loses_money", "markup_too_low", "no_test", "unknown"],
        default="holds",
    )
    return frame.assign(
        markup_line=frame["markup_line"].where(by_profit),
        passes_after=both,
        policy_finding=pd.Series(finding, frame.index, dtype="str"),
    )


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
