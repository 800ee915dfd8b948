"""What the demo's maker planted is found: who drifts away, whose relation is quiet."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.review.alerts import gone_quiet, list_raised

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module", params=["filtros", "farma", "motos"])
def demo(request, demo_data):
    """A client read from a copy of its sources, and its truth."""
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text(encoding="utf-8"))
    return find_client(request.param, demo_data), truth


def test_drifting_accounts_are_raised_and_stable_key_accounts_quiet(demo):
    client, truth = demo
    kam = start(client)
    found = kam.case.portfolio.alerts
    up = found[found["state"].eq("raised")].groupby("account")
    drifting = truth["drifting"]["accounts"]
    assert list_raised(found)[drifting].str.contains("volume_drop").all()
    planted = pd.to_datetime(pd.Series(truth["drifting"]["since"]))
    delay = up["since"].min()[planted.index] - planted
    assert delay.between(pd.Timedelta(0), pd.Timedelta(days=190)).all(), delay
    stable = {account for account in truth["key"]["accounts"] if account not in drifting}
    assert not stable & set(up.groups)
    # at one look fewer accounts raise an alert than would over a year of looks
    others = found["account"].nunique() - len(drifting)
    assert len(set(up.groups) - set(drifting)) / others <= kam.settings.review.alarms_per_year / 2


def test_relations_gone_quiet_are_those_of_who_drifts_away(demo):
    client, truth = demo
    state = {
        account: gone_quiet(start(client, account=account).case)["state"].item()
        for account in truth["key"]["accounts"]
    }
    assert [account for account in state if state[account] == "raised"] == truth["quiet"][
        "accounts"
    ]
