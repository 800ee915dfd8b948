"""Exercises of 0_start: what is in the ledger, what is not, and what revenue means."""

from kamlib.practice.check import exercise
from kamlib.practice.compare import Finding, compare_number

ON_CLIENT = {"lines_in", "unidentified_revenue"}


@exercise("net_revenue_by_hand")
def check_net_revenue(answer: object, kam: object) -> Finding:
    """Invoiced 1,000 and 400 without tax, discount 50 on the first, credit note 150: 1,200."""
    return compare_number(
        answer, 1000 - 50 + 400 - 150,
        mistakes={
            "credit_left_out": 1350,
            "credit_added": 1500,
            "discount_left_out": 1250,
            "gross": 1400,
        },
    )


@exercise("freight_by_hand")
def check_freight(answer: object, kam: object) -> Finding:
    """Order A of three lines repeats its freight 12 on each, order B of one line has 8: 20."""
    return compare_number(
        answer, 12 + 8,
        mistakes={"each_line": 3 * 12 + 8, "largest_only": 12, "mean": 11},
    )


@exercise("lines_in")
def check_lines_in(answer: object, kam: object) -> Finding:
    """How many lines came in: those kept and those set aside."""
    report = kam.report
    return compare_number(
        answer, report["kept"] + report["set_aside"],
        mistakes={
            "kept_only": report["kept"],
            "set_aside_only": report["set_aside"],
            "difference": report["kept"] - report["set_aside"],
        },
    )


@exercise("unidentified_revenue")
def check_unidentified_revenue(answer: object, kam: object) -> Finding:
    """Net revenue of the lines without a customer, as a share of all lines' net revenue."""
    report = kam.report
    every, identified = float(report["net_revenue_all_lines"]), float(report["net_revenue"])
    return compare_number(
        answer, (every - identified) / every, tolerance=0.0005, share=True,
        mistakes={
            "of_identified": (every - identified) / identified,
            "identified_share": identified / every,
        },
    )
