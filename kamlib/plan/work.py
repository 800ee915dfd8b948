"""Objectives, actions, offers and promises (PLAN-6, 7, 12): what is due, late, half thought out."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import CLOSED, decide_due
from kamlib.figures.slugs import find_places, has_text, join_slugs, split_parts
from kamlib.plan.people import called
from kamlib.vocabulary import HORIZONS, SIDES, THEMES


@figure("PLAN-6")
def objectives(case: Case) -> pd.DataFrame:
    """PLAN-6, objectives by theme and term, with the actions behind each and what is missing.

    Returns
    -------
    DataFrame
        What was said, with ``actions`` (not dropped), ``actions_ready`` (of them, dated and owned)
        and ``flags`` of what is not closed, joined by ``;``: few_actions (ready), no_measure,
        nothing_for_them, nothing_for_us, no_theme, no_date, overdue.
    """
    frame, actions = case.said("objective"), case.said("action")
    alive = actions[~actions["progress"].eq("dropped").fillna(False).astype(bool)]
    ready = alive[has_text(alive["owner"]) & alive["due"].notna()]
    for name, of in (("actions", alive), ("actions_ready", ready)):
        counts = of["for_objective"].value_counts()
        frame[name] = frame["item"].map(counts).fillna(0).astype("int64")
    state = decide_due(frame["due"], frame["progress"], case.day)
    flags = {
        "few_actions": frame["actions_ready"] < case.settings.plan.actions_min,
        "no_measure": ~has_text(frame["measured_as"]),
        "nothing_for_them": ~has_text(frame["for_them"]),
        "nothing_for_us": ~has_text(frame["for_us"]),
        "no_theme": ~has_text(frame["theme"]),
        "no_date": state.eq("undated"),
        "overdue": state.eq("late"),
    }
    frame["flags"] = join_slugs(
        {slug: ~state.isin(CLOSED) & test for slug, test in flags.items()}, frame.index
    )
    theme, horizon = find_places(frame["theme"], THEMES), find_places(frame["horizon"], HORIZONS)
    order = np.lexsort((frame["item"].astype(str), horizon, theme))
    return frame.iloc[order].reset_index(drop=True)


def actions(case: Case) -> pd.DataFrame:
    """Every action, people by id, with its state at the data date and what is missing from it.

    Returns
    -------
    DataFrame
        By due day, the undated last: what was said, with ``serves`` (the objective in its own
        words, where ``for_objective`` holds its code), ``action_state`` (`decide_due`),
        ``days_late`` (0 where not late) and ``flags``, joined by ``;``: no_owner, no_date and
        no_objective (none, or one that is not stated) of what is open, unclassed (touches tenders
        or opinion leaders without a class), refused (goes on although compliance refused it).
    """
    frame, aims = case.said("action"), case.said("objective")
    due = pd.to_datetime(frame["due"])
    frame["action_state"] = state = decide_due(due, frame["progress"], case.day)
    closed, late = state.isin(CLOSED), state.eq("late")
    frame["days_late"] = ((case.day - due).dt.days).where(late, 0).astype("int64")
    touching = frame["touches"].isin(["tender", "opinion_leader"])
    frame["flags"] = join_slugs(
        {
            "no_owner": ~closed & ~has_text(frame["owner"]),
            "no_date": state.eq("undated"),
            "no_objective": ~closed & ~frame["for_objective"].isin(set(aims["item"])),
            "unclassed": touching & ~has_text(frame["compliance"]),
            "refused": ~closed & frame["compliance"].eq("refused").fillna(False).astype(bool),
        },
        frame.index,
    )
    order = np.lexsort((frame["item"].astype(str), due.fillna(case.day), due.isna()))
    frame = frame.iloc[order].reset_index(drop=True)
    words = dict(aims[["item", "objective"]].dropna().itertuples(index=False))
    return frame.assign(serves=[words.get(code, code) for code in frame["for_objective"]])


@figure("PLAN-7")
def work(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-7, the account's actions with their state, by role unless `names`: `actions`."""
    return called(case, actions(case), names)


@figure("PLAN-7")
def work_totals(case: Case) -> pd.DataFrame:
    """PLAN-7, what the actions cost and should bring; dropped ones add nothing.

    Returns
    -------
    DataFrame
        Rows ``work_part``: done, open, total; with ``actions``, ``expected_cost`` and
        ``expected_effect`` (sums of what is known; NaN where nothing is), ``cost_unknown`` and
        ``effect_unknown`` (actions without an estimate).
    """
    alive = work(case)
    alive = alive[alive["action_state"] != "dropped"]
    done = alive["action_state"] == "done"
    rows = []
    for part, of in (("done", alive[done]), ("open", alive[~done]), ("total", alive)):
        cost, effect = of["expected_cost"], of["expected_effect"]
        rows.append({
            "work_part": part, "actions": len(of),
            "expected_cost": cost.sum(min_count=1), "expected_effect": effect.sum(min_count=1),
            "cost_unknown": int(cost.isna().sum()), "effect_unknown": int(effect.isna().sum()),
        })  # fmt: skip
    return pd.DataFrame(rows)


@figure("PLAN-12")
def offers(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-12, personal offers, and which of them are only a shelf product with a bow.

    Returns
    -------
    DataFrame
        What was said, with ``department_count`` and ``flags`` (joined by ``;``): one_department
        (fewer than two build it), not_apart (counts towards sales targets), targets_unsaid (nobody
        has said whether it does), nothing_for_them, no_objective (of theirs).
    """
    frame = case.said("offer")
    parts = frame["departments"].map(lambda text: len(split_parts(text)))
    frame["department_count"] = parts.astype("int64")
    apart = frame["apart_from_targets"].astype("boolean")
    frame["flags"] = join_slugs(
        {
            "one_department": frame["department_count"] < 2,
            "not_apart": (~apart).fillna(False).astype(bool),
            "targets_unsaid": apart.isna(),
            "nothing_for_them": ~has_text(frame["for_them"]) & frame["value_for_them"].isna(),
            "no_objective": ~has_text(frame["their_objective"]),
        },
        frame.index,
    )
    return called(case, frame, names)


def measure_obligations(obligations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell of each obligation whether it is met, open, late or undated on a day (REV-11).

    Returns
    -------
    DataFrame
        Ours first, the most overdue first: what was said, with ``duty_state`` (`decide_due`) and
        ``overdue_days`` (NaN where not late; 0 where it was called late without a day).

    Examples
    --------
    >>> said = pd.DataFrame({"side": ["ours", "theirs"], "obligation_kind": None,
    ...     "obligation": ["report", "forecast"], "clause": ["4.2", None], "amount": np.nan,
    ...     "item": ["o1", "o2"], "due": pd.to_datetime(["2025-12-01", "2025-12-01"]),
    ...     "obligation_state": ["open", "met"]})
    >>> measure_obligations(said, pd.Timestamp("2025-12-31"))[
    ...     ["side", "duty_state", "overdue_days"]]
         side duty_state  overdue_days
    0    ours       late          30.0
    1  theirs        met           NaN
    """
    frame = obligations.copy()
    frame["duty_state"] = decide_due(frame["due"], frame["obligation_state"], day)
    days = (day - pd.to_datetime(frame["due"])).dt.days.astype("float64")
    late = frame["duty_state"].eq("late")
    frame["overdue_days"] = days.fillna(0.0).clip(lower=0).where(late)
    frame["_side"] = find_places(frame["side"], SIDES)
    frame = frame.sort_values(
        ["_side", "overdue_days", "due", "item"], ascending=[True, False, True, True], kind="stable"
    )
    names = ["side", "obligation_kind", "obligation", "clause", "amount", "due", "duty_state",
             "overdue_days"]  # fmt: skip
    return frame[names].reset_index(drop=True)
