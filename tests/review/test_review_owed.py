"""REV-8 and REV-11 by hand: value, promises and money that the two sides owe each other."""

import numpy as np
import pandas as pd
from cases import page

from kamlib.review.owed import (
    obligation_totals,
    obligations,
    receivables,
    value_ledger,
    value_totals,
)


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def test_value_ledger_by_hand():
    said = pd.DataFrame(
        {
            "item": ["v1", "v2", "v3", "v4", "v5"],
            "direction": ["to_customer"] * 3 + ["to_us"] * 2,
            "value_text": "x",
            "promised": [100.0, 50.0, 20.0, 30.0, None],
            "promised_on": dates("2025-01-31", "2025-12-01", None, "2025-12-21", None),
            "delivered": [90.0, 45.0, None, 30.0, None],
            "delivered_on": dates("2025-03-01", "2025-12-21", None, None, None),
            "confirmed_value": [80.0, None, None, None, None],
            "confirmed_on": dates("2025-04-01", None, None, None, None),
            "said_on": dates("2025-04-01", "2025-12-21", "2025-12-11", "2025-12-21", "2025-12-30"),
        }
    )
    case = page(said={"value": said})
    ledger = value_ledger(case)
    assert ledger["item"].tolist() == ["v3", "v2", "v1", "v4", "v5"]
    assert ledger["value_state"].tolist() == [
        *("promised", "delivered", "confirmed", "delivered", "unknown")
    ]
    # v3 waits since it was written down, v2 since its delivery, v4 (delivered, no day) its promise
    assert ledger["waiting_days"].tolist()[:2] == [20, 10]
    assert ledger["waiting_days"].tolist()[3:] == [10, 1]
    totals = value_totals(case).set_index("direction")
    ours = totals.loc["to_customer"]
    assert ours[["items", "promised", "delivered", "confirmed_value"]].tolist() == [3, 170, 135, 80]
    assert ours[["unconfirmed", "oldest_days"]].tolist() == [2, 20]
    assert np.isnan(totals.loc["to_us", "confirmed_value"])  # nothing confirmed is not zero value


def test_obligations_by_hand():
    said = pd.DataFrame(
        {
            "item": list("abcdef"),
            "side": ["ours", "ours", "theirs", "theirs", "ours", "ours"],
            "obligation_kind": ["contract", "claim", "claim", None, "promise", None],
            "obligation": list("abcdef"),
            "clause": None,
            "amount": np.nan,
            "due": dates("2025-12-21", None, "2026-01-31", "2025-12-01", "2025-11-30", None),
            "obligation_state": ["open", "late", "open", None, "met", None],
        }
    )
    case = page(said={"obligation": said})
    found = obligations(case).set_index("obligation")
    assert found["duty_state"].to_dict() == {
        **{"a": "late", "b": "late", "c": "open", "d": "late", "e": "met", "f": "undated"}
    }
    assert found["overdue_days"].dropna().to_dict() == {"a": 10, "b": 0, "d": 30}
    totals = obligation_totals(case).set_index("side")
    counts = ["items", "open_items", "late_items", "claims_open"]
    assert totals.loc["ours", counts].tolist() == [4, 3, 2, 1]  # a, b, f
    assert totals.loc["theirs", counts].tolist() == [2, 2, 1, 1]


def receivable(rows, agreed, tax=0.0):
    lines = pd.DataFrame(rows, columns=["date", "net_revenue", "payment_days"])
    lines = lines.assign(account="A", date=pd.to_datetime(lines["date"]))
    lines["payment_days"] = lines["payment_days"].astype("float64")
    customers = pd.DataFrame({"customer": ["A1"], "account": ["A"], "payment_days": [agreed]})
    rates = {"cost_to_serve": {"tax_rate": tax}}
    lines = lines.assign(customer="A1", kind="sale")
    return receivables(page(lines=lines, customers=customers, settings=rates)).iloc[0]


def test_receivables_by_hand():
    # paid after 60 days: the one of November is open until 30 December, that of 2 November paid
    noted = [("2025-09-01", 10, 60), ("2025-11-02", 20, 58), ("2025-11-15", 40, 60)]
    row = receivable([*noted, ("2025-12-20", 80, None)], 30, tax=0.5)
    # all older lines have their days, so that the last is unpaid: (40 + 80) × 1.5
    assert row["receivable"] == 180 and row["receivable_state"] == "measured"
    assert row["overdue_receivable"] == 60  # of 15 November, 46 days old, 30 agreed
    assert row["lines_guessed"] == 0 and row["open_lines"] == 2


def test_receivables_are_an_estimate_where_payments_are_not_all_noted():
    rows = [("2025-03-01", 10, None), ("2025-04-01", 10, 20), ("2025-12-10", 100, None),
            ("2025-11-20", 50, None), ("2025-05-01", 10, 60)]  # fmt: skip
    row = receivable(rows, 30)
    # agreed 30 days: only 10 December is open; at the slowest tenth (56 days) 20 November as well
    assert row["receivable_low"] == 100 and row["receivable_high"] == 150
    assert row["receivable_state"] == "estimated" and row["lines_guessed"] == 2
    unknown = receivable([("2025-12-10", 100, None)], np.nan)
    assert unknown["receivable_state"] == "unknown" and np.isnan(unknown["receivable"])


def test_receivables_on_their_edges():
    """Paid on the very day is not open; agreed days are over the day after; the slowest payment
    known, 60 days, may be that of a line 60 days old."""
    row = receivable([("2025-12-01", 10, 30), ("2025-11-30", 20, 32)], 31)
    assert row["receivable"] == 20 and row["overdue_receivable"] == 0  # 31 days old, 31 agreed
    noted = receivable([("2025-06-01", 10, 60), ("2025-11-01", 50, None)], 30)
    assert noted["receivable_state"] == "measured" and noted["receivable"] == 50
    older = receivable([("2025-06-01", 10, 60), ("2025-10-31", 50, None)], 30)
    assert older["receivable_state"] == "measured" and older["receivable"] == 0
    assert older["lines_guessed"] == 0 and older["agreed_days"] == 30
