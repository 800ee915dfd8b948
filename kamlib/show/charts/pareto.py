"""DEF-2: the smallest set of accounts that makes most of the total."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, pick, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words


def show_pareto_chart(
    pareto: pd.DataFrame,
    words: Words,
    *,
    pareto_share: float | None = None,
    by: str = "net_revenue",
):
    """Draw the cumulative share over the share of accounts, the set that reaches the line marked.

    Parameters
    ----------
    pareto
        The curve of `measure_pareto`: ``rank``, ``value``, ``cumulative_share``, ``in_set``.
    words
        Language, locale and currency.
    pareto_share
        The share that the set had to reach, 0–1: drawn as a line where given.
    by
        What was measured, where the frame holds several: ``net_revenue``, ``goods_margin`` or
        ``true_profit``.
    """
    curve = pick(pareto, by).dropna(subset=["cumulative_share"]).sort_values("rank")
    inside = curve[curve["in_set"].fillna(False).astype(bool)]
    if inside.empty:
        return nothing(words, "chart.pareto.undefined")
    count, chosen = len(curve), len(inside)
    x = np.r_[0, np.arange(1, count + 1) / count]
    y = np.r_[0, curve["cumulative_share"].to_numpy(float)]
    what = words.label(f"axis.of_{by}")
    with canvas(3.3) as (figure, ax):
        ax.fill_between(x[: chosen + 1], y[: chosen + 1], color=palette.STRONG, alpha=0.16, lw=0)
        ax.plot(x, y, color=palette.REST, linewidth=2.2, solid_capstyle="round")
        ax.plot(x[: chosen + 1], y[: chosen + 1], color=palette.STRONG, linewidth=2.6)
        if count <= 30:
            ax.plot(x[1:], y[1:], "o", color=palette.REST, markersize=4.5)
            ax.plot(x[1 : chosen + 1], y[1 : chosen + 1], "o", color=palette.STRONG, markersize=5)
        ax.plot([0, 1], [0, 1], color=palette.LINE, linewidth=1, zorder=0)
        if pareto_share is not None:
            ax.axhline(
                pareto_share, color=palette.SOFT, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0
            )
        ax.plot(
            [x[chosen]] * 2,
            [0, y[chosen]],
            color=palette.STRONG,
            linewidth=1,
            linestyle=(0, (2, 2)),
        )
        ax.plot(
            x[chosen],
            y[chosen],
            "o",
            color=palette.STRONG,
            markersize=8,
            markeredgecolor="white",
            markeredgewidth=1.2,
            zorder=5,
        )
        left = x[chosen] < 0.6
        ax.annotate(
            words.label("chart.pareto.point", n=chosen, share=chosen / count, reached=y[chosen]),
            (x[chosen], y[chosen] if left else y[chosen] * 0.16),
            xytext=(12 if left else -8, -16 if left else 0),
            textcoords="offset points",
            ha="left" if left else "right",
            va="top" if left else "center",
            size=9.5,
        )
        ax.set_xlim(0, 1.005)
        ax.set_ylim(min(0, y.min()), max(1.03, y.max() * 1.03))
        bare(ax, "bottom")
        ax.grid(axis="y")
        write_ticks(ax.xaxis, words, "percent")
        write_ticks(ax.yaxis, words, "percent")
        ax.set_xlabel(words.label("chart.pareto.x"))
        ax.set_ylabel(words.label("chart.pareto.y", what=what))
        title = words.label(
            "finding.pareto", n=chosen, share=chosen / count, reached=y[chosen], what=what
        )
        return finish(
            figure,
            title,
            words.label("chart.pareto.alt", fifth=y[-(-count // 5)], most=y.max()),
            words.label("chart.pareto.subtitle", n=count, all=count),
        )
