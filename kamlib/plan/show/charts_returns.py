"""PLAN-11: what the programme costs for this account and brings; how sure, and what decides."""

import numpy as np
import pandas as pd

from kamlib.vocabulary import RETURN_CASES
from kamlib.words import palette
from kamlib.words.chart.axes import bare, widen_for, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.shapes import AXIS, bars, name_rows, rule, write_beside
from kamlib.words.text import clean
from kamlib.words.words import Words

BINS = 36
"""Of the distribution."""

DRIVERS = 8
"""Bars of the tornado."""


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
    shown = returns[returns["case"].isin(RETURN_CASES)].dropna(subset=["npv"]).set_index("case")
    if "expected" not in shown.index:  # what nothing won would cost is no answer
        return nothing(words)
    shown = shown.reindex([case for case in RETURN_CASES if case in shown.index])
    value, usual = shown["npv"].to_numpy(float), shown.index == "expected"
    low, high = min(value.min(), 0), max(value.max(), 0)
    span = max(high - low, 1e-9)
    with canvas(0.75 + 0.42 * len(shown)) as (figure, ax):
        colours = np.where(value < 0, palette.LOSS, np.where(usual, palette.STRONG, palette.REST))
        names = [words.label(f"return_case.{case}") for case in shown.index]
        bars(ax, value, names, colours, height=0.6)
        texts = [_worth(row, words) for row in shown.itertuples()]
        beside = write_beside(ax, value.clip(0) + 0.012 * span, texts)
        beside[list(usual).index(True)].set_weight("bold")
        ax.axvline(0, color=AXIS, linewidth=0.9)
        ax.set_xlim(low - 0.04 * span, high + 0.5 * span)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 9, "chart.returns.x")
        ax.set_xticks([t for t in ax.get_xticks() if low - 0.03 * span <= t <= high + 0.03 * span])
        row = shown.loc["expected"]
        npv, cost, year = (float(row[n]) for n in ("npv", "programme_cost", "break_even_year"))
        paid = pd.notna(year)
        slug = "finding.returns" if npv > 0 and paid else "finding.returns_loss"
        title = words.label(slug, npv=npv, cost=cost, n=year if paid else 0)
        return finish(figure, title, "", words.label("chart.returns.subtitle", cost=cost))


def _worth(row, words: Words) -> str:
    """Say what a case is worth and when it is paid back."""
    back = words.label("chart.returns.never")
    if pd.notna(row.break_even_year):
        back = words.label("chart.returns.year", year=float(row.break_even_year))
    return f"{words.label('chart.returns.bar', npv=float(row.npv))} · {back}"


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
    low, middle, high = map(float, np.quantile(value, [0.1, 0.5, 0.9]))
    ends = np.quantile(value, [0.002, 0.998])
    width = max((ends[1] - ends[0]) / BINS, 0.01 * abs(middle), 1e-9)
    # zero is an edge: no bar holds losses and gains
    edges = width * np.arange(np.floor(ends[0] / width), np.floor(ends[1] / width) + 2)
    count = np.histogram(np.clip(value, edges[0], edges[-1]), edges)[0] / len(value)
    centre, peak = (edges[1:] + edges[:-1]) / 2, count.max()
    with canvas(2.6) as (figure, ax):
        ax.axvspan(low, high, color=palette.BAND, linewidth=0)
        colours = np.where(centre < 0, palette.LOSS, palette.STRONG)
        ax.bar(centre, count, width=0.92 * np.diff(edges), color=colours)
        ax.axvline(0, color=palette.INK, linewidth=1.2)
        ax.plot([middle], [1.06 * peak], marker="v", color=palette.INK, markersize=6)
        left = middle < edges.mean()
        text = words.label("chart.distribution.middle", value=middle)
        gap = 0.014 * (edges[-1] - edges[0]) * (1 if left else -1)
        ax.text(
            middle + gap, 1.06 * peak, text, ha="left" if left else "right", va="center", size=9.5
        )
        ax.set_xlim(min(edges[0] - width, -width), max(edges[-1] + width, width))
        ax.set_ylim(0, 1.18 * peak)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 7, "chart.distribution.x")
        write_ticks(ax.yaxis, words, "percent", 4, "chart.distribution.y")
        paid, loss = float(draws["break_even_year"].notna().mean()), float((value < 0).mean())
        return finish(
            figure,
            words.label("finding.distribution", paid=paid, npv=middle),
            words.label("chart.distribution.alt", low=low, high=high, loss=loss),
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
    shown = drivers.head(DRIVERS)
    names = [_driver(row, words) for row in shown.itertuples()]
    places, middle = np.arange(len(shown)), float(shown["npv_mean"].iloc[0])
    low, high = shown["npv_low"].to_numpy(float), shown["npv_high"].to_numpy(float)
    left, right = min(low.min(), 0), max(high.max(), 0)
    span = right - left
    with canvas(0.75 + 0.36 * len(shown)) as (figure, ax):
        ax.barh(places, low - middle, left=middle, height=0.6, color=palette.REST)
        ax.barh(places, high - middle, left=middle, height=0.6, color=palette.STRONG)
        ends = write_beside(ax, low - 0.008 * span, map(words.money, low), ha="right", size=9)
        ends += write_beside(ax, high + 0.008 * span, map(words.money, high), size=9)
        ax.axvline(middle, color=palette.INK, linewidth=1)
        rule(ax, x=0, linewidth=0.8, linestyle=(0, (3, 3)), zorder=2)
        name_rows(ax, names)
        ax.set_xlim(left - 0.24 * span, right + 0.2 * span)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 6, "chart.drivers.x")
        return finish(
            figure,
            words.label("finding.drivers", first=names[0]),
            "",
            words.label("chart.drivers.subtitle"),
            after_layout=lambda: widen_for(ax, ends),
        )


def _driver(row, words: Words) -> str:
    driver = words.label(f"return_driver.{row.driver}")
    if not row.family:
        return driver
    return words.label("chart.drivers.name", family=clean(row.family, 22), driver=driver)
