"""PLAN-4 and PLAN-5, the parts beside wallet and white space: sources, small shares, discontent."""

import numpy as np
import pandas as pd

from kamlib.method.dissatisfaction import decide_dissatisfaction
from kamlib.method.need_sources import measure_need_sources
from kamlib.method.small_share import measure_small_shares
from kamlib.method.window import decide_window

WINDOW = decide_window("2025-12-31", window_months=12)
OWED = ["item", "side", "obligation_kind", "obligation", "clause", "amount", "due"]
OWED += ["obligation_state"]


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
            "account": ["A", "A"],
            "family": ["oil", "gas"],
            "need": [60.0, np.nan],
            "said_on": pd.to_datetime(["2025-06-30", "2025-02-01"]),
            "author": "kam",
            "confidence": ["assumed", "unknown"],
        }
    )
    found = measure_need_sources(table, said, "A")
    taken = found[found["taken"]].set_index("family")
    assert taken["need"].to_dict() | {"gas": None} == {"air": 100, "gas": None, "oil": 60}
    assert taken["need_origin"].to_dict() == {"air": "table", "gas": "said", "oil": "said"}
    ratio = found.set_index(["family", "need"])["need_ratio"]
    assert (
        ratio["air", 90.0] == 0.9
        and np.isnan(found.loc[found["family"] == "gas", "need_ratio"]).all()
    )
    assert measure_need_sources(table.iloc[:0], said.iloc[:0], "A").empty
    assert len(measure_need_sources(pd.DataFrame(), said, "A")) == 2


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
    found = measure_small_shares(options, families, margin_share=0.25).set_index(
        ["family", "option"]
    )
    # oil: no idle capacity, full cost 1 − 0.25: 200 × (1.2 − 0.75) = 90; 700 × (0.9 − 0.75) = 105
    assert found.loc["oil", "contribution"].round(6).tolist() == [90, 105]
    assert found.loc["oil", "better"].tolist() == [False, True]
    assert found.loc["air", ["contribution", "better"]].isna().all(axis=None)
    assert measure_small_shares(options.iloc[:0], families, margin_share=0.25).empty


def test_discontent_is_unknown_where_nobody_asked():
    def states(voice=(), owed=(), returned=0.0):
        return decide_dissatisfaction(
            pd.DataFrame(voice, columns=["asked_on", "satisfaction", "answers"]),
            pd.DataFrame(owed, columns=OWED),
            WINDOW,
            returned=returned,
            client_returned=0.01,
            sale_lines=100,
            voice_min_answers=5,
            satisfied_from=0.7,
            returns_high=2.0,
        )["sign_state"].tolist()

    day = pd.Timestamp("2025-06-30")
    assert states() == ["no", "unknown", "unknown"]
    assert states(returned=np.nan) == ["unknown"] * 3
    assert states(returned=0.02)[0] == "no" and states(returned=0.021)[0] == "yes"
    assert states(voice=[(day, 0.4, 4)])[1] == "unknown"  # four answers are too few
    assert states(voice=[(day, 0.7, 9)])[1] == "no" and states(voice=[(day, 0.6, 9)])[1] == "yes"
    late = ("o1", "ours", None, "report", None, None, day, "open")
    theirs = ("o2", "theirs", None, "forecast", None, None, day, "open")
    assert states(owed=[late])[2] == "yes" and states(owed=[theirs])[2] == "unknown"
    assert states(owed=[(*late[:-1], "met")])[2] == "no"
