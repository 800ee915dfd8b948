"""SEG-1 against the method's own numbers."""

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_lines, make_settings

from kamlib.define.accounts import measure_accounts
from kamlib.figures.sales import measure_months
from kamlib.figures.window import decide_window
from kamlib.kam.record import list_rules
from kamlib.segment.classes import (
    VOLUME,
    decide_classes,
    measure_markup,
    measure_thresholds,
    measure_volume,
)
from kamlib.segment.portfolio import decide_portfolio
from kamlib.segment.settings import SegmentSection
from kamlib.segment.show.arithmetic import show_arithmetic
from kamlib.segment.show.what_if import WhatIfForm
from kamlib.segment.sums import measure_arithmetic
from kamlib.segment.what_if import measure_what_if, prepare_what_if
from kamlib.words.words import Words

YEAR = decide_window("2025-12-31", window_months=12)


def make_months(**values):
    months = len(next(iter(values.values())))
    return pd.DataFrame(
        [(a, m, v) for a, row in values.items() for m, v in zip(range(months), row, strict=True)],
        columns=["account", "month", "net_revenue"],
    )


def classes_of(lines, **segment):
    accounts = measure_accounts(lines, pd.DataFrame(), YEAR)
    return decide_classes(
        accounts,
        measure_volume(measure_months(lines, YEAR)),
        measure_markup(lines, YEAR),
        make_settings(segment=segment),
    )


def thresholds_of(lines, **segment):
    accounts = measure_accounts(lines, pd.DataFrame(), YEAR)
    return measure_thresholds(
        accounts, classes_of(lines, **segment), make_settings(segment=segment)
    )


def one(frame, account):
    return frame.set_index("account").loc[account]


def test_the_volume_example_of_the_method():
    # Months client/account 100/30, 1000/50, 400/0: shares 30 %, 5 %, 0 %, mean 11.7 %; 80 ÷ 1500
    # of the window is 5.3 %.
    row = one(measure_volume(make_months(A=[30, 50, 0], B=[70, 950, 400])), "A")
    assert round(row["volume_share"], 3) == 0.117
    assert round(row["window_share"], 3) == 0.053
    assert (row["months_counted"], row["months_dropped"]) == (3, 0)


def test_months_in_which_the_client_sold_nothing_are_dropped_and_counted():
    # Third month: 40 − 100 < 0, dropped: (0.5 + 0.1) ÷ 2. In the window: (50 + 10 + 40) ÷ 140.
    row = one(measure_volume(make_months(A=[50, 10, 40, 0], B=[50, 90, -100, 0])), "A")
    assert row["volume_share"] == pytest.approx(0.3)
    assert row["window_share"] == pytest.approx(100 / 140)
    assert (row["months_counted"], row["months_dropped"]) == (2, 2)
    bad = measure_volume(make_months(A=[-1, 0], B=[-5, 0]))
    assert bad["volume_share"].isna().all()
    assert bad["window_share"].isna().all()


def test_twelve_months_at_exactly_15_percent_are_not_high():
    # Twelve times 0.15 and divided by twelve is 0.15000000000000002 in binary.
    months = [f"2025-{m:02}-10" for m in range(1, 13)]
    rows = [(a, v, day) for day in months for a, v in (("A", 15.0), ("B", 85.0))]
    found = classes_of(make_lines(rows, "account net_revenue date"))
    assert one(found, "A")["volume"] == "low"
    assert one(found, "B")["volume"] == "high"


def test_a_spiky_account_is_flagged_where_the_two_shares_disagree():
    rows = [("B", 100.0, f"2025-{m:02}-10") for m in range(1, 13)] + [("A", 900.0, "2025-03-10")]
    row = one(classes_of(make_lines(rows, "account net_revenue date")), "A")
    # One month at 90 %: mean 7.5 %; of the window 900 ÷ 2,100 = 42.9 %.
    assert row["volume_share"] == pytest.approx(0.075)
    assert row["window_share"] == pytest.approx(900 / 2100)
    assert row["shares_disagree"]
    assert row["volume"] == "low"


def markup_of(rows):
    lines = make_lines([("A", *row) for row in rows], "account net_revenue cost kind")
    return measure_markup(lines, YEAR).iloc[0]


def test_the_markup_example_of_the_method():
    # 200/100, 1200/1000, −100/0: 1300 ÷ 1100 − 1 = 18.2 %. The mean of line markups says 60 %.
    row = markup_of([(200, 100, "sale"), (1200, 1000, "sale"), (-100, None, "credit")])
    assert round(row["markup"], 3) == 0.182
    assert round((200 / 100 - 1 + 1200 / 1000 - 1) / 2, 2) == 0.60
    assert row["cost_coverage"] == 1


def test_thirty_percent_on_cost_is_23_1_percent_of_price_and_not_above_the_line():
    row = markup_of([(130, 100, "sale")])
    assert round(row["margin_of_price"], 3) == 0.231
    lines = make_lines([("A", 130, 100)], "account net_revenue cost")
    assert classes_of(lines)["profit"].tolist() == ["low"]


def test_returns_reduce_both_sums_free_goods_count_at_cost_unknown_leaves_both():
    # (1000 − 100) ÷ (700 − 70 + 30) − 1; the 200 without cost are in neither sum.
    row = markup_of(
        [(1000, 700, "sale"), (-100, -70, "return"), (0, 30, "free"), (200, None, "sale")]
    )
    assert row["markup"] == pytest.approx(900 / 660 - 1)
    assert row["cost_coverage"] == pytest.approx(1100 / 1300)


def test_fees_are_in_no_markup_and_need_no_cost():
    row = markup_of([(150, 100, "sale"), (30, None, "fee")])
    assert row["markup"] == pytest.approx(0.5)
    assert row["cost_coverage"] == 1


@pytest.mark.parametrize(("without", "profit"), [(25, "high"), (25.01, "unknown")])
def test_under_80_percent_coverage_profit_is_unknown(without, profit):
    lines = make_lines([("A", 100, 50), ("A", without, None)], "account net_revenue cost")
    row = classes_of(lines).iloc[0]  # 100 ÷ 125 is just 80 %
    assert row["profit"] == profit
    assert row["volume_profit"] == ("hvhp" if profit == "high" else "unknown")


def test_more_returned_than_sold_has_no_markup():
    assert np.isnan(markup_of([(10, 5, "sale"), (-100, -50, "return")])["markup"])


PORTFOLIO = make_lines(
    [("A", 500, 200), ("B", 300, 290), ("C", 110, 50), ("D", 90, 85)], "account net_revenue cost"
)


def test_the_four_classes_and_the_relative_rules():
    found = classes_of(PORTFOLIO).set_index("account")["volume_profit"].to_dict()
    assert found == {"A": "hvhp", "B": "hvlp", "C": "lvhp", "D": "lvlp"}
    # Mean 250, line 332.5: A alone. 80 % of 1,000 are A and B.
    mean = classes_of(PORTFOLIO, volume_rule="above_mean")
    assert mean.set_index("account")["volume"].to_dict()["B"] == "low"
    assert mean["volume_line"].iloc[0] == pytest.approx(0.3325)
    pareto = classes_of(PORTFOLIO, volume_rule="pareto")
    assert pareto["volume"].tolist() == ["high", "high", "low", "low"]
    assert pareto["volume_line"].iloc[0] == pytest.approx(0.3)
    with pytest.raises(ValueError, match="volume_rule"):
        classes_of(PORTFOLIO, volume_rule="silent")


def test_what_came_back_whole_makes_no_line():
    """Sold 10 to A, taken back 10 from B: a share of nothing is unknown, not endless. C, of whom 5
    came back of 5, is none of the largest."""
    lines = make_lines([("A", 10), ("B", -10), ("C", 5), ("C", -5)])
    found = classes_of(lines, volume_rule="n_largest")
    assert found.set_index("account")["volume"].to_dict() == {"A": "high", "B": "low", "C": "low"}
    assert found["volume_line"].isna().all()


def test_the_settings_know_every_rule_of_volume():
    told = SegmentSection.model_fields["volume_rule"].annotation
    assert get_args(told) == tuple(VOLUME)
    for rule in VOLUME.values():
        assert make_settings().get(rule.setting) in [round(float(x), 6) for x in rule.steps]


def test_how_many_pass_at_each_threshold_and_under_each_rule():
    found = thresholds_of(PORTFOLIO)
    volume = found[found["test"] == "volume"].set_index("threshold")
    assert volume["passing"].loc[[0.05, 0.10, 0.15, 0.33]].tolist() == [4, 3, 2, 1]
    assert volume["high_high"].loc[0.10] == 2  # A and C
    assert volume["revenue_share"].loc[0.15] == pytest.approx(0.8)
    assert volume["current"].sum() == 1
    assert volume["current"].loc[0.15]
    profit = found[found["test"] == "profit"].set_index("threshold")
    # Markups 150 %, 3.4 %, 120 %, 5.9 %.
    assert profit["passing"].loc[[0.0, 0.1, 0.3, 1.0]].tolist() == [4, 2, 2, 2]
    assert profit.index[profit["current"]].tolist() == [0.3]
    rules = found[found["test"] == "rule"].set_index("rule")
    passing = {"monthly_share": 2, "above_mean": 1, "pareto": 2, "n_largest": 4}
    assert rules["passing"].to_dict() == passing
    assert rules["current"].to_dict() == {name: name == "monthly_share" for name in passing}


def test_a_setting_beside_the_steps_is_a_step_of_its_own():
    found = thresholds_of(PORTFOLIO, high_volume_share=0.12)
    assert found.loc[found["current"] & found["test"].eq("volume"), "threshold"].tolist() == [0.12]


def test_the_largest_so_many_by_hand_in_all_that_reads_the_rule():
    """Of 1,000: A 500, B 300, C 110, D 100, E −10. Three of them: C is the last."""
    lines = make_lines(
        [("A", 500, 200), ("B", 300, 290), ("C", 110, 50), ("D", 100, 85), ("E", -10, -5)],
        "account net_revenue cost",
    )
    segment = {"volume_rule": "n_largest", "largest_count": 3}
    found = classes_of(lines, **segment).set_index("account")
    assert found["volume"].to_dict() == dict.fromkeys("ABC", "high") | dict.fromkeys("DE", "low")
    assert found["volume_line"].iloc[0] == pytest.approx(0.11)
    everybody = classes_of(lines, volume_rule="n_largest", largest_count=9).set_index("account")
    assert everybody["volume"].to_dict() == dict.fromkeys("ABCD", "high") | {"E": "low"}
    row = thresholds_of(lines, **segment).query("rule == 'n_largest'").iloc[0]
    assert (row["passing"], row["high_high"], row["current"]) == (3, 2, True)
    told = make_settings(segment=segment, factors={"draws": 100}, window={"as_of": "2025-12-31"})
    frames = decide_portfolio(lines, {}, told)
    tried = measure_what_if(prepare_what_if(frames, told), largest_count=1).set_index("account")
    assert tried["volume"].to_dict() == {"A": "high"} | dict.fromkeys("BCDE", "low")
    for account, sign in (("C", "reaches"), ("D", "up_to")):
        sums = measure_arithmetic(frames, lines.assign(invoiced=0.0), YEAR, told, account)
        parts = sums.query("rule == 'volume_relative'").set_index("part")
        assert parts.loc["sign", "slug"] == sign
        assert parts.loc["line", "value"] == pytest.approx(0.11)
        assert parts.loc["setting", ["value", "unit", "setting"]].tolist() == [
            3, "count", "segment.largest_count",
        ]  # fmt: skip
    spain = Words("es", "es-ES", "EUR")
    text = repr(show_arithmetic(sums, spain))
    assert "Entre las mayores" in text and "Cuántas de las mayores, 3" in text
    form = WhatIfForm(prepare_what_if(frames, told), frames["accounts"], spain, save=print)
    assert form.fields["segment.largest_count"].value == 3
    assert ("Cuántas de las mayores", "3") in list_rules(told, "2_segment", spain)


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGH"),
        st.integers(1, 12),
        st.integers(-(10**6), 10**6),
        st.integers(1, 10**6) | st.none(),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=20)
@given(ROWS, st.sampled_from([1, 100, 37]), st.randoms())
def test_classes_know_neither_currency_nor_row_order(rows, scale, chance):
    def made(factor):
        values = [
            (a, f"2025-{m:02}-05", n * factor / 100, None if c is None else c * factor / 100)
            for a, m, n, c in rows
        ]
        return make_lines(values, "account date net_revenue cost")

    first = classes_of(made(1))
    shuffled = chance.sample(range(len(rows)), len(rows))
    second = classes_of(made(scale).iloc[shuffled])
    names = ["account", "volume", "profit", "volume_profit", "shares_disagree"]
    pd.testing.assert_frame_equal(first[names], second[names])
    shares = first["window_share"]
    if shares.notna().any():
        assert shares.sum() == pytest.approx(1)
        assert first["volume_share"].dropna().sum() == pytest.approx(1)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=30))
def test_at_most_six_accounts_pass_15_percent(values):
    months = make_months(**{f"A{i}": [v] for i, v in enumerate(values)})
    assert (measure_volume(months)["volume_share"] > 0.15).sum() <= 6
