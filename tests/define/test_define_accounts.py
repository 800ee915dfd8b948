"""Accounts: what is in net revenue, what is not, and what is unknown."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_lines, read_northwind, read_online_retail

from kamlib.define.accounts import measure_accounts, measure_margins, measure_unidentified
from kamlib.figures.sales import measure_months, measure_net_lines
from kamlib.figures.window import decide_window

YEAR = decide_window("2025-12-31", window_months=12, first_date="2023-01-05")
NOBODY = pd.DataFrame()


def by_account(frame, column):
    return frame.set_index("account")[column].to_dict()


def test_returns_credits_and_rebates_count_once_internal_and_nameless_lines_not():
    # A: 1,000 − 100 returned − 50 credited = 850, less 10 % rebate = 765. Others are no accounts.
    lines = make_lines(
        [
            ("A", 1000, 700, "sale"),
            ("A", -100, -70, "return"),
            ("A", -50, None, "credit"),
            ("A", -600, None, "adjustment"),  # a deposit given back: no sale, and no loss
            ("I", 400, 400, "internal"),
            (None, 300, 100, "sale"),
        ],
        "account net_revenue cost kind",
    )
    customers = pd.DataFrame({"customer": ["A"], "rebate_share": [0.10]})
    accounts = measure_accounts(lines, customers, YEAR)
    row = accounts.iloc[0]
    assert len(accounts) == 1
    assert row["net_revenue"] == 765
    assert row["goods_margin"] == 765 - 630
    assert row["margin_share"] == pytest.approx(135 / 765)
    assert (row["orders"], row["line_count"], row["return_lines"]) == (1, 3, 1)
    assert row["share"] == 1
    groups = measure_unidentified(lines, YEAR).set_index("line_group")["net_revenue"]
    assert groups.to_dict() == {
        "identified": 850, "unidentified": 300, "internal": 400, "adjustment": -600,
    }  # fmt: skip


def test_codes_of_one_group_are_one_account_and_indirect_sales_are_told():
    lines = make_lines(
        [("G", "G1", 60, False), ("G", "G2", 40, True), ("H", "H", 100, False)],
        "account customer net_revenue indirect",
    )
    accounts = measure_accounts(lines, NOBODY, YEAR)
    assert by_account(accounts, "net_revenue") == {"G": 100, "H": 100}
    assert by_account(accounts, "codes") == {"G": 2, "H": 1}
    assert by_account(accounts, "indirect_share") == {"G": 0.4, "H": 0}
    assert accounts["account"].tolist() == ["G", "H"]  # a tie: by code


def test_the_former_period_is_unknown_where_the_ledger_does_not_reach_back():
    rows = [("A", 100, "2025-06-01"), ("A", 80, "2024-06-01"), ("B", 9, "2022-06-01")]
    lines = make_lines(rows, "account net_revenue date")
    accounts = measure_accounts(lines, NOBODY, YEAR)
    assert by_account(accounts, "former_revenue") == {"A": 80, "B": 0}
    young = decide_window("2025-12-31", window_months=12, first_date="2024-06-01")
    assert measure_accounts(lines, NOBODY, young)["former_revenue"].isna().all()


def test_an_account_that_stopped_buying_stays_with_zero_and_a_prospect_is_unknown():
    lines = make_lines(
        [("A", 100, "2025-06-01"), ("B", 9, "2023-06-01")], "account net_revenue date"
    )
    customers = pd.DataFrame(
        {
            "customer": ["A", "P", "I"],
            "account": ["A", None, None],
            "customer_name": ["Ana", "Pío", "Own"],
            "internal": [False, False, True],
        }
    )
    accounts = measure_accounts(lines, customers, YEAR).set_index("account")
    assert accounts.index.tolist() == ["A", "B", "P"]
    assert (accounts.loc["B", "net_revenue"], accounts.loc["B", "goods_margin"]) == (0, 0)
    assert accounts.loc["P", "account_name"] == "Pío"
    assert accounts.loc["P", "prospect"]
    assert np.isnan(accounts.loc["P", "net_revenue"])
    assert accounts["active"].tolist() == [True, False, False]


def test_an_account_returned_to_the_cent_is_not_active():
    # 0.1 + 0.2 − 0.3 is not 0 in binary; in money it is.
    accounts = measure_accounts(make_lines([("A", 0.1), ("A", 0.2), ("A", -0.3)]), NOBODY, YEAR)
    assert accounts["net_revenue"].tolist() == [0]
    assert not accounts["active"].iloc[0]


def test_the_share_is_unknown_where_the_total_is_not_positive():
    accounts = measure_accounts(make_lines([("A", 10), ("B", -30)]), NOBODY, YEAR)
    assert accounts["share"].isna().all()


def test_what_is_in_the_two_sums_of_the_markup():
    # sale 200/100, free goods cost 20, credit −10, fee 15 (margin only), a line without cost 50.
    lines = make_lines(
        [
            ("A", 200, 100, "sale"),
            ("A", 0, 20, "free"),
            ("A", -10, None, "credit"),
            ("A", 15, None, "fee"),
            ("A", 50, None, "sale"),
        ],
        "account net_revenue cost kind",
    )
    row = measure_margins(measure_net_lines(lines, NOBODY)).loc["A"]
    assert (row["net_costed"], row["cost_costed"]) == (190, 120)
    assert row["goods_margin"] == 190 + 15 - 120
    assert row["margin_share"] == 85 / 205  # of what is behind the margin: the fee is too
    assert row["cost_coverage"] == 200 / 250
    assert row["costed_lines"] == 2


def test_who_pays_fees_alone_leaves_all_of_them():
    """No goods moved, so that none are without a cost: of a fee of 15 the margin is 15."""
    fee = measure_net_lines(make_lines([("A", 15)], kind="fee"), NOBODY)
    row = measure_margins(fee).loc["A"]
    assert (row["goods_margin"], row["margin_share"]) == (15, 1)


def test_orders_without_number_count_one_a_day():
    lines = make_lines(
        [
            ("A", 1, "2025-06-01", None),
            ("A", 1, "2025-06-01", None),
            ("A", 1, "2025-06-02", None),
            ("A", 1, "2025-06-02", "7"),
        ],
        "account net_revenue date order",
    )
    assert measure_accounts(lines, NOBODY, YEAR)["orders"].tolist() == [3]


def test_the_name_is_the_last_one_borne():
    lines = make_lines(
        [
            ("A", "Old", 1, "2024-06-01"),
            ("A", "New", 1, "2025-06-01"),
            ("B", None, 1, "2025-01-01"),
        ],
        "account account_name net_revenue date",
    )
    names = by_account(measure_accounts(lines, NOBODY, YEAR), "account_name")
    assert names == {"A": "New", "B": "B"}


def test_months_are_dense():
    lines = make_lines(
        [("A", 5, "2025-10-03"), ("B", 7, "2025-12-30"), ("B", 1, "2024-12-30")],
        "account net_revenue date",
    )
    months = measure_months(lines, decide_window("2025-12-31", window_months=3))
    assert months["net_revenue"].tolist() == [5, 0, 0, 0, 0, 7]
    assert months["month"].iloc[0] == pd.Timestamp("2025-10-01")


def test_no_lines_at_all_give_empty_frames():
    lines = make_lines([("A", 1)]).iloc[:0]
    assert measure_accounts(lines, NOBODY, YEAR).empty
    assert measure_months(lines, YEAR).empty


LINES = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.integers(-(10**7), 10**7), st.sampled_from([0, 3, 6])),
    min_size=1,
    max_size=30,
)


@settings(max_examples=20, deadline=None)
@given(LINES, st.randoms())
def test_shares_sum_to_one_and_row_order_does_not_matter(rows, chance):
    rows = [(a, cents / 100, f"2025-{1 + m:02}-01") for a, cents, m in rows]
    lines = make_lines(rows, "account net_revenue date")
    accounts = measure_accounts(lines, NOBODY, YEAR)
    if lines["net_revenue"].sum().round(4) > 0:
        assert accounts["share"].sum() == pytest.approx(1)
    shuffled = chance.sample(range(len(rows)), len(rows))
    again = measure_accounts(lines.iloc[shuffled], NOBODY, YEAR)
    pd.testing.assert_frame_equal(accounts, again, check_exact=True)
    months = measure_months(lines, YEAR).groupby("account")["net_revenue"].sum().round(4)
    assert months.to_dict() == by_account(accounts, "net_revenue")


def test_online_retail():
    lines = read_online_retail()
    whole = decide_window("2011-12-09", window_months=13, as_of="2011-12-31")
    accounts = measure_accounts(lines, NOBODY, whole)
    groups = measure_unidentified(lines, whole).set_index("line_group")
    assert len(lines) == 541_909
    assert len(accounts) == 4_372
    assert accounts["net_revenue"].sum() == pytest.approx(8_300_065.814)
    assert groups["net_revenue"].sum() == pytest.approx(9_747_747.934)
    assert groups.loc["unidentified", "line_count"] == 135_080
    assert round(accounts["share"].head(5).sum(), 3) == 0.118


def test_northwind():
    lines = read_northwind()
    whole = decide_window("2014-05-31", window_months=36)
    accounts = measure_accounts(lines, NOBODY, whole)
    assert len(accounts) == 89
    assert accounts["net_revenue"].sum() == pytest.approx(1_265_793.04, abs=0.01)
    assert accounts["orders"].sum() == 830
    assert round(accounts["share"].head(5).sum(), 3) == 0.332
