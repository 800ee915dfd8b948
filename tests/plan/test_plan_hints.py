"""Hints: every rule speaks on a plan made for it, and is silent on the plan without its fault."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told
from method_frames import make_said

from kamlib.judgement import KINDS
from kamlib.plan.hints import RULES, SEVERITIES, hints
from kamlib.plan.wallet import wallet
from kamlib.words.label import LANGUAGES, has_label, labels

DAY = pd.Timestamp("2025-12-31")
RULES_OF = {
    "plan": {
        "strong_power": 4,
        "actions_min": 2,
        "contract_notice_days": 180,
        "one_contact_share": 0.5,
    },
    "review": {"voice_min_answers": 5},
}
BANK = pd.DataFrame({"question": ["q1"], "question_group": ["needs"], "question_text": ["What?"]})


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


SOUND = {
    "fact": [{"topic": "plans", "item": "1", "said_on": day("2025-11-01")}],
    "answer": [
        {"question": "q1", "question_group": "needs", "owner": "kam", "confidence": "unknown"}
    ],
    "stakeholder": [
        {"person": "buyer", "buying_role": "decision_maker", "power": 5, "attitude": 1,
         "relation_now": 3, "owner": "kam", "last_contact": day("2025-12-10"), "contact_days": 30},
        {"person": "boss", "buying_role": "sponsor", "power": 5, "attitude": 0,
         "relation_now": 3, "owner": "kam", "last_contact": day("2025-12-10"), "contact_days": 30},
    ],
    "objective": [
        {"item": "o1", "theme": "expansion", "objective": "Enter air", "progress": "doing"}
    ],
    "action": [
        {"item": "a1", "for_objective": "o1", "action": "Visit", "owner": "kam",
         "due": day("2026-01-31"), "progress": "planned", "touches": "none"},
        {"item": "a2", "for_objective": "o1", "action": "Offer", "owner": "kam",
         "due": day("2026-02-28"), "progress": "planned", "touches": "none"},
    ],
    "value": [
        {"item": "v1", "direction": "to_customer", "value_text": "Fewer stops", "promised": 100.0,
         "confirmed_value": 80.0}
    ],
    "target": [{"indicator": "revenue", "period": "2025", "target_value": 1000.0}],
    "reason": [{"key_reason": "potential", "approved": True}],
    "decision": [{"review": day("2025-09-30"), "decision": "keep"}],
    "voice": [{"asked_on": day("2025-10-01"), "satisfaction": 0.8, "answers": 6}],
}  # fmt: skip
FAMILIES = pd.DataFrame(
    {
        "family": ["oil", "air"],
        "net_revenue": [60.0, 40.0],
        "need": [100.0, 100.0],
        "share": [0.6, 0.4],
        "ceiling": [0.7, np.nan],
        "exposed": pd.array([False, False], dtype="boolean"),
        "over_need": pd.array([False, False], dtype="boolean"),
    }
)


def find(changed: dict | None = None, families=FAMILIES, ends=("2026-12-31",), tier="key"):
    """The hints on a plan in which no rule finds anything, with some kinds said otherwise."""
    values = SOUND | (changed or {})
    said = {kind: make_said(kind, *values.get(kind, ())) for kind in KINDS}
    contracts = pd.DataFrame({"account": "A", "end": pd.to_datetime([*ends])})
    accounts = pd.DataFrame({"account": ["A"], "tier": [tier]})
    case = page(said=said, contracts=contracts, frames={"accounts": accounts}, settings=RULES_OF)
    case.source.bank = BANK
    case.kept["people"] = {}
    return hints(told(case, {wallet: families}))


def changed(kind: str, n: int = 0, **fields) -> dict:
    """The sound judgements of a kind, the n-th with other fields."""
    return {kind: [one | (fields if i == n else {}) for i, one in enumerate(SOUND[kind])]}


def families(**columns) -> dict:
    return {"families": FAMILIES.assign(**columns)}


def ends(*days: str) -> dict:
    return {"ends": days}


FAULTS = {
    # hint: (what is said otherwise, other parts, seen, against, about, person)
    "unclassed": (
        changed("action", touches="tender"), {}, 1, 0, "Visit", None),
    "no_decision_maker": (
        changed("stakeholder", buying_role="user"), {}, 2, 1, "", None),
    "strong_opponent": (
        changed("stakeholder", attitude=-1), {}, 5, 4, "", "buyer"),
    "one_contact": (  # 5 × 4 = 20 of 20 + 5 × 1
        changed("stakeholder", 0, relation_now=5) | {"stakeholder": [
            SOUND["stakeholder"][0] | {"relation_now": 5},
            SOUND["stakeholder"][1] | {"relation_now": 2}]}, {}, 0.8, 0.5, "", "buyer"),
    "contract_ends": ({}, ends("2026-03-31", "2025-03-31"), 90, 180, "", None),
    "no_reason": (changed("reason", approved=False), {}, 0, 1, "", None),
    "no_sponsor": (changed("stakeholder", 1, buying_role="user"), {}, 2, 1, "", None),
    "thin_objective": (changed("action", 1, owner=None), {}, 1, 2, "Enter air", None),
    "overdue_actions": (changed("action", due=day("2025-12-21")), {}, 1, 10, "Visit", None),
    "above_ceiling": (
        {}, families(share=[0.8, 0.4], exposed=pd.array([True, False], dtype="boolean")),
        0.8, 0.7, "oil", None),
    "over_need": (
        {}, families(share=[1.2, 0.4], over_need=pd.array([True, False], dtype="boolean")),
        1.2, 1, "oil", None),
    "value_unconfirmed": (
        changed("value", confirmed_value=None), {}, 100, 0, "Fewer stops", None),
    "stale_contact": (
        changed("stakeholder", last_contact=day("2025-11-21")), {}, 1, 40, "", "buyer"),
    "plan_untouched": (
        changed("fact", said_on=day("2025-09-30")), {}, 92, 92, "", None),
    "need_unknown": ({}, families(need=[100.0, None]), 0.4, 0, "air", None),
    "question_nobodys": (changed("answer", owner=None), {}, 1, 0, "What?", None),
    "no_target": (changed("target", period="2024"), {}, 0, 1, "2025", None),
    "few_voices": (changed("voice", answers=4), {}, 4, 5, "", None),
}  # fmt: skip


def test_a_sound_plan_has_no_hints():
    assert find().empty


def test_every_rule_is_tried():
    assert set(FAULTS) == set(RULES)


@pytest.mark.parametrize("hint", FAULTS)
def test_the_rule_speaks_alone_and_says_its_figures(hint):
    said, parts, seen, against, about, person = FAULTS[hint]
    found = find(said, **parts)
    assert found["hint"].tolist() == [hint]
    row = found.iloc[0]
    assert row["seen"] == pytest.approx(seen) and row["against"] == pytest.approx(against)
    assert row["about"] == about
    assert (row["person"] if person else None) == person
    assert row["rule_of"] and row["severity"] in SEVERITIES


QUIET = {
    "classed": changed("action", touches="tender", compliance="allowed"),
    "an opponent on whom somebody works": changed("stakeholder", attitude=-2)
    | {"action": [SOUND["action"][0] | {"with_person": "buyer"}, SOUND["action"][1]]},
    "an opponent without power": {
        "stakeholder": [SOUND["stakeholder"][0] | {"attitude": -2, "power": 3},
                        SOUND["stakeholder"][1] | {"power": 3}]},
    "done too late is done": {
        "action": [*SOUND["action"], SOUND["action"][0] | {"item": "a3", "progress": "done",
                                                         "due": day("2025-01-01")}]},
    "an objective that is reached": {
        "objective": [*SOUND["objective"], {"item": "o2", "progress": "done"}]},
    "as many voices as are asked for": changed("voice", answers=5),
    "nothing was promised": changed("value", confirmed_value=None, promised=0.0),
    "their value to us": changed("value", confirmed_value=None, direction="to_us"),
    "a contact whose day nobody knows": changed("stakeholder", last_contact=None),
    "a slower cadence was agreed": changed(
        "stakeholder", last_contact=day("2025-11-21"), contact_days=90),
    "a question put aside": changed("answer", owner=None, relevant=False),
    "no review yet": {"decision": [], "fact": []},
}  # fmt: skip


@pytest.mark.parametrize("case", QUIET)
def test_what_is_no_fault(case):
    assert find(QUIET[case])["hint"].tolist() == []


def test_what_is_no_fault_of_contracts_tiers_and_families():
    assert find(**ends("2026-01-31", "2027-01-31")).empty  # renewed
    assert find(**ends("2025-06-30")).empty  # long over
    assert find(**ends("2026-01-31", None)).empty  # another stays open
    assert find(tier="trial").empty
    assert find(changed("reason", approved=None), tier="trial").empty
    unasked = families(need=[100.0, None], net_revenue=[100.0, 0.0])
    assert find(**unasked).empty  # nothing is bought there


def test_an_opponent_is_strong_from_the_line_on():
    four = find(changed("stakeholder", attitude=-1, power=4)).set_index("hint")
    assert four.loc["strong_opponent", ["seen", "against"]].tolist() == [4, 4]


def test_an_action_with_an_opinion_leader_asks_for_a_class():
    said = changed("action", with_person="guru", touches="none", compliance=None)
    leader = {**SOUND["stakeholder"][0], "person": "guru", "buying_role": "opinion_leader"}
    said["stakeholder"] = [*SOUND["stakeholder"], leader]
    assert "unclassed" in find(said)["hint"].tolist()


def test_a_waiting_class_is_no_class():
    said = changed("action", touches="opinion_leader", compliance="to_check")
    assert find(said)["hint"].tolist() == ["unclassed"]


def test_the_gravest_come_first_and_an_empty_plan_breaks_nothing():
    empty = {kind: [] for kind in SOUND}
    found = find(empty)
    places = [SEVERITIES.index(severity) for severity in found["severity"]]
    assert places == sorted(places)
    assert found["hint"].tolist() == [
        *("no_decision_maker", "no_reason", "no_sponsor", "no_target", "few_voices"),
    ]


def test_every_rule_has_its_words():
    for hint in RULES:
        for slug in (f"hint.{hint}", f"hint_rule.{hint}"):
            assert has_label(slug), slug
            assert all(labels()[slug][lang] for lang in LANGUAGES)
