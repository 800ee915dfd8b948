"""PLAN-10 by hand: judged risks, rivals, and what the ledger gives cause for."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from method_frames import make_lines

from kamlib.plan.risks import MEASURES, ledger_risks, risks, rivals

LIMITS = {
    "plan": {
        "one_product_share": 0.5,
        "contract_notice_days": 180,
        "own_failure_share": 0.05,
        "one_contact_share": 0.6,
    },
    "review": {"slower_payment_days": 10},
}


def measured(lines, *, ends=(), said=None, **tables):
    contracts = pd.DataFrame({"account": "A", "end": pd.to_datetime([*ends])})
    tables |= {"lines": lines, "contracts": contracts}
    found = ledger_risks(page(said=said, settings=LIMITS, **tables))
    assert list(found["risk_measure"]) == list(MEASURES)
    return found.set_index("risk_measure")


def credit(days, limit):
    return pd.DataFrame({"customer": ["A"], "payment_days": [days], "credit_limit": [limit]})


def test_likelihood_times_impact():
    """3 × 5 = 15 before 4 × 3 = 12; what is not judged has no rank."""
    said = pd.DataFrame(
        {
            "item": ["r1", "r2", "r3"],
            "likelihood": pd.array([4, 3, None], "Int64"),
            "impact": pd.array([3, 5, 5], "Int64"),
            "owner": ["kam", None, None],
            "response": ["visit", "test", " "],
        }
    )
    found = risks(page(said={"risk": said})).set_index("item")
    assert list(found.index) == ["r2", "r1", "r3"]
    assert found["exposure"].fillna(0).tolist() == [15, 12, 0]
    assert found["risk_rank"].fillna(0).tolist() == [1, 2, 0]
    assert found["flags"].tolist() == ["unwatched", "", "unwatched;no_response;not_judged"]


def test_rivals_on_four_things():
    columns = ["item", "risk_kind", "rival", "risk"]
    columns += ["against_price", "against_quality", "against_service", "against_service_quality"]
    rows = [
        ("1", "rival", "X", "", -2, 1, 0, None),
        ("2", "rival", None, "", None, None, None, None),
        ("3", "credit", None, "", None, None, None, None),
        ("4", "other", "Y", "", 1, 1, 1, -1),
    ]
    found = rivals(page(said={"risk": pd.DataFrame(rows, columns=columns)})).set_index("item")
    assert list(found.index) == ["1", "2", "4"]
    assert found["compared"].tolist() == [3, 0, 4]
    assert found["behind"].tolist() == ["against_price", "", "against_service_quality"]


def test_one_product_and_one_family():
    """Product p: 700 of 1,000 = 70 %; family f holds 700 + 100 = 80 %; last year is out."""
    lines = make_lines(
        [("A", 700, "p", "f"), ("A", 100, "q", "f"), ("A", 200, "r", "g"), ("B", 9e9, "z", "z")],
        "account net_revenue product family",
    )
    old = make_lines([("A", 1e9, "old", "h")], "account net_revenue product family",
                     date="2024-12-31")  # fmt: skip
    found = measured(pd.concat([lines, old]))
    row = found.loc["product_share"]
    assert (row["seen"], row["detail"], row["risk_amount"], row["state"]) == (
        0.7,
        "p",
        700,
        "raised",
    )
    assert found.loc["family_share", "seen"] == pytest.approx(0.8)
    only = measured(lines.assign(net_revenue=[500.0, 250.0, 250.0, 0.0]))
    assert only.loc["product_share", "state"] == "quiet"  # 50 % is not above 50 %
    back = lines.assign(net_revenue=[100.0, -50.0, -50.0, 0.0])  # nothing is left to hang on one
    assert measured(back).loc[["product_share", "family_share"], "state"].eq("unknown").all()


def test_days_beyond_the_terms_are_weighted_by_revenue():
    """(300 × 60 + 100 × 20) ÷ 400 = 50 days, terms 30: 20 too late. 400 × 50 ÷ 365 = 54.79."""
    lines = make_lines(
        [("A", 300, 60, "sale"), ("A", 100, 20, "sale"), ("A", -50, 999, "return")],
        "account net_revenue payment_days kind",
    )
    found = measured(lines, credit=credit(30.0, 50.0))
    assert found.loc["overdue_days", ["seen", "state"]].tolist() == [20, "raised"]
    row = found.loc["credit_used"]
    assert row["risk_amount"] == pytest.approx(350 * 50 / 365)  # returns reduce what is owed
    assert row["seen"] == pytest.approx(350 * 50 / 365 / 50) and row["state"] == "quiet"
    half = measured(lines, credit=credit(30.0, 50.0), first="2025-07-01")
    assert half.loc["credit_used", "risk_amount"] == pytest.approx(2 * 350 * 50 / 365)  # a year's
    # all of the limit is no more than all; ten days late are no more than ten
    exact = measured(lines, credit=credit(30.0, 350 * 50 / 365))
    assert exact.loc["credit_used", ["seen", "state"]].tolist() == [1, "quiet"]
    assert measured(lines, credit=credit(40.0, 0.0)).loc["overdue_days", "state"] == "quiet"
    assert measured(lines, credit=credit(40.0, 0.0)).loc["credit_used", "state"] == "unknown"
    unknown = measured(lines)
    assert unknown.loc[["overdue_days", "credit_used"], "state"].eq("unknown").all()


def test_the_contract_s_end():
    """30 June 2026 is 181 days after 31 December 2025, the 29th 180, the 28th 179."""
    lines = make_lines([("A", 1)])
    for day, days, state in (
        ("2026-06-30", 181, "quiet"),
        ("2026-06-29", 180, "quiet"),
        ("2026-06-28", 179, "raised"),
        ("2025-12-01", -30, "raised"),
    ):
        row = measured(lines, ends=["2025-01-01", day]).loc["contract_days"]
        assert (row["seen"], row["state"]) == (days, state)
    assert measured(lines).loc["contract_days", "state"] == "unknown"
    open_one = measured(lines, ends=["2026-01-31", None])  # nobody can say what is left
    assert open_one.loc["contract_days", "state"] == "unknown"


def test_our_own_failures():
    """Returned 60 and credited 40 of 1,000 sold: 10 %. Two promises late, one with an amount."""
    lines = make_lines(
        [("A", 1000, "sale"), ("A", -60, "return"), ("A", -40, "credit"), ("A", 5, "fee")],
        "account net_revenue kind",
    )
    owed = pd.DataFrame(
        {
            "item": list("1234"),
            "side": ["ours", "ours", "theirs", "ours"],
            "due": pd.Timestamp("2025-12-30"),
            "obligation_state": [None, None, None, "met"],
            "amount": [300.0, np.nan, 1.0, 1.0],
        }
    )
    found = measured(lines, said={"obligation": owed})
    row = found.loc["failure_share"]
    assert (row["seen"], row["risk_amount"], row["state"]) == (0.1, 100, "raised")
    row = found.loc["promises_late"]
    assert (row["seen"], row["risk_amount"], row["state"]) == (2, 300, "raised")
    assert measured(lines).loc["promises_late", "state"] == "unknown"  # none written down
    assert measured(lines, said={"obligation": owed[3:]}).loc["promises_late", "state"] == "quiet"


def test_one_contact_is_taken_over_with_its_person_and_its_line():
    said = pd.DataFrame(
        {"person": ["a", "b"], "owner": ["kam", "kam"], "power": [5, 1], "relation_now": [5, 2]}
    )
    row = measured(make_lines([("A", 1)]), said={"stakeholder": said}).loc["contact_share"]
    assert row["seen"] == pytest.approx(20 / 21)
    assert (row["detail"], row["risk_limit"], row["state"]) == ("a", 0.6, "raised")


def test_an_account_without_lines_is_unknown_not_quiet():
    found = measured(make_lines([("B", 1)]), credit=credit(30.0, 10.0))
    assert found["state"].eq("unknown").all()
    free = measured(make_lines([("A", 0, 90, "sale")], "account net_revenue payment_days kind"))
    assert free.loc[["overdue_days", "failure_share"], "state"].eq("unknown").all()


def test_a_product_is_called_by_its_name():
    products = pd.DataFrame({"product": ["p", "q"], "product_name": ["Pump", None]})
    lines = make_lines([("A", 700, "p"), ("A", 300, "q")], "account net_revenue product")
    assert measured(lines, products=products).loc["product_share", "detail"] == "Pump"
    other = lines.assign(net_revenue=[300.0, 700.0])
    assert measured(other, products=products).loc["product_share", "detail"] == "q"
