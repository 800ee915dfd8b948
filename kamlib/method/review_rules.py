"""REV-5: adjust, keep, re-tier or leave, by rules that were agreed before the figures were known.

The rules propose, people decide. Their order is fixed: leave, re-tier, adjust, else keep; the first
that holds proposes, and every rule shows what it saw. Unknown makes no rule hold.
"""

import numpy as np
import pandas as pd

from kamlib.method.due import decide_due
from kamlib.method.slugs import join_slugs


def decide_review(
    *,
    reviews_below: float,
    tier: str | None,
    confirmed_tier: str | None,
    alerts_raised: float,
    targets_missed: float,
    leave_reviews: int,
    adjust_alerts: int,
    adjust_targets: int,
) -> pd.DataFrame:
    """Apply the agreed rules to what a review knows.

    Parameters
    ----------
    reviews_below
        Consecutive reviews below the line (SEG-7); NaN where no list was confirmed.
    tier
        The tier that the figures and rules give now.
    confirmed_tier
        The tier that people confirmed last (`decide_confirmed_tier`); None where nobody did.
    alerts_raised, targets_missed
        Alerts that stand and targets missed; NaN unknown.
    leave_reviews
        So many reviews below the line propose to leave.
    adjust_alerts, adjust_targets
        So many alerts or missed targets propose to adjust.

    Returns
    -------
    DataFrame
        One row per rule in its order: ``review_rule`` (below_line, tier_differs, alerts_stand,
        targets_missed, nothing), ``seen`` and ``agreed_line`` in the row's ``unit``, ``holds``
        (nullable), ``decision`` (what the rule proposes), ``proposed_now`` (true in one row: the
        first that holds).

    Examples
    --------
    >>> decide_review(reviews_below=0, tier="key", confirmed_tier="key", alerts_raised=1,
    ...     targets_missed=0, leave_reviews=2, adjust_alerts=1, adjust_targets=1)[
    ...     ["review_rule", "holds", "decision", "proposed_now"]]
          review_rule  holds decision  proposed_now
    0      below_line  False    leave         False
    1    tier_differs  False   retier         False
    2    alerts_stand   True   adjust          True
    3  targets_missed  False   adjust         False
    4         nothing   True     keep         False
    """
    known = pd.notna(tier) and pd.notna(confirmed_tier) and tier != "unknown"
    rows = [
        ("below_line", reviews_below, leave_reviews, _reaches(reviews_below, leave_reviews),
         "leave", "count"),
        ("tier_differs", tier, confirmed_tier, tier != confirmed_tier if known else pd.NA,
         "retier", "label:tier"),
        ("alerts_stand", alerts_raised, adjust_alerts, _reaches(alerts_raised, adjust_alerts),
         "adjust", "count"),
        ("targets_missed", targets_missed, adjust_targets,
         _reaches(targets_missed, adjust_targets), "adjust", "count"),
        ("nothing", "", "", True, "keep", "text"),
    ]  # fmt: skip
    names = ["review_rule", "seen", "agreed_line", "holds", "decision", "unit"]
    frame = pd.DataFrame(rows, columns=names).astype({"holds": "boolean"})
    holds = frame["holds"].fillna(False).to_numpy(bool)
    frame["proposed_now"] = np.arange(len(frame)) == holds.argmax()
    return frame


def _reaches(seen: float, needed: int):
    return pd.NA if pd.isna(seen) else bool(seen >= needed)


def decide_confirmed_tier(
    account: str, confirmed: pd.DataFrame, decisions: pd.DataFrame, tier: str | None
) -> str | None:
    """Tell the tier that people confirmed last: by a decision to re-tier, or by the list.

    Parameters
    ----------
    account
        The account's code.
    confirmed
        Every account of the lists that people confirmed: ``review``, ``account``.
    decisions
        The account's decisions: ``review``, ``decision``, ``tier``.
    tier
        The tier of today. A list holds key accounts only, so that an account outside it was
        confirmed as not key: any tier but key agrees with that.

    Returns
    -------
    str or None
        None where no list was confirmed and nobody decided a tier.

    Examples
    --------
    >>> lists = pd.DataFrame({"review": pd.to_datetime(["2025-09-30"]), "account": ["A"]})
    >>> none = pd.DataFrame(columns=["review", "decision", "tier"])
    >>> [decide_confirmed_tier(code, lists, none, "key") for code in "AB"]
    ['key', 'standard']
    """
    moved = decisions[decisions["decision"].eq("retier") & decisions["tier"].notna()]
    last_list = confirmed["review"].max()
    last_moved = moved["review"].max()
    if pd.notna(last_moved) and not last_list > last_moved:
        return str(moved.loc[moved["review"].idxmax(), "tier"])
    if pd.isna(last_list):
        return None
    listed = confirmed.loc[confirmed["review"] == last_list, "account"]
    if account in set(listed):
        return "key"
    return "standard" if tier == "key" or pd.isna(tier) else tier


def measure_decisions(decisions: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Earlier decisions, newest first, with whether they were done and what they lack.

    Parameters
    ----------
    decisions
        ``review``, ``decision``, ``tier``, ``why``, ``owner``, ``due``, ``progress``.
    day
        The data date.

    Returns
    -------
    DataFrame
        The columns of `decisions` with ``moved_to`` (the tier, of a decision to re-tier),
        ``decision_state`` (done, dropped, late, open, undated: see
        `kamlib.method.due.decide_due`; unknown: its day has passed, and nobody has said what became
        of it) and ``decision_lacks`` (of why, owner, due; by ``;``).

    Examples
    --------
    >>> said = pd.DataFrame({"review": pd.to_datetime(["2025-06-30"]), "decision": ["adjust"],
    ...     "tier": [None], "why": ["orders fall"], "owner": [None], "progress": [None],
    ...     "due": pd.to_datetime(["2025-08-31"])})
    >>> measure_decisions(said, pd.Timestamp("2025-12-31"))[["decision_state", "decision_lacks"]]
      decision_state decision_lacks
    0        unknown          owner
    """
    frame = decisions.sort_values("review", ascending=False, kind="stable").reset_index(drop=True)
    frame["moved_to"] = frame["tier"].where(frame["decision"].eq("retier"))
    state = decide_due(frame["due"], frame["progress"], day)
    unsaid = state.eq("late") & frame["progress"].isna()
    frame["decision_state"] = state.mask(unsaid, "unknown")
    lacks = {name: frame[name].isna() for name in ("why", "owner", "due")}
    frame["decision_lacks"] = join_slugs(lacks, frame.index)
    return frame
