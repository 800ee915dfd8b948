"""PLAN-11 by hand: cost of the programme against what it may bring."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.method.returns import measure_return_years, measure_returns
from kamlib.show.charts.returns import show_return_chart
from kamlib.show.words import Words

FAMILIES = pd.DataFrame(
    {
        "headroom": [1000.0, 400.0, np.nan],
        "headroom_low": [800.0, 400.0, np.nan],
        "headroom_high": [1500.0, 400.0, np.nan],
        "probability": [0.5, np.nan, 0.9],
    }
)
RULES = dict(
    win_probability=0.25,
    margin_share=0.4,
    programme_cost=150.0,
    discount_rate=0.1,
    horizon_years=3,
    ramp=(0.5, 1.0),
)


def test_by_hand():
    found = measure_returns(FAMILIES, **RULES).set_index("case")
    # revenue: 0.5 × 800 + 0.25 × 400 = 500; 0.5 × 1,000 + 100 = 600; 0.5 × 1,500 + 100 = 850
    assert found["extra_revenue"].tolist() == [0, 500, 600, 850]
    assert found["extra_contribution"].tolist() == pytest.approx([0, 200, 240, 340])
    assert found["net_per_year"].tolist() == pytest.approx([-150, 50, 90, 190])
    assert found["break_even_revenue"].tolist() == pytest.approx([375] * 4)
    # expected: years 120 − 150 = −30, 90, 90; NPV = −30/1.1 + 90/1.21 + 90/1.331 = 114.73
    assert found["npv"]["expected"] == pytest.approx(-30 / 1.1 + 90 / 1.21 + 90 / 1.331)
    # cumulative −30, 60: paid at the end of year 2; low −50, 0, 50: at the end of year 2 too;
    # high 20 in the first year; nothing won never
    assert found["break_even_year"].tolist()[1:] == [2, 2, 1]
    assert np.isnan(found["break_even_year"]["none"])
    assert found["npv"]["none"] == pytest.approx(-150 * (1 / 1.1 + 1 / 1.21 + 1 / 1.331))
    assert (found["cases"] == 2).all()


def test_unknown_stays_unknown():
    nothing = measure_returns(FAMILIES.iloc[2:], **RULES).set_index("case")
    assert (
        nothing.loc[["low", "expected", "high"], ["extra_revenue", "npv", "break_even_year"]]
        .isna()
        .all(axis=None)
    )
    assert nothing["npv"]["none"] < 0
    margin = measure_returns(FAMILIES, **(RULES | {"margin_share": np.nan})).set_index("case")
    assert margin["extra_revenue"]["expected"] == 600
    assert np.isnan(margin["npv"]["expected"]) and np.isnan(margin["break_even_revenue"]["low"])


@pytest.mark.parametrize("families", [FAMILIES, FAMILIES.iloc[2:]])
def test_a_plan_of_cost_nothing_pays_back_in_no_year(families):
    """No cost was entered: neither its value nor the year in which it has paid is known."""
    found = measure_returns(families, **(RULES | {"programme_cost": 0.0})).set_index("case")
    hang = ["programme_cost", "net_per_year", "npv", "break_even_year", "break_even_revenue"]
    assert found[hang].isna().all(axis=None)
    said = show_return_chart(found.reset_index(), Words("es", "es-ES", "EUR"))
    assert "no se ha indicado lo que cuesta el programa" in str(said)


def test_years_sum_to_the_present_value():
    found = measure_returns(FAMILIES, **RULES)
    years = measure_return_years(found, discount_rate=0.1, horizon_years=3, ramp=(0.5, 1.0))
    assert years.groupby("case")["discounted"].sum().to_dict() == pytest.approx(
        found.set_index("case")["npv"].to_dict()
    )
    assert years.loc[years["case"].eq("high"), "net"].tolist() == pytest.approx([20, 190, 190])


@settings(max_examples=30)
@given(st.floats(0, 1e6), st.floats(1, 1e5), st.floats(0.01, 0.9), st.floats(0, 0.5))
def test_more_headroom_never_pays_less(headroom, cost, margin, rate):
    families = pd.DataFrame(
        {
            "headroom": [headroom],
            "headroom_low": [headroom / 2],
            "headroom_high": [headroom * 2],
            "probability": [0.5],
        }
    )
    found = measure_returns(
        families,
        win_probability=0.5,
        margin_share=margin,
        programme_cost=cost,
        discount_rate=rate,
        horizon_years=3,
        ramp=(1.0,),
    )
    assert found["npv"].is_monotonic_increasing
