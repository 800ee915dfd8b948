"""The benchmark of the alerts in small: it counts rightly, and the stated rate is held."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "false_alarms.py"


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("false_alarms", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def told(bench):
    return bench.measure(60, 20, jobs=1)


def test_the_stated_rate_is_held_and_not_by_never_alarming(told):
    found = pd.DataFrame(told["false_alarms"])
    together = found[found["alert"] == "together"].set_index("rhythm")
    assert together.loc["all", "account_years"] == 360
    assert (together["low"] <= 0.5).all(), together
    assert 0.15 < together.loc["all", "per_year"] < 0.5
    fixed = found[found["alert"] == "fixed_rule"].set_index("rhythm")
    assert (fixed["per_year"] > together["per_year"]).all()


def test_planted_changes_are_told(told):
    found = pd.DataFrame(told["detection"]).set_index(["change", "rhythm"])
    assert found.loc[("stop", "weekly"), "ours_median"] <= 2
    assert found.loc[("stop", "monthly"), "ours_within_6"] >= 0.9
    assert found.loc[("fade", "weekly"), "ours_within_6"] >= 0.8
    assert found.loc[("price_cut", "monthly"), "ours_within_12"] >= 0.8
    stable = found.loc["none", "ours_within_6"]
    for change in ("fade", "stop", "family_lost", "price_cut", "slower_payment"):
        assert found.loc[(change, "weekly"), "ours_within_6"] > stable["weekly"] + 0.4


def looks(states, alert="volume_drop", ledger=0, change="none"):
    rows = [(ledger, look, alert, state) for look, state in enumerate(states)]
    frame = pd.DataFrame(rows, columns=["ledger", "look", "alert", "state"])
    return frame.assign(rhythm="weekly", change=change)


def test_counting_by_hand(bench):
    # up before the first look counted, up again at looks 3 and 4 (one alarm): 1 in 12 months;
    # the other ledger has none: 0.5 a year
    first = looks(["raised"] * 2 + ["quiet", "raised", "raised"] + ["quiet"] * 8)
    both = pd.concat([first, looks(["quiet"] * 13, ledger=1)])
    together = bench.count_false_alarms(both)[0]
    assert (together["alarms"], together["per_year"], together["account_years"]) == (1, 0.5, 2)


def test_delays_by_hand(bench):
    # first told at the third look; what was up before the change is not told by it
    after = looks(["quiet"] * 3 + ["raised"] * 10, change="stop")
    old = looks(["raised"] * 13, ledger=1, change="stop")
    row = bench.measure_delays(pd.concat([after, old]))[0]
    assert (row["ours_within_6"], row["ours_within_12"], row["fixed_within_6"]) == (0.5, 0.5, 0)
