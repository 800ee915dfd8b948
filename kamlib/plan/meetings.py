"""The next meeting, its sheet, and a guard against seven mistakes (PLAN-13).

Three of the mistakes are behaviour (arguing, interrupting, bad manners): a sheet can only see
whether the ground for them is taken away, and says so.
"""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import STILL
from kamlib.figures.sales import of_account
from kamlib.figures.slugs import has_text, split_parts
from kamlib.plan.dossier import count_said_topics
from kamlib.plan.people import called, quiet_days, team_by_id
from kamlib.plan.work import measure_obligations, work
from kamlib.vocabulary import TOPICS

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

LAST_ACTIONS = 3
"""How many done actions a sheet tells."""


@figure("PLAN-13")
def meeting(case: Case, item: str = "", *, names: bool = False) -> pd.DataFrame:
    """PLAN-13, the meeting that the sheet is for; no row where there is none.

    The one asked for; else the first planned one from the data date on, else the latest that is not
    cancelled.
    """
    meetings = case.said("meeting")
    if item:
        return called(case, meetings[meetings["item"] == item], names)
    going = meetings[~meetings["meeting_state"].eq("cancelled").fillna(False).astype(bool)]
    going = going.sort_values(["met_on", "item"], kind="stable")
    held = going["meeting_state"].eq("held").fillna(False).astype(bool)
    ahead = going[~held & (going["met_on"] >= case.day)]
    return called(case, ahead.head(1) if len(ahead) else going.tail(1), names)


def _fields(case: Case, item: str) -> dict:
    rows = meeting(case, item).to_dict("records")
    return rows[0] if rows else {}


@figure("PLAN-13")
def meeting_sheet(case: Case, item: str = "") -> pd.DataFrame:
    """PLAN-13, what people prepared for a meeting, and what the plan says that they should know.

    Returns
    -------
    DataFrame
        ``sheet_part`` (a field of `PREPARED`, or unknown_questions, open_obligations, last_actions,
        late_actions, open_offers, alerts), ``sheet_line`` (text; of alerts the slug),
        ``sheet_due`` (where there is a day), ``line_from`` (said: written for this
        meeting; plan: drawn from the plan; ledger).
    """
    prepared, actions, offers = _fields(case, item), work(case), case.said("offer")
    asked = case.said("answer")
    asked = asked[~has_text(asked["answer"])]
    asked = asked[asked["relevant"].astype("boolean").fillna(True).astype(bool)]
    texts = dict(zip(case.bank["question"], case.bank["question_text"], strict=True))
    asked = asked.assign(question=asked["question"].replace(texts))
    owed = measure_obligations(case.said("obligation"), case.day)
    done = actions[actions["action_state"] == "done"].sort_values("due").tail(LAST_ACTIONS)
    drawn = [
        ("unknown_questions", asked, "question"),
        ("open_obligations", owed[owed["duty_state"].isin(STILL)].sort_values("due"), "obligation"),
        ("last_actions", done, "action"),
        ("late_actions", actions[actions["action_state"] == "late"], "action"),
        ("open_offers", offers[~offers["offer_state"].isin(["accepted", "declined"])], "solution"),
    ]
    rows = [
        (part, line, pd.NaT, "said")
        for part in PREPARED for line in split_parts(prepared.get(part))
    ]  # fmt: skip
    for part, frame, column in drawn:
        due = frame["due"] if "due" in frame else [pd.NaT] * len(frame)
        rows += [(part, *line, "plan") for line in zip(frame[column], due, strict=True)]
    rows += [("alerts", alert, pd.NaT, "ledger") for alert in _raised(case)]
    frame = pd.DataFrame(rows, columns=["sheet_part", "sheet_line", "sheet_due", "line_from"])
    return frame.assign(sheet_due=pd.to_datetime(frame["sheet_due"]))


def _raised(case: Case) -> list[str]:
    """The alerts that are raised: those of the ledger, then whether the relation has gone quiet."""
    kept = of_account(case.portfolio["alerts"], case.account)
    seen, limit, _ = quiet_days(case)
    return [*kept.loc[kept["state"].eq("raised"), "alert"], *["gone_quiet"] * (seen > limit)]


@figure("PLAN-13")
def meeting_guards(case: Case, item: str = "") -> pd.DataFrame:
    """PLAN-13, the seven mistakes, each with what guards against it and what is needed.

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
    tests = _guards(case, _fields(case, item))
    found = {slug: (sum(test.values()), len(test)) for slug, test in tests.items()}
    known, needed = count_said_topics(case), min(case.settings.plan.topics_min, len(TOPICS))
    found["uninformed"], tests["uninformed"] = (known, needed), {"dossier": known >= needed}
    rows = []
    for mistake, sort in MISTAKES.items():
        lacks = [name for name, met in tests[mistake].items() if not met]
        guard = "open" if lacks else "ready" if sort == "measured" else "reminder"
        rows.append((mistake, guard, *found[mistake], ";".join(lacks)))
    names = ["mistake", "guard", "guard_there", "guard_needed", "look_at"]
    return pd.DataFrame(rows, columns=names)


def _guards(case: Case, prepared: dict) -> dict[str, dict[str, bool]]:
    """What each mistake asks for, and whether it is there; the dossier is counted beside."""
    asked = (*PREPARED, "participants", "starts_at", "place")
    said = {name: split_parts(prepared.get(name)) for name in asked}
    owed = measure_obligations(case.said("obligation"), case.day)
    late = (owed["side"] == "ours") & (owed["duty_state"] == "late")
    team = team_by_id(case).set_index("team_role")["role_state"]
    return {
        "late": {name: bool(said[name]) for name in ("starts_at", "place")},
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
        "product_unknown": {"technical_expert": team["technical_expert"] != "missing"},
    }
