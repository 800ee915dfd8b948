"""DEF-1: who stands above the line of the above-average rule."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, names_of, pick, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

MOST = 14
"""Bars drawn; the rest is said in the subtitle."""


def show_above_mean_chart(above_mean: pd.DataFrame, words: Words, *, by: str = "net_revenue"):
    """Draw the largest accounts as bars against the mean and the line.

    Parameters
    ----------
    above_mean
        From `decide_above_mean`: ``account`` (``account_name`` if there), ``value``, ``mean``,
        ``line``, ``passes``.
    words
        Language, locale and currency.
    by
        What was measured: a money column with a label.
    """
    known = (
        pick(above_mean, by)
        .dropna(subset=["value"])
        .sort_values(["value", "account"], ascending=[False, True])
    )
    if known.empty or not known["line"].notna().any():
        return nothing(words)
    line, mean = known["line"].iloc[0], known["mean"].iloc[0]
    passing = known["passes"].fillna(False).astype(bool)
    shown = known.head(MOST)
    what = words.label(f"column.{by}")
    with canvas(0.55 + 0.265 * max(len(shown), 3)) as (figure, ax):
        colours = [palette.STRONG if p else palette.REST for p in passing.head(MOST)]
        places = range(len(shown))
        ax.barh(places, shown["value"], color=colours, height=0.72)
        ax.set_yticks(places, names_of(shown), color=palette.INK)
        ax.invert_yaxis()
        room = max(shown["value"].max(), line, 0)
        ax.set_xlim(min(0, shown["value"].min()), room * 1.13)
        for place, value in zip(places, shown["value"], strict=True):
            ax.text(
                max(value, 0) + room * 0.012,
                place,
                words.money(value),
                va="center",
                size=8.5,
                color=palette.INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
            )
        ax.axvline(line, color=palette.LOSS, linewidth=1.3, zorder=0.5)
        ax.axvline(mean, color=palette.SOFT, linewidth=1, linestyle=(0, (4, 3)), zorder=0.5)
        bare(ax, "bottom")
        write_ticks(ax.xaxis, words, "money")
        ax.set_xlabel(what)
        title = words.label("finding.above_mean", n=int(passing.sum()), all=len(known), line=line)
        rest = len(known) - len(shown)
        subtitle = words.label("chart.above_mean.subtitle", mean=mean)
        if rest:
            largest = known["value"].iloc[len(shown)]
            subtitle += " " + words.label("chart.rest", n=rest, largest=largest)
        top = words.listed(
            f"{n} ({words.money(v)})"
            for n, v in zip(names_of(known.head(3)), known["value"].head(3), strict=True)
        )
        return finish(figure, title, words.label("chart.alt.largest", names=top), subtitle)
