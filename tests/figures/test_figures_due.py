"""What is due, late, open or undated: one answer, whoever asks."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from method_frames import make_said

from kamlib.figures.due import CLOSED, STILL, decide_due
from kamlib.plan.questions import questions
from kamlib.plan.work import actions, measure_obligations, objectives
from kamlib.review.changes import measure_changes
from kamlib.review.decisions import decisions
from kamlib.review.owed import obligation_totals
from kamlib.words.label import label

DAY = pd.Timestamp("2025-12-31")
PAST, TODAY, NEVER = "2025-12-30", "2025-12-31", None


def said(kind, due, **values):
    day = pd.Timestamp(due) if due else pd.NaT
    return make_said(kind, {"account": "A", "due": day, **values})


def of_action(due, progress):
    work = said("action", due, item="a", progress=progress)
    return actions(page(said={"action": work}))["action_state"][0]


def of_objective(due, progress):
    goal = said("objective", due, item="o", progress=progress)
    found = objectives(page(said={"objective": goal}, settings={"plan": {"actions_min": 0}}))[
        "flags"
    ][0]
    held = {"overdue": "late", "no_date": "undated"}
    closed = progress if progress in CLOSED else "open"
    return next((state for flag, state in held.items() if flag in found.split(";")), closed)


def of_obligation(due, progress):
    state = {"done": "met", "doing": "open"}.get(progress)
    owed = said("obligation", due, item="d", side="ours", obligation="x", obligation_state=state)
    found = measure_obligations(owed, DAY)["duty_state"][0]
    return {"met": "done"}.get(found, found)


def of_decision(due, progress):
    taken = said("decision", due, review=DAY, decision="adjust", progress=progress)
    return decisions(page(said={"decision": taken}))["decision_state"][0]


def of_question(due, progress):
    answer = {"answer": "x" if progress == "done" else None, "confidence": "assumed"}
    asked = said("answer", due, question="q", question_group="needs", **answer)
    row = questions(page(said={"answer": asked})).iloc[0]
    if row["question_state"] == "known":
        return "done"
    return "late" if row["overdue"] else "open" if pd.notna(row["due"]) else "undated"


def of_change(due, progress):
    work = said("action", due, item="a", action="x", progress=progress)
    former = work.assign(due=pd.Timestamp("2026-06-30"), progress="planned")
    found = measure_changes({"action": former}, {"action": work}, DAY, DAY)
    states = found.loc[found["field"].eq("state"), "is_now"]
    now = states.iloc[0] if len(states) else "planned"
    return now if now in ("late", "done") else "undated" if due is None else "open"


SIX = [of_action, of_objective, of_obligation, of_decision, of_question, of_change]


@pytest.mark.parametrize("of", SIX)
def test_the_six_give_the_same_answer(of):
    assert of(PAST, "doing") == "late"
    assert of(TODAY, "doing") == "open"  # late from the day after
    assert of(NEVER, "doing") == "undated"  # never late, and not what is still to come
    assert of(NEVER, None) == "undated"
    assert of(PAST, "done") == "done"
    assert of(NEVER, "done") == "done"


def test_a_decision_of_which_nobody_said_what_became_is_not_called_late():
    assert of_decision(PAST, None) == "unknown"
    assert of_action(PAST, None) == "late"


def test_a_person_may_call_late_what_has_no_day():
    days = pd.Series(pd.to_datetime([None, "2026-06-30", "2025-01-01"]))
    found = decide_due(days, pd.Series(["late", "late", "waived"]), DAY)
    assert found.tolist() == ["late", "late", "waived"]


def test_what_has_no_day_is_still_owed():
    owed = said("obligation", NEVER, item="d", side="ours", obligation="x", amount=np.nan)
    totals = obligation_totals(page(said={"obligation": owed})).set_index("side").loc["ours"]
    assert totals[["open_items", "late_items"]].tolist() == [1, 0]


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_every_state_has_its_words(lang):
    for section, closed in (
        ("action_state", ("done", "dropped")),
        ("duty_state", ("met", "waived")),
        ("decision_state", ("done", "dropped", "unknown")),
    ):
        for state in (*STILL, *closed):
            assert label(f"{section}.{state}", lang)
