"""PLAN-11 as a distribution: what the plan may be worth, and which input decides."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, widen_for, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.text import clean
from kamlib.show.words import Words

MOST = 8
BINS = 36


def show_distribution_chart(draws: pd.DataFrame, words: Words):
    """Draw how often the plan is worth how much.

    Parameters
    ----------
    draws
        From `draw_returns`: ``npv``, ``break_even_year``.
    words
        Language, locale and currency.
    """
    if draws.empty:
        return nothing(words, "chart.distribution.nothing")
    if draws["npv"].isna().all():
        return nothing(words, "chart.returns.no_cost")
    value = draws["npv"].to_numpy(float)
    low, middle, high = np.quantile(value, [0.1, 0.5, 0.9])
    ends = np.quantile(value, [0.002, 0.998])
    width = max((ends[1] - ends[0]) / BINS, 0.01 * abs(middle), 1e-9)
    # zero is an edge: no bar holds losses and gains
    first, last = np.floor(ends[0] / width), np.floor(ends[1] / width) + 1
    edges = width * np.arange(first, last + 1)
    count = np.histogram(np.clip(value, edges[0], edges[-1]), edges)[0] / len(value)
    centre = (edges[1:] + edges[:-1]) / 2
    with canvas(2.6) as (figure, ax):
        ax.axvspan(low, high, color=palette.BAND, linewidth=0)
        colours = np.where(centre < 0, palette.LOSS, palette.STRONG)
        ax.bar(centre, count, width=0.92 * np.diff(edges), color=colours)
        top = 1.18 * count.max()
        ax.axvline(0, color=palette.INK, linewidth=1.2)
        ax.plot([middle], [1.06 * count.max()], marker="v", color=palette.INK, markersize=6)
        side = "left" if middle < edges.mean() else "right"
        gap = 0.014 * (edges[-1] - edges[0]) * (1 if side == "left" else -1)
        ax.text(
            middle + gap,
            1.06 * count.max(),
            words.label("chart.distribution.middle", value=float(middle)),
            ha=side,
            va="center",
            size=9.5,
        )
        ax.set_ylim(0, top)
        ax.set_xlim(min(edges[0] - width, -width), max(edges[-1] + width, width))
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 7)
        write_ticks(ax.yaxis, words, "percent", 4)
        ax.set_xlabel(words.label("chart.distribution.x"))
        ax.set_ylabel(words.label("chart.distribution.y"))
        paid = float(draws["break_even_year"].notna().mean())
        return finish(
            figure,
            words.label("finding.distribution", paid=paid, npv=float(middle)),
            words.label(
                "chart.distribution.alt",
                low=float(low),
                high=float(high),
                loss=float((value < 0).mean()),
            ),
            words.label("chart.distribution.subtitle", draws=len(draws)),
        )


def show_drivers_chart(drivers: pd.DataFrame, words: Words):
    """Draw a tornado: how far each input moves the expected value, the widest on top.

    Parameters
    ----------
    drivers
        From `measure_return_drivers`: ``driver``, ``family``, ``npv_low``, ``npv_high``,
        ``npv_mean``.
    words
        Language, locale and currency.
    """
    if drivers.empty:
        return nothing(words, "chart.distribution.nothing")
    shown = drivers.head(MOST)
    names = [_name(row, words) for row in shown.itertuples()]
    places = np.arange(len(shown))
    middle = float(shown["npv_mean"].iloc[0])
    low, high = shown["npv_low"].to_numpy(float), shown["npv_high"].to_numpy(float)
    with canvas(0.75 + 0.36 * len(shown)) as (figure, ax):
        ax.barh(places, low - middle, left=middle, height=0.6, color=palette.REST)
        ax.barh(places, high - middle, left=middle, height=0.6, color=palette.STRONG)
        left, right = min(low.min(), 0), max(high.max(), 0)
        span = right - left
        ends = []
        for place in places:
            for value, side in ((low[place], "right"), (high[place], "left")):
                shift = 0.008 * span * (-1 if side == "right" else 1)
                text = words.write(float(value), "money")
                ends.append(ax.text(value + shift, place, text, va="center", ha=side, size=9))
        ax.axvline(middle, color=palette.INK, linewidth=1)
        ax.axvline(0, color=palette.SOFT, linewidth=0.8, linestyle=(0, (3, 3)))
        ax.set_yticks(places, names, color=palette.INK)
        ax.invert_yaxis()
        ax.set_xlim(left - 0.24 * span, right + 0.2 * span)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 6)
        ax.set_xlabel(words.label("chart.drivers.x"))
        return finish(
            figure,
            words.label("finding.drivers", first=names[0]),
            "",
            words.label("chart.drivers.subtitle"),
            lambda: widen_for(ax, ends),
        )


def _name(row, words: Words) -> str:
    driver = words.label(f"return_driver.{row.driver}")
    if not row.family:
        return driver
    return words.label("chart.drivers.name", family=clean(row.family, 22), driver=driver)
