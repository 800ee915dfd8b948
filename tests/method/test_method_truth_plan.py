"""What the demo's maker planted is found: what could be bought, what is capped."""

import tomllib
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.ledger import open_ledger
from kamlib.method.sales import measure_net_lines
from kamlib.method.wallet import measure_wallet
from kamlib.method.white_space import measure_white_space_map
from kamlib.method.window import decide_window

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module", params=["filtros", "farma", "motos"])
def demo(request, demo_data):
    """A client read from a copy of its sources, and its truth."""
    client = find_client(request.param, demo_data)
    ledger = open_ledger(client)
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text(encoding="utf-8"))
    report = ledger.report
    window = decide_window(report["last_date"], window_months=12, first_date=report["first_date"])
    lines = measure_net_lines(ledger.lines, ledger.tables["customers"])
    return client.settings, ledger, lines, window, truth | {"log": open_log(client)}


def test_planted_white_space_is_what_could_be_bought(demo):
    settings, ledger, lines, window, truth = demo
    space = measure_white_space_map(
        lines,
        ledger.tables["customers"],
        ledger.tables["wallet"],
        window,
        peers_min=settings.plan.peers_min,
        peer_share=settings.plan.peer_share,
    )
    could = space[space["state"].eq("could")]
    found = {(row.account, row.family) for row in could.itertuples()}
    assert {tuple(pair) for pair in truth["white_space"]["pairs"]} <= found


def test_planted_shares_above_the_ceiling_are_exposed(demo):
    settings, ledger, lines, window, truth = demo
    for account, family in truth["capped"]["pairs"]:
        families = measure_wallet(
            lines,
            ledger.tables["wallet"],
            window,
            account,
            supplier_ceiling=settings.plan.supplier_ceiling,
        ).set_index("family")
        assert families.loc[family, "ceiling"] == settings.plan.supplier_ceiling
        assert bool(families.loc[family, "exposed"]), (account, family)
        assert families.loc[family, "headroom"] == 0


def test_judged_gaps_are_states_of_the_map(demo):
    settings, ledger, lines, window, truth = demo
    space = measure_white_space_map(
        lines,
        ledger.tables["customers"],
        ledger.tables["wallet"],
        window,
        truth["log"].read_state("gap"),
        peers_min=settings.plan.peers_min,
        peer_share=settings.plan.peer_share,
    ).set_index(["account", "family"])["state"]
    for relevance in ("could", "not_relevant"):
        for account, family in truth["gaps"][relevance]:
            assert space[account, family] == relevance
    assert all(
        space[account, family] == "could" for account, family in truth["white_space"]["pairs"]
    )
