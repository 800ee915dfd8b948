"""REV-7 by hand: what the customer says beside our own view, and how often it was asked."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from hypothesis import given
from hypothesis import strategies as st

from kamlib.review.voice import asked_after, voice

DAY = pd.Timestamp("2025-12-31")


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def voice_of(said, least=5):
    return voice(page(said={"voice": said}, settings={"review": {"voice_min_answers": least}}))


def test_voice_by_hand():
    """8 of 10: Wilson's (0.490, 0.943), as in the tables for p = 0.8 and n = 10."""
    rows = [
        ("2025-03-01", 0.8, 10, 0.85, "same"),
        ("2025-04-01", 0.8, 10, 0.95, "rosier"),
        ("2025-05-01", 0.8, 10, 0.45, "gloomier"),
        ("2025-06-01", 0.8, 4, 0.1, "few"),
        ("2025-07-01", 0.8, None, 0.1, "unknown"),
        ("2025-08-01", 0.8, 10, None, "unknown"),
        ("2025-08-02", 0.8, 0, 0.1, "unknown"),  # nobody answered: that is not few
        ("2026-01-01", 0.8, 10, 0.8, None),  # after the data date: not seen
    ]
    said = pd.DataFrame(
        rows, columns=["asked_on", "satisfaction", "answers", "our_view", "view_state"]
    )
    said = said.assign(asked_item="prices", asked_after="meeting")
    said["asked_on"] = pd.to_datetime(said["asked_on"])
    said["answers"] = said["answers"].astype("Int64")
    found = voice_of(said.drop(columns="view_state"))
    assert found["view_state"].tolist() == [row[-1] for row in rows[:-1]]
    limits = found.loc[0, ["satisfaction_low", "satisfaction_high"]].tolist()
    assert limits == pytest.approx([0.490, 0.943], abs=5e-4)
    assert found["view_gap"].tolist()[:3] == pytest.approx([0.05, 0.15, -0.35])
    assert found.loc[4, ["satisfaction_low"]].isna().all()  # answers unknown: no range


@given(st.floats(0, 1), st.integers(1, 500))
def test_a_range_of_answers_holds_what_was_said(share, answers):
    said = pd.DataFrame({"asked_on": [DAY], "asked_item": "x", "asked_after": None})
    said = said.assign(satisfaction=share, answers=answers, our_view=share)
    row = voice_of(said, 1).iloc[0]
    assert -1e-9 <= row["satisfaction_low"] <= share + 1e-9
    assert share - 1e-9 <= row["satisfaction_high"] <= 1 + 1e-9
    assert row["view_state"] == "same"


def test_asked_after_deliveries():
    said = pd.DataFrame({"asked_on": dates("2025-02-01", "2025-03-01", "2024-12-30"),
                          "asked_after": ["delivery", "survey", "delivery"]})  # fmt: skip
    days = ["2025-01-10", "2025-01-20", "2025-02-28", "2025-06-01", "2024-06-01", "2025-06-02"]
    lines = pd.DataFrame({"date": pd.to_datetime(days), "order": list("abcdea")})
    lines = lines.assign(account="A", customer="A", kind="sale", net_revenue=1.0)
    row = asked_after(page(lines=lines, said={"voice": said})).iloc[0]
    assert row.tolist() == [2, 1, 4, 0.25]  # a second line of an order is no order
    none = asked_after(page(lines=lines.iloc[:0], said={"voice": said}))
    assert np.isnan(none["asked_share"].iloc[0])


def test_a_year_to_the_day_is_looked_at():
    """The year to 31 December 2025 begins on 1 January: what was on 31 December before is left."""
    edges = ["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"]
    lines = pd.DataFrame({"date": dates(*edges), "order": list("abcd"), "account": "A"})
    lines = lines.assign(customer="A", kind="sale", net_revenue=1.0)
    said = pd.DataFrame({"asked_on": dates(*edges), "asked_after": "delivery"})
    row = asked_after(page(lines=lines, said={"voice": said})).iloc[0]
    assert row.tolist() == [2, 2, 2, 1.0]


def test_what_was_asked_today_is_seen_and_five_answers_are_enough():
    said = pd.DataFrame({"asked_on": dates("2025-12-31", "2025-12-30"), "asked_item": ["x", "y"]})
    said = said.assign(satisfaction=0.5, answers=[5, 4], our_view=1.0, asked_after="meeting")
    assert voice_of(said)["view_state"].tolist() == ["rosier", "few"]
