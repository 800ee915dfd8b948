"""The meeting sheet (PLAN-13): what to bring, and a guard against seven mistakes.

Three of the mistakes are behaviour (arguing, interrupting, bad manners): a sheet can only see
whether the ground for them is taken away, and says so.
"""

from collections.abc import Mapping

import pandas as pd

from kamlib.method.due import STILL
from kamlib.method.slugs import has_text, split_parts

PREPARED = (
    *("we_know", "their_needs", "we_ask", "we_propose", "objections", "counter", "stop_at"),
    "follow_up",
)
"""The parts of a sheet that people write, in the order in which they are used."""

MISTAKES = {
    "late": "measured",
    "arguing": "behaviour",
    "interrupting": "behaviour",
    "uninformed": "measured",
    "unprepared": "measured",
    "bad_manners": "behaviour",
    "product_unknown": "measured",
}
"""The seven mistakes, and whether facts can rule one out or only prepare against it."""


def decide_meeting(meetings: pd.DataFrame, day: pd.Timestamp, item: str = "") -> pd.DataFrame:
    """The meeting that the sheet is for: the one asked for, else the next, else the last one.

    Parameters
    ----------
    meetings
        ``item``, ``met_on``, ``meeting_state``.
    day
        The data date.
    item
        Which one; empty: the first planned one from `day` on, else the latest that is not
        cancelled.

    Returns
    -------
    DataFrame
        Its one row; none where there is no such meeting.

    Examples
    --------
    >>> said = pd.DataFrame({"item": ["m1", "m2"], "meeting_state": ["held", "planned"],
    ...     "met_on": pd.to_datetime(["2025-10-01", "2026-02-01"])})
    >>> decide_meeting(said, pd.Timestamp("2025-12-31"))["item"].tolist()
    ['m2']
    """
    if item:
        return meetings[meetings["item"] == item]
    going = meetings[~meetings["meeting_state"].eq("cancelled").fillna(False).astype(bool)]
    going = going.sort_values(["met_on", "item"], kind="stable")
    held = going["meeting_state"].eq("held").fillna(False).astype(bool)
    ahead = going[~held & (going["met_on"] >= pd.Timestamp(day))]
    return ahead.head(1) if len(ahead) else going.tail(1)


def measure_meeting_sheet(
    meeting: Mapping,
    day: pd.Timestamp,
    *,
    answers: pd.DataFrame,
    obligations: pd.DataFrame,
    actions: pd.DataFrame,
    alerts: pd.DataFrame,
    offers: pd.DataFrame,
    last_actions: int = 3,
) -> pd.DataFrame:
    """The lines of a sheet: what people prepared, and what the plan says that they should know.

    Parameters
    ----------
    meeting
        One meeting: the fields of `PREPARED`.
    day
        The data date.
    answers
        ``question``, ``answer``, ``relevant``, ``due``: questions without an answer are asked.
    obligations
        From `kamlib.method.obligations.measure_obligations`: those open or late are brought.
    actions
        From `kamlib.method.work.measure_actions`; the late ones and the last that were done.
    alerts
        From `kamlib.review.alerts.decide_alerts`; those raised.
    offers
        ``solution``, ``offer_state``: those not yet decided.
    last_actions
        How many done actions are told.

    Returns
    -------
    DataFrame
        ``sheet_part`` (a field of `PREPARED`, or unknown_questions, open_obligations, last_actions,
        late_actions, alerts, open_offers), ``sheet_line`` (text; of alerts and questions the slug),
        ``sheet_due`` (where there is a day), ``line_from`` (said: written for this
        meeting; plan: drawn from the plan; ledger).
    """
    rows = [
        (part, line, pd.NaT, "said") for part in PREPARED for line in split_parts(meeting.get(part))
    ]

    def add(part: str, frame: pd.DataFrame, column: str, source: str = "plan") -> None:
        due = frame["due"] if "due" in frame else pd.Series(pd.NaT, index=frame.index)
        rows.extend(
            (part, line, when, source) for line, when in zip(frame[column], due, strict=True)
        )

    asked = answers[~has_text(answers["answer"])]
    asked = asked[asked["relevant"].astype("boolean").fillna(True).astype(bool)]
    add("unknown_questions", asked, "question")
    owed = obligations[obligations["duty_state"].isin(STILL)]
    add("open_obligations", owed.sort_values("due"), "obligation")
    done = actions[actions["action_state"] == "done"]
    add("last_actions", done.sort_values("due").tail(last_actions), "action")
    add("late_actions", actions[actions["action_state"] == "late"], "action")
    add("open_offers", offers[~offers["offer_state"].isin(["accepted", "declined"])], "solution")
    add("alerts", alerts[alerts["state"] == "raised"], "alert", "ledger")
    frame = pd.DataFrame(rows, columns=["sheet_part", "sheet_line", "sheet_due", "line_from"])
    frame["sheet_due"] = pd.to_datetime(frame["sheet_due"])
    return frame


def check_meeting(
    meeting: Mapping,
    *,
    facts: pd.DataFrame,
    topics: int,
    team: pd.DataFrame,
    obligations: pd.DataFrame,
    topics_min: int,
) -> pd.DataFrame:
    """Guard one meeting against the seven mistakes, each with what is there and what is needed.

    Parameters
    ----------
    meeting
        One meeting.
    facts
        The dossier: ``topic``, ``fact_text``, ``confidence``.
    topics
        How many topics a dossier has.
    team
        From `kamlib.method.team.measure_team`.
    obligations
        From `kamlib.method.obligations.measure_obligations`.
    topics_min
        Topics of the dossier on which something must be known.

    Returns
    -------
    DataFrame
        One row per mistake, in the method's order: ``mistake``, ``guard`` (ready, open; reminder:
        the ground is prepared, the rest is behaviour), ``guard_there`` and ``guard_needed``
        (counts), ``look_at`` (slugs of what is missing, joined by ``;``).

        late: hour and place are fixed. arguing: an answer for every likely objection, and where to
        stop. interrupting: at least as many questions as proposals. uninformed: topics of the
        dossier known. unprepared: needs, questions, proposals. bad_manners: who takes part is
        named, and none of our promises is late. product_unknown: a technical expert on the team.
    """
    said = {name: split_parts(meeting.get(name)) for name in (*PREPARED, "participants")}
    fixed = {name: bool(split_parts(meeting.get(name))) for name in ("starts_at", "place")}
    known = facts[has_text(facts["fact_text"]) & (facts["confidence"] != "unknown")]
    late = (obligations["side"] == "ours") & (obligations["duty_state"] == "late")
    expert = team.loc[team["team_role"] == "technical_expert", "role_state"]
    has_expert = bool(expert.isin(["full", "partly", "unsaid"]).any())
    tests = {
        "late": fixed,
        "arguing": {
            "objections": bool(said["objections"]),
            "counter": len(said["counter"]) >= max(1, len(said["objections"])),
            "stop_at": bool(said["stop_at"]),
        },
        "interrupting": {"few_questions": len(said["we_ask"]) >= max(1, len(said["we_propose"]))},
        "unprepared": {n: bool(said[n]) for n in ("their_needs", "we_ask", "we_propose")},
        "bad_manners": {
            "participants": bool(said["participants"]),
            "promises_kept": not bool(late.any()),
        },
        "product_unknown": {"technical_expert": has_expert},
    }
    found = {slug: (sum(test.values()), len(test)) for slug, test in tests.items()}
    found["uninformed"] = (known["topic"].nunique(), min(topics_min, topics))
    lacks = {slug: [name for name, met in test.items() if not met] for slug, test in tests.items()}
    lacks["uninformed"] = [] if found["uninformed"][0] >= found["uninformed"][1] else ["dossier"]
    rows = []
    for mistake, sort in MISTAKES.items():
        guard = "open" if lacks[mistake] else "ready" if sort == "measured" else "reminder"
        rows.append((mistake, guard, *found[mistake], ";".join(lacks[mistake])))
    return pd.DataFrame(
        rows, columns=["mistake", "guard", "guard_there", "guard_needed", "look_at"]
    )
