"""PLAN-6, 7 and 12 by hand: objectives, actions and personal offers."""

import numpy as np
import pandas as pd
from cases import page

from kamlib.figures.slugs import split_parts
from kamlib.plan.work import actions, objectives, offers, work_totals

GOALS = pd.DataFrame({"item": ["o1", "o2"]})


def acts(*rows):
    columns = ["item", "for_objective", "owner", "due", "progress", "touches", "compliance"]
    columns += ["expected_cost", "expected_effect"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["due"] = pd.to_datetime(frame["due"])
    return frame.astype({"expected_cost": "float64", "expected_effect": "float64"})


WORK = acts(
    ("a1", "o1", "kam", "2025-12-01", "doing", "none", None, 100, 900),
    ("a2", "o1", "kam", "2025-12-31", "planned", "none", None, 200, None),
    ("a3", "o2", None, "2025-10-01", "done", "tender", "allowed", 50, 0),
    ("a4", "o9", None, None, "planned", "tender", None, None, 400),
    ("a5", None, "kam", "2025-11-01", "dropped", "none", None, 9999, 9999),
    ("a6", "o1", "kam", "2026-01-15", None, None, "refused", None, None),
)


def test_states_and_days_late_by_hand():
    found = actions(plan()).set_index("item")
    assert list(found.index) == ["a3", "a5", "a1", "a2", "a6", "a4"]  # by day, the undated last
    assert found["action_state"].to_dict() == {
        **{"a1": "late", "a2": "open", "a3": "done"},
        **{"a4": "undated", "a5": "dropped", "a6": "open"},
    }
    assert found["days_late"].to_dict() == dict.fromkeys(found.index, 0) | {"a1": 30}


def test_what_an_action_lacks():
    found = actions(plan()).set_index("item")["flags"].to_dict()
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
    rows = work_totals(plan()).set_index("work_part")
    assert rows.loc["done"].tolist() == [1, 50, 0, 0, 0]
    assert rows.loc["open"].tolist() == [4, 300, 1300, 2, 2]
    assert rows.loc["total"].tolist() == [5, 350, 1300, 2, 2]
    none = work_totals(plan(WORK.head(0)))
    assert none["expected_cost"].isna().all() and none["actions"].sum() == 0


def plan(work=WORK, goals=GOALS, actions_min=2):
    said = {"action": work, "objective": goals}
    return page(said=said, settings={"plan": {"actions_min": actions_min}})


def aims(*rows):
    columns = ["item", "theme", "horizon", "measured_as", "for_us", "for_them", "due", "progress"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["due"] = pd.to_datetime(frame["due"])
    return frame


def test_objectives_stand_by_theme_and_term_and_say_what_they_lack():
    said = aims(
        ("o3", "protection", "short", "sales", "base", "supply", "2025-06-30", "doing"),
        ("o2", "penetration", "long", None, "volume", " ", None, "planned"),
        ("o1", "penetration", "short", "orders", "volume", "one contact", "2026-06-30", None),
        ("o4", None, None, None, None, None, None, "dropped"),
    )
    found = objectives(plan(WORK, said, 2)).set_index("item")
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
    said = aims(("o1", "expansion", "short", "x", "x", "x", "2026-06-30", "doing"))
    two = WORK[WORK["item"].isin(["a1", "a2"])]
    flags = objectives(plan(two, said, 2))["flags"]
    assert flags.tolist() == [""]
    flags = objectives(plan(two.assign(progress="dropped"), said, 2))["flags"]
    assert flags.tolist() == ["few_actions"]
    assert objectives(plan(two.head(0), said, 0))["flags"].tolist() == [""]


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
    found = offers(page(said={"offer": said}))
    assert found["department_count"].tolist() == [2, 1, 3]
    assert found["flags"].tolist() == [
        "",
        "one_department;not_apart;nothing_for_them;no_objective",
        "targets_unsaid",
    ]


def test_parts_of_a_text():
    told = [split_parts(text) for text in ("a; ;b\n", "", None, ";")]
    assert told == [["a", "b"], [], [], []]
