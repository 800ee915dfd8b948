"""PLAN-13: which meeting, what stands on its sheet, and the guard against the seven mistakes."""

import pandas as pd

from kamlib.method.meetings import MISTAKES, check_meeting, decide_meeting, measure_meeting_sheet
from kamlib.method.team import measure_team

DAY = pd.Timestamp("2025-12-31")
MEETINGS = pd.DataFrame(
    {
        "item": ["m1", "m2", "m3", "m4"],
        "met_on": pd.to_datetime(["2025-10-01", "2026-03-01", "2026-02-01", "2026-01-10"]),
        "meeting_state": ["held", "planned", None, "cancelled"],
    }
)
READY = {
    "starts_at": "10:00",
    "place": "plant",
    "participants": "Buyer; Technician",
    "their_needs": "no stops",
    "we_ask": "what does a stop cost?; who signs?",
    "we_propose": "a trial",
    "objections": "too dear; not now",
    "counter": "cost of use\nstart in March",
    "stop_at": "if they ask to wait",
}
EXPERT = measure_team(
    pd.DataFrame({"team_role": ["technical_expert"], "person": ["t"], "coverage": [None]})
)
NOBODY = measure_team(pd.DataFrame(columns=["team_role", "person", "coverage"]))
FACTS = pd.DataFrame(
    {
        "topic": ["market", "market", "needs", "plans"],
        "fact_text": ["first here", "grows", "no stops", None],
        "confidence": ["assumed", "confirmed", "confirmed", "unknown"],
    }
)
OWED = pd.DataFrame(
    {
        "obligation": ["report", "price list", "spare parts"],
        "side": ["ours", "theirs", "ours"],
        "due": pd.to_datetime(["2025-12-31", "2025-11-30", None]),
        "duty_state": ["late", "open", "met"],
    }
)


def guards(meeting, **given):
    usual = {"facts": FACTS, "topics": 8, "team": EXPERT, "obligations": OWED[1:], "topics_min": 2}
    found = check_meeting(meeting, **(usual | given))
    assert list(found["mistake"]) == list(MISTAKES)
    return found.set_index("mistake")


def chosen(item="", meetings=MEETINGS, day=DAY):
    return decide_meeting(meetings, day, item)["item"].tolist()


def test_the_next_meeting_is_the_sheet_s():
    assert chosen() == ["m3"]  # the cancelled one is nearer, the planned one later
    assert chosen("m1") == ["m1"] and chosen("m9") == []
    assert chosen(day=pd.Timestamp("2026-12-31")) == ["m2"]  # none to come: the latest
    assert chosen(meetings=MEETINGS.head(0)) == []


def test_a_prepared_meeting():
    found = guards(READY)
    assert found["guard"].to_dict() == {
        "late": "ready",
        "arguing": "reminder",
        "interrupting": "reminder",
        "uninformed": "ready",
        "unprepared": "ready",
        "bad_manners": "reminder",
        "product_unknown": "ready",
    }
    assert found["look_at"].eq("").all()
    assert (found.loc["uninformed", ["guard_there", "guard_needed"]] == [2, 2]).all()


def test_an_empty_sheet_guards_against_nothing():
    found = guards({}, facts=FACTS.head(0), team=NOBODY, obligations=OWED)
    assert found["guard"].eq("open").all()
    assert found.loc["late", "look_at"] == "starts_at;place"
    assert found.loc["bad_manners", "look_at"] == "participants;promises_kept"
    assert found.loc["unprepared", "look_at"] == "their_needs;we_ask;we_propose"


def test_each_objection_wants_its_answer_and_each_proposal_its_question():
    one = guards(READY | {"counter": "cost of use"})
    assert one.loc["arguing", ["guard", "guard_there", "look_at"]].tolist() == [
        "open",
        2,
        "counter",
    ]
    many = guards(READY | {"we_propose": "a; b; c"})
    assert many.loc["interrupting", "look_at"] == "few_questions"
    assert guards(READY | {"objections": None}).loc["arguing", "look_at"] == "objections"


def test_a_dossier_of_too_few_topics():
    """Two topics known; the third is written down as unknown. A client cannot ask for nine of 8."""
    assert guards(READY, topics_min=3).loc["uninformed", "look_at"] == "dossier"
    assert guards(READY, topics_min=9).loc["uninformed", "guard_needed"] == 8


def test_the_sheet_draws_from_the_plan():
    answers = pd.DataFrame(
        {
            "question": ["q1", "q2", "q3", "q4"],
            "answer": [None, "yes", "", None],
            "relevant": pd.array([None, True, True, False], "boolean"),
            "due": pd.to_datetime(["2026-01-31", None, None, None]),
        }
    )
    actions = pd.DataFrame(
        {
            "action": list("abcde"),
            "action_state": ["done", "done", "done", "late", "open"],
            "due": pd.to_datetime(["2025-03-01", "2025-01-01", "2025-02-01"] + ["2025-12-01"] * 2),
        }
    )
    alerts = pd.DataFrame({"alert": ["late_reorder", "volume_drop"], "state": ["quiet", "raised"]})
    offers = pd.DataFrame(
        {
            "solution": ["new", "old"],
            "offer_state": [None, "accepted"],
            "due": pd.to_datetime(["2026-02-27", None]),
        }
    )
    found = measure_meeting_sheet(
        READY | {"we_know": None},
        DAY,
        answers=answers,
        obligations=OWED,
        actions=actions,
        alerts=alerts,
        offers=offers,
        last_actions=2,
    )
    lines = found.groupby("sheet_part", sort=False)["sheet_line"].agg(list).to_dict()
    assert lines == {
        "their_needs": ["no stops"],
        "we_ask": ["what does a stop cost?", "who signs?"],
        "we_propose": ["a trial"],
        "objections": ["too dear", "not now"],
        "counter": ["cost of use", "start in March"],
        "stop_at": ["if they ask to wait"],
        "unknown_questions": ["q1", "q3"],
        "open_obligations": ["price list", "report"],
        "last_actions": ["c", "a"],
        "late_actions": ["d"],
        "open_offers": ["new"],
        "alerts": ["volume_drop"],
    }
    assert found["line_from"].value_counts().to_dict() == {"said": 9, "plan": 8, "ledger": 1}
