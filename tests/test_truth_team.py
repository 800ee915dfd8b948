"""What the demo's maker planted among people is found, by the notebook's own way."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.kam.start import start

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="module", params=["filtros", "farma", "motos"])
def demo(request, demo_data):
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text("utf-8"))["team"]
    client = find_client(request.param, demo_data)
    return cache(lambda account: start(client, account=account)), truth


def test_the_main_account_s_map(demo):
    opened, truth = demo
    kam = opened(truth["main"])
    people = kam.plan.people_map().set_index("person").sort_index()
    assert len(people) == truth["people"]
    assert people.index[people["attitude"].isna()].tolist() == truth["unknown_attitude"]
    assert people.index[people["power"].isna()].tolist() == truth["unknown_power"]
    assert people.index[people["owner"].isna()].tolist() == truth["without_owner"]
    assert people.index[people["steps"].isna()].tolist() == truth["without_way"]
    assert people.index[people["supports_rival"].notna()].tolist() == truth["supports_rival"]
    roles = kam.plan.buying_roles()
    assert roles.loc[~roles["role_filled"], "buying_role"].tolist() == truth["missing_buying_roles"]
    team = kam.plan.roles()
    assert (
        team.loc[team["role_state"] == "missing", "team_role"].tolist()
        == (truth["missing_team_roles"])
    )


def test_the_balance_of_the_main_account_by_hand(demo):
    """Powers 5 (0), 4 (0), 3 (1), 2 (0), 3 (2), 3 (−2), 3 (−1), 1 (1): 1 ÷ (2 × 24) = 0.0208.

    Unknown stay outside: attitudes of powers 5 and 3, the power of one who is undecided.
    """
    opened, truth = demo
    row = opened(truth["main"]).plan.power().iloc[0]
    assert row["balance"] == pytest.approx(1 / 48)
    assert (row["power_for"], row["power_against"], row["power_unknown"]) == (7, 6, 8)


def test_who_hangs_on_one_buyer_is_found_and_nobody_else(demo):
    """5 × 4 = 20 and 3 × 1 = 3: 20 ÷ 23."""
    opened, truth = demo
    kam = opened(truth["one_contact"]["account"])
    row = kam.plan.one_contact(names=True).set_index("side").loc["theirs"]
    assert row["relation_share"] == pytest.approx(20 / 23) and row["state"] == "raised"
    assert row["person"] == kam.case.people[truth["one_contact"]["person"]]
    assert (
        opened(truth["main"]).plan.one_contact().set_index("side").loc["theirs", "state"] == "quiet"
    )


def test_work_offer_and_meeting_of_the_main_account(demo):
    opened, truth = demo
    kam = opened(truth["main"])
    flags = kam.plan.objectives().set_index("item")["flags"]
    assert flags["o3"] == "few_actions;no_measure;nothing_for_them"
    work = kam.plan.work().set_index("item")
    assert work.loc["a4", "action_state"] == "late" and work.loc["a7", "flags"] == "no_date"
    assert work.loc["a6", "flags"] == "no_owner"
    assert kam.plan.offers()["flags"].tolist() == [""]
    assert kam.plan.meeting()["item"].tolist() == ["m2"]
    guards = kam.plan.meeting_guards().set_index("mistake")
    assert guards.index[guards["guard"] == "open"].tolist() == [
        "arguing"
    ]  # two objections, one answer
    stages = kam.plan.stages().set_index("stage")
    assert stages.loc["action", "lacks"] == "actions_dated;owners_named"
    assert stages.loc["execution", "lacks"] == "contacts_kept"
