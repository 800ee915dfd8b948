"""A rule is decided once: turned round in one place, everything that reads it moves.

In each case an account lies exactly on the line, so that «above» and «reaches» part.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from method_frames import make_lines, make_settings

from kamlib.define.rules import RULES
from kamlib.figures.compare import above, reaches
from kamlib.figures.sales import measure_net_lines
from kamlib.figures.window import decide_window
from kamlib.segment.classes import VOLUME
from kamlib.segment.portfolio import decide_portfolio
from kamlib.segment.sums import measure_arithmetic, measure_rules
from kamlib.segment.told import decide_answers
from kamlib.segment.what_if import CHANGEABLE, measure_what_if, prepare_what_if
from kamlib.words.label import label

WINDOW = decide_window("2025-12-31", window_months=12)
TWO = {"growth": 50, "fit": 50}
NO_WEIGHT = dict.fromkeys(
    ["revenue", "growth", "renewal", "win", "effort", "relationship", "fit", "reference"], 0
)


def wallet(need):
    values = {"account": "A", "family": "f", "need": need, "need_low": need, "need_high": need}
    return pd.DataFrame([values]).assign(
        probability=np.nan, policy="none", essential=False, as_of=pd.NaT
    )


def rated(**scores):
    rows = [("A", factor, "x", score) for factor, score in scores.items()]
    return {"ratings": pd.DataFrame(rows, columns=["account", "factor", "rater", "score"])}


def former(below):
    return {"former_list": pd.DataFrame({"account": ["A"], "reviews_below": [below]})}


def weigh(**weights):
    return {"weights": {**NO_WEIGHT, **weights}}


MIXED = [("A", 100, 95), ("B", 10, 5)]
CASES = {
    # 15 of 100 in the only month
    "volume": ([("A", 15, 10), ("B", 85, 50)], {}, {}, "volume", ["volume_monthly"]),
    # 130 ÷ 100 − 1
    "profit": ([("A", 130, 100), ("B", 70, 70)], {}, {}, "profit", ["profit"]),
    # cost known of 80 of 100
    "cost_known": ([("A", 80, 40), ("A", 20, None)], {}, {}, "profit", ["profit"]),
    # mean 100, line 133
    "above_mean": (
        [("A", 133, 100), ("B", 67, 60)],
        {"segment": {"volume_rule": "above_mean"}},
        {},
        "volume",
        ["above_mean_revenue", "volume_relative"],
    ),
    # 50 + 30 of 100; where it must be more than 80 %, the third is needed
    "pareto": (
        [("A", 20, 10), ("B", 50, 30), ("C", 30, 20)],
        {"segment": {"volume_rule": "pareto"}},
        {},
        "volume",
        ["pareto_revenue", "volume_relative"],
    ),
    # (199.5 − 100) × 0.5 of the headroom of 199; mean 150, line 199.5
    "emerging": (
        [("A", 100, 90), ("B", 200, 180)],
        {},
        {"wallet": wallet(299.0)},
        "account_type",
        ["account_type"],
    ),
    # a margin of 20 and one order at 20
    "earns": (
        [("A", 100, 80)],
        {"cost_to_serve": {"per_order": 20, "kam_hours_standard": 0}},
        {},
        None,
        ["true_profit"],
    ),
    # growth weighs 60 of 100, nobody judged the rest
    "ranked": (
        MIXED,
        weigh(growth=60, reference=40),
        rated(growth=4),
        "total_score",
        ["score"],
    ),
    "attractive": (MIXED, weigh(**TWO), rated(growth=3, fit=4), "quadrant", ["matrix"]),
    "strong": (MIXED, weigh(**TWO), rated(growth=4, fit=3), "quadrant", ["matrix"]),
    # half of the headroom of 40 is 20 % of 100
    "potential": (MIXED, {}, {"wallet": wallet(140.0)}, "tier", ["verdict"]),
    "over_cap": (
        [("A", 60, 20), ("B", 40, 20)],
        {"define": {"cap_accounts": 1}},
        {},
        "on_list",
        ["cap"],
    ),
    "over_hours": ([("A", 60, 20)], {"define": {"cap_hours": 100}}, {}, "on_list", ["cap"]),
    # 13.5 % of the sales is 0.9 of the line of 15 %
    "keeps": ([("A", 13.5, 5), ("B", 86.5, 80)], {}, former(1), "tier", ["hysteresis"]),
    # the second review below
    "leaves": ([("A", 10, 5), ("B", 90, 80)], {}, former(1), "tier", ["hysteresis"]),
}
IN_THRESHOLDS = {"volume", "profit", "cost_known", "above_mean", "pareto"}
NOT_IN_WHAT_IF = {"emerging", "earns"}  # no tier hangs on them


def decide(name):
    rows, sections, given, _, _ = CASES[name]
    rows = [(*row, "2025-12-10") for row in rows] + [("B", 1, 1, "2024-12-10")]  # a whole year
    lines = make_lines(rows, "account net_revenue cost date")
    settings = make_settings(factors={"draws": 100}, window={"as_of": "2025-12-31"}, **sections)
    people = {key: frame for key, frame in given.items() if key != "wallet"}
    frames = decide_portfolio(
        lines, {k: given[k] for k in given if k == "wallet"}, settings, **people
    )
    return frames, settings, measure_net_lines(lines, pd.DataFrame()), given.get("former_list")


def row_of(frame, column):
    return frame.set_index("account")[column]["A"]


def tell(found, rules):
    """Of the told rules: which signs hold, and the result."""
    frames, settings, lines, _ = found
    told = measure_arithmetic(frames, lines, WINDOW, settings, "A")
    signs = told["part"].str.startswith("sign").fillna(False)
    return {
        rule: (told.loc[told["rule"].eq(rule) & signs, "slug"].isin(["above", "reaches"]).tolist(),
               told.loc[told["rule"].eq(rule), "result"].iloc[0])
        for rule in rules
    }  # fmt: skip


def answers_of(found):
    return decide_answers(found[0])["true_profit"].astype(str).tolist()


def turn(monkeypatch, name):
    other = reaches if RULES[name].compare is above else above
    monkeypatch.setitem(RULES, name, replace(RULES[name], compare=other))


@pytest.mark.parametrize("name", CASES)
def test_a_rule_turned_round_moves_decision_thresholds_what_if_and_told_sum(name, monkeypatch):
    column, rules = CASES[name][3:]
    before = decide(name)
    frames, settings, _, listed = before
    base = prepare_what_if(frames, settings, former_list=listed)
    said, tried, earned = tell(before, rules), measure_what_if(base), answers_of(before)
    turn(monkeypatch, name)
    after = decide(name)
    for rule, what in tell(after, rules).items():
        assert what != said[rule], rule
    if column:
        now = row_of(after[0]["accounts"], column)
        assert now != row_of(frames["accounts"], column)
    else:
        assert answers_of(after) != earned
    if name not in NOT_IN_WHAT_IF:
        again = row_of(measure_what_if(base), column)
        assert again != row_of(tried, column)
        assert again == now or (pd.isna(again) and pd.isna(now))
    if name in IN_THRESHOLDS:
        columns = ["passing", "high_high", "cases"]
        assert not after[0]["thresholds"][columns].equals(frames["thresholds"][columns])


def test_how_sure_a_place_is_reads_its_rule(monkeypatch):
    rows = [("A", 60, 20), ("B", 55, 20), ("C", 50, 20)]
    lines = make_lines(rows, "account net_revenue cost")
    ratings = pd.DataFrame(
        [(a, f, "x", s) for a, s in (("A", 3), ("B", 3), ("C", 2)) for f in TWO],
        columns=["account", "factor", "rater", "score"],
    )

    def standing(sure_from):
        factors = {"draws": 100, "sure_from": sure_from, "weight_noise": 1.0, "score_noise": 1.0}
        settings = make_settings(factors=factors, define={"cap_accounts": 1}, **weigh(**TWO))
        return decide_portfolio(lines, {}, settings, ratings=ratings)["robustness"]

    found = standing(0.95).set_index("account")["in_top"]
    code = found[(found > 0.5) & (found < 1)].index[0]
    on_the_line = standing(float(found[code]))
    assert row_of_account(on_the_line, code) == "sure_in"
    turn(monkeypatch, "sure")
    assert row_of_account(standing(float(found[code])), code) == "boundary"


def row_of_account(frame, code):
    return frame.set_index("account")["standing"][code]


def test_every_rule_is_turned_round_here():
    assert {*CASES, "sure"} == {*RULES}


def test_what_can_be_changed_is_what_rules_name():
    of_volume = {rule.setting.split(".")[1] for rule in VOLUME.values()}
    assert {*CHANGEABLE} == of_volume | {
        *["high_profit_markup", "volume_rule", "trial_needs_potential", "cap_accounts"],
        *["cap_hours", "keep_below", "keep_reviews", "min_known_weight", "matrix_cut"],
    }


def test_the_table_of_rules_by_hand():
    """A 15 of 100 at a markup of 50 %, B 85 at 70 %: A is on the line of volume, not above it."""
    frames, settings, _, _ = decide("volume")
    found = measure_rules(frames, settings).set_index(["rule_setting", "rule_figure"])
    volume = found.loc[("segment.high_volume_share", "volume_share")]
    told = ["rule_compared", "rule_line", "rule_gives", "passing", "cases", "current"]
    assert volume[told].tolist() == ["above", 0.15, "volume.high", 1, 2, True]
    assert found.loc[("segment.high_profit_markup", "markup"), "passing"] == 2
    mean = found.loc[("define.above_mean", "net_revenue")]
    assert (mean["unit"], mean["rule_line"], mean["passing"]) == ("money", 50 * 1.33, 1)
    pareto = found.loc[("define.pareto_share", "window_share")]
    assert pareto[told].tolist() == ["reaches", 0.85, "volume.high", 1, 2, False]


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_every_rule_has_its_words(lang):
    frames, settings, _, _ = decide("volume")
    for row in measure_rules(frames, settings).itertuples():
        assert label(row.rule_gives, lang) and label(f"column.{row.rule_figure}", lang)
        assert label(f"rule_compared.{row.rule_compared}", lang)
        assert pd.isna(row.rule_setting) or label(f"setting.{row.rule_setting}", lang)
