"""Exercises of 2_segment: the true ratio of sums, the two readings of volume, true profit."""

from kamlib.practice.compare import Finding, compare_number, compare_set
from kamlib.practice.exercise import exercise

ON_CLIENT = {"losing_accounts", "large_in_both"}


@exercise("markup_by_hand")
def check_markup(answer: object, kam: object) -> Finding:
    """Pooled markup of net/cost 200/100, 1200/1000, −100/0: 1300/1100 − 1 = 18.2 % (SEG-1)."""
    return compare_number(
        answer,
        1300 / 1100 - 1,
        tolerance=0.001,
        share=True,
        mistakes={
            "mean_of_lines": (1.00 + 0.20) / 2,  # 60 %: each line counts alike
            "credit_left_out": 1400 / 1100 - 1,  # 27.3 %
            "margin_of_price": 200 / 1300,  # 15.4 %: on price, not on cost
            "ratio": 1300 / 1100,
        },
    )


@exercise("volume_by_hand")
def check_volume(answer: object, kam: object) -> Finding:
    """Mean of monthly shares of 100/30, 1000/50, 400/0: (30 + 5 + 0) / 3 = 11.7 % (SEG-1)."""
    return compare_number(
        answer,
        0.35 / 3,
        tolerance=0.001,
        share=True,
        mistakes={
            "window_share": 80 / 1500,  # 5.3 %: one share of the whole window
            "empty_month_left_out": 0.35 / 2,  # 17.5 %: a month without purchase counts 0
        },
    )


@exercise("true_profit_by_hand")
def check_true_profit(answer: object, kam: object) -> Finding:
    """Sale 1,000 at cost 700; 100 returned, 70 restocked; handling 8: 900 − 630 − 8 = 262."""
    return compare_number(
        answer,
        262,
        mistakes={
            "return_twice": 262 - 100,  # the return's revenue taken off again
            "return_margin_twice": 262 - 30,
            "handling_left_out": 270,
            "return_left_out": 292,
            "restock_left_out": 192,
        },
    )


@exercise("large_in_both")
def check_large_in_both(answer: object, kam: object) -> Finding:
    """The client's accounts of high volume and high profit."""
    accounts = kam.case.portfolio.accounts
    return compare_set(
        answer,
        accounts.loc[accounts["volume_profit"].eq("hvhp"), "account"],
        mistakes={
            "volume_only": accounts.loc[accounts["volume"].eq("high"), "account"],
            "profit_only": accounts.loc[accounts["profit"].eq("high"), "account"],
        },
    )


@exercise("losing_accounts")
def check_losing_accounts(answer: object, kam: object) -> Finding:
    """The client's accounts that lose money once the cost to serve is counted."""
    accounts = kam.case.portfolio.accounts
    return compare_set(
        answer,
        accounts.loc[accounts["true_profit"].lt(0).fillna(False), "account"],
        mistakes={"goods_only": accounts.loc[accounts["goods_margin"].lt(0), "account"]},
    )


@exercise("score_by_hand")
def check_score(answer: object, kam: object) -> Finding:
    """Weights 50/30/20, levels 4/?/2: (50 × 4 + 20 × 2) ÷ 70 = 3.43 (SEG-4)."""
    return compare_number(
        answer,
        240 / 70,
        tolerance=0.006,
        mistakes={
            "unknown_as_nothing": 240 / 100,  # 2.40: unknown is not zero
            "unknown_as_lowest": 270 / 100,  # 2.70: the lower end of the range
            "unknown_as_highest": 390 / 100,  # 3.90: the upper end
            "weights_forgotten": 3.0,  # (4 + 2) ÷ 2
        },
    )
