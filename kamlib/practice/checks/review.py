"""Exercises of 4_review: a change and its base, an expected range, what an alarm costs."""

import math

from kamlib.practice.check import exercise
from kamlib.practice.compare import Finding, compare_number, compare_set

ON_CLIENT = {"account_change"}


@exercise("change_by_hand")
def check_change(answer: object, kam: object) -> Finding:
    """Former period 120, this one 90: −30 / 120 = −25 % (REV-1)."""
    return compare_number(
        answer, 90 / 120 - 1, tolerance=0.001, share=True,
        mistakes={"on_new_base": (90 - 120) / 90, "ratio": 90 / 120, "money": 90 - 120},
    )


@exercise("late_reorder_by_hand")
def check_late_reorder(answer: object, kam: object) -> Finding:
    """Who is late by its own rhythm? Only A (REV-2).

    A: gaps of 20, 25, 30, 22, 28 days, 45 since the last order, beyond all of them. B: gaps of 10,
    60, 15, 70, 40, 50 since the last: above its mean of 39, within what it has done before.
    """
    return compare_set(
        answer, {"A"}, mistakes={"above_mean_gap": {"A", "B"}, "longest_wait": {"B"}})


@exercise("false_alarms_by_hand")
def check_false_alarms(answer: object, kam: object) -> Finding:
    """40 accounts looked at monthly, each look wrong in 5 %: 40 × 12 × 0.05 = 24 a year (REV-2)."""
    return compare_number(
        answer, 40 * 12 * 0.05, tolerance=0.05,
        mistakes={
            "one_look": 40 * 0.05,
            "one_account": 12 * 0.05,
            "at_least_one": 40 * (1 - 0.95**12),
        },
    )


@exercise("account_change")
def check_account_change(answer: object, kam: object) -> Finding:
    """Change of the account's net revenue against the former period."""
    now, former = (float(kam.account_row[c]) for c in ("net_revenue", "former_revenue"))
    if not former > 0:  # no base: the right answer is that there is none
        return Finding.right() if _is_nothing(answer) else Finding.wrong("no_base")
    return compare_number(
        answer, now / former - 1, tolerance=0.0005, share=True,
        mistakes={
            "on_new_base": 1 - former / now if now else math.nan,
            "ratio": now / former,
            "money": now - former,
        },
    )


def _is_nothing(answer: object) -> bool:
    return answer is None or (isinstance(answer, float) and math.isnan(answer))
