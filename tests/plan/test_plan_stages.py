"""PLAN-8: where an account stands and what the next gate lacks."""

from typing import get_args

import pandas as pd
import pytest
from cases import page, told

from kamlib.plan.people import people_map
from kamlib.plan.returns import returns
from kamlib.plan.settings import GateFact, Stage
from kamlib.plan.stages import GATES, STAGES, decide_stage, decided_facts, stated_facts
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.plan.work import objectives
from kamlib.vocabulary import GATE_FACTS
from kamlib.words.label import has_label

FAMILIES = pd.DataFrame({"net_revenue": [60.0, 40.0], "need": [100.0, float("nan")]})
SPACE = pd.DataFrame({"state": ["buys", "could"], "peers": [9, 9]})
ROW = {"tier": "key", "rules": "high_high", "volume_profit": "hvhp", "true_profit": 12.0}


def facts(row=ROW, families=FAMILIES, space=SPACE, npv=1.0):
    programme = pd.DataFrame({"case": ["expected", "none"], "npv": [npv, -1.0]})
    client = {"name": "X", "language": "en", "locale": "en-GB", "currency": "EUR"}
    settings = {
        "client": client | {"objective": "grow"},
        "policy": {"key": {"sponsor": "lead"}},
    }
    accounts = pd.DataFrame([{"account": "A"} | row])
    case = page(frames={"accounts": accounts}, settings=settings)
    case = told(case, {wallet: families, white_space: space, returns: programme})
    return {fact for fact, met in decided_facts(case).items() if met}


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
    assert "wallet_known" in facts(families=FAMILIES.assign(net_revenue=[50.0, 50.0]))
    assert "wallet_known" not in facts(families=FAMILIES.assign(net_revenue=[0.0, 0.0]))
    assert "peers_known" not in facts(space=SPACE.assign(state="unknown"))
    assert "class_known" not in facts(row=ROW | {"volume_profit": "unknown"})
    assert "profit_known" not in facts(row=ROW | {"true_profit": float("nan")})
    assert "return_known" not in facts(npv=float("nan"))
    assert not {"sponsor_named", "tier_decided"} & facts(row=ROW | {"tier": None})


def test_an_account_in_research_lacks_its_team():
    known = dict.fromkeys(facts(), True)
    stages = decide_stage("research", known, gates=GATES).set_index("stage")
    assert stages["state"].tolist() == ["done", "current", "ahead", "ahead", "ahead"]
    assert stages["gate_open"].tolist() == [True, False, False, False, False]
    assert stages["lacks"]["research"] == "dossier_known;decider_known;team_named"
    assert stages["lacks"]["action"] == "objectives_stated;actions_dated;owners_named"
    assert (stages["needs"]["research"], stages["met"]["research"]) == (7, 4)


def test_the_client_may_change_its_gates():
    nothing = {"x": False}
    stages = decide_stage("strategy", nothing, gates={"review": ["x"]})
    assert stages["gate_open"].tolist() == [True, True, True, True, False]
    with pytest.raises(ValueError, match="dreams"):
        decide_stage("dreams", nothing, gates={})


def test_where_nobody_names_the_stage_the_first_gate_that_lacks_something_says_it():
    def stage(*met):
        known = dict.fromkeys(met, True)
        gates = {"strategy": ["a"], "research": ["b"], "action": ["c"]}
        found = decide_stage(None, known, gates=gates)
        return found.loc[found["state"] == "current", "stage"].item()

    assert [stage(), stage("a"), stage("a", "b"), stage("a", "c")] == [
        *("strategy", "research", "action", "research")
    ]
    assert stage("a", "b", "c") == "review"


SAID = {
    "reason": ["evidence", "approved"],
    "fact": ["topic", "fact_text", "confidence"],
    "team_role": ["team_role", "coverage", "person"],
    "action": ["owner", "progress", "due"],
    "target": ["target_value"],
    "review_answer": ["answer"],
    "decision": ["why"],
}
SEEN = {
    people_map: ["buying_role", "power", "attitude", "covered"],
    objectives: ["objective", "progress", "actions_ready"],
}


def stated(people=(), goals=(), **given):
    """Facts that are met; frames from rows, everything else unsaid."""
    said = {kind: pd.DataFrame(given.get(kind, []), columns=SAID[kind]) for kind in SAID}
    rows = zip(SEEN.items(), (people, goals), strict=True)
    seen = {figure: pd.DataFrame(found, columns=columns) for (figure, columns), found in rows}
    case = page(said=said, settings={"plan": {"topics_min": 2, "actions_min": 2}})
    return {fact for fact, met in stated_facts(told(case, seen)).items() if met}


def test_nothing_said_meets_nothing():
    assert stated() == set()


def test_what_people_stated_opens_gates():
    assert stated(reason=[("grows", True)]) == {"reason_stated"}
    assert stated(reason=[("grows", False), (None, True)]) == set()
    facts = [("market", "first", "assumed"), ("needs", "no stops", "confirmed")]
    assert stated(fact=facts) == {"dossier_known"}
    assert stated(fact=[facts[0], ("needs", None, "unknown")]) == set()
    assert stated(fact=[facts[0], ("market", "grows", "confirmed")]) == set()  # one topic
    lead = ("relationship_lead", "full", "kam")
    assert stated(team_role=[lead]) == set()  # one is no team
    assert stated(team_role=[lead, ("innovator", "partly", "tech")]) == {"team_named"}
    assert stated(team_role=[("innovator", "full", "a"), ("innovator", "full", "b")]) == set()
    assert stated(decision=[("on plan",)], target=[(1.0,)], review_answer=[("grow",)]) == {
        *("decision_taken", "kpis_set", "review_held")
    }


def test_who_decides_and_who_has_power():
    boss, user = ("decision_maker", 5, None, True), ("user", 3, 1, False)
    assert stated(people=[boss, user]) == {"decider_known", "contacts_kept"}
    assert stated(people=[("decision_maker", None, None, None), user]) == set()
    assert stated(people=[boss, ("sponsor", 4, 0, None)]) == {
        "decider_known"
    }  # not known: not kept


def test_two_actions_for_every_objective_and_an_owner_for_every_open_action():
    goals = [("grow", "doing", 2), ("keep", "planned", 2), ("old", "dropped", 0)]
    assert stated(goals=goals) == {"objectives_stated", "actions_dated"}
    assert stated(goals=[*goals, ("new", None, 1)]) == {"objectives_stated"}
    work = [("kam", "doing", None), (None, "done", None)]
    assert stated(action=work) == {"owners_named", "actions_under_way"}
    assert stated(action=[*work, (None, "planned", None)]) == {"actions_under_way"}


def test_settings_offer_what_the_gates_know():
    assert set(get_args(GateFact)) == set(GATE_FACTS)
    assert get_args(Stage) == STAGES


def test_every_slug_has_words():
    assert all(has_label(f"stage.{stage}") for stage in STAGES)
    assert all(has_label(f"gate.{fact}") for fact in GATE_FACTS)
