"""How far a plan is filled in (PLAN-14): one of two figures, and never the other one.

Every part of the plan has slots, fixed by the method and the ledger, so that saying more never
lowers what is complete. Nothing here says whether the account is well: that is `health`.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kamlib.judgement.kinds import marked
from kamlib.judgement.values import SLOT
from kamlib.method.dossier import known_topics
from kamlib.vocabulary import QUESTION_GROUPS, TEAM_ROLES, THEMES, TOPICS, VALUE_STEPS

PARTS = (
    "dossier",
    "questions",
    "stakeholders",
    "wallet",
    "objectives",
    "actions",
    "team",
    "risks",
    "value",
    "targets",
)
"""The parts of a plan, in the order in which they are worked on."""

PEOPLE_NEEDED = 3
"""People described with power, attitude, relation and owner: fewer is no map."""

RISKS_NEEDED = 3
"""Risks described with likelihood, impact, response and who watches."""


def measure_slots(
    said: Callable[[str], pd.DataFrame],
    dossier: pd.DataFrame,
    questions: pd.DataFrame,
    families: pd.DataFrame,
    objectives: pd.DataFrame,
    *,
    questions_per_group: int,
    actions_min: int,
) -> pd.DataFrame:
    """Every slot of the plan and how far it is filled.

    Parameters
    ----------
    said
        Gives the account's judgements of a kind: ``stakeholder``, ``team_role``, ``risk``,
        ``value``, ``target``.
    dossier, questions, families, objectives
        From `measure_dossier`, `measure_questions`, `measure_wallet` and `measure_objectives`.
    questions_per_group
        Questions known or not relevant at which a group counts as covered: not all need an answer.
    actions_min
        Dated and owned actions that the best prepared objective of each theme needs.

    Returns
    -------
    DataFrame
        ``part``, ``slot`` (a topic, group, theme, role or family, or the name of what is asked),
        ``filled``, ``needed`` (counts).
    """
    topics = known_topics(dossier)
    rows = [("dossier", topic, topic in topics, 1) for topic in TOPICS]
    closed = questions.loc[questions["question_state"].ne("unknown"), "question_group"]
    rows += [
        ("questions", group, int(closed.eq(group).sum()), questions_per_group)
        for group in QUESTION_GROUPS
    ]
    people, value, target = map(said, ("stakeholder", "value", "target"))
    for role in ("decision_maker", "sponsor"):
        rows.append(("stakeholders", role, bool(people["buying_role"].eq(role).any()), 1))
    described = int(_whole("stakeholder", people).sum())
    rows.append(("stakeholders", "people_described", described, PEOPLE_NEEDED))
    bought = families[families["net_revenue"] > 0]
    rows += [
        ("wallet", str(row.family), pd.notna(row.need), 1)
        for row in bought[bought["family"].notna()].itertuples()
    ]
    goals = objectives[objectives["progress"].ne("dropped").fillna(True).to_numpy(bool)]
    whole = _whole("objective", goals)
    for theme in THEMES:
        rows.append(("objectives", theme, bool(whole[goals["theme"].eq(theme)].any()), 1))
    for theme in THEMES:
        most = goals.loc[goals["theme"].eq(theme), "actions_ready"].max()
        rows.append(("actions", theme, 0 if pd.isna(most) else int(most), actions_min))
    held = set(said("team_role")["team_role"].dropna())
    rows += [("team", role, role in held, 1) for role in TEAM_ROLES]
    watched = int(_whole("risk", said("risk")).sum())
    rows.append(("risks", "risks_watched", watched, RISKS_NEEDED))
    for slot in VALUE_STEPS:
        rows.append(("value", slot, bool(value[slot].notna().any()), 1))
    set_ = target["indicator"].eq("revenue") & target["target_value"].notna()
    rows.append(("targets", "revenue_target", bool(set_.any()), 1))
    frame = pd.DataFrame(rows, columns=["part", "slot", "filled", "needed"])
    frame = frame[frame["needed"] > 0].reset_index(drop=True)
    frame["filled"] = np.minimum(frame["filled"].astype("int64"), frame["needed"])
    return frame


def _whole(kind: str, frame: pd.DataFrame) -> pd.Series:
    """Which things of a kind are described: every field that counts holds something."""
    return frame[marked(kind, SLOT)].notna().all(axis=1)


def measure_completeness(slots: pd.DataFrame) -> pd.DataFrame:
    """How far each part of the plan is filled.

    Parameters
    ----------
    slots
        From `measure_slots`.

    Returns
    -------
    DataFrame
        One row per part that has slots: ``part``, ``filled``, ``needed`` (counts), ``complete``
        (filled ÷ needed, 0–1), ``missing`` (slots not full, joined by ``;``). The plan's own
        completeness is the mean of ``complete``: every part weighs the same.

    Examples
    --------
    >>> slots = pd.DataFrame({"part": ["team", "team", "risks"], "slot": ["a", "b", "c"],
    ...     "filled": [1, 0, 1], "needed": [1, 1, 3]})
    >>> measure_completeness(slots)
        part  filled  needed  complete missing
    0   team       1       2  0.500000       b
    1  risks       1       3  0.333333       c
    """
    rows = []
    for part in PARTS:
        own = slots[slots["part"].eq(part)]
        if own.empty:
            continue
        filled, needed = int(own["filled"].sum()), int(own["needed"].sum())
        missing = own.loc[own["filled"] < own["needed"], "slot"]
        rows.append((part, filled, needed, filled / needed, ";".join(missing)))
    return pd.DataFrame(rows, columns=["part", "filled", "needed", "complete", "missing"])
