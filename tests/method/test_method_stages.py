"""PLAN-8: where an account stands and what the next gate lacks."""

import pandas as pd
import pytest

from kamlib.locale import has_label
from kamlib.method.stages import FACTS, GATES, STAGES, decide_stage, measure_gate_facts

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
    known = pd.DataFrame({"fact": list(FACTS), "met": [fact in facts() for fact in FACTS]})
    stages = decide_stage("research", known, gates=GATES).set_index("stage")
    assert stages["state"].tolist() == ["done", "current", "ahead", "ahead", "ahead"]
    assert stages["gate_open"].tolist() == [True, False, False, False, False]
    assert stages["lacks"]["research"] == "team_named"
    assert stages["lacks"]["action"] == "objectives_stated;actions_dated"
    assert (stages["needs"]["research"], stages["met"]["research"]) == (5, 4)


def test_the_client_may_change_its_gates():
    nothing = pd.DataFrame({"fact": ["x"], "met": [False]})
    stages = decide_stage("strategy", nothing, gates={"review": ["x"]})
    assert stages["gate_open"].tolist() == [True, True, True, True, False]
    with pytest.raises(ValueError, match="dreams"):
        decide_stage("dreams", nothing, gates={})


def test_every_slug_has_words():
    assert all(has_label(f"stage.{stage}") for stage in STAGES)
    assert all(has_label(f"gate.{fact}") for fact in FACTS)
