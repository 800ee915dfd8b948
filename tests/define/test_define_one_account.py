"""What one account bought: a change split into its parts, sums and purchases, by hand."""

import numpy as np
import pytest
from cases import LINES, lines_of, page
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.define.one_account import EFFECTS, measure_bought, measure_comparison, measure_sums


def test_what_came_back_is_neither_new_nor_lost():
    """x was sold two windows ago and comes back now (−20); y came back before (−30), z is lost:
    100 before, and now a credit of 5 for it. New is only what is sold, lost what was."""
    lines = lines_of(
        [
            ("2025-03-01", "1", "oil", "x", -2.0, -20.0, None, "return"),
            ("2024-03-01", "2", "oil", "y", -3.0, -30.0, None, "return"),
            ("2024-04-01", "3", "oil", "z", 10.0, 100.0, 30, "sale"),
            ("2025-04-01", "4", "oil", "z", 0.0, -5.0, None, "credit"),
        ]
    )
    row = measure_comparison(page(lines=lines)).iloc[0]
    assert row["change"] == -95  # −25 now, 70 before
    assert (row["new_effect"], row["lost_effect"], row["other_effect"]) == (0, -100, 5)


def test_nothing_is_said_of_a_window_that_the_ledger_does_not_reach():
    short = page(lines=LINES, first="2024-06-01")
    assert measure_comparison(short).empty
    assert measure_sums(short, short.window.former) == {}
    bought = measure_bought(short)
    assert bought["purchases"].sum() == 385 and bought["purchases_before"].isna().all()


def test_change_by_hand():
    found = measure_comparison(page(lines=LINES)).set_index("family")
    oil = found.loc["oil"]
    # p 10 × 5 → 12 × 6, r 10 × 15 → 18 × 16: 200 → 360, and a credit of 5 without a product
    assert oil["change"] == 155
    assert oil["price_effect"] == 12 * 1 + 18 * 1
    assert oil["quantity_effect"] == (30 - 20) * 10  # the former mean price is 200 ÷ 20
    assert oil["mix_effect"] == 12 * 5 + 18 * 15 - 30 * 10  # more of the dear one
    assert oil["other_effect"] == -5
    assert found.loc["air", "new_effect"] == 30 and found.loc["gas", "lost_effect"] == -40
    assert found["change"].abs().is_monotonic_decreasing


rows = st.lists(
    st.tuples(
        st.sampled_from(["2024-05-01", "2025-05-01"]),
        st.just("1"),
        st.sampled_from(["oil", "air", None]),
        st.sampled_from(["p", "q", "r", None]),
        st.integers(-20, 200).map(lambda n: n / 4),
        st.integers(-100, 1000).map(float),
        st.none(),
        st.just("sale"),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=30)
@given(rows)
def test_the_parts_sum_to_the_change(rows):
    lines = lines_of(rows)
    found = measure_comparison(page(lines=lines))
    assert np.allclose(found[EFFECTS].sum(axis=1), found["change"], atol=1e-6)
    now = lines.loc[lines["date"].dt.year.eq(2025), "net_revenue"].sum()
    assert found["net_revenue"].sum() == pytest.approx(now, abs=1e-6)


def test_sums_of_a_window_by_hand():
    case = page(lines=LINES)
    # 385 in orders 4, 5, 6; 30 days to 31 January and 30 to 2 March; (72 × 40 + 288 × 70) ÷ 360
    assert measure_sums(case, case.window) == {
        "revenue": 385, "orders": 3, "rhythm": 30, "days_to_pay": pytest.approx(64),
    }  # fmt: skip
    nobody = page("B", lines=LINES)
    assert measure_sums(nobody, nobody.window) == {"revenue": 0, "orders": 0}
    once = measure_sums(page(lines=LINES[5:6]), case.window)
    assert once["orders"] == 1 and np.isnan([once["rhythm"], once["days_to_pay"]]).all()


def test_what_was_invoiced_family_by_family():
    found = measure_bought(page(lines=LINES)).set_index("family")
    assert found["purchases"].to_dict() == {"oil": 355, "air": 30, "gas": 0}
    assert found["purchases_before"].to_dict() == {"oil": 200, "air": 0, "gas": 40}
    assert found["purchases_change"].tolist() == pytest.approx([0.775, np.nan, -1], nan_ok=True)
    dark = measure_bought(page(lines=LINES.assign(family=None)))
    assert dark["family"].isna().all() and dark["purchases"].tolist() == [385]
