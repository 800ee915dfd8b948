"""Every exercise: its right answer passes, its typical mistakes are told, the stub fails."""

from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.practice import check
from kamlib.practice.compare import compare_choice
from kamlib.practice.exercises import EXERCISES
from kamlib.problem import Problems
from kamlib.words.label import LANGUAGES, has_label, labels
from kamlib.words.words import Words

# Worked by hand; the steps stand in kamlib/practice/exercises.py.
RIGHT = {
    "kept_by_hand": 1150,  # 1,200 − 14 − 1 − 35
    "net_with_credit_note": 420,  # 500 − 80
    "above_mean_by_hand": 177.33,  # 400 ÷ 3 × 1.33
    "pareto_with_losses": {"A"},  # 80 % of 100 is reached by the first
    "markup_by_hand": 0.182,  # 1,300 ÷ 1,100 − 1
    "volume_by_hand": 0.117,  # (0.30 + 0.05 + 0) ÷ 3
    "true_profit_by_hand": 262,  # 900 − 630 − 8
    "score_by_hand": 3.43,  # (50 × 4 + 20 × 2) ÷ 70
    "headroom_by_hand": 50,  # 0 + 50
    "break_even_by_hand": 50_000,  # 12,000 ÷ 0.24
    "health_range_by_hand": 0.625,  # (1 + ½ + 0 + 1) ÷ 4
    "gap_by_hand": 750,  # 0.20 × 50,000 × 0.30 × 0.25
    "balance_of_power": 0.25,  # (−5 + 8 + 3) ÷ (2 × 12)
    "price_effect_by_hand": 12,  # (6 − 5) × 12
    "late_by_own_rhythm": "first",
    "voice_by_hand": "unknown",
    # on the toy client below: revenues 500, 300, 150, 50 of 1,000
    "unidentified_revenue": 0.2,  # (1,250 − 1,000) ÷ 1,250
    "top3_share": 0.95,
    "pareto_accounts": ["A1", "A2"],  # 500 + 300 = 800 = 80 %
    "large_in_both": ["A1"],
    "losing_accounts": ["A3", "A4"],
    "account_share": 0.3,
    "account_change": 0.2,  # 300 ÷ 250 − 1
    "value_unconfirmed": 3,  # two to the customer, one to us, of five
}

MISTAKES = {
    "kept_by_hand": {"set_aside_only": 50, "total_kept": 1151},
    "net_with_credit_note": {"total_counted": 840, "credit_added": 580},
    "above_mean_by_hand": {"mean_only": 133.33, "share_only": 44.0},
    "pareto_with_losses": {"loss_left_out": ["A", "B"]},
    "markup_by_hand": {"mean_of_lines": 0.60, "margin_of_price": 0.154, "percent": 18.18},
    "volume_by_hand": {"window_share": 0.053, "empty_month_left_out": 0.175},
    "true_profit_by_hand": {"return_twice": 162, "handling_left_out": 270},
    "score_by_hand": {
        "unknown_as_nothing": 2.4,
        "unknown_as_lowest": 2.7,
        "unknown_as_highest": 3.9,
        "weights_forgotten": 3,
    },
    "headroom_by_hand": {"families_netted": 40, "no_ceiling": 100},
    "break_even_by_hand": {"multiplied": 2_880, "margin_as_markup": 62_000},
    "health_range_by_hand": {"known_only": 0.5, "unknown_bad": 0.375, "divided_by_known": 0.8333},
    "gap_by_hand": {"potential_only": 10_000, "without_chance": 2_500},
    "balance_of_power": {"unknown_neutral": 0.2, "not_halved": 0.5, "not_weighted": 0.333},
    "price_effect_by_hand": {"other_part": 10, "whole_change": 22},
    "late_by_own_rhythm": {"above_mean_gap": "both", "longest_gaps": " Second"},
    "unidentified_revenue": {"of_identified": 0.25, "identified_share": 0.8},
    "top3_share": {"first_only": 0.5, "third_only": 0.15},
    "pareto_accounts": {"crossing_left_out": ["A1"]},
    "large_in_both": {"volume_only": ["A1", "A2"]},
    "losing_accounts": {"goods_only": ["A4"]},
    "account_share": {"of_largest": 0.6},
    "account_change": {"on_new_base": 0.1667, "money": 50},
    "voice_by_hand": {"gap_is_not_proof": "yes", "inside_is_not_same": "no"},
    "value_unconfirmed": {"only_delivered": 1, "one_direction": 2, "all_items": 5},
}


@pytest.fixture
def kam():
    accounts = pd.DataFrame(
        {
            "account": ["A1", "A2", "A3", "A4"],
            "net_revenue": [500.0, 300.0, 150.0, 50.0],
            "former_revenue": [500.0, 250.0, 0.0, 50.0],
            "goods_margin": [200.0, 60.0, 30.0, -5.0],
            "true_profit": [150.0, 20.0, -10.0, -9.0],
            "volume": ["high", "high", "low", "low"],
            "profit": ["high", "low", "high", "unknown"],
            "volume_profit": ["hvhp", "hvlp", "lvhp", "unknown"],
            "in_pareto_revenue": pd.array([True, True, False, pd.NA], "boolean"),
        }
    )
    states = ["confirmed", "delivered", "promised", "promised", "confirmed"]
    totals = pd.DataFrame({"direction": ["to_customer", "to_us"], "unconfirmed": [2, 1]})
    return SimpleNamespace(
        words=Words("es", "es-ES", "EUR"),
        review=SimpleNamespace(
            value_ledger=lambda: pd.DataFrame({"value_state": states}),
            value_totals=lambda: totals,
        ),
        case=SimpleNamespace(
            account_row=accounts.iloc[1], portfolio=SimpleNamespace(accounts=accounts)
        ),
        reading={
            "lines_in": 100,
            "kept": 98,
            "set_aside": 2,
            "net_revenue": 1000.0,
            "net_revenue_all_lines": "1250.0000",
        },
    )


def test_every_exercise_is_tried_here():
    check("markup_by_hand", 1)
    assert set(EXERCISES) == set(RIGHT) == set(MISTAKES)


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name, kam):
    result = check(name, RIGHT[name], kam=kam)
    assert result.passed and bool(result)
    assert repr(result).startswith("✓ Correcto.")
    assert "kam-check-passed" in result._repr_html_()


@pytest.mark.parametrize(("name", "word"), [(n, w) for n, m in MISTAKES.items() for w in m])
def test_a_typical_mistake_is_told_as_what_it_is(name, word, kam):
    result = check(name, MISTAKES[name][word], kam=kam)
    slug = f"check.{name}.{word}"
    told = labels()[slug if has_label(slug) else f"check.{word}"]["es"]
    assert not result.passed
    assert result.lines[0] == told
    assert result.lines[-1] == labels()[f"check.{name}.look"]["es"]


@pytest.mark.parametrize("name", RIGHT)
def test_an_untouched_stub_fails_with_a_message(name, kam):
    for answer in (..., [...], {"a": ...}):
        result = check(name, answer, kam=kam)
        assert not result.passed
        assert "..." in result.lines[0]
    assert not check(name, kam=kam)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("answer", ["something", -12345.678, None, ["ZZ"], {"a": 1}, True])
def test_an_odd_answer_fails_with_a_message(name, answer, kam):
    result = check(name, answer, kam=kam)
    assert not result.passed and len(result.lines) >= 2


@pytest.mark.parametrize(
    "name", [n for n, answer in RIGHT.items() if isinstance(answer, int | float)]
)
def test_no_message_shows_the_answer(name):
    right = RIGHT[name]
    shown = {f"{right:g}", f"{right:,.0f}", f"{abs(right) * 100:g}", f"{right:.2f}"}
    for slug, texts in labels().items():
        if slug.startswith(f"check.{name}."):
            for lang in LANGUAGES:
                words = texts[lang].replace(".", " ").replace(",", " ").split()
                assert not shown.intersection(words), slug


def test_where_there_is_no_former_revenue_the_answer_is_none(kam):
    kam.case.account_row = kam.case.portfolio.accounts.iloc[2]
    assert check("account_change", None, kam=kam).passed
    assert check("account_change", float("nan"), kam=kam).passed
    assert "None" in check("account_change", 0, kam=kam).lines[0]


def test_an_unknown_exercise_names_near_ones(kam):
    with pytest.raises(Problems) as caught:
        check("markup_by_hnd", 1, kam=kam)
    assert "markup_by_hand" in str(caught.value) and "No existe" in str(caught.value)


@pytest.mark.parametrize("name", [n for n, e in EXERCISES.items() if e.on_client])
def test_an_exercise_on_the_client_needs_the_client(name):
    with pytest.raises(Problems) as caught:
        check(name, 1)
    assert caught.value.problems[0].code == "check_needs_kam"


def test_hostile_text_is_escaped(kam):
    kind = type("<b>", (), {})()
    assert "<b>)" not in check("markup_by_hand", kind, kam=kam)._repr_html_()


def test_every_mistake_that_a_check_knows_has_words(kam):
    for name, exercise in EXERCISES.items():
        mistakes = exercise.find(kam)[1]
        words = mistakes.values() if exercise.compare is compare_choice else mistakes
        for word in words:
            assert has_label(f"check.{name}.{word}") or has_label(f"check.{word}"), (name, word)
        assert has_label(f"check.{name}.look")
