"""REV-1 by hand: figures against the former window and targets; a change split into its parts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.locale import has_label
from kamlib.method.kpis import EFFECTS, measure_comparison, measure_kpis
from kamlib.method.window import decide_window
from kamlib.vocabulary import INDICATORS

WINDOW = decide_window("2025-12-31", window_months=12)
NONE = pd.DataFrame()


def lines_of(rows):
    names = [
        "date",
        "order",
        "family",
        "product",
        "quantity",
        "net_revenue",
        "payment_days",
        "kind",
    ]
    lines = pd.DataFrame(rows, columns=names).assign(account="A", customer="A1")
    return lines.assign(
        date=pd.to_datetime(lines["date"]), payment_days=lines["payment_days"].astype(float)
    )


LINES = lines_of(
    [
        ("2024-03-01", "1", "oil", "p", 10.0, 50.0, 30, "sale"),
        ("2024-06-01", "2", "oil", "r", 10.0, 150.0, 30, "sale"),
        ("2024-07-01", "3", "gas", "g", 1.0, 40.0, 30, "sale"),
        ("2025-01-01", "4", "oil", "p", 12.0, 72.0, 40, "sale"),
        ("2025-01-31", "5", "oil", "r", 18.0, 288.0, 70, "sale"),
        ("2025-03-02", "6", "air", "a", 1.0, 30.0, None, "sale"),
        ("2025-03-02", "6", "oil", None, 0.0, -5.0, None, "credit"),
    ]
)


def test_figures_by_hand():
    wallet = pd.DataFrame({"account": ["A"], "family": ["oil"], "need": [1000.0]})
    customers = pd.DataFrame({"customer": ["A1"], "rebate_share": [0.10]})
    kpis = measure_kpis(
        LINES,
        customers,
        wallet,
        WINDOW,
        "A",
        supplier_ceiling=0.7,
        true_profit=90.0,
        former_true_profit=100.0,
        targets={"revenue": 300.0, "days_to_pay": 60, "orders": 5},
    )
    kpis = kpis.set_index("kpi")
    # revenue 72 + 288 + 30 − 5 = 385, less 10 % rebate; before 240
    assert kpis.loc["revenue", ["now", "before"]].tolist() == pytest.approx([346.5, 216])
    assert kpis.loc["revenue", ["difference", "change_share"]].tolist() == pytest.approx(
        [130.5, 130.5 / 216]
    )
    assert kpis.loc["contribution", ["now", "difference"]].tolist() == [90, -10]
    # oil 355 × 0.9 ÷ 1,000 now, 200 × 0.9 ÷ 1,000 before
    assert kpis.loc["share_of_wallet", ["now", "before"]].tolist() == pytest.approx([0.3195, 0.18])
    assert kpis.loc["families_bought", ["now", "before"]].tolist() == [2, 2]
    # (72 × 40 + 288 × 70) ÷ 360 = 64 days; the lines without days leave the mean
    assert kpis.loc["days_to_pay", "now"] == pytest.approx(64)
    assert kpis.loc["orders", ["now", "before"]].tolist() == [3, 3]
    assert kpis.loc["rhythm", "now"] == 30  # 30 days and 30 days
    assert kpis["target_state"].to_dict() == dict.fromkeys(INDICATORS, "no_target") | {
        "revenue": "reached",
        "days_to_pay": "missed",
        "orders": "missed",
    }
    assert all(has_label(f"kpi.{kpi}") for kpi in INDICATORS)


def test_families_are_unknown_where_the_ledger_names_none():
    kpis = measure_kpis(
        LINES.assign(family=None), NONE, NONE, WINDOW, "A", supplier_ceiling=0.7
    ).set_index("kpi")
    assert kpis.loc["families_bought", ["now", "before"]].isna().all()
    assert kpis.loc["orders", "now"] == 3


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
    row = measure_comparison(lines, NONE, WINDOW, "A").iloc[0]
    assert row["change"] == -95  # −25 now, 70 before
    assert (row["new_effect"], row["lost_effect"], row["other_effect"]) == (0, -100, 5)


def test_nothing_is_said_of_a_window_that_the_ledger_does_not_reach():
    short = decide_window("2025-12-31", window_months=12, first_date="2024-06-01")
    profits = {"true_profit": 90.0, "former_true_profit": 50.0}
    kpis = measure_kpis(LINES, NONE, NONE, short, "A", supplier_ceiling=0.7, **profits)
    assert kpis["before"].isna().all() and kpis["now"].notna().sum() == 6
    assert measure_comparison(LINES, NONE, short, "A").empty


def test_change_by_hand():
    found = measure_comparison(LINES, NONE, WINDOW, "A").set_index("family")
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
    found = measure_comparison(lines, NONE, WINDOW, "A")
    assert np.allclose(found[EFFECTS].sum(axis=1), found["change"], atol=1e-6)
    now = lines.loc[lines["date"].dt.year.eq(2025), "net_revenue"].sum()
    assert found["net_revenue"].sum() == pytest.approx(now, abs=1e-6)
