"""REV-1, 3, 5, 7, 8, 11 by hand: indicators of the relation, targets, rules, voice, value, dues."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.judgement import KINDS, fields_of
from kamlib.locale import has_label
from kamlib.method.kpis import measure_kpis
from kamlib.method.obligations import (
    measure_duty_totals,
    measure_obligations,
    measure_receivables,
)
from kamlib.method.periods import read_period
from kamlib.method.relation_kpis import measure_relation_kpis
from kamlib.method.review_rules import decide_confirmed_tier, decide_review, measure_decisions
from kamlib.method.standing_questions import measure_standing_questions
from kamlib.method.value_ledger import measure_value_ledger, measure_value_totals
from kamlib.method.voice import measure_asked_after, measure_voice
from kamlib.method.window import decide_window
from kamlib.review.targets import measure_targets, pick_targets
from kamlib.vocabulary import INDICATORS

DAY = pd.Timestamp("2025-12-31")
WINDOW = decide_window("2025-12-31", window_months=12)
NONE = pd.DataFrame()


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def test_the_indicators_of_judgements_are_those_of_the_method():
    field = next(f for f in fields_of(KINDS["target"]) if f.name == "indicator")
    assert sorted(field.choices) == sorted(INDICATORS)
    assert all(has_label(f"judgement.indicator.{kpi}") for kpi in INDICATORS)


def test_relation_by_hand():
    people = pd.DataFrame(
        {
            "person": list("abcd"),
            "owner": ["kam", "kam", None, "kam"],
            "last_contact": dates("2025-12-21", "2025-10-02", "2025-12-30", None),
            "contact_days": [30, None, 60, 60],
        }
    )
    meetings = pd.DataFrame(
        {"met_on": dates("2025-12-29", "2026-01-08"), "meeting_state": ["held", "planned"]}
    )
    duties = pd.DataFrame(
        {
            "obligation_kind": ["claim", "claim", "claim", "contract"],
            "obligation_state": ["met", "open", "waived", "met"],
            "contract_end": dates(None, None, None, "2026-03-31"),
        }
    )
    voice = pd.DataFrame(
        {
            "asked_on": dates("2025-05-01", "2025-11-01", "2025-11-01", "2024-01-01", "2025-12-01"),
            "asked_item": ["prices", "prices", "times", "old", "first call"],
            "asked_about": ["satisfaction"] * 3 + [None, "share_of_mind"],
            "satisfaction": [0.2, 0.5, 0.8, 0.0, 0.4],
            "answers": [10, 10, 5, 50, 10],
        }
    )
    goals = pd.DataFrame(
        {
            "due": dates("2025-06-30", "2025-06-30", "2025-06-30", "2026-06-30", "2026-06-30"),
            "progress": ["done", "doing", "dropped", "doing", "done"],
        }
    )
    said = {"stakeholder": people, "meeting": meetings, "obligation": duties, "voice": voice}
    found = measure_relation_kpis(
        (said | {"objective": goals}).get, DAY, voice_days=365, contact_days=45
    )
    # a and b have an owner and were met this year; c has no owner, d no contact written down
    assert found["contacts_covered"] == (0.5, pytest.approx(np.nan, nan_ok=True),
                                         pytest.approx(np.nan, nan_ok=True), 4)  # fmt: skip
    assert found["days_since_contact"].value == 1  # c on 30 December; the planned one is none
    # within the cadence: a (10 of 30 days), c (1 of 60); b is 90 days of 45; d unknown
    assert found["cadence_kept"].value == pytest.approx(2 / 3)
    assert (found["cadence_kept"].low, found["cadence_kept"].high) == (2 / 4, 3 / 4)
    assert found["contract_left"].value == 90
    assert found["claims_resolved"][::3] == (pytest.approx(2 / 3), 3)
    # the last asking of each item: (0.5 × 10 + 0.8 × 5) ÷ 15; the one of 2024 is too old
    assert found["satisfaction"].value == pytest.approx(9 / 15)
    assert found["satisfaction"].cases == 15
    assert found["share_of_mind"].value == pytest.approx(0.4)
    # due or done: three, of which two done; the dropped one is left aside
    assert found["objectives_reached"][::3] == (pytest.approx(2 / 3), 3)


def test_what_nobody_wrote_down_is_unknown():
    found = measure_relation_kpis({}.get, DAY, voice_days=365)
    assert all(np.isnan(figure.value) for figure in found.values())


def test_share_of_wallet_is_a_range_where_the_need_is_one():
    lines = pd.DataFrame(
        {"date": dates("2025-05-01"), "account": "A", "customer": "A", "order": ["1"],
         "family": "oil", "kind": "sale", "net_revenue": [60.0], "payment_days": 30.0}
    )  # fmt: skip
    wallet = pd.DataFrame({"account": ["A"], "family": ["oil"], "need": [100.0],
                           "need_low": [80.0], "need_high": [120.0]})  # fmt: skip
    kpis = measure_kpis(lines, NONE, wallet, WINDOW, "A", supplier_ceiling=0.7).set_index("kpi")
    share = kpis.loc["share_of_wallet", ["now", "now_low", "now_high"]].tolist()
    assert share == pytest.approx([0.6, 0.5, 0.75])
    point = measure_kpis(lines, NONE, wallet.iloc[:, :3], WINDOW, "A", supplier_ceiling=0.7)
    assert point["now_low"].isna().all()


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-2", "2024-04-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-T4", "2025-10-01", "2025-12-31"),
        ("2025-s1", "2025-01-01", "2025-06-30"),
    ],
)
def test_periods(code, start, end):
    assert read_period(code) == (pd.Timestamp(start), pd.Timestamp(end))


@given(st.text(max_size=9))
def test_no_text_breaks_the_reader_of_periods(text):
    period = read_period(text)
    assert period is None or period[0] < period[1]


def test_targets_by_hand():
    """Window July 2024 – June 2025: 10 a month in 2024, 20 a month in 2025."""
    months = pd.date_range("2024-01-15", "2025-06-15", freq="MS") + pd.Timedelta(days=14)
    lines = pd.DataFrame({"date": months, "account": "A", "customer": "A", "family": "oil",
                          "order": [str(i) for i in range(len(months))], "kind": "sale",
                          "net_revenue": [10.0 if d.year == 2024 else 20.0 for d in months],
                          "payment_days": 30.0})  # fmt: skip
    window = decide_window("2025-06-30", window_months=12, first_date="2024-01-15")
    kpis = measure_kpis(lines, NONE, NONE, window, "A", supplier_ceiling=0.7)
    rows = [
        ("revenue", "2025", 300),  # 120 of 300, half the year gone
        ("revenue", "2025-1", 60),  # 3 × 20, reached
        ("revenue", "2025-2", 70),  # 60 of 70, ended: missed
        ("revenue", "2025-H1", 100),  # reached before and at its end
        ("orders", "2025", 6),  # reached before the end: a sum cannot fall back
        ("days_to_pay", "2025", 20),  # a state still running
        ("days_to_pay", "2025-2", 20),  # 30 against 20, less is better: missed
        ("days_to_pay", "2025-2", 30),  # on the line: reached
        ("days_to_pay", "2024", 30),  # a state of the past is not looked up again
        ("revenue", "2023", 10),  # the ledger does not reach
        ("revenue", "2026", 10),  # not begun
        ("smiles", "2025", 10),
        ("revenue", "some day", 10),
    ]
    targets = pd.DataFrame(rows, columns=["indicator", "period", "target_value"])
    states = [
        measure_targets(targets.iloc[[i]], lines, kpis, window, "A", window.end).iloc[0]
        for i in range(len(rows))
    ]
    assert [s["target_state"] for s in states] == [
        *("running", "reached", "missed", "reached", "reached", "running", "missed", "reached"),
        *("unknown", "unknown", "running", "unknown", "unknown"),
    ]
    assert states[0]["reached_share"] == pytest.approx(0.4)
    assert states[0]["elapsed_share"] == pytest.approx(181 / 365)
    assert [s["good"] for s in states[4:6]] == ["more", "less"]
    assert states[11]["kpi"] == "unknown" and has_label("kpi.unknown")
    # beside the window's own figures: no sum but of the same months, a state of a running period,
    # and of several the shortest
    assert pick_targets(targets, window) == {"days_to_pay": 20.0}
    year = decide_window("2025-12-31", window_months=12)
    assert pick_targets(targets, year)["revenue"] == 300


def rules(**given):
    knows = {
        "reviews_below": 0,
        "tier": "key",
        "confirmed_tier": "key",
        "alerts_raised": 0,
        "targets_missed": 0,
        "leave_reviews": 2,
        "adjust_alerts": 1,
        "adjust_targets": 2,
    }
    return decide_review(**knows | given)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "decision", "rule"),
    [
        ({}, "keep", "nothing"),
        ({"reviews_below": 2, "alerts_raised": 3}, "leave", "below_line"),
        ({"reviews_below": 1}, "keep", "nothing"),
        ({"tier": "trial", "alerts_raised": 3}, "retier", "tier_differs"),
        ({"alerts_raised": 1}, "adjust", "alerts_stand"),
        ({"targets_missed": 1}, "keep", "nothing"),
        ({"targets_missed": 2}, "adjust", "targets_missed"),
        ({"reviews_below": np.nan, "confirmed_tier": None, "alerts_raised": np.nan}, "keep",
         "nothing"),
    ],
)  # fmt: skip
def test_the_first_rule_that_holds_proposes(given, decision, rule):
    found = rules(**given)
    proposed = found[found["proposed_now"]]
    assert proposed[["decision", "review_rule"]].to_numpy().tolist() == [[decision, rule]]
    assert has_label(f"review_rule.{rule}") and has_label(f"finding.proposal_{decision}")


def test_unknown_makes_no_rule_hold():
    found = rules(reviews_below=np.nan, tier="unknown").set_index("review_rule")["holds"]
    assert pd.isna(found["below_line"]) and pd.isna(found["tier_differs"])


def test_the_tier_that_people_confirmed():
    lists = pd.DataFrame({"review": dates("2025-06-30", "2025-09-30"), "account": ["A", "B"]})
    none = pd.DataFrame({"review": dates(), "decision": [], "tier": []})
    moved = pd.DataFrame({"review": dates("2025-10-31"), "decision": ["retier"],
                          "tier": ["develop"]})  # fmt: skip
    assert decide_confirmed_tier("B", lists, none, "standard") == "key"
    assert decide_confirmed_tier("A", lists, none, "key") == "standard"  # on the list before last
    assert decide_confirmed_tier("A", lists, none, "trial") == "trial"  # any tier but key agrees
    assert decide_confirmed_tier("B", lists, moved, "key") == "develop"  # later than the list
    assert decide_confirmed_tier("A", lists.iloc[:0], none, "key") is None


def test_decisions_done_open_late_and_unsaid():
    said = pd.DataFrame(
        {
            "review": dates("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"),
            "decision": ["keep", "adjust", "adjust", "retier"],
            "tier": [None, None, "key", "trial"],
            "why": ["a", "b", "c", None],
            "owner": ["kam", None, "kam", "kam"],
            "due": dates("2025-06-01", "2025-08-31", "2025-12-01", "2026-02-28"),
            "progress": ["done", None, "doing", None],
        }
    )
    found = measure_decisions(said, DAY)
    assert found["decision_state"].tolist() == ["open", "late", "unknown", "done"]
    assert found["decision_lacks"].tolist() == ["why", "", "owner", ""]
    assert found["moved_to"].tolist()[0] == "trial" and found["moved_to"].isna()[1]


def test_standing_questions_newest_first_with_repetitions():
    rows = [("2025-03-31", "a"), ("2025-06-30", "a"), ("2025-09-30", "b"), ("2025-12-31", "b")]
    said = pd.DataFrame(rows, columns=["review", "answer"]).assign(
        standing_question="value_shown", confidence="assumed", author="kam"
    )
    said["review"] = pd.to_datetime(said["review"])
    found = measure_standing_questions(said, DAY)
    shown = found[found["standing_question"] == "value_shown"]
    assert shown["answer"].tolist() == ["b", "b", "a", "a"]
    assert shown["repeated"].tolist() == [2, 1, 2, 1]
    assert len(found) == 4 + 3 and found["answer"].isna().sum() == 3  # the three not answered yet
    assert found["standing_question"].drop_duplicates().tolist()[0] == "long_term"


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
