"""How well the account is, from measured things alone, and how full its plan is (PLAN-14).

Health: nothing that we fill in ourselves enters, no fact, objective or opinion of ours. Each
component is good (1), middling (½), bad (0) or unknown; the customer's satisfaction counts as
itself. What is unknown is neither good nor bad: it widens the range.

Completeness: every part of the plan has slots, fixed by the method and the ledger, so that saying
more never lowers what is complete. Nothing there says whether the account is well.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import decide_above, decide_reaches, divide
from kamlib.figures.sales import measure_months, of_account, sold
from kamlib.figures.trend import measure_trend, trend_window
from kamlib.judgement.kinds import marked
from kamlib.kind import SLOT
from kamlib.plan.dossier import dossier, known_topics, measure_return_shares
from kamlib.plan.questions import questions
from kamlib.plan.wallet import wallet
from kamlib.plan.work import measure_obligations, objectives
from kamlib.segment.cost import client_margin_share, margin_share
from kamlib.vocabulary import (
    ALERT_CHECKS,
    ALERTS,
    QUESTION_GROUPS,
    TEAM_ROLES,
    THEMES,
    TOPICS,
    VALUE_STEPS,
)

FROM_ALERTS = {
    check: "low_limit" if check in ("volume_drop", "margin_erosion") else "high_limit"
    for check in ALERT_CHECKS
}
"""Alerts that are components, each with the limit that it is held against."""

SIGNS = ["sign", "sign_state", "unit", "seen", "against", "cases"]

PEOPLE_NEEDED = 3
"""People described with power, attitude, relation and owner: fewer is no map."""

RISKS_NEEDED = 3
"""Risks described with likelihood, impact, response and who watches."""


class Voice(NamedTuple):
    """Satisfaction of the window, weighted by answers, how many there are, and whether enough."""

    satisfaction: float
    answers: int
    enough: bool


def measure_voice_sum(case: Case) -> Voice:
    """What the customer says, added up over the window.

    What was asked without saying of how many is not counted: its weight is unknown.
    """
    voice = case.said("voice")
    now = voice[case.window.holds(voice["asked_on"])]
    told = now[now["satisfaction"].notna() & now["answers"].notna()]
    answers = told["answers"].astype("float64")
    mean = float(divide((told["satisfaction"] * answers).sum(), answers.sum()))
    enough = answers.sum() >= case.settings.review.voice_min_answers and not np.isnan(mean)
    return Voice(mean, int(answers.sum()), bool(enough))


@figure("PLAN-5")
def dissatisfaction(case: Case) -> pd.DataFrame:
    """PLAN-5, is the account dissatisfied? The question that comes before selling it more.

    Three signs are looked at, each against something stated; where nobody asked and nothing is
    noted the answer is unknown, which is not the same as content. What we owe is judged on the
    window's last day.

    Returns
    -------
    DataFrame
        One row per ``sign`` (returns, voice, claims): ``sign_state`` (yes, no, unknown), ``unit``,
        ``seen`` and ``against`` in it, ``cases`` (lines; answers; obligations of ours).
    """
    returned, of_all = measure_return_shares(case)
    sales = sold(case.net_lines, case.window, case.account)["kind"].eq("sale").sum()
    satisfaction, answers, enough = measure_voice_sum(case)
    ours = measure_obligations(case.said("obligation"), case.window.end)
    ours = ours[ours["side"].eq("ours") & ours["duty_state"].ne("undated")]
    late = float(ours["duty_state"].eq("late").sum()) if len(ours) else np.nan
    line, from_ = case.settings.review.returns_high * of_all, case.settings.plan.satisfied_from
    heard = "unknown" if not enough else "yes" if satisfaction < from_ else "no"
    rows = [
        ("returns", _above(returned, line), "percent", returned, line, int(sales)),
        ("voice", heard, "percent", satisfaction, from_, answers),
        ("claims", _above(late, 0.0), "count", late, 0.0, len(ours)),
    ]
    return pd.DataFrame(rows, columns=SIGNS)


def _above(seen: float, line: float) -> str:
    return "unknown" if np.isnan([seen, line]).any() else "yes" if seen > line else "no"


@figure("PLAN-14")
def health(case: Case) -> pd.DataFrame:
    """PLAN-14, how well the account is, from measured things alone.

    Returns
    -------
    DataFrame
        One row per component: ``component``, ``health_source`` (ledger, voice), ``health_state``
        (good, middling, bad, unknown; of the voice measured), ``health_score`` (0–1; NaN unknown),
        ``unit``, ``seen`` and ``against`` in it, ``cases``.

        trend: good where the whole interval of growth is above 0, bad where it is below. Alerts:
        quiet is good, raised is bad. margin: bad at or below 0, middling below the client's own.
        returns: good up to the client's rate, bad above so many times it. voice: as said.
    """
    satisfaction, answers, enough = measure_voice_sum(case)
    heard = "measured" if enough else "unknown"
    rows = [
        _trend(case),
        *_alerts(case),
        _margin(case),
        _returns(case),
        ("voice", heard, "percent", satisfaction, np.nan, answers),
    ]
    names = ["component", "health_state", "unit", "seen", "against", "cases"]
    frame = pd.DataFrame(rows, columns=names)
    points = {"good": 1.0, "middling": 0.5, "bad": 0.0, "measured": satisfaction}
    frame["health_score"] = frame["health_state"].map(points).astype("float64")
    frame["health_source"] = np.where(frame["component"].eq("voice"), "voice", "ledger")
    return frame[["component", "health_source", "health_state", "health_score", *names[2:]]]


class Health(NamedTuple):
    """Health and its range: the mean of what is known; with the unknown at 0, and at 1."""

    health: float
    """0–1; NaN where nothing is known."""
    low: float
    high: float
    known: int
    components: int


def measure_health_range(components: pd.DataFrame) -> Health:
    """Sum the components up.

    Examples
    --------
    Good, bad, unknown: ½ of what is known; (1 + 0 + 0) ÷ 3 to (1 + 0 + 1) ÷ 3.

    >>> found = measure_health_range(pd.DataFrame({"health_score": [1.0, 0.0, None]}))
    >>> round(found.health, 2), round(found.low, 2), round(found.high, 2), found.known
    (0.5, 0.33, 0.67, 2)
    """
    score = components["health_score"].astype("float64")
    low, high = score.fillna(0.0).mean(), score.fillna(1.0).mean()
    return Health(float(score.mean()), float(low), float(high), int(score.count()), len(score))


def _trend(case: Case) -> tuple:
    factors = case.settings.factors
    own = of_account(case.net_lines, case.account)
    found = measure_trend(
        measure_months(own, trend_window(case.window, factors.trend_months)),
        trend_quarters=factors.trend_quarters,
        trend_confidence=factors.trend_confidence,
    )
    trend = found.iloc[0].to_dict() if len(found) else {}
    growth, low, high = (float(trend.get(f"growth{end}", np.nan)) for end in ("", "_low", "_high"))
    state = "unknown"
    if not np.isnan([growth, low, high]).any():
        state = "good" if low > 0 else "bad" if high < 0 else "middling"
    return "trend", state, "percent", growth, 0.0, trend.get("quarters", 0)


def _alerts(case: Case) -> list[tuple]:
    """The alerts that are kept with the portfolio; an account without lines has none."""
    told = of_account(case.portfolio["alerts"], case.account).set_index("alert")
    rows = []
    for alert, limit in FROM_ALERTS.items():
        row = told.loc[alert] if alert in told.index else {}
        state = {"quiet": "good", "raised": "bad"}.get(row.get("state"), "unknown")
        seen, line = (row.get(name, np.nan) for name in ("seen", limit))
        rows.append((alert, state, ALERTS[alert], seen, line, row.get("cases", 0)))
    return rows


def _margin(case: Case) -> tuple:
    """Bad at zero and below, good from the client's own on, middling between."""
    seen, against, state = margin_share(case), client_margin_share(case), "unknown"
    if not np.isnan([seen, against]).any():
        above, reaches = decide_above([seen], 0.0)[0], decide_reaches([seen], against)[0]
        state = "bad" if not above else "good" if reaches else "middling"
    return "margin", state, "percent", seen, against, None


def _returns(case: Case) -> tuple:
    (seen, against), state = measure_return_shares(case), "unknown"
    if not np.isnan([seen, against]).any():
        far = case.settings.review.returns_high * against
        over, far = (decide_above([seen], line)[0] for line in (against, far))
        state = "bad" if far else "middling" if over else "good"
    return "returns", state, "percent", seen, against, None


def measure_slots(case: Case) -> pd.DataFrame:
    """Every slot of the plan and how far it is filled, part by part as they are worked on.

    A group of questions counts as covered at ``questions_per_group`` known or not relevant: not all
    need an answer. A theme needs ``actions_min`` dated and owned actions of its best objective.

    Returns
    -------
    DataFrame
        ``part``, ``slot`` (a topic, group, theme, role or family, or the name of what is asked),
        ``filled``, ``needed`` (counts).
    """
    plan, bank = case.settings.plan, questions(case)
    topics, families = known_topics(dossier(case)), wallet(case)
    closed = bank.loc[bank["question_state"].ne("unknown"), "question_group"].value_counts()
    people, value, target = map(case.said, ("stakeholder", "value", "target"))
    roles, held = set(people["buying_role"]), set(case.said("team_role")["team_role"].dropna())
    bought = families[(families["net_revenue"] > 0) & families["family"].notna()]
    goals = objectives(case)
    goals = goals[goals["progress"].ne("dropped").fillna(True).to_numpy(bool)]
    whole = set(goals.loc[_whole("objective", goals), "theme"])
    ready = goals.groupby("theme")["actions_ready"].max()
    set_ = target["indicator"].eq("revenue") & target["target_value"].notna()
    rows = [
        *(("dossier", topic, topic in topics, 1) for topic in TOPICS),
        *(("questions", g, closed.get(g, 0), plan.questions_per_group) for g in QUESTION_GROUPS),
        *(("stakeholders", role, role in roles, 1) for role in ("decision_maker", "sponsor")),
        ("stakeholders", "people_described", _whole("stakeholder", people).sum(), PEOPLE_NEEDED),
        *(("wallet", str(r.family), pd.notna(r.need), 1) for r in bought.itertuples()),
        *(("objectives", theme, theme in whole, 1) for theme in THEMES),
        *(("actions", theme, ready.get(theme, 0), plan.actions_min) for theme in THEMES),
        *(("team", role, role in held, 1) for role in TEAM_ROLES),
        ("risks", "risks_watched", _whole("risk", case.said("risk")).sum(), RISKS_NEEDED),
        *(("value", step, value[step].notna().any(), 1) for step in VALUE_STEPS),
        ("targets", "revenue_target", set_.any(), 1),
    ]
    frame = pd.DataFrame(rows, columns=["part", "slot", "filled", "needed"])
    frame = frame[frame["needed"] > 0].reset_index(drop=True)
    frame["filled"] = np.minimum(frame["filled"].astype("int64"), frame["needed"])
    return frame


def _whole(kind: str, frame: pd.DataFrame) -> pd.Series:
    """Which things of a kind are described: every field that counts holds something."""
    return frame[marked(kind, SLOT)].notna().all(axis=1)


@figure("PLAN-14")
def completeness(case: Case) -> pd.DataFrame:
    """PLAN-14, how far each part of the plan is filled in.

    Returns
    -------
    DataFrame
        One row per part that has slots: ``part``, ``filled``, ``needed`` (counts), ``complete``
        (filled ÷ needed, 0–1), ``missing`` (slots not full, joined by ``;``). The plan's own
        completeness is the mean of ``complete``: every part weighs the same.
    """
    slots = measure_slots(case)
    lacking = slots["slot"].where(slots["filled"] < slots["needed"])
    by = slots.assign(missing=lacking).groupby("part", sort=False)
    out = by[["filled", "needed"]].sum()
    out["complete"] = out["filled"] / out["needed"]
    out["missing"] = by["missing"].agg(lambda slots: ";".join(slots.dropna()))
    return out.reset_index()
