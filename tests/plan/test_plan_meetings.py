"""PLAN-13: which meeting, what stands on its sheet, and the guard against the seven mistakes."""

import pandas as pd
from cases import page

from kamlib.plan.meetings import MISTAKES, meeting, meeting_guards, meeting_sheet

PAST, AHEAD = pd.to_datetime(["2025-12-01", "2026-01-31"])
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
EXPERT = pd.DataFrame({"team_role": ["technical_expert"], "person": ["t"], "coverage": [None]})
FACTS = pd.DataFrame(
    {
        "topic": ["market", "market", "needs", "plans"],
        "fact_text": ["first here", "grows", "no stops", None],
        "confidence": ["assumed", "confirmed", "confirmed", "unknown"],
    }
)
OWED = pd.DataFrame(
    {
        "item": ["d1", "d2", "d3"],
        "obligation": ["report", "price list", "spare parts"],
        "side": ["ours", "theirs", "ours"],
        "due": [PAST, AHEAD, pd.NaT],
        "obligation_state": [None, None, "met"],
    }
)


def guards(prepared, *, facts=FACTS, team=EXPERT, owed=OWED[1:], topics_min=2):
    said = {"meeting": pd.DataFrame([{"item": "m", "met_on": AHEAD} | prepared])}
    said |= {"fact": facts, "team_role": team, "obligation": owed}
    found = meeting_guards(page(said=said, settings={"plan": {"topics_min": topics_min}}))
    assert list(found["mistake"]) == list(MISTAKES)
    return found.set_index("mistake")


def chosen(item="", meetings=MEETINGS, day="2025-12-31"):
    return meeting(page(as_of=day, said={"meeting": meetings}), item)["item"].tolist()


def test_the_next_meeting_is_the_sheet_s():
    assert chosen() == ["m3"]  # the cancelled one is nearer, the planned one later
    assert chosen(day="2026-02-01") == ["m3"] and chosen(day="2026-02-02") == ["m2"]
    assert chosen("m1") == ["m1"] and chosen("m9") == []
    assert chosen(day="2026-12-31") == ["m2"]  # none to come: the latest
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
    found = guards({}, facts=FACTS.head(0), team=EXPERT.head(0), owed=OWED)
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
    """Two topics known; the third is written down as unknown."""
    assert guards(READY, topics_min=3).loc["uninformed", "look_at"] == "dossier"
    assert guards(READY, topics_min=8).loc[
        "uninformed", ["guard_there", "guard_needed"]
    ].tolist() == [
        2,
        8,
    ]


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
            "item": list("uvwxyz"),
            "action": list("abcdez"),
            "progress": ["done"] * 3 + [None] * 2 + ["done"],
            "due": pd.to_datetime(
                ["2025-03-01", "2025-01-01", "2025-02-01", "2025-12-01", "2026-12-01", "2024-01-01"]
            ),
        }
    )
    alerts = pd.DataFrame(
        {
            "account": ["A", "A", "B"],
            "alert": ["late_reorder", "volume_drop", "margin_erosion"],
            "state": ["quiet", "raised", "raised"],
        }
    )
    offers = pd.DataFrame(
        {
            "solution": ["new", "old"],
            "offer_state": [None, "accepted"],
            "due": pd.to_datetime(["2026-02-27", None]),
        }
    )
    prepared = pd.DataFrame([{"item": "m", "met_on": AHEAD, "we_know": None} | READY])
    met = pd.DataFrame({"person": ["p"], "last_contact": pd.to_datetime(["2025-10-02"])})
    said = {"meeting": prepared, "answer": answers, "action": actions, "offer": offers}
    said |= {"obligation": OWED, "stakeholder": met}
    case = page(said=said, frames={"alerts": alerts})
    bank = {"question": ["q1", "q2"], "question_group": "needs", "question_text": ["Why?", "?"]}
    case.source.bank = pd.DataFrame(bank)
    found = meeting_sheet(case)
    lines = found.groupby("sheet_part", sort=False)["sheet_line"].agg(list).to_dict()
    assert lines == {
        "their_needs": ["no stops"],
        "we_ask": ["what does a stop cost?", "who signs?"],
        "we_propose": ["a trial"],
        "objections": ["too dear", "not now"],
        "counter": ["cost of use", "start in March"],
        "stop_at": ["if they ask to wait"],
        "unknown_questions": ["Why?", "q3"],
        "open_obligations": ["report", "price list"],
        "last_actions": ["b", "c", "a"],
        "late_actions": ["d"],
        "open_offers": ["new"],
        "alerts": ["volume_drop"],
    }
    assert found["line_from"].value_counts().to_dict() == {"said": 9, "plan": 9, "ledger": 1}


def test_a_relation_gone_quiet_is_the_last_alert_of_the_sheet():
    """Ninety days may pass: 2 October is 90 before 31 December, 1 October 91."""

    def alerts(*days, **agreed):
        met = pd.DataFrame(
            {"person": [*"pq"][: len(days)], "last_contact": pd.to_datetime([*days])}
        )
        sheet = meeting_sheet(page(said={"stakeholder": met.assign(**agreed)}))
        return sheet.loc[sheet["sheet_part"].eq("alerts"), "sheet_line"].tolist()

    assert alerts("2025-10-01") == ["gone_quiet"] and alerts("2025-10-02") == []
    assert alerts("2025-10-01", "2025-12-01") == []  # somebody else was met
    assert alerts("2025-10-01", contact_days=120) == []  # more days were agreed
    assert alerts("2025-10-01", contact_days=30) == ["gone_quiet"]
    assert alerts("2026-01-02") == []  # after the data date: nothing is known
