"""PLAN-11 by hand: cost of the programme against what it may bring."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.plan.returns import openings, returns
from kamlib.plan.show.charts_returns import show_return_chart
from kamlib.segment.cost import margin_share, programme_cost
from kamlib.words.words import Words

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
    ramp=[0.5, 1.0],
)
PLAN = ("discount_rate", "horizon_years", "ramp")


def expected(families, **rules):
    """A case of these openings under these rules."""
    rules = RULES | rules
    plan = {name: rules[name] for name in PLAN if name in rules}
    settings = {"plan": plan, "define": {"win_probability": rules["win_probability"]}}
    openings_of = families.assign(family=families.get("family", "f"))
    figures = {openings: openings_of, margin_share: rules["margin_share"]}
    return told(page(settings=settings), figures | {programme_cost: rules["programme_cost"]})


def test_by_hand():
    found = returns(expected(FAMILIES)).set_index("case")
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
    nothing = returns(expected(FAMILIES.iloc[2:])).set_index("case")
    assert (
        nothing.loc[["low", "expected", "high"], ["extra_revenue", "npv", "break_even_year"]]
        .isna()
        .all(axis=None)
    )
    assert nothing["npv"]["none"] < 0
    margin = returns(expected(FAMILIES, margin_share=np.nan)).set_index("case")
    assert margin["extra_revenue"]["expected"] == 600
    assert np.isnan(margin["npv"]["expected"]) and np.isnan(margin["break_even_revenue"]["low"])
    # what earns nothing never pays the programme
    for earns in (0.0, -0.1):
        none = returns(expected(FAMILIES, margin_share=earns))
        assert none[["break_even_revenue", "break_even_year"]].isna().all(axis=None)


@pytest.mark.parametrize("families", [FAMILIES, FAMILIES.iloc[2:]])
def test_a_plan_of_cost_nothing_pays_back_in_no_year(families):
    """No cost was entered: neither its value nor the year in which it has paid is known."""
    found = returns(expected(families, programme_cost=0.0)).set_index("case")
    hang = ["programme_cost", "net_per_year", "npv", "break_even_year", "break_even_revenue"]
    assert found[hang].isna().all(axis=None)
    said = show_return_chart(found.reset_index(), Words("es", "es-ES", "EUR"))
    assert "no se ha indicado lo que cuesta el programa" in str(said)


def test_a_plan_that_falls_back_has_not_paid():
    """A ramp that loses half its effect: 240 − 150 = 90, then 120 − 150 = −30 a year: 90 … −30."""
    found = returns(expected(FAMILIES, ramp=[1.0, 0.5], horizon_years=5)).set_index("case")
    assert np.isnan(found["break_even_year"]["expected"])
    four = returns(expected(FAMILIES, ramp=[1.0, 0.5], horizon_years=4)).set_index("case")
    assert four["break_even_year"]["expected"] == 1  # 90, 60, 30, 0: nothing lost is paid


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
    rules = {"win_probability": 0.5, "margin_share": margin, "programme_cost": cost}
    found = returns(expected(families, **rules, discount_rate=rate, ramp=[1.0]))
    assert found["npv"].is_monotonic_increasing
