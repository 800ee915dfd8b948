"""DEF-1 to DEF-3: who stands above the line, who makes most of it, how much hangs on whom."""

import numpy as np
import pandas as pd

from kamlib.words import palette
from kamlib.words.chart.axes import bare, names_of, pick, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.shapes import PAPER, bars, name_rows, note, rule, stretch, write_beside
from kamlib.words.words import Words

MOST = 14
"""Bars drawn; the rest is said in the subtitle."""

SIZES = {"top1": 1, "top3": 3, "top10": 10}
_TINTS = ("#EDF1F4", "#DBE2E8", "#C5CFD8")


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
    known = pick(above_mean, by).dropna(subset=["value"])
    known = known.sort_values(["value", "account"], ascending=[False, True])
    if known.empty or not known["line"].notna().any():
        return nothing(words)
    line, mean = known["line"].iloc[0], known["mean"].iloc[0]
    passing = known["passes"].fillna(False).astype(bool)
    shown, rest = known.head(MOST), known["value"].iloc[MOST:]
    values = shown["value"].to_numpy(float)
    with canvas(0.55 + 0.265 * max(len(shown), 3)) as (figure, ax):
        bars(ax, values, names_of(shown), np.where(passing, palette.STRONG, palette.REST)[:MOST])
        room = max(values.max(), line, 0)
        ax.set_xlim(min(0, values.min()), room * 1.13)
        write_beside(
            ax, values.clip(0) + room * 0.012, map(words.money, values), size=8.5, bbox=PAPER
        )
        rule(ax, x=line, color=palette.LOSS, linewidth=1.3, linestyle="-", zorder=0.5)
        rule(ax, x=mean, zorder=0.5)
        bare(ax, "bottom")
        write_ticks(ax.xaxis, words, "money", label=f"column.{by}")
        top = words.listed(
            f"{n} ({words.money(v)})"
            for n, v in zip(names_of(known.head(3)), known["value"].head(3), strict=True)
        )
        return finish(
            figure,
            words.label("finding.above_mean", n=int(passing.sum()), all=len(known), line=line),
            words.label("chart.alt.largest", names=top),
            words.label("chart.above_mean.subtitle", mean=mean),
            words.label("chart.rest", n=len(rest), largest=rest.iloc[0]) if len(rest) else "",
        )


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
    count, chosen = len(curve), int(curve["in_set"].fillna(False).astype(bool).sum())
    if not chosen:
        return nothing(words, "chart.pareto.undefined")
    x = np.r_[0, np.arange(1, count + 1) / count]
    y = np.r_[0, curve["cumulative_share"].to_numpy(float)]
    what, few = words.label(f"axis.of_{by}"), count <= 30
    told = {"n": chosen, "share": chosen / count, "reached": y[chosen]}
    with canvas(3.3) as (figure, ax):
        stretch(ax, x, y, palette.REST, dots=few, width=2.2)
        stretch(ax, x[: chosen + 1], y[: chosen + 1], palette.STRONG, base=0, dots=few)
        ax.plot([0, 1], [0, 1], color=palette.LINE, linewidth=1, zorder=0)
        rule(ax, y=pareto_share, linewidth=0.9)
        ax.vlines(x[chosen], 0, y[chosen], palette.STRONG, linewidth=1, linestyle=(0, (2, 2)))
        look = {"markersize": 8, "markeredgecolor": "white", "markeredgewidth": 1.2}
        ax.plot(x[chosen], y[chosen], "o", color=palette.STRONG, zorder=5, **look)
        text = words.label("chart.pareto.point", **told)
        if x[chosen] < 0.6:
            note(ax, text, (x[chosen], y[chosen]), (12, -16), va="top")
        else:
            note(ax, text, (x[chosen], y[chosen] * 0.16), (-8, 0), ha="right", va="center")
        ax.set(xlim=(0, 1.005), ylim=(min(0, y.min()), max(1.03, y.max() * 1.03)))
        bare(ax, "bottom")
        ax.grid(axis="y")
        write_ticks(ax.xaxis, words, "percent", label="chart.pareto.x")
        write_ticks(ax.yaxis, words, "percent")
        ax.set_ylabel(words.label("chart.pareto.y", what=what))
        return finish(
            figure,
            words.label("finding.pareto", what=what, **told),
            words.label("chart.pareto.alt", fifth=y[-(-count // 5)], most=y.max()),
            words.label("chart.pareto.subtitle", n=count, all=count),
        )


def show_dependence_chart(dependence: pd.DataFrame, words: Words):
    """Draw the shares of the largest one, three and ten as bars upon their bands.

    Parameters
    ----------
    dependence
        From `measure_dependence`: ``measure`` (``top1``, ``top3``, ``top10``), ``value`` (0–1),
        ``low_line`` and ``high_line`` (where medium and high begin), ``band`` (low, medium, high,
        none).
    words
        Language, locale and currency.
    """
    rows = dependence[dependence["value"].notna()].set_index("measure")
    rows = rows.loc[[name for name in SIZES if name in rows.index]]
    if rows.empty:
        return nothing(words)
    values, bands = rows["value"].to_numpy(float), rows["band"].fillna("none")
    names = [words.label("chart.dependence.top", n=SIZES[name]) for name in rows.index]
    places, end = np.arange(len(rows)), min(1.0, max(*values, 0.7) * 1.12)
    edges = np.c_[0 * values, rows[["low_line", "high_line"]].to_numpy(float), 0 * values + end]
    with canvas(0.62 + 0.52 * len(rows)) as (figure, ax):
        for tint, start, stop in zip(_TINTS, edges.T, edges.T[1:], strict=False):
            ax.barh(places, stop - start, left=start, height=0.74, color=tint)
        ax.barh(places, values, height=0.3, color=palette.STRONG)
        for place, (value, band) in enumerate(zip(values, bands, strict=True)):
            called = "" if band == "none" else " · " + words.label(f"band.{band}")
            side, ink, shift = (
                ("right", "white", -0.008) if value > 0.8 * end else ("left", palette.INK, 0.008)
            )
            ax.text(value + shift, place, words.percent(value) + called, size=9.5, va="center",
                    ha=side, weight="bold", color=ink)  # fmt: skip
        name_rows(ax, names)
        ax.set_xlim(0, end)
        bare(ax)
        write_ticks(ax.xaxis, words, "percent", label="chart.dependence.x")
        level = words.label(f"band.{bands.iloc[0]}")
        facts = zip(names, values, strict=True)
        return finish(
            figure,
            words.label("finding.dependence", share=values[0], level=level),
            words.listed(f"{name}: {words.percent(value)}" for name, value in facts),
            words.label("chart.dependence.subtitle"),
        )
