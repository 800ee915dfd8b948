"""Exercises of 0_start: nothing is lost, and what net revenue leaves out."""

from kamlib.practice.compare import Finding, compare_number
from kamlib.practice.exercise import exercise

ON_CLIENT = {"unidentified_revenue"}


@exercise("kept_by_hand")
def check_kept(answer: object, kam: object) -> Finding:
    """1,200 lines, 14 without a date, 1 totals row, 35 repeated: 1,150 are kept."""
    return compare_number(
        answer,
        1200 - 14 - 1 - 35,
        mistakes={
            "set_aside_only": 14 + 1 + 35,
            "repeated_kept": 1200 - 14 - 1,
            "total_kept": 1200 - 14 - 35,
            "undated_kept": 1200 - 1 - 35,
            "everything": 1200,
        },
    )


@exercise("net_with_credit_note")
def check_net(answer: object, kam: object) -> Finding:
    """Invoice 500, credit note −80, totals row 420: 500 − 80 = 420, the totals row no sale."""
    return compare_number(
        answer,
        500 - 80,
        mistakes={
            "total_counted": 500 - 80 + 420,
            "credit_left_out": 500,
            "credit_added": 500 + 80,
            "sum_of_all": 500 + 80 + 420,
            "total_for_credit": 500 + 420,
        },
    )


@exercise("unidentified_revenue")
def check_unidentified_revenue(answer: object, kam: object) -> Finding:
    """Net revenue of the lines without a customer, as a share of all lines' net revenue."""
    report = kam.reading
    every, identified = float(report["net_revenue_all_lines"]), float(report["net_revenue"])
    return compare_number(
        answer,
        (every - identified) / every,
        tolerance=0.0005,
        share=True,
        mistakes={
            "of_identified": (every - identified) / identified,
            "identified_share": identified / every,
        },
    )
