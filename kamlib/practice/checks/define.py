"""Exercises of 1_define: the line above the mean, Pareto with a loss, dependence."""

from kamlib.practice.compare import Finding, compare_number, compare_set
from kamlib.practice.exercise import exercise

ON_CLIENT = {"pareto_accounts", "top3_share"}


@exercise("above_mean_by_hand")
def check_above_mean(answer: object, kam: object) -> Finding:
    """Revenues 100 / 122.5 / 177.5: mean 133.33, line 133.33 × 1.33 = 177.33 (DEF-1)."""
    mean = (100 + 122.5 + 177.5) / 3
    return compare_number(
        answer,
        mean * 1.33,
        tolerance=0.006,
        mistakes={
            "mean_only": mean,
            "share_only": mean * 0.33,
            "of_median": 122.5 * 1.33,
            "third_of_largest": 177.5 * 0.33,
            "of_sum": 400 * 0.33,
            "rounded_third": mean * 4 / 3,
        },
    )


@exercise("pareto_with_losses")
def check_pareto(answer: object, kam: object) -> Finding:
    """Profits A 100, B 50, C −50: total 100, A alone reaches 80 (DEF-2)."""
    return compare_set(
        answer,
        {"A"},
        mistakes={
            "loss_left_out": {"A", "B"},  # 80 % of the positives, 120, needs both
            "everyone": {"A", "B", "C"},
        },
    )


@exercise("top3_share")
def check_top3_share(answer: object, kam: object) -> Finding:
    """Share of the client's net revenue that its three largest accounts hold."""
    revenue = kam.case.portfolio.accounts["net_revenue"].sort_values(ascending=False)
    total = revenue.sum()
    return compare_number(
        answer,
        revenue.iloc[:3].sum() / total,
        tolerance=0.0006,
        share=True,
        mistakes={
            "first_only": revenue.iloc[0] / total,
            "third_only": revenue.iloc[min(2, len(revenue) - 1)] / total,
            "mean_of_three": revenue.iloc[:3].sum() / total / 3,
            "of_count": min(3, len(revenue)) / len(revenue),
        },
    )


@exercise("pareto_accounts")
def check_pareto_accounts(answer: object, kam: object) -> Finding:
    """The smallest set of the client's accounts that reaches 80 % of net revenue."""
    accounts = kam.case.portfolio.accounts
    inside = accounts.loc[accounts["in_pareto_revenue"].fillna(False).astype(bool), "account"]
    ranked = accounts.sort_values(["net_revenue", "account"], ascending=[False, True])["account"]
    fifth = max(1, round(len(ranked) / 5))
    return compare_set(
        answer,
        inside,
        mistakes={
            "crossing_left_out": list(inside)[:-1],
            "fifth_of_accounts": ranked.iloc[:fifth],
        },
    )
