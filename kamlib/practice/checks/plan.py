"""Exercises of 3_plan: headroom, break-even, balance of power, account, health."""

from kamlib.practice.compare import Finding, compare_number
from kamlib.practice.exercise import exercise

ON_CLIENT = {"account_share"}


@exercise("headroom_by_hand")
def check_headroom(answer: object, kam: object) -> Finding:
    """Needs 100/100, sales 80/20, ceiling 70 %: max(0, −10) + 50 = 50 (PLAN-4)."""
    return compare_number(
        answer,
        50,
        mistakes={
            "families_netted": 0.7 * 200 - 100,  # 40: the excess of one fills the other's room
            "no_ceiling": 200 - 100,
            "ceiling_only": 0.7 * 200,
            "ceiling_on_gap": 0.7 * 80,
            "one_family_uncapped": 20 + 50,
        },
    )


@exercise("break_even_by_hand")
def check_break_even(answer: object, kam: object) -> Finding:
    """A programme of 12,000 a year, margin 24 % of revenue: 12,000 ÷ 0.24 = 50,000 (PLAN-11)."""
    return compare_number(
        answer,
        12_000 / 0.24,
        tolerance=1,
        mistakes={
            "multiplied": 12_000 * 0.24,
            "cost_as_revenue": 12_000,
            "on_cost": 12_000 * 1.24,
            "cost_share": 12_000 / (1 - 0.24),
            "margin_as_markup": 12_000 / (0.24 / 1.24),
        },
    )


@exercise("balance_of_power")
def check_balance(answer: object, kam: object) -> Finding:
    """Powers 5/4/3/3, attitudes −1/2/1/?: (−5 + 8 + 3) ÷ (2 × 12) = 0.25 (PLAN-3)."""
    return compare_number(
        answer,
        0.25,
        tolerance=0.005,
        mistakes={
            "unknown_neutral": 6 / (2 * 15),
            "not_halved": 6 / 12,
            "not_weighted": (-1 + 2 + 1) / (2 * 3),
            "sum_only": 6,
            "mean_attitude": (-1 + 2 + 1) / 3,
        },
    )


@exercise("gap_by_hand")
def check_gap(answer: object, kam: object) -> Finding:
    """20 % of 50,000, won in 30 % of cases, at a margin of 25 %: 750 (PLAN-5)."""
    return compare_number(
        answer,
        0.20 * 50_000 * 0.30 * 0.25,
        tolerance=0.5,
        mistakes={
            "potential_only": 0.20 * 50_000,
            "without_margin": 0.20 * 50_000 * 0.30,
            "without_chance": 0.20 * 50_000 * 0.25,
            "without_share": 50_000 * 0.30 * 0.25,
        },
    )


@exercise("account_share")
def check_account_share(answer: object, kam: object) -> Finding:
    """The account's share of the client's net revenue in the window."""
    accounts = kam.case.portfolio.accounts
    own = float(kam.case.account_row["net_revenue"])
    total = accounts["net_revenue"].sum()
    return compare_number(
        answer,
        own / total,
        tolerance=0.0005,
        share=True,
        mistakes={
            "of_others": own / (total - own),
            "of_largest": own / accounts["net_revenue"].max(),
        },
    )


@exercise("health_range_by_hand")
def check_health_range(answer: object, kam: object) -> Finding:
    """Good, middling, bad, unknown: at most (1 + ½ + 0 + 1) ÷ 4 = 0.625 (PLAN-14)."""
    return compare_number(
        answer,
        0.625,
        share=True,
        tolerance=0.0005,
        mistakes={
            "known_only": 1.5 / 3,
            "unknown_bad": 1.5 / 4,
            "divided_by_known": 2.5 / 3,
            "bad_left_out": 1.5 / 2,
        },
    )
