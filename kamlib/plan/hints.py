"""Hints on a plan, by rule (PLAN-14): each names its rule and the figures that made it speak.

A rule speaks only on what is known or on what is plainly not there; it never fills a gap. The words
are the labels ``hint.<slug>`` and ``hint_rule.<slug>``.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import CLOSED
from kamlib.figures.slugs import has_text
from kamlib.judgement.kinds import KINDS
from kamlib.kind import Planned
from kamlib.plan.health import measure_voice_sum
from kamlib.plan.people import measure_one_contact, people_map
from kamlib.plan.questions import find_ownerless, questions
from kamlib.plan.wallet import wallet
from kamlib.plan.work import actions, objectives
from kamlib.vocabulary import GRADES

SEVERITIES = GRADES[::-1]

COLUMNS = ["hint", "rule_of", "severity", "unit", "seen", "against", "about", "person"]

Found = Iterator[dict]


@figure("PLAN-14")
def hints(case: Case) -> pd.DataFrame:
    """PLAN-14, what the rules find in the plan, people by name.

    Returns
    -------
    DataFrame
        One row per finding, the gravest first: ``hint`` (slug of the rule), ``rule_of`` (item of
        the method), ``severity`` (high, middle, low), ``seen`` and ``against`` (the rule's line)
        in ``unit``, ``about`` (an item in its own words, or families by ``;``), ``person``.
    """
    blank = {"seen": np.nan, "against": np.nan, "about": "", "person": None}
    rows = [
        {"hint": hint, "rule_of": item, "severity": severity, "unit": unit} | blank | found
        for hint, (item, severity, unit, rule) in RULES.items()
        for found in rule(case)
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"seen": "float64", "against": "float64"})
    order = frame["severity"].map(SEVERITIES.index).sort_values(kind="stable").index
    return case.named(frame.loc[order].reset_index(drop=True))


def _words(value) -> str:
    return "" if pd.isna(value) else str(value)


def _days(later, earlier) -> float:
    return float((pd.Timestamp(later) - pd.Timestamp(earlier)).days)


def _flagged(frame: pd.DataFrame, flag: str) -> pd.Series:
    return frame["flags"].str.split(";").map(lambda flags: flag in flags).astype(bool)


def _no_role(role: str):
    def rule(case: Case) -> Found:
        people = people_map(case)
        if not people["buying_role"].eq(role).any():
            yield {"seen": len(people), "against": 1}

    return rule


def _one_contact(case: Case) -> Found:
    found = measure_one_contact(case)
    for row in found[found["side"].eq("theirs") & found["state"].eq("raised")].itertuples():
        yield {"seen": row.relation_share, "against": row.one_contact_share, "person": row.person}


def _thin_objective(case: Case) -> Found:
    goals, needed = objectives(case), case.settings.plan.actions_min
    for goal in goals[_flagged(goals, "few_actions")].itertuples():
        yield {"seen": goal.actions_ready, "against": needed, "about": _words(goal.objective)}


def _overdue_actions(case: Case) -> Found:
    late = actions(case)
    late = late[late["action_state"].eq("late")]
    if len(late):
        oldest = late.sort_values("days_late", ascending=False, kind="stable").iloc[0]
        about = _words(oldest["action"])
        yield {"seen": len(late), "against": oldest["days_late"], "about": about}


def _unclassed(case: Case) -> Found:
    work, people = actions(case), people_map(case)
    touching = work["touches"].isin(["tender", "opinion_leader"])
    waiting = work["compliance"].eq("to_check").fillna(False).to_numpy(bool)
    closed = work["action_state"].isin(CLOSED)
    leaders = people.loc[people["buying_role"].eq("opinion_leader"), "person"]
    unsaid = work["with_person"].isin(leaders) & ~has_text(work["compliance"])
    open_ = _flagged(work, "unclassed") | (((touching & waiting) | unsaid) & ~closed)
    for action in work[open_.to_numpy(bool)].itertuples():
        yield {"seen": 1, "against": 0, "about": _words(action.action)}


def _strong_opponent(case: Case) -> Found:
    people, work, strong = people_map(case), actions(case), case.settings.plan.strong_power
    against = (people["attitude"] < 0) & (people["power"] >= strong)
    worked_on = set(work.loc[~work["action_state"].isin(CLOSED), "with_person"].dropna())
    for one in people[against.fillna(False).to_numpy(bool)].itertuples():
        if one.person not in worked_on:
            yield {"seen": one.power, "against": strong, "person": one.person}


def _stale_contact(case: Case) -> Found:
    people = people_map(case)
    late = people[people["in_cadence"].eq(False).fillna(False).to_numpy(bool)]
    if len(late):
        oldest = late.sort_values("days_since", ascending=False, kind="stable").iloc[0]
        yield {"seen": len(late), "against": oldest["days_since"], "person": oldest["person"]}


def _above_ceiling(case: Case) -> Found:
    families = wallet(case)
    for row in families[families["exposed"].fillna(False).to_numpy(bool)].itertuples():
        yield {"seen": row.share, "against": row.ceiling, "about": _words(row.family)}


def _over_need(case: Case) -> Found:
    families = wallet(case)
    for row in families[families["over_need"].fillna(False).to_numpy(bool)].itertuples():
        yield {"seen": row.share, "against": 1.0, "about": _words(row.family)}


def _need_unknown(case: Case) -> Found:
    bought = wallet(case)
    bought = bought[bought["net_revenue"] > 0]
    dark = bought[bought["need"].isna() & bought["family"].notna()]
    if len(dark):
        share = dark["net_revenue"].sum() / bought["net_revenue"].sum()
        yield {"seen": share, "against": 0.0, "about": ";".join(dark["family"].astype(str))}


def _question_nobodys(case: Case) -> Found:
    bank = questions(case)
    nobodys = bank[find_ownerless(bank).to_numpy(bool)]
    if len(nobodys):
        yield {"seen": len(nobodys), "against": 0, "about": nobodys["question_text"].iloc[0]}


def _value_unconfirmed(case: Case) -> Found:
    values = case.said("value")
    promised = values[(values["promised"] > 0) & values["direction"].ne("to_us")]
    for row in promised[promised["confirmed_value"].isna()].itertuples():
        yield {"seen": row.promised, "against": 0.0, "about": _words(row.value_text)}


def _contract_ends(case: Case) -> Found:
    ends = case.contracts["end"]
    if ends.isna().any():  # one that is open ends with no notice to prepare
        return
    ends = [*ends, *case.said("obligation")["contract_end"].dropna()]
    notice = case.settings.plan.contract_notice_days
    # where a later contract stands, what ends before it is only its forerunner
    left = max((_days(end, case.day) for end in ends), default=np.nan)
    if 0 <= left <= notice:
        yield {"seen": left, "against": notice}


def _no_reason(case: Case) -> Found:
    approved = case.said("reason")["approved"].fillna(False).astype(bool)
    if case.tier == "key" and not approved.any():
        yield {"seen": 0, "against": 1}


def _no_target(case: Case) -> Found:
    targets, year = case.said("target"), str(case.window.end.year)
    now = targets["indicator"].eq("revenue") & targets["period"].astype(str).str.startswith(year)
    if not (now & targets["target_value"].notna()).any():
        yield {"seen": 0, "against": 1, "about": year}


def _few_voices(case: Case) -> Found:
    answers, least = measure_voice_sum(case).answers, case.settings.review.voice_min_answers
    if answers < least:
        yield {"seen": answers, "against": least}


def _plan_untouched(case: Case) -> Found:
    review = case.said("decision")["review"].max()
    planned = [kind for kind, model in KINDS.items() if issubclass(model, Planned)]
    touched = max((case.said(kind)["said_on"].max() for kind in planned), key=_or_never)
    if pd.notna(review) and _or_never(touched) <= review:
        passed = np.nan if pd.isna(touched) else _days(case.day, touched)
        yield {"seen": passed, "against": _days(case.day, review)}


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
