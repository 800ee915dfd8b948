"""SEG-2: every component by hand, nothing twice, and the map."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_lines, make_rates

from kamlib.define.accounts import measure_accounts
from kamlib.figures.window import decide_window
from kamlib.segment.cost import (
    COMPONENTS,
    RATES,
    client_margin_share,
    decide_service_map,
    margin_share,
    measure_contribution,
    measure_cost_to_serve,
    measure_kam_cost,
    programme_cost,
    yearly_revenue,
)

YEAR = decide_window("2025-12-31", window_months=12)


def costs_of(lines, customers=None, window=YEAR, **rates):
    customers = pd.DataFrame() if customers is None else customers
    accounts = measure_accounts(lines, customers, window)
    return measure_cost_to_serve(lines, accounts, customers, window, make_rates(**rates)).set_index(
        "account"
    )


def test_the_example_of_the_method():
    # Sale 1,000 at cost 700, 100 returned, 70 restocked, handling 8: 900 − 630 − 8 = 262.
    lines = make_lines(
        [("A", 1000, 700, "sale"), ("A", -100, -70, "return")], "account net_revenue cost kind"
    )
    row = costs_of(lines, per_return=8).loc["A"]
    assert (row["goods_margin"], row["return_cost"], row["true_profit"]) == (270, 8, 262)


def test_each_component_by_hand():
    # Two orders with three sale lines and one return; net 1,000, invoiced with 21 % tax 1,210.
    lines = make_lines(
        [
            ("A", 500, 300, "1", "sale"),
            ("A", 400, 200, "1", "sale"),
            ("A", 200, 100, "2", "sale"),
            ("A", -100, -60, "3", "return"),
        ],
        "account net_revenue cost order kind",
        payment_days=60.0,
    )
    customers = pd.DataFrame(
        {"customer": ["A"], "offers": [6.0], "rating": ["B"], "compensation": [12.0]}
    )
    row = costs_of(
        lines,
        customers,
        per_order=5,
        per_delivery=20,
        per_invoice=2,
        per_line=0.5,
        per_return=8,
        per_offer=15,
        credit_rate=0.10,
        tax_rate=0.21,
        expected_loss={"A": 0.001, "B": 0.01},
    ).loc["A"]
    assert row["orders"] == 2
    assert row["delivery_cost"] == 40
    assert row["order_cost"] == 2 * 5 + 3 * 0.5
    assert row["invoice_cost"] == 4
    assert row["gross_invoiced"] == 1210
    assert row["credit_cost"] == pytest.approx(1210 * 60 / 365 * 0.10, abs=1e-4)  # 19.89
    assert row["expected_loss"] == pytest.approx(12.10)
    assert row["return_cost"] == 8
    assert row["offer_cost"] == 90
    assert row["failure_cost"] == 12
    total = 40 + 11.5 + 4 + 19.8904 + 12.1 + 8 + 90 + 12
    assert row["cost_to_serve"] == pytest.approx(total)
    assert row["true_profit"] == pytest.approx(1000 - 540 - total)
    assert row["cost_complete"]


def test_what_is_told_per_year_counts_by_the_window():
    """Half a year of 6 offers at 15 and of 12 paid for failures: 45 and 6."""
    half = decide_window("2025-12-31", window_months=6)
    customers = pd.DataFrame({"customer": ["A"], "offers": [6.0], "compensation": [12.0]})
    lines = make_lines([("A", 100)], date="2025-12-05").drop(columns="freight")
    row = costs_of(lines, customers, window=half, per_offer=15).loc["A"]
    assert (row["offer_cost"], row["failure_cost"], row["freight"]) == (45, 6, 0)


def test_payment_days_from_lines_then_customers_then_the_setting_else_unknown():
    lines = make_lines(
        [("A", 300, 30.0), ("A", 100, 90.0), ("B", 100, None), ("C", 100, None)],
        "account net_revenue payment_days",
        cost=50.0,
    )
    customers = pd.DataFrame({"customer": ["A", "B"], "payment_days": [5.0, 60.0]})
    days = costs_of(lines, customers, credit_rate=0.1, payment_days=15)["payment_days"]
    assert days.to_dict() == {"A": 45, "B": 60, "C": 15}  # A: (300·30 + 100·90) ÷ 400
    found = costs_of(lines, customers, credit_rate=0.1)
    assert np.isnan(found.loc["C", "credit_cost"])  # unknown, not 0
    assert found["cost_complete"].to_dict() == {"A": True, "B": True, "C": False}
    assert found.loc["C", "true_profit"] == 50  # over what is known
    assert costs_of(lines, customers, per_order=5)["cost_complete"].all()  # credit is not charged


def test_an_unrated_customer_has_an_unknown_loss_only_where_losses_are_charged():
    lines = make_lines([("A", 100)])
    assert np.isnan(costs_of(lines, expected_loss={"A": 0.01})["expected_loss"].iloc[0])
    found = costs_of(lines, per_order=5).iloc[0]
    assert np.isnan(found["expected_loss"])  # never set: no 0 either
    assert found["cost_complete"]


def test_without_any_rate_nothing_is_called_cost_or_profit():
    """Goods margin 60: what serving costs has not been set, so that it is no profit."""
    lines = make_lines([("A", 100)], cost=40.0)
    row = costs_of(lines).loc["A"]
    assert row["goods_margin"] == 60
    assert row[[*COMPONENTS, "cost_to_serve", "profit_before_kam", "true_profit"]].isna().all()
    assert not row["cost_complete"]
    assert set(row["rates_unset"].split(";")) == set(RATES)
    assert measure_contribution(costs_of(lines)).loc["A"] == 60


def test_some_rates_charge_their_parts_and_name_the_others():
    row = costs_of(make_lines([("A", 100)], cost=40.0), per_order=5, kam_hour=1).loc["A"]
    assert (row["order_cost"], row["cost_to_serve"], row["true_profit"]) == (5, 5, 55)
    assert row[["delivery_cost", "credit_cost", "return_cost", "offer_cost"]].isna().all()
    assert {"per_order", "kam_hour"}.isdisjoint(row["rates_unset"].split(";"))
    assert "per_line" in row["rates_unset"].split(";")


def test_credit_is_on_invoices_before_rebates_and_never_below_nothing():
    lines = make_lines([("A", 1000, 730.0), ("B", -50, 730.0)], "account net_revenue payment_days")
    customers = pd.DataFrame({"customer": ["A"], "rebate_share": [0.1]})
    found = costs_of(lines, customers, credit_rate=0.05)
    assert found.loc["A", "net_revenue"] == 900
    assert found["credit_cost"].to_dict() == {"A": 100, "B": 0}  # 1,000 × 2 years × 5 %


def test_freight_is_shown_and_not_counted():
    lines = make_lines([("A", 100, 12.0), ("A", 100, 0.0)], "account net_revenue freight", cost=1.0)
    row = costs_of(lines, per_order=3).loc["A"]
    assert (row["freight"], row["cost_to_serve"]) == (12, 3 * row["orders"])


def test_an_unknown_margin_gives_unknown_profit_but_known_cost():
    row = costs_of(make_lines([("A", 100)]), per_order=5).loc["A"]
    assert row["cost_to_serve"] == 5
    assert np.isnan(row["true_profit"])


def test_a_prospect_costs_what_nobody_knows():
    customers = pd.DataFrame({"customer": ["P"], "customer_name": ["Pío"]})
    row = costs_of(make_lines([("A", 1)]), customers, per_order=5).loc["P"]
    assert row[["orders", "order_cost", "cost_to_serve", "true_profit"]].isna().all()


def test_kam_time_goes_by_tier_and_window_and_is_the_last_to_be_added():
    lines = make_lines(
        [("A", 100, "2025-12-05"), ("B", 100, "2025-12-05"), ("C", 100, "2024-12-05")],
        "account net_revenue date",
        cost=40.0,
    )
    half = decide_window("2025-12-31", window_months=6)
    costs = costs_of(lines, window=half, per_order=5, kam_hour=0.5).reset_index()
    verdicts = pd.DataFrame({"account": ["A", "B", "C"], "tier": ["key", "standard", "standard"]})
    found = measure_kam_cost(costs, verdicts, half, make_rates(kam_hour=0.5))
    found = found.set_index("account")
    assert found["kam_hours"].to_dict() == {"A": 50, "B": 2, "C": 0}
    assert found["kam_cost"].to_dict() == {"A": 25, "B": 1, "C": 0}
    assert found["profit_before_kam"].to_dict() == {"A": 55, "B": 55, "C": 0}
    assert found["true_profit"].to_dict() == {"A": 30, "B": 54, "C": 0}


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.integers(-(10**6), 10**6),
        st.integers(0, 10**6),
        st.sampled_from("123456"),
        st.sampled_from(["sale", "return", "credit", "fee"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=20)
@given(ROWS)
def test_account_profits_sum_to_the_clients(rows):
    values = [(a, n / 100, c / 100, o, k) for a, n, c, o, k in rows]
    lines = make_lines(values, "account net_revenue cost order kind")
    found = costs_of(lines, per_order=3, per_line=1, per_return=4)
    parts = found[list(COMPONENTS)].sum(axis=1)
    assert np.allclose(parts, found["cost_to_serve"])
    sales = lines[lines["kind"] == "sale"]
    orders = len(sales[["account", "order"]].drop_duplicates())
    cost = 3 * orders + len(sales) + 4 * (lines["kind"] == "return").sum()
    client = lines["net_revenue"].sum() - lines["cost"].sum() - cost
    assert found["true_profit"].sum() == pytest.approx(client, abs=1e-3)


def service(rows, cost):
    lines = make_lines(rows, "account product quantity net_revenue")
    costs = pd.DataFrame({"account": sorted(set(lines["account"]))})
    costs["net_revenue"] = costs["account"].map(lines.groupby("account")["net_revenue"].sum())
    costs["cost_to_serve"] = costs["account"].map(cost)
    return decide_service_map(lines, costs, YEAR).set_index("account")


# Product p at 12, 12, 8 and 8: average 10. Indexes 1.2, 1.2, 0.8, 0.8; the median is 1.
PRICES = [("A", "p", 10, 120), ("B", "p", 10, 120), ("C", "p", 10, 80), ("D", "p", 10, 80)]


def test_the_four_kinds_of_customer():
    found = service(PRICES, {"A": 24, "B": 6, "C": 16, "D": 4})
    assert found["price_index"].round(9).to_dict() == {"A": 1.2, "B": 1.2, "C": 0.8, "D": 0.8}
    assert found["service_map"].to_dict() == {
        "A": "carriage_trade",
        "B": "passive",
        "C": "aggressive",
        "D": "bargain_basement",
    }
    assert (found["price_line"].iloc[0], found["cost_line"].iloc[0]) == (1.0, 0.125)


def test_prices_compare_like_with_like():
    # A buys the dear product, B the cheap one; only p is common: A pays 12, B 8, 10 on average. A
    # line without a quantity (a credit of 2) has no price.
    rows = [("A", "p", 1, 12), ("B", "p", 1, 8), ("A", "dear", 1, 1000), ("B", "cheap", 1, 1),
            ("A", "p", 0, -2)]  # fmt: skip
    assert service(rows, {"A": 1, "B": 2})["price_index"].tolist() == [1.2, 0.8]


def test_an_axis_with_one_value_or_too_few_accounts_separates_nobody():
    assert set(service(PRICES, dict.fromkeys("ABCD", 0))["service_map"]) == {"unknown"}
    assert set(service(PRICES[:3], {"A": 9, "B": 1, "C": 5})["service_map"]) == {"unknown"}
    alone = service([("A", "x", 1, 5), ("B", "y", 1, 5)], {"A": 1, "B": 2})
    assert alone["price_index"].isna().all()
    assert alone["cases"].eq(0).all()


def test_what_an_account_leaves_of_its_revenue():
    """A leaves 20 of 100; of B, without a cost to serve, the margin is known: 10 of 50; C bought
    nothing and cost 5. Of all who bought: 30 of 150."""
    costs = pd.DataFrame(
        {"account": [*"ABC"], "net_revenue": [100.0, 50.0, 0.0],
         "profit_before_kam": [20.0, np.nan, -5.0], "goods_margin": [25.0, 10.0, 0.0]}
    )  # fmt: skip
    shares = [margin_share(page(account, frames={"costs": costs})) for account in "ABCD"]
    assert shares == pytest.approx([0.2, 0.2, np.nan, np.nan], nan_ok=True)
    assert client_margin_share(page(frames={"costs": costs})) == pytest.approx(0.2)


def test_a_year_s_revenue_and_what_a_key_account_costs_beyond_a_standard_one():
    """Six months of 300 are 600 a year. 500 a year, and 100 − 4 hours at 40: 4,340."""
    accounts = pd.DataFrame({"account": ["A"], "tier": "key", "net_revenue": [300.0]})
    rates = {"cost_to_serve": {"kam_hour": 40}, "plan": {"programme_cost_key": 500}}
    case = page(frames={"accounts": accounts}, settings={"window": {"window_months": 6}, **rates})
    assert yearly_revenue(case) == 600
    assert programme_cost(case) == 4340
