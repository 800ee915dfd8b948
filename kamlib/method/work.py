"""Objectives and actions of an account (PLAN-6, PLAN-7): what is due, late, or half thought out."""

import numpy as np
import pandas as pd

from kamlib.method.due import CLOSED, decide_due
from kamlib.method.slugs import find_places, has_text, join_slugs, split_parts

THEMES = ("penetration", "expansion", "protection")
HORIZONS = ("short", "middle", "long")


def measure_actions(
    actions: pd.DataFrame, objectives: pd.DataFrame, day: pd.Timestamp
) -> pd.DataFrame:
    """Every action with its state at the data date and what is missing from it.

    Parameters
    ----------
    actions
        ``item``, ``for_objective``, ``action``, ``owner``, ``due``, ``progress``, ``touches``,
        ``compliance``, ``expected_cost``, ``expected_effect``.
    objectives
        ``item``: what the actions can serve.
    day
        The data date.

    Returns
    -------
    DataFrame
        The columns of `actions`, with ``action_state`` (done, dropped, late, open, undated: see
        `kamlib.method.due.decide_due`), ``days_late`` (0 where not late), ``flags`` of
        what is open: no_owner, no_date, no_objective (none, or one that is not stated),
        unclassed (touches tenders or opinion leaders without a class), refused (goes on although
        compliance refused it); joined by ``;``. By due day, the undated last.

    Examples
    --------
    >>> said = pd.DataFrame({"item": ["a1", "a2"], "for_objective": ["o1", None],
    ...     "owner": ["kam", None], "due": pd.to_datetime(["2025-12-01", "2026-02-01"]),
    ...     "progress": ["doing", "planned"], "touches": ["none", "none"],
    ...     "compliance": [None, None]})
    >>> goals = pd.DataFrame({"item": ["o1"]})
    >>> found = measure_actions(said, goals, pd.Timestamp("2025-12-31"))
    >>> found[["item", "days_late", "action_state"]].to_numpy().tolist(), found["flags"][1]
    ([['a1', 30, 'late'], ['a2', 0, 'open']], 'no_owner;no_objective')
    """
    frame = actions.copy()
    due = pd.to_datetime(frame["due"])
    frame["action_state"] = state = decide_due(due, frame["progress"], day)
    closed, late = state.isin(CLOSED), state.eq("late")
    frame["days_late"] = ((pd.Timestamp(day) - due).dt.days).where(late, 0).astype("int64")
    known = set(objectives["item"])
    touching = frame["touches"].isin(["tender", "opinion_leader"])
    frame["flags"] = join_slugs(
        {
            "no_owner": ~closed & ~has_text(frame["owner"]),
            "no_date": state.eq("undated"),
            "no_objective": ~closed & ~frame["for_objective"].isin(known),
            "unclassed": touching & ~has_text(frame["compliance"]),
            "refused": ~closed & frame["compliance"].eq("refused").fillna(False).astype(bool),
        },
        frame.index,
    )
    order = np.lexsort((frame["item"].astype(str), due.fillna(pd.Timestamp(day)), due.isna()))
    return frame.iloc[order].reset_index(drop=True)


def measure_objectives(
    objectives: pd.DataFrame, actions: pd.DataFrame, day: pd.Timestamp, *, actions_min: int
) -> pd.DataFrame:
    """Objectives by theme and term, with the actions behind each and what is missing from it.

    Parameters
    ----------
    objectives
        ``item``, ``theme``, ``horizon``, ``objective``, ``measured_as``, ``for_us``, ``for_them``,
        ``due``, ``progress``.
    actions
        ``for_objective``, ``owner``, ``due``, ``progress``.
    day
        The data date.
    actions_min
        Dated and owned actions that an objective must have; dropped ones do not count.

    Returns
    -------
    DataFrame
        The columns of `objectives`, by theme, term and item, with ``actions`` (not dropped),
        ``actions_ready`` (of them, dated and owned) and ``flags`` of what is not closed:
        few_actions, no_measure, nothing_for_them, nothing_for_us, no_theme, no_date, overdue;
        joined by ``;``.

    Examples
    --------
    >>> goals = pd.DataFrame({"item": ["o1"], "theme": ["expansion"], "horizon": ["short"],
    ...     "measured_as": ["first order"], "for_us": ["a family"], "for_them": [None],
    ...     "due": pd.to_datetime(["2026-06-30"]), "progress": ["doing"]})
    >>> work = pd.DataFrame({"for_objective": ["o1", "o1"], "owner": ["kam", None],
    ...     "due": pd.to_datetime(["2026-01-31"] * 2), "progress": ["planned"] * 2})
    >>> found = measure_objectives(goals, work, pd.Timestamp("2025-12-31"), actions_min=2)
    >>> found[["item", "actions", "actions_ready", "flags"]]
      item  actions  actions_ready                         flags
    0   o1        2              1  few_actions;nothing_for_them
    """
    frame = objectives.copy()
    alive = actions[~actions["progress"].eq("dropped").fillna(False).astype(bool)]
    ready = alive[has_text(alive["owner"]) & alive["due"].notna()]
    for name, of in (("actions", alive), ("actions_ready", ready)):
        counts = of["for_objective"].value_counts()
        frame[name] = frame["item"].map(counts).fillna(0).astype("int64")
    state = decide_due(frame["due"], frame["progress"], day)
    flags = {
        "few_actions": frame["actions_ready"] < actions_min,
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


def measure_work_totals(actions: pd.DataFrame) -> pd.DataFrame:
    """What the actions cost and are expected to bring, by state; dropped ones add nothing.

    Parameters
    ----------
    actions
        From `measure_actions`.

    Returns
    -------
    DataFrame
        Rows ``work_part``: done, open, total; with ``actions``, ``expected_cost`` and
        ``expected_effect`` (sums of what is known; NaN where nothing is), ``cost_unknown`` and
        ``effect_unknown`` (actions without an estimate).
    """
    alive = actions[actions["action_state"] != "dropped"]
    done = alive["action_state"] == "done"
    rows = []
    for part, of in (("done", alive[done]), ("open", alive[~done]), ("total", alive)):
        rows.append(
            {
                "work_part": part,
                "actions": len(of),
                "expected_cost": of["expected_cost"].sum(min_count=1),
                "expected_effect": of["expected_effect"].sum(min_count=1),
                "cost_unknown": int(of["expected_cost"].isna().sum()),
                "effect_unknown": int(of["expected_effect"].isna().sum()),
            }
        )
    return pd.DataFrame(rows)


def measure_offers(offers: pd.DataFrame) -> pd.DataFrame:
    """PLAN-12: personal offers, and which of them are only a shelf product with a bow.

    Parameters
    ----------
    offers
        ``item``, ``their_objective``, ``solution``, ``departments`` (by ``;``), ``for_them``,
        ``value_for_them``, ``expected_cost``, ``apart_from_targets``, ``offer_state``.

    Returns
    -------
    DataFrame
        The columns of `offers` with ``department_count`` and ``flags`` (joined by ``;``):
        one_department (fewer than two build it), not_apart (counts towards sales targets),
        targets_unsaid (nobody has said whether it does), nothing_for_them, no_objective (of
        theirs).
    """
    frame = offers.copy()
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
    return frame
