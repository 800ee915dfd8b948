"""Exercises of 3_plan: headroom under a ceiling, break-even on the right margin, present value."""

from kamlib.practice.check import exercise
from kamlib.practice.compare import Finding, compare_number, compare_set

ON_CLIENT = {"account_share"}


@exercise("headroom_by_hand")
def check_headroom(answer: object, kam: object) -> Finding:
    """Needs 100/100, sales 80/20, ceiling 70 %: max(0, −10) + 50 = 50 (PLAN-4)."""
    return compare_number(
        answer, 50,
        mistakes={
            "families_netted": 0.7 * 200 - 100,  # 40: the excess of one fills the other's room
            "no_ceiling": 200 - 100,
            "ceiling_only": 0.7 * 200,
            "ceiling_on_gap": 0.7 * 80,
            "one_family_uncapped": 20 + 50,
        },
    )


@exercise("exposed_by_hand")
def check_exposed(answer: object, kam: object) -> Finding:
    """Shares A 80 %, B 20 %, C 70 % under a ceiling of 70 %: only A is above it (PLAN-4)."""
    return compare_set(
        answer, {"A"}, column="family",
        mistakes={"at_ceiling": {"A", "C"}, "below_ceiling": {"B"}, "room": {"B", "C"}},
    )


@exercise("break_even_by_hand")
def check_break_even(answer: object, kam: object) -> Finding:
    """A programme of 12,000 a year, markup 25 %, so margin 20 % of price: 60,000 (PLAN-11)."""
    return compare_number(
        answer, 12_000 / 0.20, tolerance=1,
        mistakes={
            "markup_as_margin": 12_000 / 0.25,
            "cost_as_revenue": 12_000,
            "multiplied": 12_000 * 0.20,
            "on_cost": 12_000 * 1.25,
            "goods_at_cost": 12_000 / 0.25 + 12_000,
        },
    )


@exercise("present_value_by_hand")
def check_present_value(answer: object, kam: object) -> Finding:
    """Outlay 1,000 now, 600 at the end of years one and two, rate 10 %: 41.32 (PLAN-11)."""
    return compare_number(
        answer, -1000 + 600 / 1.1 + 600 / 1.1**2, tolerance=0.5,
        mistakes={
            "not_discounted": 200,
            "outlay_left_out": 600 / 1.1 + 600 / 1.1**2,
            "one_year_early": -1000 + 600 + 600 / 1.1,
            "outlay_discounted": (-1000 + 600 / 1.1 + 600 / 1.1**2) / 1.1,
            "simple_rate": -1000 + 600 / 1.1 + 600 / 1.2,
        },
    )


@exercise("account_share")
def check_account_share(answer: object, kam: object) -> Finding:
    """The account's share of the client's net revenue in the window."""
    accounts = kam.portfolio.accounts
    own = float(kam.account_row["net_revenue"])
    total = accounts["net_revenue"].sum()
    return compare_number(
        answer, own / total, tolerance=0.0005, share=True,
        mistakes={
            "of_others": own / (total - own),
            "of_largest": own / accounts["net_revenue"].max(),
        },
    )
