"""REV-1 by hand: figures against the former window and what was agreed on, targets."""

import numpy as np
import pandas as pd
import pytest
from cases import LINES, lines_of, page

from kamlib.figures.window import decide_window
from kamlib.judgement import KINDS, fields_of
from kamlib.review.kpis import kpis, pick_targets, targets
from kamlib.vocabulary import INDICATORS
from kamlib.words.label import has_label


def targets_of(rows):
    return pd.DataFrame(rows, columns=["indicator", "period", "target_value"])


def profit_of(true_profit):
    row = {"account": ["A"], "tier": [None], "true_profit": [true_profit]}
    return {"accounts": pd.DataFrame(row)}


def test_figures_by_hand(monkeypatch):
    wallet = pd.DataFrame({"account": ["A"], "family": ["oil"], "need": [1000.0]})
    customers = pd.DataFrame({"customer": ["A1"], "rebate_share": [0.10]})
    monkeypatch.setattr("kamlib.review.kpis._former_true_profit", lambda case: 100.0)
    agreed = targets_of(
        [("revenue", "2025", 300.0), ("days_to_pay", "2025", 60), ("orders", "2025", 5)]
    )
    found = kpis(
        page(lines=LINES, customers=customers, wallet=wallet, frames=profit_of(90.0),
             said={"target": targets_of(agreed)})
    ).set_index("kpi")  # fmt: skip
    # revenue 72 + 288 + 30 − 5 = 385, less 10 % rebate; before 240
    assert found.loc["revenue", ["now", "before"]].tolist() == pytest.approx([346.5, 216])
    assert found.loc["revenue", ["difference", "change_share"]].tolist() == pytest.approx(
        [130.5, 130.5 / 216]
    )
    assert found.loc["contribution", ["now", "difference"]].tolist() == [90, -10]
    # oil 355 × 0.9 ÷ 1,000 now, 200 × 0.9 ÷ 1,000 before
    assert found.loc["share_of_wallet", ["now", "before"]].tolist() == pytest.approx([0.3195, 0.18])
    assert found.loc["families_bought", ["now", "before"]].tolist() == [2, 2]
    # (72 × 40 + 288 × 70) ÷ 360 = 64 days; the lines without days leave the mean
    assert found.loc["days_to_pay", "now"] == pytest.approx(64)
    assert found.loc["orders", ["now", "before"]].tolist() == [3, 3]
    assert found.loc["rhythm", "now"] == 30  # 30 days and 30 days
    assert found["target_state"].to_dict() == dict.fromkeys(INDICATORS, "no_target") | {
        "revenue": "reached",
        "days_to_pay": "missed",
        "orders": "missed",
    }
    assert all(has_label(f"kpi.{kpi}") for kpi in INDICATORS)


def test_families_are_unknown_where_the_ledger_names_none(monkeypatch):
    monkeypatch.setattr("kamlib.review.kpis._former_true_profit", lambda case: 100.0)
    found = kpis(page(lines=LINES.assign(family=None))).set_index("kpi")
    assert found.loc["families_bought", ["now", "before"]].isna().all()
    assert found.loc["orders", "now"] == 3


def test_nothing_is_said_of_a_window_that_the_ledger_does_not_reach():
    found = kpis(page(lines=LINES, first="2024-06-01", frames=profit_of(90.0)))
    assert found["before"].isna().all() and found["now"].notna().sum() == 6


def test_true_profit_of_the_former_window_by_todays_rates():
    """2024: 240 sold for 100, three orders at 10 each and four hours of a standard account at 5."""
    lines = LINES.assign(cost=100 / 3, freight=0.0, indirect=False, account_name="A", line=1)
    rates = {"per_order": 10.0, "kam_hour": 5.0, "kam_hours_standard": 4.0}
    verdicts = pd.DataFrame({"account": ["A"], "tier": ["standard"], "reviews_below": [0]})
    frames = profit_of(90.0) | {"verdicts": verdicts}
    case = page(lines=lines, frames=frames, settings={"cost_to_serve": rates})
    found = kpis(case).set_index("kpi").loc["contribution"]
    assert found["before"] == pytest.approx(240 - 100 - 30 - 20)
    blind = page(lines=lines.assign(cost=np.nan), frames=frames, settings={"cost_to_serve": rates})
    assert np.isnan(kpis(blind).set_index("kpi").loc["contribution", "before"])


def test_share_of_wallet_is_a_range_where_the_need_is_one():
    lines = pd.DataFrame(
        {"date": pd.Timestamp("2025-05-01"), "account": "A", "customer": "A", "order": ["1"],
         "family": "oil", "kind": "sale", "net_revenue": [60.0], "payment_days": 30.0}
    )  # fmt: skip
    wallet = pd.DataFrame({"account": ["A"], "family": ["oil"], "need": [100.0],
                           "need_low": [80.0], "need_high": [120.0]})  # fmt: skip
    found = kpis(page(lines=lines, wallet=wallet, first="2025-01-01")).set_index("kpi")
    share = found.loc["share_of_wallet", ["now", "now_low", "now_high"]].tolist()
    assert share == pytest.approx([0.6, 0.5, 0.75])
    point = kpis(page(lines=lines, wallet=wallet.iloc[:, :3], first="2025-01-01"))
    assert point["now_low"].isna().all()


def test_the_indicators_of_judgements_are_those_of_the_method():
    field = next(f for f in fields_of(KINDS["target"]) if f.name == "indicator")
    assert sorted(field.choices) == sorted(INDICATORS)
    assert all(has_label(f"judgement.indicator.{kpi}") for kpi in INDICATORS)


def test_targets_by_hand():
    """Window July 2024 – June 2025: 10 a month in 2024, 20 a month in 2025."""
    months = pd.date_range("2024-01-15", "2025-06-15", freq="MS") + pd.Timedelta(days=14)
    lines = pd.DataFrame({"date": months, "account": "A", "customer": "A", "family": "oil",
                          "order": [str(i) for i in range(len(months))], "kind": "sale",
                          "net_revenue": [10.0 if d.year == 2024 else 20.0 for d in months],
                          "payment_days": 30.0})  # fmt: skip
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
    states = []
    for row in rows:
        said = {"target": targets_of([row])}
        case = page(as_of="2025-06-30", lines=lines, first="2024-01-15", said=said)
        states.append(targets(case).iloc[0])
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
    assert pick_targets(targets_of(rows), case.window) == {"days_to_pay": 20.0}
    year = decide_window("2025-12-31", window_months=12)
    assert pick_targets(targets_of(rows), year)["revenue"] == 300


def test_a_need_of_nothing_and_a_family_that_came_back_whole_tell_nothing():
    """Oil is needed for 0; of air as much came back as was sold: only oil was bought."""
    lines = lines_of(
        [
            ("2025-03-01", "1", "oil", "p", 1.0, 40.0, 30, "sale"),
            ("2025-03-02", "2", "air", "a", 1.0, 30.0, 30, "sale"),
            ("2025-03-03", "3", "air", "a", -1.0, -30.0, 30, "return"),
        ]
    )
    wallet = pd.DataFrame({"account": ["A"], "family": ["oil"], "need": [0.0]})
    found = kpis(page(lines=lines, wallet=wallet, first="2025-01-01")).set_index("kpi")
    assert np.isnan(found.loc["share_of_wallet", "now"])
    assert found.loc["families_bought", "now"] == 1
    assert np.isnan(found.loc["revenue", "before"])


def test_targets_on_their_edges():
    lines = lines_of([("2025-02-01 00:00", "1", "oil", "p", 1.0, 40.0, 30, "sale"),
                      ("2025-06-30 16:00", "2", "oil", "p", 1.0, 20.0, 30, "sale")])  # fmt: skip

    def reached(first="2025-01-31", *rows):
        said = {"target": targets_of(rows)}
        return targets(page(as_of="2025-06-30", lines=lines, first=first, said=said))

    whole = reached("2025-01-31", ("revenue", "2025-H1", 60), ("orders", "2025-H1", 2),
                    ("revenue", "2025-07", 5), ("contribution", "2025-H1", 5),
                    ("revenue", "2025-Q2", 0))  # fmt: skip
    found = whole.set_index(["kpi", "period"])
    # the ledger begins on the last day of January: it reaches the month; the last afternoon counts
    assert found.loc[("revenue", "2025-H1"), ["value", "target_state"]].tolist() == [60, "reached"]
    assert found.loc[("orders", "2025-H1"), ["value", "elapsed_share"]].tolist() == [2, 1]
    assert found.loc[("revenue", "2025-07"), ["elapsed_share", "target_state"]].tolist() == [
        *(0, "running")
    ]
    assert np.isnan(found.loc[("contribution", "2025-H1"), "value"])
    assert np.isnan(found.loc[("revenue", "2025-Q2"), "reached_share"])  # of nothing
    late = reached("2025-02-01", ("revenue", "2025-H1", 60)).iloc[0]
    assert np.isnan(late["value"]) and late["target_state"] == "unknown"
    day = reached("2025-01-31", ("revenue", "2025-06", 30)).iloc[0]
    assert (day["value"], day["reached_share"]) == (20, 20 / 30)


def test_of_two_targets_for_one_period_the_first_counts():
    year = decide_window("2025-12-31", window_months=12)
    rows = [("rhythm", "2025", 20.0), ("rhythm", "2025", 30.0), ("rhythm", "2025-H2", 25.0)]
    assert pick_targets(targets_of(rows[:2]), year) == {"rhythm": 20.0}
    assert pick_targets(targets_of(rows), year) == {"rhythm": 25.0}
    assert pick_targets(targets_of([("rhythm", "2025-H1", 20.0)]), year) == {}
