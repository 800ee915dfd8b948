"""PLAN-11: what the programme costs for this account, and what it brings, case by case."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

_CASES = ("none", "low", "expected", "high")


def show_return_chart(returns: pd.DataFrame, words: Words):
    """Draw per case the extra contribution a year beside the programme's cost.

    Parameters
    ----------
    returns
        From `measure_returns`: ``case`` (none, low, expected, high), ``extra_contribution``,
        ``programme_cost``, ``net_per_year``, ``npv`` and ``break_even_year``.
    words
        Language, locale and currency.
    """
    if len(returns) and returns["programme_cost"].isna().all():
        return nothing(words, "chart.returns.no_cost")
    shown = returns[returns["case"].isin(_CASES)].dropna(subset=["npv"])
    if "expected" not in set(shown["case"]):  # what nothing won would cost is no answer
        return nothing(words)
    shown = shown.set_index("case").reindex([c for c in _CASES if c in set(shown["case"])])
    value = shown["npv"].to_numpy(float)
    places = np.arange(len(shown))
    with canvas(0.75 + 0.42 * len(shown)) as (figure, ax):
        strong = np.array([case == "expected" for case in shown.index])
        colours = np.where(value < 0, palette.LOSS, np.where(strong, palette.STRONG, palette.REST))
        ax.barh(places, value, color=colours, height=0.6)
        low, high = min(value.min(), 0), max(value.max(), 0)
        span = max(high - low, 1e-9)
        for place, (case, row) in zip(places, shown.iterrows(), strict=True):
            year = row["break_even_year"]
            text = words.label("chart.returns.bar", npv=float(row["npv"]))
            text += " · " + (
                words.label("chart.returns.never")
                if pd.isna(year)
                else words.label("chart.returns.year", year=float(year))
            )
            ax.text(
                max(row["npv"], 0) + 0.012 * span,
                place,
                text,
                va="center",
                size=9.5,
                weight="bold" if case == "expected" else "normal",
            )
        ax.set_yticks(
            places, [words.label(f"return_case.{case}") for case in shown.index], color=palette.INK
        )
        ax.invert_yaxis()
        ax.axvline(0, color="#9AA5AE", linewidth=0.9)
        ax.set_xlim(low - 0.04 * span, high + 0.5 * span)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 9)
        ax.set_xticks([t for t in ax.get_xticks() if low - 0.03 * span <= t <= high + 0.03 * span])
        ax.set_xlabel(words.label("chart.returns.x"))
        row = shown.loc["expected"] if "expected" in shown.index else shown.iloc[-1]
        paid = pd.notna(row["break_even_year"])
        slug = "finding.returns" if row["npv"] > 0 and paid else "finding.returns_loss"
        title = words.label(
            slug,
            npv=float(row["npv"]),
            cost=float(row["programme_cost"]),
            n=float(row["break_even_year"]) if paid else 0,
        )
        return finish(
            figure,
            title,
            "",
            words.label("chart.returns.subtitle", cost=float(row["programme_cost"])),
        )
