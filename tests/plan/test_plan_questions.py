"""Questions: known, unknown, not relevant; what is late; what becomes an action."""

import pandas as pd
from cases import page

from kamlib.plan.questions import question_actions, question_groups, questions

BANK = pd.DataFrame(
    {
        "question": ["n1", "n2", "n3", "v1", "t1"],
        "question_group": ["needs", "needs", "needs", "value", "to_learn"],
        "question_text": ["1?", "2?", "3?", "4?", "5?"],
    }
)
COLUMNS = ["question", "question_group", "answer", "relevant", "owner", "due", "confidence"]


def said(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(
        due=pd.to_datetime(frame["due"]), relevant=frame["relevant"].astype("boolean")
    )


def asked(answers, day="2025-12-31", bank=BANK):
    case = page(as_of=day, said={"answer": answers})
    case.source.bank = bank
    return case


ANSWERS = said(
    ("n1", "needs", "Oil", None, "kam", None, "assumed"),
    ("n2", "needs", None, None, "kam", "2025-12-30", "unknown"),
    ("n3", "needs", None, False, None, "2025-01-01", "unknown"),
    ("v1", "value", "a guess", None, None, None, "unknown"),  # said to be unknown: it is
    ("own", "needs", None, None, None, "2026-03-01", "unknown"),
)


def test_states_and_dates_by_hand():
    found = questions(asked(ANSWERS)).set_index("question")
    assert found["question_state"].to_dict() == {
        "n1": "known",
        "n2": "unknown",
        "n3": "not_relevant",
        "own": "unknown",
        "v1": "unknown",
        "t1": "unknown",
    }
    assert found.index[found["overdue"]].tolist() == ["n2"]  # n3 is put aside, own is in March
    assert found.index[found["asked"]].tolist() == ["n1", "n2", "n3", "own", "v1"]
    assert found.loc["own", "question_text"] == "own"  # the client's own question, after the bank's


def test_due_on_the_day_is_not_late():
    found = questions(asked(ANSWERS, "2025-12-30"))
    assert not found["overdue"].any()


def test_groups_add_up():
    groups = question_groups(asked(ANSWERS))
    needs = groups.set_index("question_group").loc["needs"]
    assert needs.to_dict() == {
        "questions": 4,
        "known": 1,
        "not_relevant": 1,
        "still_unknown": 2,
        "past_due": 1,
        "without_owner": 1,  # own; n2 has its owner
    }
    parts = groups[["known", "not_relevant", "still_unknown"]].sum(axis=1)
    assert parts.equals(groups["questions"]) and groups["questions"].sum() == 6


def test_unknowns_become_actions_the_late_one_first():
    actions = question_actions(asked(ANSWERS))
    assert actions["item"].tolist() == ["q-n2", "q-own", "q-v1", "q-t1"]
    assert actions["owner"].isna().tolist() == [False, True, True, True]


def test_nothing_said_leaves_everything_unknown():
    found = questions(asked(said()))
    assert found["question_state"].eq("unknown").all() and not found["asked"].any()
    assert questions(asked(said(), bank=BANK.iloc[:0])).empty
