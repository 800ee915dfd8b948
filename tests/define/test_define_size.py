"""DEF-1 and DEF-2 against numbers worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import read_online_retail

from kamlib.define.accounts import measure_accounts
from kamlib.define.size import decide_above_mean, measure_pareto
from kamlib.figures.window import decide_window


def frame(values, **more):
    accounts = pd.DataFrame(
        {
            "account": [f"A{i}" for i in range(len(values))],
            "net_revenue": np.array(values, dtype=float),
        }
    )
    return accounts.assign(active=accounts["net_revenue"] > 0, **more)


def passing(found):
    return found.loc[found["passes"].fillna(False).astype(bool), "account"].tolist()


def test_the_example_of_the_method():
    found = decide_above_mean(frame([100, 122.5, 177.5]), above_mean=0.33)
    assert round(found["mean"].iloc[0], 2) == 133.33
    assert round(found["line"].iloc[0], 2) == 177.33
    assert passing(found) == ["A2"]
    assert found["cases"].iloc[0] == 3


def test_exactly_on_the_line_does_not_pass():
    # Mean (133 + 67) ÷ 2 = 100, line 133: on the line. A cent more for it, the mean follows: passes
    assert passing(decide_above_mean(frame([133, 67]), above_mean=0.33)) == []
    assert passing(decide_above_mean(frame([133.02, 67]), above_mean=0.33)) == ["A0"]


def test_only_active_accounts_make_the_mean():
    # 200 and 100 are active: mean 150, line 199.5. With the inactive ones it would be 62.5.
    found = decide_above_mean(frame([200, 100, 0, -50, np.nan]), above_mean=0.33)
    assert found["line"].iloc[0] == pytest.approx(199.5)
    assert passing(found) == ["A0"]
    assert found.set_index("account").loc["A4", "passes"] is pd.NA


def test_a_mean_of_nothing_or_less_is_not_applicable_not_false():
    found = decide_above_mean(frame([-5, 0]), above_mean=0.33)
    assert not found["applicable"].any()
    assert found["passes"].isna().all()
    for lost in (-50.0, -20.0):  # a mean of −15, and of nothing
        margins = frame([100, 100], goods_margin=[lost, 20.0])
        found = decide_above_mean(margins, above_mean=0.33, by="goods_margin")
        assert not found["applicable"].any()
        assert found["passes"].isna().all()


def test_an_unknown_margin_is_unknown_and_in_no_mean():
    margins = frame([100, 100, 100], goods_margin=[50.0, 10.0, np.nan])
    found = decide_above_mean(margins, above_mean=0.33, by="goods_margin").set_index("account")
    assert found["mean"].iloc[0] == 30  # (50 + 10) ÷ 2
    assert found["passes"].tolist() == [True, False, pd.NA]
    assert found["cases"].iloc[0] == 2


def test_one_customer_only_does_not_stand_out_from_itself():
    assert passing(decide_above_mean(frame([100]), above_mean=0.33)) == []


def test_the_whale_curve_of_the_method():
    # 100 / 50 / −50: total 100, the set is {first}, the curve peaks at 150 %.
    curve, row = measure_pareto(frame([100, 50, -50]), pareto_share=0.8)
    assert curve["cumulative_share"].tolist() == [1.0, 1.5, 1.0]
    assert curve["in_set"].tolist() == [True, False, False]
    row = row.iloc[0]
    assert (row["total"], row["set_size"], row["cases"], row["negatives"]) == (100, 1, 3, 1)
    assert (row["peak_share"], row["peak_rank"]) == (1.5, 2)
    assert row["positive_set_size"] == 2  # 80 % of 100 + 50 takes both


def test_the_crossing_account_is_in_and_reaching_is_enough():
    # 50 + 30 = 80 of 100: reaches 80 % exactly, in 0.1 steps noise would say otherwise.
    curve, row = measure_pareto(frame([50, 30, 20]), pareto_share=0.8)
    assert row["set_size"].iloc[0] == 2
    curve, row = measure_pareto(frame([50, 29, 21]), pareto_share=0.8)
    assert row["set_size"].iloc[0] == 3
    curve, row = measure_pareto(frame([0.1] * 10), pareto_share=0.8)
    assert row["set_size"].iloc[0] == 8
    assert row["set_share"].iloc[0] == 0.8


def test_ties_go_by_account_code():
    curve, _ = measure_pareto(frame([10, 10, 10]).iloc[::-1], pareto_share=0.3)
    assert curve["account"].tolist() == ["A0", "A1", "A2"]
    assert curve["in_set"].tolist() == [True, False, False]


@pytest.mark.parametrize("values", [[10, -10], [5, -9], [0, 0]])
def test_a_total_of_nothing_or_less_is_undefined(values):
    curve, row = measure_pareto(frame(values), pareto_share=0.8)
    assert curve["in_set"].isna().all()
    assert curve["cumulative_share"].isna().all()
    assert not row["defined"].iloc[0]
    assert row["set_size"].isna().all()


def test_who_bought_nothing_in_the_window_is_no_case_and_unknown_is_counted():
    accounts = frame([80, 20, 0], line_count=[5, 1, 0], true_profit=[8.0, np.nan, 0.0])
    _, row = measure_pareto(accounts, pareto_share=0.8)
    assert row["cases"].iloc[0] == 2
    _, row = measure_pareto(accounts, pareto_share=0.8, by="true_profit")
    assert (row["cases"].iloc[0], row["unknown_accounts"].iloc[0]) == (1, 1)
    _, row = measure_pareto(frame([10, 0, -5]), pareto_share=0.8)
    assert row["negatives"].iloc[0] == 1  # nothing is not negative


def test_no_account_at_all():
    curve, row = measure_pareto(frame([]), pareto_share=0.8)
    assert curve.empty
    assert not row["defined"].iloc[0]
    assert decide_above_mean(frame([]), above_mean=0.33).empty


CENTS = st.lists(st.integers(-(10**6), 10**7), min_size=1, max_size=20)


@settings(deadline=None, max_examples=30)
@given(CENTS, st.sampled_from([0.01, 1, 100, 37]))
def test_the_set_is_the_smallest_and_no_verdict_depends_on_the_currency(cents, scale):
    accounts = frame([c / 100 for c in cents])
    curve, row = measure_pareto(accounts, pareto_share=0.8)
    if row["defined"].iloc[0]:
        size, target = row["set_size"].iloc[0], 0.8 * sum(cents)
        best = sorted(cents, reverse=True)
        assert sum(best[:size]) >= target - 1e-6
        assert sum(best[: size - 1]) < target + 1e-6
        assert curve["cumulative_share"].iloc[-1] == pytest.approx(1)
    other = accounts.assign(net_revenue=[c * scale / 100 for c in cents])
    again, _ = measure_pareto(other, pareto_share=0.8)
    assert again["account"].tolist() == curve["account"].tolist()
    assert again["in_set"].tolist() == curve["in_set"].tolist()
    first = decide_above_mean(accounts, above_mean=0.33)
    second = decide_above_mean(other, above_mean=0.33)
    assert first["passes"].tolist() == second["passes"].tolist()


def test_online_retail_1178_customers_reach_80_percent():
    whole = decide_window("2011-12-09", window_months=13, as_of="2011-12-31")
    accounts = measure_accounts(read_online_retail(), pd.DataFrame(), whole)
    _, row = measure_pareto(accounts, pareto_share=0.8)
    # 1,171 make 80 % of the net total; 1,178 make 80 % of what the customers with a positive
    # balance buy, the figure that goes with these data.
    assert row["set_size"].iloc[0] == 1_171
    assert row["positive_set_size"].iloc[0] == 1_178
    assert row["cases"].iloc[0] == 4_372
    assert round(row["top20_share"].iloc[0], 3) == 0.738
