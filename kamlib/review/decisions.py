"""The standing questions, what the agreed rules propose, and what people decided.

The rules were agreed before the figures were known. They propose, people decide. Their order is
fixed: leave, re-tier, adjust, else keep; the first that holds proposes, and every rule shows what
it saw. Unknown makes no rule hold.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import known_number
from kamlib.figures.due import decide_due
from kamlib.figures.slugs import find_places, join_slugs
from kamlib.review.alerts import alerts
from kamlib.review.kpis import targets
from kamlib.vocabulary import STANDING_QUESTIONS


@figure("REV-3")
def standing_questions(case: Case) -> pd.DataFrame:
    """REV-3, the four standing questions with every answer given so far, newest first.

    Returns
    -------
    DataFrame
        Per question, in the method's order: a row for the review of today (``answer`` missing where
        nobody has answered), then the former ones. ``standing_question``, ``review``, ``answer``,
        ``repeated`` (reviews in a row with the very same answer, this one included),
        ``confidence``, ``author``.
    """
    names = ["standing_question", "review", "answer", "repeated", "confidence", "author"]
    said = case.said("review_answer").sort_values(["standing_question", "review"], kind="stable")
    answer = said["answer"].astype(object).where(said["answer"].notna(), None)
    again = answer.eq(answer.groupby(said["standing_question"]).shift()) & answer.notna()
    repeated = again.groupby((~again).cumsum()).cumcount() + 1.0
    said = said.assign(answer=answer, repeated=repeated)[::-1]
    now = set(said.loc[said["review"].eq(case.day), "standing_question"])
    asked = [question for question in STANDING_QUESTIONS if question not in now]
    open_ones = pd.DataFrame({"standing_question": asked, "review": case.day}, columns=names)
    frame = pd.concat([open_ones.astype(object), said[names].astype(object)], ignore_index=True)
    place = find_places(frame["standing_question"], STANDING_QUESTIONS)
    frame = frame.loc[place[place < len(STANDING_QUESTIONS)].sort_values(kind="stable").index]
    types = dict.fromkeys(names, "str") | {"review": "datetime64[us]", "repeated": "float64"}
    return case.named(frame.reset_index(drop=True).astype(types))


@figure("REV-5")
def review_rules(case: Case) -> pd.DataFrame:
    """REV-5, what the agreed rules propose, and why: `decide_review`."""
    verdicts = case.portfolio["verdicts"]
    below = verdicts.loc[verdicts["account"] == case.account, "reviews_below"]
    confirmed, decided = case.said("confirmed_list", everywhere=True), case.said("decision")
    confirmed, decided = (said[said["review"] < case.day] for said in (confirmed, decided))
    raised, reached = alerts(case)["state"], targets(case)["target_state"]
    return decide_review(
        reviews_below=known_number(below.iloc[0]) if len(below) else np.nan,
        tier=case.tier,
        confirmed_tier=decide_confirmed_tier(case.account, confirmed, decided, case.tier),
        alerts_raised=raised.eq("raised").sum() if raised.ne("unknown").any() else np.nan,
        targets_missed=reached.eq("missed").sum() if reached.ne("unknown").any() else np.nan,
        rules=case.settings.review,
    )


def decide_review(
    *,
    reviews_below: float,
    tier,
    confirmed_tier,
    alerts_raised: float,
    targets_missed: float,
    rules,
) -> pd.DataFrame:
    """Apply the agreed rules to what a review knows; NaN and None are unknown.

    Parameters
    ----------
    reviews_below
        Consecutive reviews below the line (SEG-7).
    tier, confirmed_tier
        The tier that the figures give now, and the one that people confirmed last.
    alerts_raised, targets_missed
        Counts.
    rules
        Settings: ``leave_reviews``, ``adjust_alerts``, ``adjust_targets``.

    Returns
    -------
    DataFrame
        One row per rule in its order: ``review_rule`` (below_line, tier_differs, alerts_stand,
        targets_missed, nothing), ``seen`` and ``agreed_line`` in the row's ``unit``, ``holds``
        (nullable), ``decision`` (what the rule proposes), ``proposed_now`` (true in one row: the
        first that holds).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> rules = SimpleNamespace(leave_reviews=2, adjust_alerts=1, adjust_targets=1)
    >>> decide_review(reviews_below=0, tier="key", confirmed_tier="key", alerts_raised=1,
    ...     targets_missed=0, rules=rules)[["review_rule", "holds", "decision", "proposed_now"]]
          review_rule  holds decision  proposed_now
    0      below_line  False    leave         False
    1    tier_differs  False   retier         False
    2    alerts_stand   True   adjust          True
    3  targets_missed  False   adjust         False
    4         nothing   True     keep         False
    """
    known = pd.notna(tier) and pd.notna(confirmed_tier) and tier != "unknown"
    differs = tier != confirmed_tier if known else pd.NA
    counted = [
        ("below_line", reviews_below, rules.leave_reviews, "leave"),
        ("alerts_stand", alerts_raised, rules.adjust_alerts, "adjust"),
        ("targets_missed", targets_missed, rules.adjust_targets, "adjust"),
    ]
    below, *adjust = [
        (rule, seen, line, pd.NA if pd.isna(seen) else bool(seen >= line), proposes, "count")
        for rule, seen, line, proposes in counted
    ]
    moved = ("tier_differs", tier, confirmed_tier, differs, "retier", "label:tier")
    rows = [below, moved, *adjust, ("nothing", "", "", True, "keep", "text")]
    names = ["review_rule", "seen", "agreed_line", "holds", "decision", "unit"]
    frame = pd.DataFrame(rows, columns=names).astype({"holds": "boolean"})
    holds = frame["holds"].fillna(False).to_numpy(bool)
    return frame.assign(proposed_now=np.arange(len(frame)) == holds.argmax())


def decide_confirmed_tier(
    account: str, confirmed: pd.DataFrame, decisions: pd.DataFrame, tier: str | None
) -> str | None:
    """Tell the tier that people confirmed last: by a decision to re-tier, or by the list.

    A list holds key accounts only, so that an account outside it was confirmed as not key: any tier
    of today but key agrees with that. None where no list was confirmed and nobody decided a tier.

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


@figure("REV-5")
def decisions(case: Case) -> pd.DataFrame:
    """REV-5, what people decided, newest first, whether it was done and what it lacks.

    Returns
    -------
    DataFrame
        What is said of decisions, with ``moved_to`` (the tier, of a decision to re-tier),
        ``decision_state`` (done, dropped, late, open, undated: see
        `kamlib.figures.due.decide_due`; unknown: its day has passed, and nobody has said what
        became of it) and ``decision_lacks`` (of why, owner, due; by ``;``).
    """
    frame = case.said("decision").sort_values("review", ascending=False, kind="stable")
    frame = frame.reset_index(drop=True)
    frame["moved_to"] = frame["tier"].where(frame["decision"].eq("retier"))
    state = decide_due(frame["due"], frame["progress"], case.day)
    unsaid = state.eq("late") & frame["progress"].isna()
    frame["decision_state"] = state.mask(unsaid, "unknown")
    lacks = {name: frame[name].isna() for name in ("why", "owner", "due")}
    frame["decision_lacks"] = join_slugs(lacks, frame.index)
    return case.named(frame)
