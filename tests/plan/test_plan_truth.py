"""What the demo's maker planted is found: what could be bought, what is capped."""

import tomllib
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space_map

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module", params=["filtros", "farma", "motos"])
def demo(request, demo_data):
    """A client read from a copy of its sources, and its truth."""
    client = find_client(request.param, demo_data)
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text(encoding="utf-8"))
    return client, truth


def test_planted_white_space_is_what_could_be_bought(demo):
    client, truth = demo
    case = start(client).case
    case.kept["said", "gap"] = case.said("gap").iloc[:0], frozenset()
    space = white_space_map(case)
    could = space[space["state"].eq("could")]
    found = {(row.account, row.family) for row in could.itertuples()}
    assert {tuple(pair) for pair in truth["white_space"]["pairs"]} <= found


def test_planted_shares_above_the_ceiling_are_exposed(demo):
    client, truth = demo
    for account, family in truth["capped"]["pairs"]:
        case = start(client, account=account).case
        found = wallet(case).set_index("family").loc[family]
        assert found["ceiling"] == case.settings.plan.supplier_ceiling
        assert bool(found["exposed"]), (account, family)
        assert found["headroom"] == 0


def test_judged_gaps_are_states_of_the_map(demo):
    client, truth = demo
    space = white_space_map(start(client).case).set_index(["account", "family"])["state"]
    for relevance in ("could", "not_relevant"):
        for account, family in truth["gaps"][relevance]:
            assert space[account, family] == relevance
    assert all(
        space[account, family] == "could" for account, family in truth["white_space"]["pairs"]
    )
