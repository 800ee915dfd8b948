"""Health: each component by hand, the unknown widens the range and counts as nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.method.health import FROM_ALERTS, measure_health, measure_health_range
from kamlib.method.window import decide_window

WINDOW = decide_window("2025-12-31", window_months=12)
LINES = {"voice_min_answers": 5, "returns_high": 2.0}
FIGURES = {
    "margin_share": 0.25,
    "client_margin_share": 0.20,
    "returned": 0.01,
    "client_returned": 0.01,
}
RISING = {"growth": 0.1, "growth_low": 0.02, "growth_high": 0.2, "quarters": 8}


def alerts(**states) -> pd.DataFrame:
    rows = [(a, states.get(a, "quiet"), "days", 5.0, 1.0, 9.0, 12) for a in FROM_ALERTS]
    names = ["alert", "state", "unit", "seen", "low_limit", "high_limit", "cases"]
    return pd.DataFrame(rows, columns=names)


def voice(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["asked_on", "satisfaction", "answers"])
    return frame.assign(asked_on=pd.to_datetime(frame["asked_on"]))


def components(trend=RISING, states=None, said=None, **figures) -> pd.DataFrame:
    found = measure_health(
        alerts(**(states or {})),
        trend,
        voice() if said is None else said,
        WINDOW,
        **{**FIGURES, **figures},
        **LINES,
    )
    return found.set_index("component")


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [(0.01, 0.3, "good"), (-0.3, -0.01, "bad"), (-0.1, 0.2, "middling"), (0.0, 0.2, "middling")],
)
def test_trend_by_its_whole_interval(low, high, state):
    trend = {"growth": 0.1, "growth_low": low, "growth_high": high, "quarters": 8}
    assert components(trend).loc["trend", "health_state"] == state


def test_alerts_against_the_limit_that_counts():
    found = components(states={"late_reorder": "raised", "volume_drop": "unknown"})
    assert found.loc["late_reorder", ["health_state", "against"]].tolist() == ["bad", 9.0]
    assert found.loc["volume_drop", ["health_state", "against"]].tolist() == ["unknown", 1.0]
    assert found.loc["slower_payment", "health_score"] == 1.0


@pytest.mark.parametrize(
    ("share", "state"),
    [(0.25, "good"), (0.2, "good"), (0.1, "middling"), (0.0, "bad"), (-0.1, "bad"),
     (np.nan, "unknown")],
)  # fmt: skip
def test_margin_against_the_clients_own(share, state):
    assert components(margin_share=share).loc["margin", "health_state"] == state


@pytest.mark.parametrize(
    ("returned", "state"),
    [(0.0, "good"), (0.01, "good"), (0.015, "middling"), (0.02, "middling"), (0.021, "bad"),
     (np.nan, "unknown")],
)  # fmt: skip
def test_returns_against_the_clients_own(returned, state):
    assert components(returned=returned).loc["returns", "health_state"] == state


def test_voice_counts_as_said_weighted_by_answers():
    said = voice(("2025-03-01", 0.9, 8), ("2025-09-01", 0.4, 2), ("2024-12-31", 0.0, 50))
    found = components(said=said).loc["voice"]
    # (0.9 × 8 + 0.4 × 2) ÷ 10; what was asked before the window is past
    assert found["health_score"] == pytest.approx(0.8)
    assert found["cases"] == 10 and found["health_state"] == "measured"


def test_too_few_answers_and_answers_without_number_say_nothing():
    few = components(said=voice(("2025-03-01", 0.9, 4))).loc["voice"]
    assert few["health_state"] == "unknown" and np.isnan(few["health_score"])
    bare = components(said=voice(("2025-03-01", 0.9, None))).loc["voice"]
    assert bare["cases"] == 0 and np.isnan(bare["health_score"])


def test_range_by_hand():
    # 7 good, voice unknown, trend bad: 7 ÷ 8 known; (7 + 0) ÷ 9 to (7 + 1) ÷ 9
    trend = {"growth": -0.2, "growth_low": -0.3, "growth_high": -0.1, "quarters": 8}
    found = measure_health_range(components(trend)).iloc[0]
    assert found["health"] == pytest.approx(7 / 8)
    assert found["health_low"] == pytest.approx(7 / 9)
    assert found["health_high"] == pytest.approx(8 / 9)
    assert found[["components_known", "components"]].tolist() == [8, 9]


def test_nothing_known_is_unknown_between_nothing_and_all():
    found = measure_health_range(pd.DataFrame({"health_score": [np.nan] * 3})).iloc[0]
    assert np.isnan(found["health"])
    assert found[["health_low", "health_high"]].tolist() == [0.0, 1.0]


scores = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=12)


@given(scores, st.floats(0, 1))
def test_learning_one_component_narrows_the_range(known, learned):
    def measure(values):
        frame = pd.DataFrame({"health_score": pd.Series(values, dtype="float64")})
        return measure_health_range(frame).iloc[0]

    before, after = measure([*known, None]), measure([*known, learned])
    assert before["health_low"] - 1e-9 <= after["health_low"]
    assert after["health_high"] <= before["health_high"] + 1e-9
    if before["components_known"]:
        assert before["health_low"] - 1e-9 <= before["health"] <= before["health_high"] + 1e-9
