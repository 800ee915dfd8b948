"""Completeness: slots by hand; saying more never lowers it."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_said

from kamlib.plan.health import completeness
from kamlib.plan.wallet import wallet
from kamlib.vocabulary import QUESTION_GROUPS, TOPICS

DAY = pd.Timestamp("2025-12-31")
FAMILIES = pd.DataFrame(
    {
        "family": ["oil", "air", "zinc"],
        "net_revenue": [50.0, 50.0, 0.0],  # zinc is needed and not bought: no slot
        "need": [100.0, np.nan, 10.0],
    }
)
BANK = pd.DataFrame(
    [(f"{group}{n}", group, "?") for group in QUESTION_GROUPS for n in range(4)],
    columns=["question", "question_group", "question_text"],
)
PARTS = ["dossier", "questions", "stakeholders", "wallet", "objectives", "actions", "team",
         "risks", "value", "targets"]  # fmt: skip


def parts(facts=(), answers=(), objectives=(), actions=(), actions_min=2, **plan) -> pd.DataFrame:
    plan |= {"fact": [f | {"confidence": "assumed"} for f in facts], "answer": answers}
    plan |= {"objective": objectives, "action": actions}
    said = {kind: make_said(kind, *values) for kind, values in plan.items()}
    empty = ("fact", "stakeholder", "team_role", "risk", "value", "target")
    said = {kind: make_said(kind) for kind in empty} | said
    settings = {"plan": {"questions_per_group": 3, "actions_min": actions_min}}
    case = told(page(said=said, settings=settings), {wallet: FAMILIES})
    case.source.bank = BANK
    return completeness(case).set_index("part")


def test_an_empty_plan_knows_only_what_the_wallet_holds():
    found = parts()
    assert found.index.tolist() == [*PARTS]
    assert found["needed"].tolist() == [8, 24, 5, 2, 3, 6, 6, 3, 3, 1]
    assert found["complete"].drop("wallet").eq(0).all()
    assert found.loc["wallet", "complete"] == 0.5  # the need of oil; air has none
    assert found.loc["wallet", "missing"] == "air"
    assert found.loc["dossier", "missing"] == ";".join(TOPICS)


def test_a_filled_plan_by_hand():
    goal = {"item": "o1", "theme": "expansion", "objective": "x", "measured_as": "m",
            "for_us": "a", "for_them": "b", "due": DAY, "progress": "doing"}  # fmt: skip
    act = {"for_objective": "o1", "owner": "kam", "due": DAY, "progress": "planned"}
    person = {"power": 3, "attitude": 0, "relation_now": 2, "owner": "kam"}
    found = parts(
        facts=[{"topic": "plans", "item": "1", "fact_text": "x"}],
        answers=[
            {"question": f"needs{n}", "question_group": "needs", "answer": "x",
             "confidence": "assumed"} for n in range(4)
        ],
        objectives=[goal],
        actions=[act | {"item": "a1"}, act | {"item": "a2", "owner": None}],
        stakeholder=[
            person | {"person": "p", "buying_role": "sponsor"},
            {"person": "q", "buying_role": "decision_maker"},
        ],
        team_role=[{"team_role": "innovator", "person": "kam"}],
        risk=[{"likelihood": 1, "impact": 1, "response": "x", "owner": "kam"}],
        value=[{"promised": 10.0}],
        target=[{"indicator": "revenue", "target_value": 1.0}],
    )  # fmt: skip
    assert found["filled"].to_dict() == {
        "dossier": 1,
        "questions": 3,  # four of needs are known, three are enough
        "stakeholders": 3,  # sponsor, who decides, one of three described
        "wallet": 1,
        "objectives": 1,
        "actions": 1,  # the second has no owner
        "team": 1,
        "risks": 1,
        "value": 1,
        "targets": 1,
    }
    assert found.loc["stakeholders", "missing"] == "people_described"
    assert found.loc["actions", "missing"] == "penetration;expansion;protection"


def test_a_dropped_objective_fills_nothing():
    goal = {"item": "o1", "theme": "expansion", "objective": "x", "measured_as": "m",
            "for_us": "a", "for_them": "b", "due": DAY, "progress": "dropped"}  # fmt: skip
    assert parts(objectives=[goal]).loc["objectives", "filled"] == 0


def test_no_actions_asked_for_makes_no_part():
    assert "actions" not in parts(actions_min=0).index


answer = st.fixed_dictionaries(
    {
        "question": st.sampled_from(BANK["question"].tolist()) | st.just("own"),
        "question_group": st.sampled_from(QUESTION_GROUPS),
        "answer": st.none() | st.just("x"),
        "relevant": st.sampled_from([None, True, False]),
        "confidence": st.sampled_from(["assumed", "confirmed", "unknown"]),
    }
)


@settings(max_examples=12, deadline=None)
@given(st.lists(answer, max_size=8, unique_by=lambda a: a["question"]), answer)
def test_adding_an_answer_never_lowers_completeness(said, more):
    if more["question"] in {one["question"] for one in said}:
        return
    before, after = parts(answers=said), parts(answers=[*said, more])
    assert (after["complete"] >= before["complete"]).all()


person = st.fixed_dictionaries(
    {
        "person": st.text("ab", min_size=1, max_size=3),
        "buying_role": st.sampled_from([None, "sponsor", "user"]),
        "power": st.none() | st.integers(1, 5),
        "attitude": st.none() | st.integers(-2, 2),
        "relation_now": st.none() | st.integers(1, 5),
        "owner": st.none() | st.just("kam"),
    }
)


@settings(max_examples=12, deadline=None)
@given(st.lists(person, max_size=4), person)
def test_adding_a_person_never_lowers_completeness(people, more):
    before, after = parts(stakeholder=people), parts(stakeholder=[*people, more])
    assert (after["complete"] >= before["complete"]).all()
    assert after["complete"].max() <= 1


def test_shares_are_of_what_is_asked_for():
    found = parts()
    assert found["complete"].to_numpy() == pytest.approx(found["filled"] / found["needed"])
