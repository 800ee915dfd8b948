"""DEF-2, SEG-2: the whale curve. How high profit climbs before losing accounts take it back."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, pick, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words


def show_whale_chart(pareto: pd.DataFrame, words: Words, *, by: str = "true_profit"):
    """Draw cumulative profit, best account first, in money; never clipped.

    Parameters
    ----------
    pareto
        The curve of `measure_pareto` by profit: ``rank``, ``value`` and ``cumulative`` in money.
    words
        Language, locale and currency.
    by
        What was measured: a money column with a label.
    """
    curve = pick(pareto, by).dropna(subset=["value", "cumulative"]).sort_values("rank")
    if curve.empty:
        return nothing(words, "chart.whale.nothing")
    count = len(curve)
    x = np.arange(count + 1)
    y = np.r_[0, curve["cumulative"].to_numpy(float)]
    best, total = int(y.argmax()), float(y[-1])
    peak = float(y[best])
    losing = int((curve["value"] < 0).sum())
    start = int(np.searchsorted(-curve["value"].to_numpy(float), 0, side="right"))
    lost = peak - total
    with canvas(3.3) as (figure, ax):
        ax.fill_between(x[: best + 1], y[: best + 1], color=palette.STRONG, alpha=0.14, lw=0)
        ax.plot(x[: best + 1], y[: best + 1], color=palette.STRONG, linewidth=2.6)
        ax.plot(x[best : start + 1], y[best : start + 1], color=palette.REST, linewidth=2.6)
        if losing:
            ax.fill_between(x[start:], y[start:], peak, color=palette.LOSS, alpha=0.12, lw=0)
            ax.plot(x[start:], y[start:], color=palette.LOSS, linewidth=2.6)
        if count <= 30:
            ax.plot(x[1 : best + 1], y[1 : best + 1], "o", color=palette.STRONG, markersize=4.5)
            ax.plot(x[start + 1 :], y[start + 1 :], "o", color=palette.LOSS, markersize=4.5)
        ax.axhline(total, color=palette.SOFT, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
        ax.axhline(0, color="#9AA5AE", linewidth=0.8, zorder=0)
        ax.set_xlim(0, count * 1.01)
        low = min(0, total, y.min())
        ax.set_ylim(low * 1.15, (peak - low) * 1.16 + low if peak > low else 1)
        near = best > 0.5 * count
        ax.annotate(
            words.label("chart.whale.peak", n=best, peak=peak),
            (best, peak),
            xytext=(0 if near else 4, 7),
            textcoords="offset points",
            size=9.5,
            ha="right" if near else "left",
            va="bottom",
        )
        if lost > 0.02 * abs(peak):
            ax.annotate(
                words.label("chart.whale.total", total=total),
                (count, total),
                xytext=(-2, -7),
                textcoords="offset points",
                size=9.5,
                ha="right",
                va="top",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
            )
        bare(ax, "left" if total < 0 else "")
        ax.grid(axis="y")
        write_ticks(ax.xaxis, words, "count")
        write_ticks(ax.yaxis, words, "money")
        ax.set_xlabel(words.label("chart.whale.x"))
        ax.set_ylabel(words.label("chart.whale.y", what=words.label(f"column.{by}")))
        if losing and total > 0:
            title = words.label("finding.whale", n=losing, lost=lost, share=lost / peak)
        else:
            slug = "finding.whale_negative" if losing else "finding.whale_even"
            title = words.label(slug, n=losing or count, total=total, lost=lost)
        return finish(
            figure,
            title,
            words.label("chart.whale.alt", n=best, peak=peak, total=total),
            words.label("chart.whale.subtitle", n=count, all=count),
        )
