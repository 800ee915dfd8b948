"""REV-1, 3, 5, 7, 8, 11 by hand: indicators of the relation, targets, rules, voice, value, dues."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.method.obligations import (
    measure_duty_totals,
    measure_obligations,
    measure_receivables,
)
from kamlib.method.value_ledger import measure_value_ledger, measure_value_totals
from kamlib.method.voice import measure_asked_after, measure_voice
from kamlib.method.window import decide_window

DAY = pd.Timestamp("2025-12-31")
WINDOW = decide_window("2025-12-31", window_months=12)
NONE = pd.DataFrame()


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def test_voice_by_hand():
    """8 of 10: Wilson's (0.490, 0.943), as in the tables for p = 0.8 and n = 10."""
    rows = [
        ("2025-03-01", 0.8, 10, 0.85, "same"),
        ("2025-04-01", 0.8, 10, 0.95, "rosier"),
        ("2025-05-01", 0.8, 10, 0.45, "gloomier"),
        ("2025-06-01", 0.8, 4, 0.1, "few"),
        ("2025-07-01", 0.8, None, 0.1, "unknown"),
        ("2025-08-01", 0.8, 10, None, "unknown"),
        ("2026-01-01", 0.8, 10, 0.8, None),  # after the data date: not seen
    ]
    said = pd.DataFrame(
        rows, columns=["asked_on", "satisfaction", "answers", "our_view", "view_state"]
    )
    said = said.assign(asked_item="prices", asked_after="meeting")
    said["asked_on"] = pd.to_datetime(said["asked_on"])
    said["answers"] = said["answers"].astype("Int64")
    found = measure_voice(said.drop(columns="view_state"), DAY, voice_min_answers=5)
    assert found["view_state"].tolist() == [row[-1] for row in rows[:-1]]
    limits = found.loc[0, ["satisfaction_low", "satisfaction_high"]].tolist()
    assert limits == pytest.approx([0.490, 0.943], abs=5e-4)
    assert found["view_gap"].tolist()[:3] == pytest.approx([0.05, 0.15, -0.35])
    assert found.loc[4, ["satisfaction_low"]].isna().all()  # answers unknown: no range


@given(st.floats(0, 1), st.integers(1, 500))
def test_a_range_of_answers_holds_what_was_said(share, answers):
    said = pd.DataFrame({"asked_on": [DAY], "asked_item": "x", "asked_after": None})
    said = said.assign(satisfaction=share, answers=answers, our_view=share)
    row = measure_voice(said, DAY, voice_min_answers=1).iloc[0]
    assert -1e-9 <= row["satisfaction_low"] <= share + 1e-9
    assert share - 1e-9 <= row["satisfaction_high"] <= 1 + 1e-9
    assert row["view_state"] == "same"


def test_asked_after_deliveries():
    voice = pd.DataFrame({"asked_on": dates("2025-02-01", "2025-03-01", "2024-12-30"),
                          "asked_after": ["delivery", "survey", "delivery"]})  # fmt: skip
    orders = dates("2025-01-10", "2025-01-20", "2025-02-28", "2025-06-01", "2024-06-01")
    row = measure_asked_after(voice, orders, DAY, months=12).iloc[0]
    assert row.tolist() == [2, 1, 4, 0.25]
    assert np.isnan(measure_asked_after(voice, dates(), DAY, months=12)["asked_share"].iloc[0])


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
    ledger = measure_value_ledger(said, DAY)
    assert ledger["item"].tolist() == ["v3", "v2", "v1", "v4", "v5"]
    assert ledger["value_state"].tolist() == [
        *("promised", "delivered", "confirmed", "delivered", "unknown")
    ]
    # v3 waits since it was written down, v2 since its delivery, v4 (delivered, no day) its promise
    assert ledger["waiting_days"].tolist()[:2] == [20, 10]
    assert ledger["waiting_days"].tolist()[3:] == [10, 1]
    totals = measure_value_totals(ledger).set_index("direction")
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
    found = measure_obligations(said, DAY).set_index("obligation")
    assert found["duty_state"].to_dict() == {
        **{"a": "late", "b": "late", "c": "open", "d": "late", "e": "met", "f": "undated"}
    }
    assert found["overdue_days"].dropna().to_dict() == {"a": 10, "b": 0, "d": 30}
    totals = measure_duty_totals(measure_obligations(said, DAY)).set_index("side")
    counts = ["items", "open_items", "late_items", "claims_open"]
    assert totals.loc["ours", counts].tolist() == [4, 3, 2, 1]  # a, b, f
    assert totals.loc["theirs", counts].tolist() == [2, 2, 1, 1]


def receivable(rows, agreed, tax=0.0):
    lines = pd.DataFrame(rows, columns=["date", "net_revenue", "payment_days"])
    lines = lines.assign(account="A", date=pd.to_datetime(lines["date"]))
    lines["payment_days"] = lines["payment_days"].astype("float64")
    found = measure_receivables(lines, "A", DAY, agreed_days=agreed, tax_rate=tax)
    return found.iloc[0]


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
