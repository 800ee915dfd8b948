"""REV-9 by hand: retention, what points of it are worth, winning beside keeping."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from hypothesis import given
from hypothesis import strategies as st

from kamlib.review.keeping import measure_keeping, retention, winning


def test_retention_counts_who_bought_before():
    accounts = pd.DataFrame({"former_revenue": [9, 9, 9, 9, 0, np.nan, -2], "net_revenue": 1.0})
    accounts.loc[0, "net_revenue"] = 0.0
    found = retention(page(frames={"accounts": accounts.assign(account=list("ABCDEFG"))})).iloc[0]
    assert (found["cases"], found["kept"], found["retention"]) == (4, 3, 0.75)
    assert 0.30 < found["retention_low"] < 0.31 and 0.95 < found["retention_high"] < 0.96


def test_five_points_from_80_to_85():
    """At 10 %: 1.1 ÷ 0.30 = 3.667 and 1.1 ÷ 0.25 = 4.4 times the contribution: 20 % more."""
    found = measure_keeping(3000.0, 0.8, retention_points=0.05, discount_rate=0.10)
    now, more = found.iloc[1], found.iloc[2]
    assert now["kept_value"] == pytest.approx(11_000)
    assert more["kept_value"] == pytest.approx(13_200)
    assert more["kept_change"] == pytest.approx(2_200)
    assert more["kept_change_share"] == pytest.approx(0.2)
    assert (now["expected_years"], more["expected_years"]) == pytest.approx((5, 20 / 3))


@given(st.floats(0, 0.98), st.floats(0.01, 0.5))
def test_the_value_is_the_sum_of_the_years(retention, rate):
    found = measure_keeping(1.0, retention, retention_points=0.01, discount_rate=rate)
    now = found[found["keeping"] == "now"].iloc[0]
    years = np.arange(5000)
    assert now["kept_value"] == pytest.approx(((retention / (1 + rate)) ** years).sum())


def test_a_retention_above_one_is_no_case_and_at_one_no_end_is_expected():
    found = measure_keeping(100.0, 1.0, retention_points=0.05, discount_rate=0.10)
    assert found["keeping"].tolist() == ["less", "now"]
    assert np.isnan(found["expected_years"].iloc[1])
    assert found["kept_value"].iloc[1] == pytest.approx(1100)  # 1.1 ÷ 0.1


def test_winning_says_nothing_that_the_client_did_not_give():
    found = win(1000.0, win_cost=5000, keep_odds=0.9)
    assert found[["cost_per_success", "payback_months", "times_keeping"]].isna().all().all()
    found = win(6000.0, win_cost=5000, win_odds=0.25, keep_cost=1000, keep_odds=0.5)
    assert found["cost_per_success"].tolist() == [20_000, 2_000]
    assert found["payback_months"].tolist() == [40, 4]
    assert found["times_keeping"].tolist() == [10, 1]
    assert win(-1.0, win_cost=5, win_odds=0.5)["payback_months"].isna().all()
    assert (
        win(1.0, win_cost=5, win_odds=0.5, keep_cost=0, keep_odds=1)["times_keeping"].isna().all()
    )


def win(contribution, **settings):
    """Winning beside keeping an account that earns so much a year, all of its revenue."""
    costs = {"account": ["A"], "net_revenue": [9e3], "profit_before_kam": [contribution]}
    accounts = {"account": ["A"], "net_revenue": [9e3]}
    frames = {
        "costs": pd.DataFrame(costs | {"goods_margin": [None]}),
        "accounts": pd.DataFrame(accounts),
    }
    return winning(page(frames=frames, settings={"review": settings}))


def test_retentions_from_none_to_all_are_cases():
    found = measure_keeping(100.0, 0.05, retention_points=0.05, discount_rate=0.10)
    assert found["keeping"].tolist() == ["less", "now", "more"]
    assert found["kept_value"].iloc[0] == pytest.approx(100)  # nobody stays: the running year
    assert win(0.0, win_cost=5, win_odds=0.5)["payback_months"].isna().all()
