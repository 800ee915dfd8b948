"""PLAN-4 by hand: share of wallet, ceiling, headroom."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.define.headroom import measure_headroom, measure_wallet
from kamlib.figures.window import decide_window

WINDOW = decide_window("2025-12-31", window_months=12)


def lines_of(*rows):
    lines = pd.DataFrame(rows, columns=["date", "account", "family", "net_revenue"])
    return lines.assign(date=pd.to_datetime(lines["date"]), kind="sale")


def wallet_of(*rows):
    names = [
        "account",
        "family",
        "need",
        "need_low",
        "need_high",
        "probability",
        "policy",
        "essential",
    ]
    return pd.DataFrame(rows, columns=names)


LINES = lines_of(
    ("2025-02-01", "A", "oil", 80.0),
    ("2025-05-01", "A", "air", 20.0),
    ("2025-06-01", "A", "gas", 7.0),
    ("2024-12-31", "A", "air", 999.0),
)
WALLET = wallet_of(
    ("A", "oil", 100.0, 90.0, 130.0, 0.5, "known", True),
    ("A", "air", 100.0, np.nan, np.nan, 0.25, "assumed", True),
)


def test_the_ceiling_of_the_method():
    # needs 100/100, sales 80/20, ceiling 70 %: max(0, 70 − 80) + (70 − 20) = 0 + 50
    families = measure_wallet(LINES, WALLET, WINDOW, "A", supplier_ceiling=0.7).set_index("family")
    assert families["share"][["oil", "air"]].tolist() == [0.8, 0.2]
    assert families["headroom"][["oil", "air"]].tolist() == pytest.approx([0, 50])
    assert families["exposed"][["oil", "air"]].tolist() == [True, False]
    assert families["status"].to_dict() == {"oil": "known", "air": "assumed", "gas": "unknown"}
    # as a range: 0.7 × 90 − 80 < 0; 0.7 × 130 − 80 = 11; a missing range is the need itself
    assert families.loc["oil", ["headroom_low", "headroom_high"]].tolist() == pytest.approx([0, 11])
    air = families.loc["air", ["headroom_low", "headroom_high"]]
    assert air.tolist() == pytest.approx([50, 50])


def test_unknown_need_stays_unknown():
    gas = (
        measure_wallet(LINES, WALLET, WINDOW, "A", supplier_ceiling=0.7)
        .set_index("family")
        .loc["gas"]
    )
    assert gas["net_revenue"] == 7
    assert gas[["need", "share", "headroom", "exposed", "over_need"]].isna().all()


def test_no_ceiling_for_what_is_not_essential_or_has_no_policy():
    wallet = wallet_of(
        ("A", "oil", 100.0, None, None, None, "known", False),
        ("A", "air", 100.0, None, None, None, "none", True),
        ("A", "gas", 5.0, None, None, None, None, None),
    )
    families = measure_wallet(LINES, wallet, WINDOW, "A", supplier_ceiling=0.7).set_index("family")
    assert families["ceiling"].isna().all()
    assert families["headroom"][["oil", "air", "gas"]].tolist() == [20, 80, 0]
    assert families["over_need"][["oil", "air", "gas"]].tolist() == [False, False, True]
    assert not families["exposed"].any()


def test_a_known_policy_caps_unless_the_family_is_said_not_to_be_essential():
    """Nobody said whether oil is essential; that two more suppliers are kept is known."""
    wallet = wallet_of(("A", "oil", 100.0, None, None, None, "known", None))
    families = measure_wallet(LINES, wallet, WINDOW, "A", supplier_ceiling=0.7).set_index("family")
    assert families.loc["oil", ["ceiling", "headroom", "exposed"]].tolist() == [0.7, 0, True]


def test_sales_of_half_a_year_stand_for_a_year():
    half = decide_window("2025-12-31", window_months=6)
    lines = lines_of(("2025-09-01", "A", "oil", 30.0))
    families = measure_wallet(lines, WALLET, half, "A", supplier_ceiling=1.0).set_index("family")
    assert families["share"]["oil"] == 0.6
    short = decide_window("2025-12-31", window_months=12, first_date="2025-07-01")
    families = measure_wallet(lines, WALLET, short, "A", supplier_ceiling=1.0).set_index("family")
    assert families["share"]["oil"] == 0.6

    assert measure_headroom(lines, WALLET, half, supplier_ceiling=1.0)["share"].tolist() == [0.3]


def test_at_the_line_nothing_is_exposed_and_a_need_of_nothing_has_no_share():
    """Sales of 75 and 100 of needs of 100, with a ceiling of 75 %; gas is said not to be needed."""
    sales = {"a": 75.0, "b": 100.0, "g": 7.0}
    lines = lines_of(*[("2025-03-01", "A", family, sold) for family, sold in sales.items()])
    wallet = wallet_of(
        ("A", "a", 100.0, None, None, None, "known", True),
        ("A", "b", 100.0, None, None, None, "none", True),
        ("A", "g", 0.0, None, None, None, "none", True),
    )
    found = measure_wallet(lines, wallet, WINDOW, "A", supplier_ceiling=0.75).set_index("family")
    assert found.loc[[*"abg"], "exposed"].tolist() == [False, False, False]
    assert found.loc[[*"abg"], "over_need"].tolist() == [False, False, True]
    assert found["share"].fillna(-1).to_dict() == {"a": 0.75, "b": 1, "g": -1}
    assert found.loc[[*"abg"], "status"].tolist() == ["known", "none", "none"]
    nothing = measure_headroom(lines, wallet[2:], WINDOW, supplier_ceiling=0.75)
    assert nothing["need"].tolist() == [0] and nothing["share"].isna().all()


def test_headroom_of_all_accounts():
    # expected: 0.5 × 0 + 0.25 × 50 = 12.5; share: (80 + 20) ÷ 200, the family without need left out
    wallet = pd.concat(
        [
            WALLET,
            wallet_of(
                ("B", "oil", 40.0, 30.0, 50.0, None, "none", False),
                ("C", "oil", None, None, None, None, None, None),
            ),
        ]
    )
    found = measure_headroom(LINES, wallet, WINDOW, supplier_ceiling=0.7, win_probability=0.1)
    found = found.set_index("account")
    assert found.index.tolist() == ["A", "B", "C"]
    assert found.loc["A", ["share", "headroom", "expected"]].tolist() == pytest.approx(
        [0.5, 50, 12.5]
    )
    assert found.loc["B", ["share", "headroom", "headroom_low", "expected"]].tolist() == (
        pytest.approx([0, 40, 30, 4])
    )
    assert found.loc["C"].drop(["cases", "exposed"]).isna().all()
    assert found["cases"].tolist() == [2, 1, 0]
    assert found["exposed"].tolist() == [1, 0, 0]
    assert np.isnan(
        measure_headroom(LINES, wallet, WINDOW, supplier_ceiling=0.7)
        .set_index("account")
        .loc["B", "expected"]
    )


def test_newest_wallet_row_counts():
    wallet = pd.concat(
        [
            WALLET.assign(as_of=pd.Timestamp("2024-01-01")),
            WALLET.assign(need=200.0, as_of=pd.Timestamp("2025-01-01")),
        ]
    )
    families = measure_wallet(LINES, wallet, WINDOW, "A", supplier_ceiling=0.7)
    assert families["need"].dropna().tolist() == [200, 200]


def test_empty_wallet_and_absent_account():
    families = measure_wallet(LINES, pd.DataFrame(), WINDOW, "A", supplier_ceiling=0.7)
    assert families["headroom"].isna().all() and len(families) == 3
    assert measure_wallet(LINES, pd.DataFrame(), WINDOW, "Z", supplier_ceiling=0.7).empty
    assert measure_headroom(LINES, pd.DataFrame(), WINDOW, supplier_ceiling=0.7).empty


money = st.floats(0, 1e6)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(-1e5, 1e6), money, money, st.booleans()), max_size=6),
    st.floats(0, 1),
)
def test_headroom_is_never_negative_and_never_more_than_the_reachable_need(rows, ceiling):
    lines = lines_of(*[("2025-02-01", "A", f"f{i}", row[0]) for i, row in enumerate(rows)])
    wallet = wallet_of(
        *[
            ("A", f"f{i}", min(low, high), min(low, high), max(low, high), 0.5, "known", essential)
            for i, (_, low, high, essential) in enumerate(rows)
        ]
    )
    families = measure_wallet(lines, wallet, WINDOW, "A", supplier_ceiling=ceiling)
    assert (families["headroom"] >= 0).all()
    assert (families["headroom"] <= families["ceiling"].fillna(1) * families["need"] + 1e-6).all()
    assert (families["headroom_low"] <= families["headroom"]).all()
    assert (families["headroom"] <= families["headroom_high"]).all()
