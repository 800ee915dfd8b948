"""PLAN-11 as a distribution: held against closed forms worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.method.margin_check import check_margin
from kamlib.method.openings import measure_openings
from kamlib.method.return_draws import (
    draw_returns,
    measure_return_drivers,
    measure_return_range,
    triangle,
)
from kamlib.show.charts.returns import show_distribution_chart
from kamlib.show.words import Words

RULES = dict(
    win_probability=0.25,
    margin_share=0.4,
    margin_spread=0.0,
    programme_cost=150.0,
    cost_overrun=0.0,
    discount_rate=0.1,
    horizon_years=3,
    ramp=(0.5, 1.0),
    delay_months=0.0,
)
MANY = dict(draws=20_000, seed=7)


def openings(*rows):
    names = ["family", "headroom_low", "headroom", "headroom_high", "probability"]
    return pd.DataFrame(rows, columns=names)


def test_nothing_uncertain_is_the_closed_form():
    sure = openings(("oil", 600.0, 600.0, 600.0, 1.0))
    draws = draw_returns(sure, **RULES, draws=50, seed=1)
    # 240 a year: 120 − 150 = −30, then 90 and 90; NPV = −30/1.1 + 90/1.21 + 90/1.331 = 114.73
    assert set(draws["npv"]) == {round(-30 / 1.1 + 90 / 1.21 + 90 / 1.331, 2)}
    assert set(draws["break_even_year"]) == {2.0}  # cumulative −30, 60, 150
    assert measure_return_drivers(sure, **RULES).empty


def test_means_are_those_of_the_closed_form():
    two = openings(("oil", 800.0, 1000.0, 1500.0, 0.5), ("air", 300.0, 400.0, 800.0, np.nan))
    rules = RULES | {"margin_spread": 0.05, "cost_overrun": 0.3, "delay_months": 6.0}
    draws = draw_returns(two, **rules, **MANY)
    # 0.5 × 3,300 ÷ 3 + 0.25 × 1,500 ÷ 3 = 675 of revenue; × 0.4 = 270
    error = draws["extra_revenue"].std() / 20_000**0.5
    assert draws["extra_revenue"].mean() == pytest.approx(675, abs=4 * error)
    error = draws["extra_contribution"].std() / 20_000**0.5
    assert draws["extra_contribution"].mean() == pytest.approx(270, abs=4 * error)
    assert draws["programme_cost"].mean() == pytest.approx(150 * 1.1, abs=0.5)
    # a start d years late reaches 0.5 (1 − d), 1 − 0.5 d and 1; d is 0.25 on average
    effect = 0.375 / 1.1 + 0.875 / 1.21 + 1 / 1.331
    years = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
    error = draws["npv"].std() / 20_000**0.5
    assert draws["npv"].mean() == pytest.approx(270 * effect - 165 * years, abs=4 * error)
    assert measure_return_drivers(two, **rules)["npv_mean"].iloc[0] == pytest.approx(
        270 * effect - 165 * years, abs=0.005
    )


def test_won_or_not_is_all_or_nothing():
    one = openings(("oil", 1000.0, 1000.0, 1000.0, 0.3))
    draws = draw_returns(one, **RULES, **MANY)
    assert set(draws["extra_revenue"]) == {0.0, 1000.0}
    # won it pays in the first year (200 − 150), lost it never does; 4 × √(0.3 × 0.7 ÷ 20,000)
    assert draws["break_even_year"].notna().mean() == pytest.approx(0.3, abs=0.013)
    assert draws["extra_revenue"].eq(0).mean() == pytest.approx(0.7, abs=0.013)
    found = measure_return_range(draws).set_index("return_figure")
    assert found.loc["extra_revenue", ["low_tenth", "drawn_median", "high_tenth"]].tolist() == [
        0,
        0,
        1000,
    ]


def test_the_same_seed_gives_the_same_draws():
    one = openings(("oil", 800.0, 1000.0, 1500.0, 0.5))
    again = [draw_returns(one, **RULES, draws=100, seed=s) for s in (3, 3, 4)]
    pd.testing.assert_frame_equal(again[0], again[1])
    assert not again[0].equals(again[2])


def test_unknown_stays_unknown():
    nothing = openings(("oil", np.nan, np.nan, np.nan, 0.5))
    for draws in (
        draw_returns(nothing, **RULES, **MANY),
        draw_returns(openings(("oil", 1, 1, 1, 1)), **(RULES | {"margin_share": np.nan}), **MANY),
    ):
        assert draws.empty
        assert measure_return_range(draws).drop(columns="return_figure").isna().all(axis=None)


def test_drivers_by_hand():
    two = openings(("oil", 1000.0, 1000.0, 1000.0, 0.5), ("air", 200.0, 200.0, 200.0, 1.0))
    rules = RULES | {"discount_rate": 0.0, "horizon_years": 2, "margin_spread": 0.1}
    found = measure_return_drivers(two, **rules).set_index("driver")
    # revenue 700 on average, effect 0.5 + 1: 700 × 0.4 × 1.5 − 300 = 120; oil lost −180, won 420;
    # margin 0.4 ∓ 0.128: 120 ∓ 700 × 1.5 × 0.1282
    assert found.index.tolist() == ["win", "margin"]  # air is sure, its size and the cost are too
    assert found.loc["win", ["npv_low", "npv_high", "swing"]].tolist() == [-180, 420, 600]
    assert found.loc["margin", "swing"] == pytest.approx(2 * 700 * 1.5 * 0.12816, abs=0.05)
    assert (found["npv_mean"] == 120).all()


@given(st.floats(0, 1), st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted))
def test_triangles_stay_inside(chance, corners):
    value = float(triangle(np.array([chance]), *corners)[0])
    assert corners[0] - 1e-6 <= value <= corners[2] + 1e-6


def test_triangle_by_hand():
    # from 0 over 1 to 3: the rising side holds a third; half of all lies below 3 − √(0.5 × 3 × 2)
    assert triangle(np.array([1 / 3, 0.5]), 0.0, 1.0, 3.0) == pytest.approx([1, 3 - 3**0.5])


def test_openings_hold_every_family_once():
    wallet = pd.DataFrame(
        {
            "family": ["oil", "air", "nuts", "lead"],
            "headroom_low": [40.0, 20, 10, np.nan],
            "headroom": [50.0, 30, 10, np.nan],
            "headroom_high": [60.0, 30, 10, np.nan],
            "probability": [0.5, np.nan, 0.9, np.nan],
        }
    )
    space = pd.DataFrame(
        {
            "family": ["oil", "air", "nuts", "lead", "gas"],
            "state": ["buys", "could", "not_relevant", "could", "unknown"],
            "potential_low": [0.0, 20, 0, 5, np.nan],
            "potential": [0.0, 30, 0, 7, np.nan],
            "potential_high": [0.0, 30, 0, 9, np.nan],
            "probability": [0.5, 0.4, 0.9, 0.2, 0.2],
        }
    )
    found = measure_openings(wallet, space).set_index("family")
    # air stands in both and counts once, as the wallet says, with the chance judged of the gap;
    # nuts were judged not relevant; lead's need is unknown, so its peers speak; gas is unknown
    assert found["headroom"].to_dict() == {"oil": 50, "air": 30, "lead": 7}
    assert found["opening_basis"].tolist() == ["wallet", "wallet", "peers"]
    assert found["probability"].tolist() == [0.5, 0.4, 0.2]
    assert measure_openings(wallet.iloc[3:], space.iloc[:0]).empty


def test_margin_before_and_after():
    def verdicts(**more):
        case = dict(net_revenue=1000, margin_share=0.2, extra_revenue=500, programme_cost=70)
        return check_margin(**(case | more)).set_index("plan_state")["margin_verdict"]

    # 200 of 1,000; + 100 − 70 = 230 of 1,500 is 15 %; + 180 − 70 = 310 is 21 %; + 70 − 70 nothing
    assert verdicts(extra_contribution=100)["expected"] == "thinner"
    assert verdicts(extra_contribution=180)["expected"] == "grows"
    assert verdicts(extra_contribution=70)["expected"] == "dissolves"
    assert verdicts(extra_contribution=100)["nothing_won"] == "dissolves"
    assert verdicts(extra_contribution=np.nan)["expected"] == "unknown"
    # nobody said what the plan costs, and it brings nothing: neither eaten nor kept
    assert verdicts(extra_contribution=0, programme_cost=0)["expected"] == "no_cost"
    assert verdicts(extra_contribution=100, programme_cost=0)["nothing_won"] == "no_cost"


def test_a_plan_without_a_cost_never_pays_back():
    free = RULES | {"programme_cost": 0.0}
    one = openings(("oil", 800.0, 1000.0, 1500.0, 0.5))
    draws = draw_returns(one, **free, draws=50, seed=1)
    assert draws["extra_contribution"].gt(0).any()
    assert draws[["programme_cost", "npv", "break_even_year"]].isna().all(axis=None)
    assert measure_return_drivers(one, **free).empty
    said = show_distribution_chart(draws, Words("es", "es-ES", "EUR"))
    assert "no se ha indicado lo que cuesta el programa" in str(said)
