"""People, work, risks and meetings of an account: roles, not names; the client's settings."""

import datetime as dt

import pandas as pd
import pytest
from toy_client import make_client

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.problem import Problems

LAST = dt.date(2025, 12, 15)  # the toy ledger's last line


@pytest.fixture
def kam(tmp_path):
    folder = make_client(tmp_path)
    text = (folder / "client.toml").read_text("utf-8")
    plan = '[plan]\ntopics_min = 1\nactions_min = 1\n[plan.gates]\nstrategy = ["team_named"]\n'
    policy = "[policy.standard]\ncontacts_per_year = 73\n[policy.key]\ncontacts_per_year = 73\n"
    (folder / "client.toml").write_text(text + plan + policy, "utf-8")
    made = start(find_client("toy", tmp_path), lang="es", account="A")
    log = made.log
    for person, role in (("kam", "Account manager"), ("t1", "Technician"), ("t2", "Technician")):
        log.add_person(person=person, role=role, name=f"Name of {person}")
    log.add_person(person="buyer", role="Buyer", name="Secret Name", side="theirs", account="A")
    log.add_person(person="other", role="Buyer", side="theirs", account="B")
    said = {"account": "A", "person": "buyer", "buying_role": "decision_maker", "power": 5}
    said |= {"attitude": 1, "relation_now": 5, "relation_wanted": 5, "owner": "kam"}
    log.save("stakeholder", said | {"last_contact": dt.date(2025, 12, 10)}, author="kam")
    log.save("stakeholder", said | {"account": "B", "person": "other"}, author="kam")
    return made


def test_people_stand_by_role_and_by_name_only_where_asked(kam):
    found = kam.plan.stakeholders()
    assert found["person"].tolist() == ["Buyer"] and found["owner"].tolist() == ["Account manager"]
    assert "Secret" not in found.to_csv()
    assert kam.plan.stakeholders(names=True)["person"].tolist() == ["Secret Name"]


def test_two_of_ours_with_the_same_role_are_told_apart(kam):
    for person in ("t1", "t2"):
        value = {"account": "A", "team_role": "technical_expert", "person": person}
        kam.log.save("team_role", value, author="kam")
    row = kam.plan.roles().set_index("team_role").loc["technical_expert"]
    assert row["holders"] == "Technician (t1); Technician (t2)"


def test_the_cadence_is_the_policy_s_unless_one_is_agreed(kam):
    """73 contacts a year are one in 5 days: 10 to 15 December is just kept."""
    assert kam.plan.stakeholders()["in_cadence"].tolist() == [True]
    value = kam.case.said("stakeholder").iloc[0]
    said = {"account": "A", "person": "buyer", "buying_role": "decision_maker", "contact_days": 4}
    said["last_contact"] = value["last_contact"].date()
    kam.log.save("stakeholder", said, author="kam", seen=int(value["entry"]))
    assert kam.plan.stakeholders()["in_cadence"].tolist() == [False]


def test_gates_are_the_client_s(kam):
    stages = kam.plan.stages().set_index("stage")
    assert stages.loc["strategy", "lacks"] == "team_named"  # nothing else is asked for there
    assert stages.loc["strategy", "state"] == "current"
    for role, person in (("relationship_lead", "kam"), ("innovator", "t1")):
        value = {"account": "A", "team_role": role, "person": person}
        kam.log.save("team_role", value, author="kam")
    assert kam.plan.stages().set_index("stage").loc["research", "state"] == "current"


def test_the_ledger_s_own_risks(kam):
    """A buys one product of one family; one buyer carries 5 × 4, one manager holds it."""
    found = kam.plan.ledger_risks().set_index("risk_measure")
    assert found.loc[["product_share", "family_share", "contact_share"], "seen"].eq(1).all()
    assert found.loc["contact_share", "detail"] == "Buyer"
    assert found.loc["contract_days", "state"] == "unknown"
    assert kam.plan.risks().empty and kam.plan.rivals().empty


def test_the_sheet_speaks_the_reader_s_language(kam):
    assert kam.plan.meeting().empty and kam.plan.meeting_sheet().query("line_from == 'said'").empty
    value = {"account": "A", "item": "m1", "met_on": dt.date(2026, 1, 9), "purpose": "trial",
             "we_ask": "who signs?; when?", "owner": "kam"}  # fmt: skip
    kam.log.save("meeting", value, author="kam")
    asked = {"account": "A", "question": "rivals", "question_group": "competitors"}
    kam.log.save("answer", asked, author="kam", confidence="unknown")
    sheet = kam.plan.meeting_sheet().groupby("sheet_part")["sheet_line"].agg(list)
    assert sheet["we_ask"] == ["who signs?", "when?"]
    assert sheet["unknown_questions"][0].startswith("¿")
    assert kam.plan.meeting()["owner"].tolist() == ["Account manager"]
    guards = kam.plan.meeting_guards().set_index("mistake")
    assert guards.loc["interrupting", "guard"] == "reminder"
    assert guards.loc["late", "look_at"] == "starts_at;place"


def test_an_action_that_touches_a_tender_is_classed_before_it_is_saved(kam):
    value = {"account": "A", "item": "a1", "action": "ask", "touches": "tender"}
    with pytest.raises(Problems) as told:
        kam.log.save("action", value, author="kam")
    assert [p.code for p in told.value.problems] == ["judgement_unclassed"]
    kam.log.save("action", value | {"compliance": "allowed"}, author="kam")
    assert kam.plan.work()["flags"].tolist() == ["no_owner;no_date;no_objective"]


def test_an_account_of_which_nothing_is_said(tmp_path):
    make_client(tmp_path)
    kam = start(find_client("toy", tmp_path), account="B")
    assert kam.plan.stakeholders().empty and kam.plan.links().empty and kam.plan.work().empty
    assert pd.isna(kam.plan.power()["balance"].item())
    assert kam.plan.roles()["role_state"].eq("missing").all()
    assert kam.plan.one_contact()["state"].eq("unknown").all()
    assert kam.plan.offers().empty and kam.plan.objectives().empty
    assert kam.plan.meeting_guards()["guard"].eq("open").all()
    assert "team_named" in kam.plan.stages().set_index("stage").loc["research", "lacks"]


def test_a_promise_past_its_day_is_late_wherever_promises_are_looked_at(kam):
    """Nobody has to call it late: REV-11 does by its day, so do the risks and the meeting."""
    owed = {"account": "A", "item": "o1", "side": "ours", "obligation": "Price list"}
    kam.log.save("obligation", owed | {"due": dt.date(2025, 11, 30)}, author="kam")
    assert kam.review.obligations()["duty_state"].tolist() == ["late"]
    risks = kam.plan.ledger_risks().set_index("risk_measure")
    assert risks.loc["promises_late", ["seen", "state"]].tolist() == [1.0, "raised"]
    guards = kam.plan.meeting_guards().set_index("mistake")
    assert "promises_kept" in guards.loc["bad_manners", "look_at"]
    sheet = kam.plan.meeting_sheet()
    assert sheet.loc[sheet["sheet_part"] == "open_obligations", "sheet_line"].tolist() == [
        "Price list"
    ]
