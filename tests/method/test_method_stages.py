"""PLAN-8: where an account stands and what the next gate lacks."""

from typing import get_args

import pandas as pd
import pytest

from kamlib.locale import has_label
from kamlib.method.stages import (
    GATES,
    STAGES,
    decide_stage,
    measure_gate_facts,
    measure_stated_facts,
)
from kamlib.plan.settings import GateFact, Stage
from kamlib.vocabulary import GATE_FACTS

FAMILIES = pd.DataFrame({"net_revenue": [60.0, 40.0], "need": [100.0, float("nan")]})
SPACE = pd.DataFrame({"state": ["buys", "could"], "peers": [9, 9]})
ROW = {"tier": "key", "rules": "high_high", "volume_profit": "hvhp", "true_profit": 12.0}


def facts(row=ROW, families=FAMILIES, space=SPACE, **more):
    given = {"objective": "grow", "sponsor": "sales lead", "return_known": True} | more
    found = measure_gate_facts(row, families, space, **given)
    return set(found.loc[found["met"], "fact"])


def test_what_the_ledger_and_the_settings_can_tell():
    assert facts() == {
        "objective_set",
        "tier_decided",
        "reason_stated",
        "sponsor_named",
        "class_known",
        "profit_known",
        "wallet_known",
        "peers_known",
        "return_known",
    }
    assert "wallet_known" not in facts(families=FAMILIES.assign(net_revenue=[49.0, 51.0]))
    assert "peers_known" not in facts(space=SPACE.assign(state="unknown"))
    assert "class_known" not in facts(row=ROW | {"volume_profit": "unknown"})
    assert "profit_known" not in facts(row=ROW | {"true_profit": float("nan")})
    assert "team_named" in facts(stated={"team_named": True})


def test_an_account_in_research_lacks_its_team():
    known = pd.DataFrame(
        {"fact": list(GATE_FACTS), "met": [fact in facts() for fact in GATE_FACTS]}
    )
    stages = decide_stage("research", known, gates=GATES).set_index("stage")
    assert stages["state"].tolist() == ["done", "current", "ahead", "ahead", "ahead"]
    assert stages["gate_open"].tolist() == [True, False, False, False, False]
    assert stages["lacks"]["research"] == "dossier_known;decider_known;team_named"
    assert stages["lacks"]["action"] == "objectives_stated;actions_dated;owners_named"
    assert (stages["needs"]["research"], stages["met"]["research"]) == (7, 4)


def test_the_client_may_change_its_gates():
    nothing = pd.DataFrame({"fact": ["x"], "met": [False]})
    stages = decide_stage("strategy", nothing, gates={"review": ["x"]})
    assert stages["gate_open"].tolist() == [True, True, True, True, False]
    with pytest.raises(ValueError, match="dreams"):
        decide_stage("dreams", nothing, gates={})


def test_where_nobody_names_the_stage_the_first_gate_that_lacks_something_says_it():
    def stage(*met):
        known = pd.DataFrame({"fact": [*met], "met": [True] * len(met)})
        gates = {"strategy": ["a"], "research": ["b"], "action": ["c"]}
        found = decide_stage(None, known, gates=gates)
        return found.loc[found["state"] == "current", "stage"].item()

    assert [stage(), stage("a"), stage("a", "b"), stage("a", "c")] == [
        *("strategy", "research", "action", "research")
    ]
    assert stage("a", "b", "c") == "review"


NOTHING = {
    "reasons": ["evidence", "approved"],
    "facts": ["topic", "fact_text", "confidence"],
    "people": ["buying_role", "power", "attitude", "covered"],
    "team": ["team_role", "role_state", "holders"],
    "objectives": ["objective", "progress", "actions_ready"],
    "actions": ["owner", "progress", "action_state"],
    "targets": ["target_value"],
    "review_answers": ["answer"],
    "decisions": ["why"],
}


def stated(**given):
    """Facts that are met; frames from rows, everything else unsaid."""
    frames = {
        name: pd.DataFrame(given.get(name, []), columns=columns)
        for name, columns in NOTHING.items()
    }
    found = measure_stated_facts(**frames, topics_min=2, actions_min=2)
    return {fact for fact, met in found.items() if met}


def test_nothing_said_meets_nothing():
    assert stated() == set()


def test_what_people_stated_opens_gates():
    assert stated(reasons=[("grows", True)]) == {"reason_stated"}
    assert stated(reasons=[("grows", False), (None, True)]) == set()
    facts = [("market", "first", "assumed"), ("needs", "no stops", "confirmed")]
    assert stated(facts=facts) == {"dossier_known"}
    assert stated(facts=[facts[0], ("needs", None, "unknown")]) == set()
    assert stated(facts=[facts[0], ("market", "grows", "confirmed")]) == set()  # one topic
    lead = ("relationship_lead", "full", "kam")
    assert stated(team=[lead]) == set()  # one is no team
    assert stated(team=[lead, ("innovator", "partly", "kam;tech")]) == {"team_named"}
    assert (
        stated(team=[("relationship_lead", "missing", ""), ("innovator", "full", "a;b")]) == set()
    )
    assert stated(decisions=[("on plan",)], targets=[(1.0,)], review_answers=[("grow",)]) == {
        *("decision_taken", "kpis_set", "review_held")
    }


def test_who_decides_and_who_has_power():
    boss, user = ("decision_maker", 5, None, True), ("user", 3, 1, False)
    assert stated(people=[boss, user]) == {"decider_known", "contacts_kept"}
    assert stated(people=[("decision_maker", None, None, None)]) == set()
    assert stated(people=[boss, ("sponsor", 4, 0, None)]) == {
        "decider_known"
    }  # not known: not kept


def test_two_actions_for_every_objective_and_an_owner_for_every_open_action():
    goals = [("grow", "doing", 2), ("keep", "planned", 2), ("old", "dropped", 0)]
    assert stated(objectives=goals) == {"objectives_stated", "actions_dated"}
    assert stated(objectives=[*goals, ("new", None, 1)]) == {"objectives_stated"}
    work = [("kam", "doing", "late"), (None, "done", "done")]
    assert stated(actions=work) == {"owners_named", "actions_under_way"}
    assert stated(actions=[*work, (None, "planned", "due")]) == {"actions_under_way"}


def test_settings_offer_what_the_gates_know():
    assert set(get_args(GateFact)) == set(GATE_FACTS)
    assert get_args(Stage) == STAGES


def test_every_slug_has_words():
    assert all(has_label(f"stage.{stage}") for stage in STAGES)
    assert all(has_label(f"gate.{fact}") for fact in GATE_FACTS)
