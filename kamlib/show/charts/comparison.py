"""REV-1: from the former period's revenue to this one's, by price, quantity and mix."""

import numpy as np
import pandas as pd

from kamlib.define.one_account import EFFECTS
from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

BRIDGE = ("price_effect", *(effect for effect in EFFECTS if effect != "price_effect"))
"""The steps of the bridge: the price first."""


def show_comparison_chart(comparison: pd.DataFrame, words: Words):
    """Draw a bridge from former to present net revenue.

    Parameters
    ----------
    comparison
        From `measure_comparison`, a row per family: ``former_revenue``, ``net_revenue``,
        ``change`` and the effects that add up to it, in money.
    words
        Language, locale and currency.
    """
    if comparison.empty:
        return nothing(words, "chart.comparison.short")
    former = comparison["former_revenue"].sum(min_count=1)
    present = comparison["net_revenue"].sum(min_count=1)
    if pd.isna(former) or pd.isna(present):
        return nothing(words)
    effects = {name: float(comparison[name].sum()) for name in BRIDGE if name in comparison}
    least = 0.0005 * max(abs(former), abs(present), 1e-9)
    effects = {name: value for name, value in effects.items() if abs(value) > least}
    names = [
        words.label("chart.comparison.former"),
        *(words.label(f"column.{name}") for name in effects),
        words.label("chart.comparison.present"),
    ]
    starts = np.r_[0, former + np.cumsum([0, *effects.values()])[:-1], 0] if effects else [0, 0]
    steps = np.array([former, *effects.values(), present], dtype=float)
    with canvas(3.0) as (figure, ax):
        ends = np.asarray(starts, dtype=float) + steps
        colours = [
            palette.REST,
            *(palette.GAIN if v > 0 else palette.LOSS for v in effects.values()),
            palette.STRONG,
        ]
        ax.bar(range(len(steps)), steps, bottom=starts, color=colours, width=0.62)
        for i in range(len(steps) - 1):
            ax.plot([i + 0.31, i + 0.69], [ends[i]] * 2, color=palette.SOFT, linewidth=0.8)
        # the bars' tops may lie close together far above zero: show where they differ
        lowest = min(*ends[:-1], present, former)
        top = max(*ends, *np.asarray(starts))
        base = 0.0
        if lowest > 0.8 * top:
            base = max(0.0, lowest - 1.2 * (top - lowest) - 0.02 * top)
        span = top - min(base, *ends, 0 if base == 0 else base)
        ax.set_ylim(
            min(base, *(0 if base == 0 else base, min(*ends, 0 if base == 0 else base))),
            top + 0.12 * span,
        )
        for i, (value, end, start) in enumerate(zip(steps, ends, starts, strict=True)):
            kind = "money" if i in (0, len(steps) - 1) else "money_change"
            ax.text(
                i,
                max(end, start) + 0.02 * span,
                words.write(float(value), kind),
                ha="center",
                va="bottom",
                size=9.5,
                weight="bold" if kind == "money" else "normal",
            )
        ax.set_xticks(range(len(names)), [_two_lines(name) for name in names], color=palette.INK)
        bare(ax, "bottom")
        ax.tick_params(axis="x", length=0)
        write_ticks(ax.yaxis, words, "money", 4)
        ax.grid(axis="y")
        change = float(present - former)
        slug = "finding.comparison" + ("_new" if former <= 0 else "")
        strongest = max(effects, key=lambda n: effects[n] * np.sign(change or 1), default=None)
        title = words.label(
            slug,
            change=change / former if former > 0 else float("nan"),
            money=change,
            present=float(present),
        )
        note = words.label("chart.comparison.subtitle")
        if base > 0:
            note += " " + words.label("chart.comparison.cut", base=base)
        alt = ""
        if strongest:
            alt = words.label(
                "chart.comparison.alt",
                effect=words.label(f"column.{strongest}"),
                value=effects[strongest],
            )
        return finish(figure, title, alt, note)


def _two_lines(name: str) -> str:
    if len(name) <= 13 or " " not in name:
        return name
    middle = min((i for i, c in enumerate(name) if c == " "), key=lambda i: abs(i - len(name) / 2))
    return name[:middle] + "\n" + name[middle + 1 :]
