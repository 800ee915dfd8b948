"""PLAN-6, 7, 9 and 12 by hand: objectives, actions, team roles and personal offers."""

import numpy as np
import pandas as pd

from kamlib.method.slugs import split_parts
from kamlib.method.team import TEAM_ROLES, measure_team
from kamlib.method.work import (
    measure_actions,
    measure_objectives,
    measure_offers,
    measure_work_totals,
)

DAY = pd.Timestamp("2025-12-31")
GOALS = pd.DataFrame({"item": ["o1", "o2"]})


def actions(*rows):
    columns = ["item", "for_objective", "owner", "due", "progress", "touches", "compliance"]
    columns += ["expected_cost", "expected_effect"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["due"] = pd.to_datetime(frame["due"])
    return frame.astype({"expected_cost": "float64", "expected_effect": "float64"})


WORK = actions(
    ("a1", "o1", "kam", "2025-12-01", "doing", "none", None, 100, 900),
    ("a2", "o1", "kam", "2025-12-31", "planned", "none", None, 200, None),
    ("a3", "o2", None, "2025-10-01", "done", "tender", "allowed", 50, 0),
    ("a4", "o9", None, None, "planned", "tender", None, None, 400),
    ("a5", None, "kam", "2025-11-01", "dropped", "none", None, 9999, 9999),
    ("a6", "o1", "kam", "2026-01-15", None, None, "refused", None, None),
)


def test_states_and_days_late_by_hand():
    found = measure_actions(WORK, GOALS, DAY).set_index("item")
    assert list(found.index) == ["a3", "a5", "a1", "a2", "a6", "a4"]  # by day, the undated last
    assert found["action_state"].to_dict() == {
        **{"a1": "late", "a2": "open", "a3": "done"},
        **{"a4": "undated", "a5": "dropped", "a6": "open"},
    }
    assert found["days_late"].to_dict() == dict.fromkeys(found.index, 0) | {"a1": 30}


def test_what_an_action_lacks():
    found = measure_actions(WORK, GOALS, DAY).set_index("item")["flags"].to_dict()
    assert found == {
        "a1": "",
        "a2": "",
        "a3": "",  # done without an owner: history
        "a4": "no_owner;no_date;no_objective;unclassed",
        "a5": "",
        "a6": "refused",
    }


def test_totals_leave_out_what_was_dropped_and_count_what_is_unknown():
    """Done 50 and 0; open 100 + 200 and 900 + 400, two without a cost, two without an effect."""
    rows = measure_work_totals(measure_actions(WORK, GOALS, DAY)).set_index("work_part")
    assert rows.loc["done"].tolist() == [1, 50, 0, 0, 0]
    assert rows.loc["open"].tolist() == [4, 300, 1300, 2, 2]
    assert rows.loc["total"].tolist() == [5, 350, 1300, 2, 2]
    none = measure_work_totals(measure_actions(WORK.head(0), GOALS, DAY))
    assert none["expected_cost"].isna().all() and none["actions"].sum() == 0


def objectives(*rows):
    columns = ["item", "theme", "horizon", "measured_as", "for_us", "for_them", "due", "progress"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["due"] = pd.to_datetime(frame["due"])
    return frame


def test_objectives_stand_by_theme_and_term_and_say_what_they_lack():
    said = objectives(
        ("o3", "protection", "short", "sales", "base", "supply", "2025-06-30", "doing"),
        ("o2", "penetration", "long", None, "volume", " ", None, "planned"),
        ("o1", "penetration", "short", "orders", "volume", "one contact", "2026-06-30", None),
        ("o4", None, None, None, None, None, None, "dropped"),
    )
    found = measure_objectives(said, WORK, DAY, actions_min=2).set_index("item")
    assert list(found.index) == ["o1", "o2", "o3", "o4"]
    assert found["actions"].tolist() == [3, 1, 0, 0]
    assert found["actions_ready"].tolist() == [3, 0, 0, 0]  # a3 has no owner
    assert found["flags"].to_dict() == {
        "o1": "",
        "o2": "few_actions;no_measure;nothing_for_them;no_date",
        "o3": "few_actions;overdue",
        "o4": "",
    }


def test_a_dropped_action_is_none_of_the_two():
    said = objectives(("o1", "expansion", "short", "x", "x", "x", "2026-06-30", "doing"))
    two = WORK[WORK["item"].isin(["a1", "a2"])]
    flags = measure_objectives(said, two, DAY, actions_min=2)["flags"]
    assert flags.tolist() == [""]
    flags = measure_objectives(said, two.assign(progress="dropped"), DAY, actions_min=2)["flags"]
    assert flags.tolist() == ["few_actions"]
    assert measure_objectives(said, two.head(0), DAY, actions_min=0)["flags"].tolist() == [""]


def team(*rows):
    return measure_team(pd.DataFrame(rows, columns=["team_role", "person", "coverage"])).set_index(
        "team_role"
    )


def test_six_roles_one_person_may_hold_several():
    found = team(
        ("technical_expert", "tech", "full"),
        ("innovator", "tech", "partly"),
        ("innovator", "kam", None),
        ("relationship_lead", "kam", None),
    )
    assert list(found.index) == list(TEAM_ROLES)
    assert found["role_state"].to_dict() == {
        "technical_expert": "full",
        "relationship_lead": "unsaid",
        "collaborator": "missing",
        "project_manager": "missing",
        "innovator": "partly",
        "results_driver": "missing",
    }
    assert found.loc["innovator", "holders"] == "kam;tech"
    assert found.loc["innovator", "also"] == "technical_expert;relationship_lead"
    assert found["usually"].value_counts().to_dict() == {"often_there": 3, "often_missing": 3}


def test_nobody_on_the_team():
    assert team()["role_state"].eq("missing").all()


def test_a_shelf_product_is_no_personal_offer():
    said = pd.DataFrame(
        {
            "item": ["1", "2", "3"],
            "their_objective": ["fewer stops", None, "x"],
            "departments": ["Technical; Logistics", "Sales", "A\nB;C"],
            "for_them": ["time", None, None],
            "value_for_them": [np.nan, np.nan, 9000.0],
            "apart_from_targets": pd.array([True, False, None], "boolean"),
        }
    )
    found = measure_offers(said)
    assert found["department_count"].tolist() == [2, 1, 3]
    assert found["flags"].tolist() == [
        "",
        "one_department;not_apart;nothing_for_them;no_objective",
        "targets_unsaid",
    ]


def test_parts_of_a_text():
    told = [split_parts(text) for text in ("a; ;b\n", "", None, ";")]
    assert told == [["a", "b"], [], [], []]
