"""PLAN-4 beside the wallet's own sums: where needs come from, and when a small share is better."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told

from kamlib.plan.wallet import need_sources, small_shares, wallet
from kamlib.segment.cost import margin_share


def sources(table, said):
    return need_sources(page(wallet=table, said={"wallet": said}))


def shares(options, families, margin):
    case = told(page(said={"share_option": options}), {wallet: families, margin_share: margin})
    return small_shares(case)


def test_the_newest_estimate_counts_and_who_spoke_wins_a_tie():
    table = pd.DataFrame(
        {
            "account": ["A", "A", "A", "B"],
            "family": ["air", "air", "oil", "air"],
            "need": [90.0, 100.0, 50.0, 7.0],
            "as_of": pd.to_datetime(["2024-01-31", "2025-01-31", "2025-06-30", "2025-01-31"]),
        }
    )
    said = pd.DataFrame(
        {
            "family": ["oil", "gas"],
            "need": [60.0, np.nan],
            "said_on": pd.to_datetime(["2025-06-30", "2025-02-01"]),
            "author": "kam",
            "confidence": ["assumed", "unknown"],
        }
    )
    found = sources(table, said)
    taken = found[found["taken"]].set_index("family")
    assert taken["need"].to_dict() | {"gas": None} == {"air": 100, "gas": None, "oil": 60}
    assert taken["need_origin"].to_dict() == {"air": "table", "gas": "said", "oil": "said"}
    ratio = found.set_index(["family", "need"])["need_ratio"]
    assert (
        ratio["air", 90.0] == 0.9
        and np.isnan(found.loc[found["family"] == "gas", "need_ratio"]).all()
    )
    nothing = sources(table, said.assign(need=[0.0, np.nan]))  # newest: oil is not needed
    assert nothing.loc[nothing["family"] == "oil", "need_ratio"].isna().all()
    assert sources(table.iloc[:0], said.iloc[:0]).empty
    assert len(sources(pd.DataFrame(), said)) == 2


def test_small_shares_by_hand_and_unknown_without_a_need():
    options = pd.DataFrame(
        {
            "family": ["oil", "air"],
            "small_share": 0.2,
            "large_share": 0.7,
            "small_price": 1.2,
            "large_price": 0.9,
            "full_cost": [np.nan, 0.8],
            "idle_cost": 0.5,
            "idle_capacity": [np.nan, 200.0],
        }
    )
    families = pd.DataFrame({"family": ["oil", "air"], "need": [1000.0, np.nan]})
    found = shares(options, families, 0.25).set_index(["family", "option"])
    # oil: no idle capacity, full cost 1 − 0.25: 200 × (1.2 − 0.75) = 90; 700 × (0.9 − 0.75) = 105
    assert found.loc["oil", "contribution"].round(6).tolist() == [90, 105]
    assert found.loc["oil", "better"].tolist() == [False, True]
    assert found.loc["air", ["contribution", "better"]].isna().all(axis=None)
    assert shares(options.iloc[:0], families, 0.25).empty


def test_a_small_share_beats_a_large_one_only_above_its_price():
    # 200 × (12 − 5) = 1,400 against 700 × 9 − 200 × 5 − 500 × 8 = 1,300
    families = pd.DataFrame({"family": ["oil"], "need": [1000.0]})

    def options(small_price):
        said = {"family": ["oil"], "small_share": 0.2, "small_price": small_price,
                "large_share": 0.7, "large_price": 9.0, "full_cost": 8.0, "idle_cost": 5.0,
                "idle_capacity": 200.0}  # fmt: skip
        return shares(pd.DataFrame(said), families, np.nan)

    found = options(12.0)
    assert found["units"].tolist() == [200, 700] and found["idle_units"].tolist() == [200, 200]
    assert found["contribution"].tolist() == [1400, 1300]
    assert found["better"].tolist() == [True, False]
    # at (1,300 + 1,000) ÷ 200 = 11.50 neither is better
    assert found["price_needed"].tolist() == pytest.approx([11.5, 6400 / 700])
    assert not options(11.5)["better"].any()
    assert options(11.0)["better"].tolist() == [False, True]
    idle = {"family": ["oil"], "small_share": 0.0, "small_price": 1.0, "large_share": 0.7,
            "large_price": 9.0, "full_cost": 8.0, "idle_cost": 5.0,
            "idle_capacity": 0.0}  # fmt: skip
    none = shares(pd.DataFrame(idle), families, np.nan)
    assert np.isnan(none["price_needed"][0])  # no price makes nothing equal something
