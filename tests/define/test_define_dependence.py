"""DEF-3: bands, concentration and the stress, by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.define.dependence import measure_dependence, measure_stress

BANDS = {"top1_bands": [0.10, 0.20], "top3_bands": [0.25, 0.40], "top10_bands": [0.40, 0.60]}


def costs(fixed_costs, avoidable_share):
    return SimpleNamespace(fixed_costs=fixed_costs, avoidable_share=avoidable_share)


def measured(values):
    accounts = pd.DataFrame(
        {
            "account": [f"A{i:02}" for i in range(len(values))],
            "net_revenue": np.array(values, dtype=float),
        }
    )
    return measure_dependence(accounts, SimpleNamespace(**BANDS)).set_index("measure")


@pytest.mark.parametrize(
    ("first", "band"), [(9.99, "low"), (10, "medium"), (19.99, "medium"), (20, "high")]
)
def test_the_lower_edge_belongs_to_the_band(first, band):
    found = measured([first, *[(100 - first) / 30] * 30])
    assert found.loc["top1", "band"] == band


def test_returns_stay_in_the_total_but_not_in_the_concentration():
    # 60 + 50 − 10 = 100: the largest is 60 %; of the positive 110 it is 54.5 %. Two are cases.
    found = measured([60, 50, -10, 0])
    assert found["cases"].eq(2).all()
    assert found.loc["top1", "value"] == 0.6
    assert found.loc["hhi", "value"] == pytest.approx((60**2 + 50**2) / 110**2)
    assert found.loc["effective_number", "value"] == pytest.approx(110**2 / (60**2 + 50**2))


def test_nine_customers_have_no_band_for_the_ten_largest():
    found = measured([10] * 9)
    assert found.loc["top10", "value"] == pytest.approx(1)
    assert (found.loc["top10", "band"], found.loc["top10", "enough"]) == ("none", False)
    assert found.loc["top3", "band"] == "medium"  # 33.3 %
    assert found["cases"].eq(9).all()
    assert measured([10])["enough"].tolist() == [False] * 5


def test_nothing_sold_or_all_negative_has_no_share():
    for values in ([], [-5, -6], [5, -5]):
        found = measured(values)
        assert found["value"].isna().all()
        assert found["band"].eq("none").all()


@settings(max_examples=30)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40), st.sampled_from([1, 7, 1000]))
def test_concentration_lies_between_equal_and_one_and_knows_no_currency(values, scale):
    found = measured(values)
    assert 1 / len(values) - 1e-9 <= found.loc["hhi", "value"] <= 1 + 1e-9
    assert found["band"].tolist() == measured([v * scale for v in values])["band"].tolist()


PROFITS = pd.DataFrame(
    {
        "account": ["A", "B", "C"],
        "net_revenue": [500.0, 300.0, 200.0],
        "goods_margin": [200.0, 120.0, 100.0],
        "cost_to_serve": [50.0, 20.0, 10.0],
    }
)


def test_the_stress_by_hand():
    # Today 420 − 80 = 340. Without A: B and C leave 100 + 90 = 190; of A's 50 only 60 % goes, 20
    # stays: 170. Fixed 150: 20 left. Break-even (150 + 20) × 500 ÷ 190 = 447.37.
    found = measure_stress(PROFITS, costs(150, 0.6)).set_index("scenario")
    assert found["contribution"].tolist() == [340, 170, 62]
    assert found["stranded_cost"].tolist() == [0, 20, 28]
    assert found["profit_after_fixed"].tolist() == [190, 20, -88]
    assert found["above_break_even"].tolist() == [True, True, False]
    assert found.loc["without_1", "break_even"] == pytest.approx(170 * 500 / 190)
    assert found["leaving"].tolist() == ["", "A", "A;B"]
    assert found["cases"].tolist() == [3, 2, 1]


@pytest.mark.parametrize("fixed", [150, 340])  # 340: what all leave, so that nothing is left
def test_break_even_and_profit_agree(fixed):
    found = measure_stress(PROFITS, costs(fixed, 0.6))
    assert (
        found["above_break_even"].tolist() == (found["net_revenue"] >= found["break_even"]).tolist()
    )


def test_unknown_fixed_costs_leave_the_break_even_unknown():
    found = measure_stress(PROFITS, costs(None, 1))
    assert found["break_even"].isna().all()
    assert found["above_break_even"].isna().all()
    assert found["contribution"].tolist() == [340, 190, 90]


def test_an_unknown_margin_is_counted_and_its_leaving_cannot_be_told():
    profits = PROFITS.assign(goods_margin=[np.nan, 120.0, 100.0])
    found = measure_stress(profits, costs(0, 1))
    assert found["unknown_accounts"].tolist() == [1, 0, 0]
    assert found["contribution"].isna().tolist() == [False, True, True]


def test_fixed_costs_are_per_year():
    found = measure_stress(PROFITS, costs(120, 1), years=0.5)
    assert found["fixed_costs"].eq(60).all()


def test_a_single_account_leaves_nothing_behind():
    found = measure_stress(PROFITS.head(1), costs(10, 1))
    assert found["scenario"].tolist() == ["base", "without_1"]
    assert found["contribution"].tolist() == [150, 0]
    assert np.isnan(found["break_even"].iloc[1])


def test_who_bought_nothing_is_no_case_and_cannot_leave():
    idle = PROFITS.head(2).assign(net_revenue=[500.0, 0.0])
    found = measure_stress(idle, costs(150, 1))
    assert found["scenario"].tolist() == ["base", "without_1"]
    assert found["cases"].tolist() == [1, 0]
