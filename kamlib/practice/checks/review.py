"""Exercises of 4_review: price or quantity, late or quiet, few answers, unconfirmed value."""

import math

from kamlib.practice.compare import Finding, compare_choice, compare_number
from kamlib.practice.exercise import exercise

ON_CLIENT = {"account_change", "value_unconfirmed"}


@exercise("price_effect_by_hand")
def check_price_effect(answer: object, kam: object) -> Finding:
    """10 units at 5, then 12 at 6: (6 − 5) × 12 = 12 from price, with this year's quantity."""
    return compare_number(
        answer,
        (6 - 5) * 12,
        mistakes={
            # last year's quantity, (6 − 5) × 10, gives what quantity brought, 5 × (12 − 10)
            "other_part": 10,
            "whole_change": 12 * 6 - 10 * 5,
            "this_year": 12 * 6,
            "price_change": 6 - 5,
        },
    )


@exercise("late_by_own_rhythm")
def check_late(answer: object, kam: object) -> Finding:
    """Which is late at 75 days? Only the first (REV-2).

    Gaps of 30, 28, 33, 31, 29, 32 days: 75 is beyond all of them. Gaps of 20, 95, 40, 120, 15, 80:
    75 is above their mean of 61.7 and within what they have been.
    """
    return compare_choice(
        answer,
        "first",
        choices=("first", "second", "both"),
        mistakes={"both": "above_mean_gap", "second": "longest_gaps"},
    )


@exercise("voice_by_hand")
def check_voice(answer: object, kam: object) -> Finding:
    """3 of 4 answers satisfied, our view 95 % (REV-7): whether they differ is unknown.

    Wilson's range of 3 in 4 goes from 30 % to 95.4 %: ours lies inside, and below five answers
    nothing is told.
    """
    return compare_choice(
        answer,
        "unknown",
        choices=("yes", "no", "unknown"),
        mistakes={"yes": "gap_is_not_proof", "no": "inside_is_not_same"},
    )


@exercise("value_unconfirmed")
def check_value_unconfirmed(answer: object, kam: object) -> Finding:
    """Items of the account's value ledger that the receiving side has not confirmed (REV-8)."""
    ledger, totals = kam.review.value_ledger(), kam.review.value_totals().set_index("direction")
    return compare_number(
        answer,
        int(totals["unconfirmed"].sum()),
        mistakes={
            "only_delivered": int(ledger["value_state"].eq("delivered").sum()),
            "one_direction": int(totals.loc["to_customer", "unconfirmed"]),
            "all_items": len(ledger),
        },
    )


@exercise("account_change")
def check_account_change(answer: object, kam: object) -> Finding:
    """Change of the account's net revenue against the former period."""
    now, former = (float(kam.case.account_row[c]) for c in ("net_revenue", "former_revenue"))
    if not former > 0:  # no base: the right answer is that there is none
        return Finding.right() if _is_nothing(answer) else Finding.wrong("no_base")
    return compare_number(
        answer,
        now / former - 1,
        tolerance=0.0005,
        share=True,
        mistakes={
            "on_new_base": 1 - former / now if now else math.nan,
            "ratio": now / former,
            "money": now - former,
        },
    )


def _is_nothing(answer: object) -> bool:
    return answer is None or (isinstance(answer, float) and math.isnan(answer))
