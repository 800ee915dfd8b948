"""The exercises of all chapters as rows: what is right, and what a typical mistake gives.

An exercise's words are the labels ``check.<name>.<word>``: ``look`` says where to look and is told
with every wrong answer, ``right`` says what a right answer means.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kamlib.practice.compare import Finding, compare_choice, compare_number, compare_set


@dataclass(frozen=True)
class Exercise:
    """One exercise: its truth and how an answer is held against it.

    Parameters
    ----------
    compare
        One of the comparisons of `kamlib.practice.compare`.
    truth
        What is right; of an exercise on the client's own figures a function of ``kam`` that gives
        what is right and the mistakes.
    mistakes
        As `compare` takes them.
    options
        What else `compare` takes.
    """

    compare: Callable[..., Finding]
    truth: object
    mistakes: Mapping
    options: Mapping

    @property
    def on_client(self) -> bool:
        """Whether it is asked on the client's own figures: it needs ``kam``."""
        return callable(self.truth)

    def find(self, kam: object) -> tuple[object, Mapping]:
        """What is right, and the mistakes."""
        return self.truth(kam) if self.on_client else (self.truth, self.mistakes)

    def hold(self, answer: object, kam: object) -> Finding:
        """Hold an answer against the truth; raises on no answer whatever."""
        truth, mistakes = self.find(kam)
        return self.compare(answer, truth, mistakes=mistakes, **self.options)


def _number(truth, *, tolerance: float = 0.005, share: bool = False, **mistakes) -> Exercise:
    options = {"tolerance": tolerance, "share": share}
    return Exercise(compare_number, truth, mistakes, options)


def _set(truth, **mistakes) -> Exercise:
    return Exercise(compare_set, truth, mistakes, {})


def _choice(truth: str, *choices: str, **mistakes: str) -> Exercise:
    return Exercise(compare_choice, truth, mistakes, {"choices": choices})


def _unidentified(kam):
    """Net revenue of the lines without a customer, as a share of all lines' net revenue."""
    every, known = (float(kam.reading[f"net_revenue{of}"]) for of in ("_all_lines", ""))
    left = every - known
    return left / every, {"of_identified": left / known, "identified_share": known / every}


def _top3(kam):
    """Share of the client's net revenue that its three largest accounts hold."""
    revenue = kam.case.portfolio.accounts["net_revenue"].sort_values(ascending=False)
    total, n = revenue.sum(), len(revenue)
    share = revenue.iloc[:3].sum() / total
    return share, {
        "first_only": revenue.iloc[0] / total,
        "third_only": revenue.iloc[min(2, n - 1)] / total,
        "mean_of_three": share / 3,
        "of_count": min(3, n) / n,
    }


def _pareto(kam):
    """The smallest set of the client's accounts that reaches 80 % of net revenue."""
    accounts = kam.case.portfolio.accounts
    inside = accounts.loc[accounts["in_pareto_revenue"].fillna(False).astype(bool), "account"]
    ranked = accounts.sort_values(["net_revenue", "account"], ascending=[False, True])["account"]
    fifth = ranked.iloc[: max(1, round(len(ranked) / 5))]
    return inside, {"crossing_left_out": list(inside)[:-1], "fifth_of_accounts": fifth}


def _large_in_both(kam):
    """The client's accounts of high volume and high profit."""
    accounts = kam.case.portfolio.accounts.set_index("account")
    volume, profit = (accounts.index[accounts[c].eq("high")] for c in ("volume", "profit"))
    both = accounts.index[accounts["volume_profit"].eq("hvhp")]
    return both, {"volume_only": volume, "profit_only": profit}


def _losing(kam):
    """The client's accounts that lose money once the cost to serve is counted."""
    accounts = kam.case.portfolio.accounts
    losing = accounts.loc[accounts["true_profit"].lt(0).fillna(False), "account"]
    return losing, {"goods_only": accounts.loc[accounts["goods_margin"].lt(0), "account"]}


def _account_share(kam):
    """The account's share of the client's net revenue in the window."""
    revenue, own = kam.case.portfolio.accounts["net_revenue"], kam.case.account_row["net_revenue"]
    own, total = float(own), revenue.sum()
    return own / total, {"of_others": own / (total - own), "of_largest": own / revenue.max()}


def _account_change(kam):
    """Change of the account's net revenue against the former period; without a base, none."""
    now, former = (float(kam.case.account_row[c]) for c in ("net_revenue", "former_revenue"))
    if not former > 0:
        return None, {}
    new_base = 1 - former / now if now else math.nan
    return now / former - 1, {"on_new_base": new_base, "ratio": now / former, "money": now - former}


def _unconfirmed(kam):
    """Items of the account's value ledger that the receiving side has not confirmed (REV-8)."""
    ledger, totals = kam.review.value_ledger(), kam.review.value_totals().set_index("direction")
    return int(totals["unconfirmed"].sum()), {
        "only_delivered": int(ledger["value_state"].eq("delivered").sum()),
        "one_direction": int(totals.loc["to_customer", "unconfirmed"]),
        "all_items": len(ledger),
    }


_MEAN = (100 + 122.5 + 177.5) / 3

EXERCISES = {
    # 0_start
    # 1,200 lines, 14 without a date, 1 totals row, 35 repeated: 1,150 are kept.
    "kept_by_hand": _number(
        1200 - 14 - 1 - 35,
        set_aside_only=14 + 1 + 35,
        repeated_kept=1200 - 14 - 1,
        total_kept=1200 - 14 - 35,
        undated_kept=1200 - 1 - 35,
        everything=1200,
    ),
    # Invoice 500, credit note −80, totals row 420: 500 − 80 = 420, the totals row no sale.
    "net_with_credit_note": _number(
        500 - 80,
        total_counted=500 - 80 + 420,
        credit_left_out=500,
        credit_added=500 + 80,
        sum_of_all=500 + 80 + 420,
        total_for_credit=500 + 420,
    ),
    "unidentified_revenue": _number(_unidentified, tolerance=0.0005, share=True),
    # 1_define
    # Revenues 100 / 122.5 / 177.5: mean 133.33, line 133.33 × 1.33 = 177.33 (DEF-1).
    "above_mean_by_hand": _number(
        _MEAN * 1.33,
        tolerance=0.006,
        mean_only=_MEAN,
        share_only=_MEAN * 0.33,
        of_median=122.5 * 1.33,
        third_of_largest=177.5 * 0.33,
        of_sum=400 * 0.33,
        rounded_third=_MEAN * 4 / 3,
    ),
    # Profits A 100, B 50, C −50: total 100, A alone reaches 80 (DEF-2); of gains alone it takes B.
    "pareto_with_losses": _set({"A"}, loss_left_out={"A", "B"}, everyone={"A", "B", "C"}),
    "top3_share": _number(_top3, tolerance=0.0006, share=True),
    "pareto_accounts": _set(_pareto),
    # 2_segment
    # Pooled markup of net/cost 200/100, 1200/1000, −100/0: 1300/1100 − 1 = 18.2 % (SEG-1).
    "markup_by_hand": _number(
        1300 / 1100 - 1,
        tolerance=0.001,
        share=True,
        mean_of_lines=(1.00 + 0.20) / 2,  # 60 %: each line counts alike
        credit_left_out=1400 / 1100 - 1,  # 27.3 %
        margin_of_price=200 / 1300,  # 15.4 %: on price, not on cost
        ratio=1300 / 1100,
    ),
    # Mean of monthly shares of 100/30, 1000/50, 400/0: (30 + 5 + 0) / 3 = 11.7 % (SEG-1).
    "volume_by_hand": _number(
        0.35 / 3,
        tolerance=0.001,
        share=True,
        window_share=80 / 1500,  # 5.3 %: one share of the whole window
        empty_month_left_out=0.35 / 2,  # 17.5 %: a month without purchase counts 0
    ),
    # Sale 1,000 at cost 700; 100 returned, 70 restocked; handling 8: 900 − 630 − 8 = 262.
    "true_profit_by_hand": _number(
        262,
        return_twice=262 - 100,  # the return's revenue taken off again
        return_margin_twice=262 - 30,
        handling_left_out=270,
        return_left_out=292,
        restock_left_out=192,
    ),
    "large_in_both": _set(_large_in_both),
    "losing_accounts": _set(_losing),
    # Weights 50/30/20, levels 4/?/2: (50 × 4 + 20 × 2) ÷ 70 = 3.43 (SEG-4).
    "score_by_hand": _number(
        240 / 70,
        tolerance=0.006,
        unknown_as_nothing=240 / 100,  # 2.40: unknown is not zero
        unknown_as_lowest=270 / 100,  # 2.70: the lower end of the range
        unknown_as_highest=390 / 100,  # 3.90: the upper end
        weights_forgotten=3.0,  # (4 + 2) ÷ 2
    ),
    # 3_plan
    # Needs 100/100, sales 80/20, ceiling 70 %: max(0, −10) + 50 = 50 (PLAN-4).
    "headroom_by_hand": _number(
        50,
        families_netted=0.7 * 200 - 100,  # 40: the excess of one fills the other's room
        no_ceiling=200 - 100,
        ceiling_only=0.7 * 200,
        ceiling_on_gap=0.7 * 80,
        one_family_uncapped=20 + 50,
    ),
    # A programme of 12,000 a year, margin 24 % of revenue: 12,000 ÷ 0.24 = 50,000 (PLAN-11).
    "break_even_by_hand": _number(
        12_000 / 0.24,
        tolerance=1,
        multiplied=12_000 * 0.24,
        cost_as_revenue=12_000,
        on_cost=12_000 * 1.24,
        cost_share=12_000 / (1 - 0.24),
        margin_as_markup=12_000 / (0.24 / 1.24),
    ),
    # Powers 5/4/3/3, attitudes −1/2/1/?: (−5 + 8 + 3) ÷ (2 × 12) = 0.25 (PLAN-3).
    "balance_of_power": _number(
        0.25,
        unknown_neutral=6 / (2 * 15),
        not_halved=6 / 12,
        not_weighted=(-1 + 2 + 1) / (2 * 3),
        sum_only=6,
        mean_attitude=(-1 + 2 + 1) / 3,
    ),
    # 20 % of 50,000, won in 30 % of cases, at a margin of 25 %: 750 (PLAN-5).
    "gap_by_hand": _number(
        0.20 * 50_000 * 0.30 * 0.25,
        tolerance=0.5,
        potential_only=0.20 * 50_000,
        without_margin=0.20 * 50_000 * 0.30,
        without_chance=0.20 * 50_000 * 0.25,
        without_share=50_000 * 0.30 * 0.25,
    ),
    "account_share": _number(_account_share, tolerance=0.0005, share=True),
    # Good, middling, bad, unknown: at most (1 + ½ + 0 + 1) ÷ 4 = 0.625 (PLAN-14).
    "health_range_by_hand": _number(
        0.625,
        tolerance=0.0005,
        share=True,
        known_only=1.5 / 3,
        unknown_bad=1.5 / 4,
        divided_by_known=2.5 / 3,
        bad_left_out=1.5 / 2,
    ),
    # 4_review
    # 10 units at 5, then 12 at 6: (6 − 5) × 12 = 12 from price, with this year's quantity; with
    # last year's, (6 − 5) × 10 gives what quantity brought, 5 × (12 − 10).
    "price_effect_by_hand": _number(
        (6 - 5) * 12, other_part=10, whole_change=12 * 6 - 10 * 5, this_year=12 * 6, price_change=1
    ),
    # Which is late at 75 days (REV-2)? Gaps of 30, 28, 33, 31, 29, 32: 75 is beyond all of them.
    # Gaps of 20, 95, 40, 120, 15, 80: above their mean of 61.7 and within what they have been.
    "late_by_own_rhythm": _choice(
        "first", "first", "second", "both", both="above_mean_gap", second="longest_gaps"
    ),
    # 3 of 4 answers satisfied, our view 95 % (REV-7): Wilson's range of 3 in 4 goes from 30 % to
    # 95.4 %; ours lies inside, and below five answers nothing is told.
    "voice_by_hand": _choice(
        "unknown", "yes", "no", "unknown", yes="gap_is_not_proof", no="inside_is_not_same"
    ),
    "value_unconfirmed": _number(_unconfirmed),
    "account_change": _number(_account_change, tolerance=0.0005, share=True),
}
"""Every exercise by name, in the order of the chapters."""
