"""Hints on a plan, by rule (PLAN-1…14): each names its rule and the figures that made it speak.

A rule speaks only on what is known or on what is plainly not there; it never fills a gap. The words
are the labels ``hint.<slug>`` and ``hint_rule.<slug>``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.judgement.kinds import KINDS
from kamlib.judgement.values import Planned
from kamlib.method.due import CLOSED
from kamlib.method.questions import find_ownerless
from kamlib.method.slugs import has_text
from kamlib.method.voice import measure_voice_sum
from kamlib.method.window import Window
from kamlib.vocabulary import GRADES

SEVERITIES = GRADES[::-1]

COLUMNS = ["hint", "rule_of", "severity", "unit", "seen", "against", "about", "person"]


@dataclass(frozen=True)
class PlanAtHand:
    """What the rules look at.

    Parameters
    ----------
    said
        Gives the account's judgements of a kind, each with ``said_on``.
    questions, families, people, one_contact, objectives, actions
        From `measure_questions`, `measure_wallet`, `measure_people` (with the days between
        contacts by policy or as agreed), `measure_one_contact`, `measure_objectives` and
        `measure_actions`.
    contracts
        Master table: ``end`` of the account's contracts.
    tier
        The account's tier.
    window, day
        The months that count; the data date.
    """

    said: Callable[[str], pd.DataFrame]
    questions: pd.DataFrame
    families: pd.DataFrame
    people: pd.DataFrame
    one_contact: pd.DataFrame
    objectives: pd.DataFrame
    actions: pd.DataFrame
    contracts: pd.DataFrame
    tier: str
    window: Window
    day: pd.Timestamp


def decide_hints(
    plan: PlanAtHand,
    *,
    strong_power: int,
    actions_min: int,
    contract_notice_days: int,
    voice_min_answers: int,
) -> pd.DataFrame:
    """What the rules find in an account's plan.

    Parameters
    ----------
    plan
        What they look at.
    strong_power
        Power (1–5) from which an opponent must be worked on.
    actions_min
        Dated and owned actions that an objective must have.
    contract_notice_days
        Days before a contract's end from which it must be prepared.
    voice_min_answers
        Fewer answers of the customer say nothing yet.

    Returns
    -------
    DataFrame
        One row per finding, the gravest first: ``hint`` (slug of the rule), ``rule_of`` (item of
        the method), ``severity`` (high, middle, low), ``seen`` and ``against`` (the rule's line)
        in ``unit``, ``about`` (an item in its own words, or families by ``;``), ``person`` (id).
    """
    lines = {
        "strong_power": strong_power,
        "actions_min": actions_min,
        "contract_notice_days": contract_notice_days,
        "voice_min_answers": voice_min_answers,
    }
    rows = []
    for hint, (item, severity, unit, rule) in RULES.items():
        for found in rule(plan, lines):
            blank = {"seen": np.nan, "against": np.nan, "about": "", "person": None}
            rows.append(
                {"hint": hint, "rule_of": item, "severity": severity, "unit": unit} | blank | found
            )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["_place"] = frame["severity"].map(SEVERITIES.index)
    frame = frame.sort_values("_place", kind="stable").reset_index(drop=True)
    return frame[COLUMNS].astype({"seen": "float64", "against": "float64"})


def _words(value) -> str:
    return "" if pd.isna(value) else str(value)


def _days(later, earlier) -> float:
    return float((pd.Timestamp(later) - pd.Timestamp(earlier)).days)


Found = Iterator[dict]


def _no_role(role: str):
    def rule(plan: PlanAtHand, lines: Mapping) -> Found:
        if not plan.people["buying_role"].eq(role).any():
            yield {"seen": len(plan.people), "against": 1}

    return rule


def _one_contact(plan: PlanAtHand, lines: Mapping) -> Found:
    theirs = plan.one_contact[plan.one_contact["side"].eq("theirs")]
    for row in theirs[theirs["state"].eq("raised")].itertuples():
        yield {"seen": row.relation_share, "against": row.one_contact_share, "person": row.person}


def _thin_objective(plan: PlanAtHand, lines: Mapping) -> Found:
    thin = plan.objectives[_flagged(plan.objectives, "few_actions")]
    for goal in thin.itertuples():
        seen, needed = goal.actions_ready, lines["actions_min"]
        yield {"seen": seen, "against": needed, "about": _words(goal.objective)}


def _overdue_actions(plan: PlanAtHand, lines: Mapping) -> Found:
    late = plan.actions[plan.actions["action_state"].eq("late")]
    late = late.sort_values("days_late", ascending=False, kind="stable")
    if len(late):
        oldest = late.iloc[0]
        yield {
            "seen": len(late),
            "against": oldest["days_late"],
            "about": _words(oldest["action"]),
        }


def _unclassed(plan: PlanAtHand, lines: Mapping) -> Found:
    touching = plan.actions["touches"].isin(["tender", "opinion_leader"])
    waiting = plan.actions["compliance"].eq("to_check").fillna(False).to_numpy(bool)
    closed = plan.actions["action_state"].isin(CLOSED)
    leaders = plan.people.loc[plan.people["buying_role"].eq("opinion_leader"), "person"]
    unsaid = plan.actions["with_person"].isin(leaders) & ~has_text(plan.actions["compliance"])
    open_ = _flagged(plan.actions, "unclassed") | (((touching & waiting) | unsaid) & ~closed)
    for action in plan.actions[open_.to_numpy(bool)].itertuples():
        yield {"seen": 1, "against": 0, "about": _words(action.action)}


def _strong_opponent(plan: PlanAtHand, lines: Mapping) -> Found:
    against = (plan.people["attitude"] < 0) & (plan.people["power"] >= lines["strong_power"])
    closed = plan.actions["action_state"].isin(CLOSED)
    worked_on = set(plan.actions.loc[~closed, "with_person"].dropna())
    for one in plan.people[against.fillna(False).to_numpy(bool)].itertuples():
        if one.person not in worked_on:
            yield {"seen": one.power, "against": lines["strong_power"], "person": one.person}


def _stale_contact(plan: PlanAtHand, lines: Mapping) -> Found:
    late = plan.people[plan.people["in_cadence"].eq(False).fillna(False).to_numpy(bool)]
    if len(late):
        oldest = late.sort_values("days_since", ascending=False, kind="stable").iloc[0]
        yield {"seen": len(late), "against": oldest["days_since"], "person": oldest["person"]}


def _flagged(frame: pd.DataFrame, flag: str) -> pd.Series:
    return frame["flags"].str.split(";").map(lambda flags: flag in flags).astype(bool)


def _above_ceiling(plan: PlanAtHand, lines: Mapping) -> Found:
    exposed = plan.families["exposed"].fillna(False).to_numpy(bool)
    for row in plan.families[exposed].itertuples():
        yield {"seen": row.share, "against": row.ceiling, "about": _words(row.family)}


def _over_need(plan: PlanAtHand, lines: Mapping) -> Found:
    over = plan.families["over_need"].fillna(False).to_numpy(bool)
    for row in plan.families[over].itertuples():
        yield {"seen": row.share, "against": 1.0, "about": _words(row.family)}


def _need_unknown(plan: PlanAtHand, lines: Mapping) -> Found:
    bought = plan.families[plan.families["net_revenue"] > 0]
    dark = bought[bought["need"].isna() & bought["family"].notna()]
    if len(dark):
        share = dark["net_revenue"].sum() / bought["net_revenue"].sum()
        yield {"seen": share, "against": 0.0, "about": ";".join(dark["family"].astype(str))}


def _question_nobodys(plan: PlanAtHand, lines: Mapping) -> Found:
    nobodys = plan.questions[find_ownerless(plan.questions).to_numpy(bool)]
    if len(nobodys):
        yield {"seen": len(nobodys), "against": 0, "about": nobodys["question_text"].iloc[0]}


def _value_unconfirmed(plan: PlanAtHand, lines: Mapping) -> Found:
    values = plan.said("value")
    promised = values[(values["promised"] > 0) & values["direction"].ne("to_us")]
    for row in promised[promised["confirmed_value"].isna()].itertuples():
        yield {"seen": row.promised, "against": 0.0, "about": _words(row.value_text)}


def _contract_ends(plan: PlanAtHand, lines: Mapping) -> Found:
    agreed = plan.said("obligation")["contract_end"].dropna()
    if plan.contracts["end"].isna().any():  # one that is open ends with no notice to prepare
        return
    ends = [*plan.contracts["end"], *agreed]
    left = sorted({_days(end, plan.day) for end in ends})
    # where a later contract stands, what ends before it is only its forerunner
    if left and 0 <= left[-1] <= lines["contract_notice_days"]:
        yield {"seen": left[-1], "against": lines["contract_notice_days"]}


def _no_reason(plan: PlanAtHand, lines: Mapping) -> Found:
    approved = plan.said("reason")["approved"].fillna(False).astype(bool)
    if plan.tier == "key" and not approved.any():
        yield {"seen": 0, "against": 1}


def _no_target(plan: PlanAtHand, lines: Mapping) -> Found:
    targets = plan.said("target")
    year = str(plan.window.end.year)
    now = targets["indicator"].eq("revenue") & targets["period"].astype(str).str.startswith(year)
    if not (now & targets["target_value"].notna()).any():
        yield {"seen": 0, "against": 1, "about": year}


def _few_voices(plan: PlanAtHand, lines: Mapping) -> Found:
    least = lines["voice_min_answers"]
    _, answers, _ = measure_voice_sum(plan.said("voice"), plan.window, voice_min_answers=least)
    if answers < least:
        yield {"seen": answers, "against": least}


def _plan_untouched(plan: PlanAtHand, lines: Mapping) -> Found:
    review = plan.said("decision")["review"].max()
    planned = [kind for kind, model in KINDS.items() if issubclass(model, Planned)]
    touched = max((plan.said(kind)["said_on"].max() for kind in planned), key=_or_never)
    if pd.isna(review):
        return
    if _or_never(touched) <= review:
        passed = np.nan if pd.isna(touched) else _days(plan.day, touched)
        yield {"seen": passed, "against": _days(plan.day, review)}


def _or_never(day) -> pd.Timestamp:
    return pd.Timestamp.min if pd.isna(day) else pd.Timestamp(day)


RULES = {
    "unclassed": ("PRG-10", "high", "count", _unclassed),
    "no_decision_maker": ("PLAN-3", "high", "count", _no_role("decision_maker")),
    "strong_opponent": ("PLAN-3", "high", "count", _strong_opponent),
    "one_contact": ("PLAN-3", "high", "percent", _one_contact),
    "contract_ends": ("PLAN-10", "high", "days", _contract_ends),
    "no_reason": ("DEF-4", "high", "count", _no_reason),
    "no_sponsor": ("PLAN-3", "middle", "count", _no_role("sponsor")),
    "thin_objective": ("PLAN-7", "middle", "count", _thin_objective),
    "overdue_actions": ("PLAN-7", "middle", "count", _overdue_actions),
    "above_ceiling": ("PLAN-4", "middle", "percent", _above_ceiling),
    "over_need": ("PLAN-4", "middle", "percent", _over_need),
    "value_unconfirmed": ("REV-8", "middle", "money", _value_unconfirmed),
    "stale_contact": ("SEG-8", "middle", "count", _stale_contact),
    "plan_untouched": ("REV-4", "middle", "days", _plan_untouched),
    "need_unknown": ("PLAN-4", "low", "percent", _need_unknown),
    "question_nobodys": ("PLAN-2", "low", "count", _question_nobodys),
    "no_target": ("REV-1", "low", "count", _no_target),
    "few_voices": ("REV-7", "low", "count", _few_voices),
}
"""Slug → item of the method, severity, unit of its figures, the rule; gravest first."""
