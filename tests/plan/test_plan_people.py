"""PLAN-3 by hand: balance of power and its range, coverage, one contact, roles, influence."""

from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from cases import page
from hypothesis import given
from hypothesis import strategies as st

from kamlib.plan import people as room
from kamlib.plan.people import (
    buying_roles,
    coverage,
    measure_influence,
    measure_one_contact,
    measure_people,
    people_map,
    team_by_id,
)
from kamlib.vocabulary import BUYING_ROLES, TEAM_ROLES

DAY = pd.Timestamp("2025-12-31")


def people(rows, columns):
    """People as the log gives them, with nothing said where a column is not given."""
    frame = pd.DataFrame(rows, columns=columns.split())
    n = len(frame)
    whole = ("power", "attitude", "relation_now", "relation_wanted", "contact_days")
    for name in (*whole, "person", "buying_role", "owner", "supports_rival", "last_contact"):
        if name not in frame:
            frame[name] = [f"p{i}" for i in range(n)] if name == "person" else [None] * n
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    frame["last_contact"] = pd.to_datetime(frame["last_contact"])
    return frame


def on_map(said, link=None, share=0.5):
    """A case of these people; a policy of no contacts leaves the cadence to what is agreed."""
    settings = {"plan": {"one_contact_share": share}}
    said = {"stakeholder": said} | ({} if link is None else {"link": link})
    return page(said=said, settings=settings)


def links(*rows):
    frame = pd.DataFrame(rows, columns=["person", "influences", "influence"])
    return frame.astype({"influence": "Int64"})


def power(*rows):
    return room.power(on_map(people(rows, "power attitude"))).iloc[0]


def test_balance_of_power_by_hand():
    """(5 × −1 + 3 × 2 + 2 × 0) ÷ (2 × 10) = 1 ÷ 20."""
    row = power((5, -1), (3, 2), (2, 0))
    assert row["balance"] == row["balance_low"] == row["balance_high"] == pytest.approx(0.05)
    assert (row["power_for"], row["power_undecided"], row["power_against"]) == (3, 2, 5)
    assert power((4, 2), (1, 2))["balance"] == 1
    assert power((4, -2))["balance"] == -1


def test_an_unknown_attitude_is_neither_neutral_nor_left_out_of_the_range():
    """Known 5 × 1 ÷ 10 = 0.5. With 3 at ±2: (5 ± 6) ÷ 16 = 0.6875 and −0.0625."""
    row = power((5, 1), (3, None))
    assert row["balance"] == 0.5 and row["power_unknown"] == 3 and row["people_unknown"] == 1
    assert (row["balance_low"], row["balance_high"]) == (-0.0625, 0.6875)


def test_an_unknown_power_weighs_what_moves_the_balance_most():
    """Known 4 × 1 ÷ 8 = 0.5; a foe (−2) of power 5: (4 − 10) ÷ 18; of power 1: (4 − 2) ÷ 10."""
    row = power((4, 1), (None, -2))
    assert row["balance"] == 0.5 and row["power_against"] == 0
    assert row["balance_low"] == pytest.approx(-6 / 18)
    assert row["balance_high"] == pytest.approx(2 / 10)


def test_nobody_known_has_no_balance():
    row = power()
    assert row["people"] == 0 and np.isnan(row["balance"]) and np.isnan(row["balance_low"])
    row = power((None, None))
    assert np.isnan(row["balance"])
    assert (row["balance_low"], row["balance_high"]) == (-1, 1)


POWERS = st.none() | st.integers(1, 5)
ATTITUDES = st.none() | st.integers(-2, 2)


@given(st.lists(st.tuples(POWERS, ATTITUDES), min_size=1, max_size=4))
def test_the_range_is_what_trying_everything_finds(rows):
    tried = [
        sum(p * a for p, a in case) / (2 * sum(p for p, _ in case))
        for case in product(
            *(
                product([p] if p else range(1, 6), [a] if a is not None else range(-2, 3))
                for p, a in rows
            )
        )
    ]
    row = power(*rows)
    assert row["balance_low"] == pytest.approx(min(tried))
    assert row["balance_high"] == pytest.approx(max(tried))


def test_coverage_by_hand():
    """Of four: three have an owner, two were met in time, one was never noted as met."""
    columns = "person owner last_contact contact_days relation_now relation_wanted"
    said = people(
        [
            ("a", "kam", "2025-12-11", 30, 4, 4),  # 20 of 30 days
            ("b", "kam", "2025-11-01", 30, 3, 4),  # 60 of 30 days
            ("c", "kam", None, 90, None, 3),
            ("d", None, "2025-11-01", 90, 2, 1),  # 60 of 90 days, nobody answers for d
        ],
        columns,
    )
    found = people_map(on_map(said)).set_index("person")
    assert found.loc[["a", "b", "d"], "in_cadence"].tolist() == [True, False, True]
    assert pd.isna(found.loc["c", "in_cadence"])
    assert found["relation_gap"].fillna(-1).to_dict() == {"a": 0, "b": 1, "c": -1, "d": 0}
    rows = coverage(on_map(said)).set_index("coverage_of")
    counts = rows[["people_met", "people_unmet", "people_unknown"]]
    assert counts.loc["owner"].tolist() == [3, 1, 0]
    assert counts.loc["cadence"].tolist() == [2, 1, 1]
    assert counts.loc["both"].tolist() == [1, 2, 1]
    assert counts.loc["relation"].tolist() == [2, 1, 1]
    assert rows.loc["both", "share_met"] == 0.25  # what is not known to be met is not met


def test_without_a_cadence_nobody_is_late():
    said = people([("a", "2020-01-01")], "person last_contact")
    found = measure_people(said, DAY, contact_days=np.nan)
    assert found["in_cadence"].isna().all()


def test_a_contact_noted_after_the_data_date_is_fresh():
    said = people([("a", "2026-01-10")], "person last_contact")
    assert measure_people(said, DAY, contact_days=30)["days_since"].tolist() == [0]


def test_one_contact_by_hand():
    """5 × (5 − 1) = 20 and 3 × (2 − 1) = 3, a third carries nothing: 20 ÷ 23 = 87 %."""
    said = people(
        [("a", "kam", 5, 5), ("b", "tech", 3, 2), ("c", "kam", 4, 1), ("d", "kam", 2, None)],
        "person owner power relation_now",
    )
    theirs, ours = measure_one_contact(on_map(said, share=0.5)).to_dict("records")
    assert (theirs["person"], theirs["others"], theirs["state"]) == ("a", 1, "raised")
    assert theirs["relation_share"] == ours["relation_share"] == pytest.approx(20 / 23)
    assert ours["person"] == "kam" and theirs["people_unknown"] == 1
    line = measure_one_contact(on_map(said, share=20 / 23))
    assert (line["state"] == "quiet").all()  # strictly above


def test_what_nobody_answers_for_hangs_on_none_of_ours():
    """a carries 8 with an owner, b 12 without: ours hold 8 of 20."""
    said = people([("a", "kam", 4, 3), ("b", None, 4, 4)], "person owner power relation_now")
    ours = measure_one_contact(on_map(said, share=0.5)).set_index("side").loc["ours"]
    assert (ours["relation_share"], ours["state"]) == (0.4, "quiet")
    none = measure_one_contact(on_map(said.assign(relation_now=1), share=0.5))
    assert (none["state"] == "unknown").all() and none["relation_share"].isna().all()


def test_roles_in_the_purchase():
    said = people(
        [("user", 3, 1), ("user", None, -1), ("sponsor", 4, None)], "buying_role power attitude"
    )
    found = buying_roles(on_map(said)).set_index("buying_role")
    assert tuple(found.index) == BUYING_ROLES and found["people"].sum() == 3
    assert found.loc["user", ["people", "power_most", "attitude_least"]].tolist() == [2, 3, -1]
    assert pd.isna(found.loc["sponsor", "attitude_least"])
    assert found.index[~found["role_filled"]].tolist() == [
        *("decision_maker", "champion", "influencer", "gatekeeper", "opinion_leader")
    ]


def reaches(said, *rows):
    found = measure_influence(said, links(*rows)).set_index("person")
    return {
        person: (
            None if pd.isna(row["steps"]) else int(row["steps"]),
            None if np.isnan(row["influence_reach"]) else round(row["influence_reach"], 4),
            row["way"],
        )
        for person, row in found.iterrows()
    }


MAP = people([("boss", "decision_maker"), ("a", "user"), ("b", "user"), ("c", None)],
             "person buying_role")  # fmt: skip


def test_the_best_way_is_the_strongest_not_the_shortest():
    """Straight 1 ÷ 5 = 0.2; by b 4/5 × 5/5 = 0.8."""
    found = reaches(MAP, ("a", "boss", 1), ("a", "b", 4), ("b", "boss", 5))
    assert found["boss"] == (0, 1.0, "")
    assert found["a"] == (2, 0.8, "b;boss")
    assert found["b"] == (1, 1.0, "boss")
    assert found["c"][:2] == (None, None)


def test_a_link_of_unknown_strength_is_a_way_of_unknown_strength():
    found = reaches(MAP, ("a", "boss", None), ("b", "a", 3), ("boss", "c", 5))
    assert found["a"] == (1, None, "boss") and found["b"] == (2, None, "a;boss")
    assert found["c"][0] is None  # the boss reaches c, not c the boss
    assert reaches(MAP, ("a", "boss", None), ("a", "boss", 2))["a"] == (1, 0.4, "boss")


def test_circles_end_and_people_off_the_map_are_ways():
    found = reaches(MAP, ("a", "b", 5), ("b", "a", 5), ("c", "x", 5), ("x", "boss", 1))
    assert found["a"][0] is found["b"][0] is None
    assert found["c"] == (2, 0.2, "x;boss")


def test_an_empty_map():
    said = people([], "person")
    found = measure_people(said, DAY, contact_days=30)
    assert found.empty and coverage(on_map(said))["share_met"].isna().all()
    assert people_map(on_map(said)).empty
    assert (measure_one_contact(on_map(said, share=0.5))["state"] == "unknown").all()


def test_the_powerful_stand_first_with_their_way():
    said = people(
        [("c", 3, "user"), ("a", 5, "decision_maker"), ("b", 5, None), ("d", None, None)],
        "person power buying_role",
    )
    found = people_map(on_map(said, links(("c", "a", 4))))
    assert found["person"].tolist() == ["a", "b", "c", "d"]
    assert found["steps"].fillna(-1).tolist() == [0, -1, 1, -1]


def team(*rows):
    said = pd.DataFrame(rows, columns=["team_role", "person", "coverage"])
    return team_by_id(page(said={"team_role": said})).set_index("team_role")


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


def test_two_of_the_same_role_are_told_apart_by_their_ids():
    """A person of another account is none of ours; who has no role is called by the id."""
    case = on_map(people([], "person"))
    rows = [("a", "Buyer", None), ("b", "Buyer", "A"), ("c", "Boss", ""), ("d", "", "A")]
    rows += [("e", "Boss", "B")]
    known = pd.DataFrame(rows, columns=["person", "role", "account"])
    case.source.log = SimpleNamespace(read_people=lambda until: known)
    found = room.called(case, pd.DataFrame({"person": [*"abcde"]}), False)
    assert found["person"].tolist() == ["Buyer (a)", "Buyer (b)", "Boss", "d", "e"]


def test_days_since_anybody_was_met():
    """The window ends on 31 December; what is noted for later is not met yet."""

    def quiet(*days, **agreed):
        said = people([(f"p{day}", day) for day in days], "person last_contact")
        return room.quiet_days(on_map(said.assign(**agreed)))

    assert quiet("2025-12-01", "2025-12-11", "2026-01-01", None)[::2] == (20, 2)
    assert quiet("2025-12-31")[0] == 0
    assert np.isnan(quiet("2026-01-01")[0])
    assert [quiet("2025-12-01", contact_days=days)[1] for days in (None, 30, 120)] == [90, 90, 120]


def test_nobody_on_the_team():
    assert team()["role_state"].eq("missing").all()
