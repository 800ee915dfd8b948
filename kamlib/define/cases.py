"""The portfolio's frames put together: one row per account, cases, the window, names."""

import pandas as pd

from kamlib.figures.compare import decide_enough
from kamlib.figures.window import Window


def measure_cases(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """DEF-9: how many cases stand behind each statistic, and whether they are enough.

    Returns
    -------
    DataFrame
        `statistic` (above_mean, pareto, top1, top3, top10, hhi, volume_share, markup, service_map),
        `cases`, `needed`, `enough`. Fewer than three accounts have no mean to stand out from, fewer
        than five no fifth, as many as a share counts are always all, half a year of months hides
        seasons, four accounts are the fewest for medians.
    """
    classes, summary = frames["classes"], frames["pareto_summary"]
    dependence = frames["dependence"].set_index("measure")["cases"]
    months = classes["months_counted"].dropna()
    rows = [
        ("above_mean", int(frames["above_mean"]["cases"].iloc[0]) if len(classes) else 0, 3),
        ("pareto", int(summary["cases"].iloc[0]), 5),
        ("top1", int(dependence["top1"]), 2),
        ("top3", int(dependence["top3"]), 4),
        ("top10", int(dependence["top10"]), 11),
        ("hhi", int(dependence["hhi"]), 2),
        ("volume_share", int(months.max()) if len(months) else 0, 6),
        ("markup", int(classes["profit"].ne("unknown").sum()), 1),
        ("service_map", int(frames["service_map"]["cases"].max()) if len(classes) else 0, 4),
    ]
    frame = pd.DataFrame(rows, columns=["statistic", "cases", "needed"])
    return frame.assign(enough=[decide_enough(c, n) for _, c, n in rows])


def name_accounts(frame: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The frame with each account's name beside its code."""
    names = frame["account"].map(accounts.set_index("account")["account_name"])
    frame = frame.copy()
    frame.insert(1, "account_name", names)
    return frame


def merge_findings(accounts, above, pareto, frames) -> pd.DataFrame:
    """One row per account with everything that was found about it."""
    frame = accounts.copy()
    for name, source, column in (
        ("passes_revenue", above["net_revenue"], "passes"),
        ("passes_margin", above["goods_margin"], "passes"),
        ("in_pareto_revenue", pareto["net_revenue"][0], "in_set"),
        ("in_pareto_profit", pareto["true_profit"][0], "in_set"),
    ):
        found = frame["account"].map(source.set_index("account")[column])
        frame[name] = found.astype("boolean")
    wanted = {
        "classes": [
            *["volume_share", "window_share", "shares_disagree", "months_counted"],
            *["months_dropped", "volume", "markup", "margin_of_price", "profit", "volume_profit"],
        ],
        "costs": ["cost_to_serve", "cost_complete", "true_profit", "rates_unset"],
        "service_map": ["price_index", "service_map"],
        "types": ["expected_headroom", "account_type"],
        "verdicts": ["tier", "candidate", "rules", "rank", "on_list", "marginal", "next_in"],
        "exceptions": ["exception"],
        "ranking": ["total_score", "score_low", "score_high", "known_weight"],
        "matrix": ["attractiveness", "strength", "quadrant"],
        "robustness": ["in_top", "standing"],
    }
    for source, columns in wanted.items():
        frame = frame.join(frames[source].set_index("account")[columns], on="account")
    return frame.astype({"exception": "str", "rank": "Int64"})


def measure_window_row(window: Window, dates, accounts) -> pd.DataFrame:
    """Sum up the window and what was counted in it, one row."""
    day, first, last = dates
    former = window.former
    row = {
        "start": window.start,
        "end": window.end,
        "months": window.months,
        "covered_months": window.covered_months,
        "former_start": former.start,
        "former_end": former.end,
        "former_covered_months": former.covered_months,
        "as_of": day,
        "first_date": first,
        "last_date": last,
        "accounts": len(accounts),
        "active_accounts": int(accounts["active"].sum()),
        "line_count": int(accounts["line_count"].sum()),
        "net_revenue": float(accounts["net_revenue"].sum()),
    }
    return pd.DataFrame([row])
