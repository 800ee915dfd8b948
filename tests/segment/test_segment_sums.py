"""The sums behind an account's verdict, worked by hand on three accounts.

Net revenue 100 / 122.50 / 177.50 at costs of 90 / 50 / 170, all in December. Mean 400 ÷ 3 =
133.33, line × 1.33 = 177.33: C passes by revenue. Margins 10 / 72.50 / 7.50, mean 30, line 39.90:
B passes by margin. 80 % of 400 is 320: C 177.50, B 300, A 400 → all three. 80 % of the margins, 90,
is 72: B alone. Shares of the only month 25 / 30.6 / 44.4 %, all above 15 %. Markups 100 ÷ 90 − 1 =
11.1 %, 145 %, 4.4 %: B alone is high in both.
"""

import pandas as pd
import pytest
from method_frames import make_lines, make_settings

from kamlib.figures.sales import measure_net_lines
from kamlib.figures.window import decide_window
from kamlib.segment.portfolio import decide_portfolio
from kamlib.segment.show.arithmetic import show_arithmetic
from kamlib.segment.sums import TOPICS, list_lines, measure_arithmetic, measure_rules
from kamlib.segment.told import decide_disagreements, decide_examined
from kamlib.words.words import Words

LINES = make_lines(
    [("A", 100, 90), ("B", 122.5, 50), ("C", 177.5, 170)],
    "account net_revenue cost",
    date=pd.Timestamp("2025-12-10"),
)
LAST = pd.Timestamp("2025-12-31")
WINDOW = decide_window(LAST, window_months=12)
QUICK = {
    "factors": {"draws": 100},
    "window": {"as_of": "2025-12-31"},
    "cost_to_serve": {"per_return": 1},  # nothing was returned: serving costs 0, and that is known
}


def decide(people=None, **sections):
    settings = make_settings(**{**QUICK, **sections})
    return decide_portfolio(LINES, {}, settings, **(people or {})), settings


def tell(account, chapter="", people=None, **sections):
    frames, settings = decide(people, **sections)
    lines = measure_net_lines(LINES, pd.DataFrame())
    return measure_arithmetic(frames, lines, WINDOW, settings, account, chapter=chapter)


def figures(told, rule):
    """Part → value or slug of one rule, and what came of it."""
    rows = told[told["rule"].eq(rule)]
    return {r.part: r.slug if pd.notna(r.slug) else r.value for r in rows.itertuples()}, rows.iloc[
        0
    ]


def test_above_the_mean():
    found, row = figures(tell("C"), "above_mean_revenue")
    assert found["value"] == 177.5 and found["sign"] == "above"
    assert round(found["line"], 2) == 177.33 and round(found["mean"], 2) == 133.33
    assert (found["factor"], found["cases"]) == (1.33, 3)
    assert (row["result"], row["passes"], row["lines"]) == ("passed.yes", True, 1)
    found, row = figures(tell("C"), "above_mean_margin")
    assert (found["value"], round(found["line"], 2), found["sign"]) == (7.5, 39.9, "up_to")
    assert row["result"] == "passed.no"


def test_pareto_by_revenue_and_by_profit():
    found, row = figures(tell("C"), "pareto_revenue")
    assert (found["rank"], found["sign"], found["set_size"], found["cases"]) == (1, "up_to", 3, 3)
    assert row["passes"]
    found, row = figures(tell("C"), "pareto_profit")
    assert (found["rank"], found["sign"], found["set_size"]) == (3, "above", 1)
    assert not row["passes"]


def test_rules_that_disagree_stand_side_by_side():
    told = tell("C")
    apart = told[told["disagrees"]]
    assert set(apart["rule"]) == set(TOPICS["size"])
    frames, _ = decide()
    found = decide_disagreements(frames, "define").set_index("account")
    assert found.index.tolist() == ["C", "B", "A"]
    assert found.loc["C", "says_yes"] == "above_mean_revenue;pareto_revenue"
    assert found.loc["C", "says_no"] == "above_mean_margin;pareto_profit"
    assert found.loc["B", "says_no"] == "above_mean_revenue"
    assert found.loc["A", "says_yes"] == "pareto_revenue"


def test_volume_and_profit():
    told = tell("B", "segment")
    found, row = figures(told, "volume_monthly")
    assert (found["value"], found["sign"], found["line"]) == (122.5 / 400, "above", 0.15)
    assert row["result"] == "volume.high"
    found, row = figures(told, "profit")
    assert (found["net_costed"], found["cost_costed"]) == (122.5, 50)
    assert (round(found["value"], 2), found["line"], found["sign"]) == (1.45, 0.3, "above")
    assert (row["result"], row["passes"], row["lines"]) == ("profit.high", True, 1)
    _, row = figures(told, "verdict")
    assert (row["result"], row["passes"]) == ("tier.key", True)
    assert set(told.dtypes[["part", "slug", "unit", "setting"]]) == {told["rule"].dtype}
    assert set(told.loc[told["setting"].notna(), "setting"]) >= {
        "segment.high_volume_share",
        "segment.high_profit_markup",
        "factors.matrix_cut",
        "define.cap_accounts",
    }


def test_every_rule_with_its_line_and_for_how_many_it_holds():
    """Nobody scored anything, so that what rests on scores is known of nobody."""
    found = measure_rules(*decide())
    rows = found[["rule_figure", "rule_line", "passing", "cases"]].round(4).to_numpy().tolist()
    assert rows == [
        ["net_revenue", 177.3333, 1, 3],  # C
        ["cumulative_share", 0.8, 3, 3],
        ["reach", 177.3333, 0, 0],  # no headroom is known
        ["volume_share", 0.15, 3, 3],
        ["window_share", 0.4433, 1, 3],  # 177.33 ÷ 400
        ["window_share", 0.25, 3, 3],  # A, the last of the set: 100 ÷ 400
        ["window_share", 0.25, 3, 3],  # A, the last of the five largest
        ["cost_coverage", 0.8, 3, 3],
        ["markup", 0.3, 1, 3],  # B
        ["true_profit", 0.0, 3, 3],
        ["known_weight", 0.6, 0, 3],
        ["attractiveness", 3.0, 0, 0],
        ["strength", 3.0, 0, 0],
        ["in_top", 0.95, 2, 2],  # B, and C, which is large: two for ten places
        ["potential_share", 0.2, 0, 0],
        ["rank", 10.0, 0, 1],
        ["keep_ratio", 0.9, 1, 3],  # B; 11.1 % and 4.4 % are far under 90 % of 30 %
        ["reviews_below", 2.0, 0, 0],
    ]
    current = found.loc[found["rule_gives"].eq("volume.high"), "current"]
    assert current.tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("rule", "account", "sign", "result"),
    [
        ("above_mean", "C", "above", "high"),
        ("above_mean", "B", "up_to", "low"),
        ("pareto", "A", "reaches", "high"),  # the last of the set is in it
    ],
)
def test_a_relative_rule_says_how_it_compares(rule, account, sign, result):
    found, row = figures(tell(account, "segment", segment={"volume_rule": rule}), "volume_relative")
    assert (found["sign"], row["result"]) == (sign, f"volume.{result}")


def test_a_high_markup_that_loses_money_is_a_disagreement_a_low_one_that_earns_is_none():
    """An order costs 80: of B's margin of 72.50 nothing is left, −7.50. Without that rate C earns
    7.50 at a low markup."""
    costly = {"cost_to_serve": {"per_order": 80, "kam_hour": 0}}
    told = tell("B", "segment", **costly)
    found, row = figures(told, "true_profit")
    assert (found["goods_margin"], found["order_cost"], found["value"]) == (72.5, 80, -7.5)
    assert (row["result"], row["disagrees"]) == ("passed.loses", True)
    frames, _ = decide(**costly)
    said = decide_disagreements(frames, "segment").query("question_of == 'profit'")
    assert said[["account", "says_yes", "says_no"]].to_numpy().tolist() == [
        ["B", "profit", "true_profit"]
    ]
    told = tell("C", "segment")
    found, row = figures(told, "true_profit")
    assert (found["value"], row["result"], row["disagrees"]) == (7.5, "passed.earns", False)
    _, row = figures(told, "profit")
    assert (row["result"], row["passes"]) == ("profit.low", False)


def test_the_reasons_that_stand_are_counted():
    """Of C's two reasons one has no evidence; B has none at all."""
    given = pd.DataFrame(
        {"account": "C", "key_reason": ["potential", "intangible"], "evidence": ["a plant", ""],
         "approved": True, "permission": None}
    )  # fmt: skip
    found, row = figures(tell("C", "define", {"reasons": given}), "reasons")
    assert (found["given"], found["value"]) == (2, 1)
    assert (row["result"], row["passes"]) == ("passed.yes", True)
    found, row = figures(tell("B", "define", {"reasons": given}), "reasons")
    assert (found["given"], row["result"], row["passes"]) == (0, "passed.no", False)


def test_without_any_rate_the_sum_says_that_the_cost_to_serve_is_not_known():
    told = tell("C", "segment", cost_to_serve={})
    found, row = figures(told, "true_profit")
    assert found["goods_margin"] == 7.5
    assert pd.isna(found["cost_to_serve"]) and pd.isna(found["value"])
    assert (row["result"], row["disagrees"]) == ("passed.unknown", False)
    assert "delivery_cost" not in found
    said = repr(show_arithmetic(told, Words("es", "es-ES", "EUR")))
    assert "los ajustes no dan ninguna tarifa" in said
    frames, _ = decide(cost_to_serve={})
    assert frames["whale"].empty
    assert frames["service_map"]["service_map"].eq("unknown").all()
    ranked = frames["verdicts"].set_index("account").loc["B", "rules"]
    assert ranked == "high_high;ranked_by_margin"


def test_a_score_is_its_points_by_what_is_known():
    """Weights of «grow», 100 in all. Level 4 in all, but effort 1, which counts 6 − 1 = 5 and
    weighs 10: (90 × 4 + 10 × 5) ÷ 100 = 4.10. Without «win», which weighs 20: (70 × 4 + 50) ÷ 80 =
    4.125; with it at 1 and at 5: 350 ÷ 100 = 3.50 and 430 ÷ 100 = 4.30."""
    rows = [("B", f, "x", 1 if f == "effort" else 4)
            for f in ("revenue", "growth", "renewal", "win", "effort", "relationship", "fit",
                      "reference")]  # fmt: skip
    ratings = pd.DataFrame(rows, columns=["account", "factor", "rater", "score"])
    found, row = figures(tell("B", "segment", {"ratings": ratings}), "score")
    assert (round(found["points"], 6), found["weight"], round(found["total_score"], 3)) == (
        410,
        100,
        4.1,
    )
    some = ratings[ratings["factor"] != "win"]
    found, row = figures(tell("B", "segment", {"ratings": some}), "score")
    assert (round(found["points"], 6), found["weight"]) == (330, 80)
    assert round(found["total_score"], 4) == 4.125
    assert (round(found["score_low"], 2), round(found["score_high"], 2)) == (3.5, 4.3)
    assert (found["known_weight"], found["sign"], row["result"]) == (0.8, "reaches",
                                                                     "passed.ranked")  # fmt: skip


def test_the_last_list_protects_for_one_review_more():
    """C is at 4.4 % markup, 14.7 % of its line of 30 %: below 90 %. Once below so far is none: one
    now, and two are needed to leave."""
    former = pd.DataFrame({"account": ["C"], "reviews_below": [0]})
    found, row = figures(tell("C", "segment", {"former_list": former}), "hysteresis")
    assert round(found["keep_ratio"], 3) == round((177.5 / 170 - 1) / 0.3, 3) == 0.147
    assert (found["sign"], found["keep_below"]) == ("under", 0.9)
    assert (found["reviews_below"], found["sign_reviews"], found["keep_reviews"]) == (1, "under", 2)
    assert row["result"] == "passed.stays"
    assert "hysteresis" not in set(tell("C", "segment")["rule"])


def test_the_cap_names_the_last_one_and_the_first_left_out():
    """Two candidates for one place: B by high/high, C by a person. A person's word comes first."""
    person = {"overrides": pd.DataFrame({"account": ["C"], "tier": ["key"]})}
    one = {"define": {"cap_accounts": 1}}
    found, row = figures(tell("C", "segment", person, **one), "cap")
    assert (found["rank"], found["sign"], row["result"]) == (1, "up_to", "passed.marginal")
    found, row = figures(tell("B", "segment", person, **one), "cap")
    assert (found["rank"], found["sign"], row["result"]) == (2, "above", "passed.next_in")
    assert found["ranked"] == "rule.ranked_by_profit"
    found, _ = figures(tell("C", "segment", person, **one), "verdict")
    assert (found["decided"], found["candidate"]) == ("rule.override", "tier.key")
    frames, _ = decide(person, **one)
    assert decide_examined(frames["accounts"]) == "C"


def test_unknown_stays_unknown():
    """Without costs no margin, no markup, no profit: nothing passes, nothing fails."""
    frames_lines = LINES.assign(cost=float("nan"))
    settings = make_settings(**QUICK)
    frames = decide_portfolio(frames_lines, {}, settings)
    net = measure_net_lines(frames_lines, pd.DataFrame())
    told = measure_arithmetic(frames, net, WINDOW, settings, "C")
    results = told.drop_duplicates("rule").set_index("rule")
    for rule in ("above_mean_margin", "profit", "true_profit"):
        assert pd.isna(results.loc[rule, "passes"]), rule
    found, _ = figures(told, "profit")
    assert (found["cost_coverage"], found["sign"], found["line"]) == (0.0, "under", 0.8)
    assert decide_disagreements(frames, "segment").empty
    with pytest.raises(KeyError, match="nobody"):
        measure_arithmetic(frames, net, WINDOW, settings, "nobody")


def test_the_lines_behind_are_the_account_s_own_in_the_window_largest_first():
    lines = make_lines(
        [("A", 10, 1, "2025-11-01"), ("A", -40, 0, "2025-11-02"), ("A", 30, 2, "2025-12-02"),
         ("B", 99, 1, "2025-11-05"), ("A", 80, 1, "2023-01-05")],
        "account net_revenue cost date",
    )  # fmt: skip
    found = list_lines(lines, WINDOW, "A")
    assert found["net_revenue"].tolist() == [-40.0, 30.0, 10.0]


def test_whose_place_is_most_open_to_question():
    frame = pd.DataFrame(
        {"account": list("ABC"), "marginal": False, "on_list": [True, True, False],
         "rank": pd.array([2, 1, None], dtype="Int64")}
    )  # fmt: skip
    assert decide_examined(frame) == "A"  # the last on the list
    assert decide_examined(frame.assign(marginal=[False, True, False])) == "B"
    assert decide_examined(frame.assign(on_list=False)) == "A"  # the largest
    assert decide_examined(frame.head(0)) == ""


def test_goods_that_came_back_whole_have_no_markup_and_the_cost_says_why():
    """Sold at cost 50, returned at cost 50: all costs are known, their sum is 0."""
    lines = make_lines(
        [("A", 80, 50, "sale"), ("A", -80, -50, "return"), ("B", 9, 5, "sale")],
        "account net_revenue cost kind",
        date=pd.Timestamp("2025-12-10"),
    )
    settings = make_settings(**QUICK)
    frames = decide_portfolio(lines, {}, settings)
    net = measure_net_lines(lines, pd.DataFrame())
    found, row = figures(measure_arithmetic(frames, net, WINDOW, settings, "A"), "profit")
    assert (row["result"], found["cost_coverage"]) == ("profit.unknown", 1.0)
    assert (found["net_costed"], found["cost_costed"]) == (0, 0)
