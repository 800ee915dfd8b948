"""REV-1 to REV-7: period against period, months against their range, forecasts, the voice."""

import numpy as np
import pandas as pd

from kamlib.define.one_account import EFFECTS
from kamlib.words import palette
from kamlib.words.chart.axes import bare, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.shapes import DASHED, cloud, key, legend, note, zero
from kamlib.words.text import clean
from kamlib.words.words import Words

BRIDGE = ("price_effect", *(effect for effect in EFFECTS if effect != "price_effect"))
"""The steps of the bridge: the price first."""

QUARTERS = 8
"""Quarters of the past that are drawn."""

ASKINGS, ASKED_ITEMS = 4, 4
"""Askings of an item and items that are drawn, the last ones."""


def show_months_chart(months: pd.DataFrame, words: Words):
    """Draw monthly figures; with their expected range where the frame has one.

    Parameters
    ----------
    months
        ``month`` and ``net_revenue``; from `measure_expected_range` also ``rolling_revenue``,
        ``span_months``, ``expected``, ``low``, ``high`` and ``state`` (below, inside, above).
    words
        Language, locale and currency.
    """
    shown = months.sort_values("month").reset_index(drop=True)
    ranged = {"low", "high"} <= set(shown) and shown["low"].notna().any()
    column = "rolling_revenue" if ranged and "rolling_revenue" in shown else "net_revenue"
    if not shown[column].notna().any():
        return nothing(words)
    days = pd.DatetimeIndex(pd.to_datetime(shown["month"].astype(str)))
    values, place = shown[column].to_numpy(float), np.arange(len(shown))
    with canvas(3.1) as (figure, ax):
        if ranged:
            title, alt = _draw_range(ax, shown, values, days, words)
        else:
            colours = np.where(values < 0, palette.LOSS, palette.STRONG)
            ax.bar(place, values, color=colours, width=0.78)
            best, mean = int(np.nanargmax(values)), float(np.nanmean(values))
            told = {"best": days[best], "high": float(values[best])}
            title, alt = words.label("finding.months", n=len(shown), mean=mean, **told), ""
        zero(ax)
        ax.set_xlim(-0.7, (len(shown) - 0.3) * (1.11 if ranged else 1))
        ticks = place[:: -max(1, int(np.ceil(len(shown) / 7)))][::-1]
        ax.set_xticks(ticks, [words.month(days[i]) for i in ticks])
        bare(ax)
        ax.grid(axis="y")
        write_ticks(ax.yaxis, words, "money", 5)
        span = int(shown["span_months"].max()) if "span_months" in shown and ranged else 1
        ax.set_ylabel(words.label("chart.months.y", n=span))
        slug = "chart.months.range" if ranged else "chart.months.subtitle"
        return finish(figure, title, alt, words.label(slug))


def _draw_range(ax, shown, values, days, words) -> tuple[str, str]:
    """Draw the months upon their range; the finding, and when they fell below."""
    place, last = np.arange(len(shown)), len(shown) - 1
    low, high = shown["low"].to_numpy(float), shown["high"].to_numpy(float)
    ax.fill_between(place, low, high, color=palette.BAND, lw=0, step=None)
    if "expected" in shown:
        expected = shown["expected"].to_numpy(float)
        ax.plot(place, expected, color=palette.SOFT, linewidth=1, linestyle=DASHED)
    ax.plot(place, values, color=palette.STRONG, linewidth=2.2, solid_capstyle="round")
    below, above = values < low, values > high  # never where a range is not known
    if "state" in shown:
        below, above = (shown["state"].eq(state).to_numpy(bool) for state in ("below", "above"))
    for off, mark, colour, size in ((above, "^", palette.GAIN, 8), (below, "o", palette.LOSS, 8.5)):
        look = {"markersize": size, "markeredgecolor": "white"}
        ax.plot(place[off], values[off], mark, color=colour, **look)
    ax.set_ylim(min(0, np.nanmin(np.r_[values, low])), np.nanmax(np.r_[values, high]) * 1.08)
    note(ax, words.money(values[last]), (last, values[last]), (9, 0), va="center", weight="bold")
    slug = (
        "unknown" if not np.isfinite(low[last])
        else "below" if below[last] else "above" if above[last] else "inside"
    )  # fmt: skip
    told = {"value": values[last], "low": low[last], "high": high[last], "month": days[last]}
    alt = words.label("chart.months.alt_none")
    if below.any():
        when = words.listed(words.month(days[i]) for i in np.flatnonzero(below)[-6:])
        alt = words.label("chart.months.alt", n=int(below.sum()), when=when)
    return words.label(f"finding.months_{slug}", **told), alt


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
    former = float(comparison["former_revenue"].sum(min_count=1))
    present = float(comparison["net_revenue"].sum(min_count=1))
    if np.isnan(former) or np.isnan(present):
        return nothing(words)
    effects = comparison[[name for name in BRIDGE if name in comparison]].sum()
    effects = effects[effects.abs() > 0.0005 * max(abs(former), abs(present), 1e-9)].astype(float)
    change, rising = present - former, -1 if present < former else 1
    with canvas(3.0) as (figure, ax):
        base = _draw_bridge(ax, former, effects, present, words)
        names = [words.label("chart.comparison.former"),
                 *(words.label(f"column.{name}") for name in effects.index),
                 words.label("chart.comparison.present")]  # fmt: skip
        ax.set_xticks(range(len(names)), [_two_lines(name) for name in names], color=palette.INK)
        bare(ax, "bottom")
        ax.tick_params(axis="x", length=0)
        ax.grid(axis="y")
        write_ticks(ax.yaxis, words, "money", 4)
        alt = ""
        if len(effects):
            strongest = (effects * rising).idxmax()
            effect = words.label(f"column.{strongest}")
            alt = words.label("chart.comparison.alt", effect=effect, value=effects[strongest])
        share = change / former if former > 0 else float("nan")
        slug = "finding.comparison" if former > 0 else "finding.comparison_new"
        return finish(
            figure,
            words.label(slug, change=share, money=change, present=present),
            alt,
            words.label("chart.comparison.subtitle"),
            words.label("chart.comparison.cut", base=base) if base > 0 else "",
        )


def _draw_bridge(ax, former: float, effects: pd.Series, present: float, words: Words) -> float:
    """Draw the steps from the former figure to this one; where the axis begins."""
    steps = np.array([former, *effects, present])
    starts = np.array([0, *(former + effects.cumsum().shift(fill_value=0)), 0])
    ends, last = starts + steps, len(steps) - 1
    signs = [palette.GAIN if value > 0 else palette.LOSS for value in effects]
    colours = [palette.REST, *signs, palette.STRONG]
    ax.bar(range(len(steps)), steps, bottom=starts, color=colours, width=0.62)
    places = np.arange(last)
    ax.hlines(ends[:-1], places + 0.31, places + 0.69, color=palette.SOFT, linewidth=0.8)
    # the bars' tops may lie close together far above zero: show where they differ
    lowest, top, base = ends.min(), max(*ends, *starts), 0.0
    if lowest > 0.8 * top:
        base = max(0.0, lowest - 1.2 * (top - lowest) - 0.02 * top)
    bottom = min(base, lowest)
    span = top - bottom
    ax.set_ylim(bottom, top + 0.12 * span)
    for place, value in enumerate(steps):
        whole = place in (0, last)
        text = words.write(value, "money" if whole else "money_change")
        at = (place, max(ends[place], starts[place]) + 0.02 * span)
        ax.text(*at, text, ha="center", va="bottom", size=9.5, weight="bold" if whole else "normal")
    return base


def _two_lines(name: str) -> str:
    if len(name) <= 13 or " " not in name:
        return name
    middle = min((i for i, c in enumerate(name) if c == " "), key=lambda i: abs(i - len(name) / 2))
    return name[:middle] + "\n" + name[middle + 1 :]


def show_forecast_chart(
    months: pd.DataFrame, forecast: pd.DataFrame, record: pd.DataFrame, words: Words
):
    """Draw past quarters, the forecasts that people gave for them, and the quarter ahead.

    Parameters
    ----------
    months
        ``month`` and ``net_revenue`` of one account, dense, to the window's end.
    forecast
        From `kamlib.review.forecast.forecast`: its row of three months is drawn.
    record
        From `kamlib.review.forecast.forecast_record`: those of these quarters.
    words
        Language, locale and currency.
    """
    ahead = forecast[(forecast["horizon_months"] == 3) & forecast["foretold"].notna()]
    count = min(QUARTERS, len(months) // 3)
    if not count or ahead.empty:
        return nothing(words)
    ahead, sold = ahead.iloc[0], months["net_revenue"].to_numpy(float)[-3 * count :]
    starts = pd.date_range(ahead["period_start"], periods=count + 1, freq="-3MS")[::-1]
    said, came = _said_of(record, starts[:-1]), sold.reshape(count, 3).sum(axis=1)
    value, low, high = (ahead[name] for name in ("foretold", "foretold_low", "foretold_high"))
    with canvas(3.0) as (figure, ax):
        ax.bar(np.arange(count), came, width=0.62, color=palette.STRONG)
        look = {"color": "white", "edgecolor": palette.STRONG, "hatch": palette.HATCH}
        ax.bar(count, value, width=0.62, **look)
        _reach(ax, count, value, low, high, color=palette.INK, capsize=5)
        look = {"fmt": "D", "markeredgecolor": "white", "markersize": 7, "capsize": 4}
        for row in said[["place", "foretold", "foretold_low", "foretold_high"]].to_numpy(float):
            _reach(ax, *row, color=palette.LOSS, **look)
        tops = [*came, value, high, *said["foretold_high"], *said["foretold"]]
        ax.set_ylim(min(0, came.min()), np.nanmax(tops) * 1.15)
        at = (count, np.nanmax([value, high]))
        note(ax, words.money(value), at, (0, 4), ha="center", weight="bold")
        ax.set_xticks(np.arange(count + 1), [_quarter(day, words) for day in starts], size=8.5)
        zero(ax)
        bare(ax)
        ax.grid(axis="y")
        write_ticks(ax.yaxis, words, "money", 5)
        ax.set_ylabel(words.label("chart.months.y", n=3))
        slug = "finding.forecast" if pd.notna(low) else "finding.forecast_no_range"
        told = {"value": value, "low": low, "high": high, "level": ahead["forecast_level"]}
        return finish(
            figure,
            words.label(slug, **told),
            _kept(said["in_range"].dropna(), words),
            words.label("chart.forecast.subtitle"),
        )


def _kept(scored: pd.Series, words: Words) -> str:
    """Say how often what came lay in the range that people gave."""
    slug = "chart.forecast.alt" if len(scored) else "chart.forecast.alt_none"
    return words.label(slug, n=len(scored), hits=int(scored.sum()))


def _said_of(record: pd.DataFrame, starts: pd.DatetimeIndex) -> pd.DataFrame:
    """Give the forecasts of exactly these quarters, each with its place."""
    said = record.assign(place=record["period_start"].map({d: i for i, d in enumerate(starts)}))
    three = said["period_end"] == said["period_start"] + pd.DateOffset(months=3, days=-1)
    return said[three & said["place"].notna()]


def _reach(ax, place, middle, low, high, **look) -> None:
    """Draw a forecast with its range, where that is known."""
    known = pd.notna(low) and pd.notna(high)
    if known or "fmt" in look:
        reach = [[middle - low], [high - middle]] if known else None
        ax.errorbar(place, middle, reach, linewidth=1.4, **look)


def _quarter(start: pd.Timestamp, words: Words) -> str:
    """A quarter as «jul–sep» over its year."""
    from babel import dates

    first, last = (
        dates.format_date(day, "LLL", locale=words.babel)
        for day in (start, start + pd.DateOffset(months=2))
    )
    return f"{first}–{last}\n{start:%Y}"


def show_voice_chart(voice: pd.DataFrame, words: Words):
    """Draw each asking with its range and our own view of the same item.

    Parameters
    ----------
    voice
        From `kamlib.review.voice.voice`.
    words
        Language, locale and currency.
    """
    known = voice[voice["satisfaction"].notna() & voice["satisfaction_low"].notna()]
    if known.empty:
        return nothing(words)
    newest = known.groupby("asked_item")["asked_on"].max().sort_values(ascending=False)
    shown = known[known["asked_item"].isin(newest.index[:ASKED_ITEMS])]
    shown = shown.groupby("asked_item", sort=False).tail(ASKINGS).reset_index(drop=True)
    first = ~shown["asked_item"].duplicated().to_numpy()
    place = np.arange(len(shown)) + 0.7 * (np.cumsum(first) - 1)
    their, ours, low, high = shown[
        ["satisfaction", "our_view", "satisfaction_low", "satisfaction_high"]
    ].to_numpy(float).T  # fmt: skip
    rosier = shown["view_state"].eq("rosier").to_numpy()
    with canvas(1.0 + 0.29 * (place[-1] + 1)) as (figure, ax):
        ax.hlines(place, low, high, color=palette.REST, linewidth=6, zorder=1)
        colours = np.where(rosier, palette.LOSS, palette.STRONG)
        cloud(ax, their, place, 46, colours, widths=0.6)
        look = {"facecolors": "none", "edgecolors": palette.INK, "linewidths": 1.3}
        ax.scatter(ours, place, s=40, zorder=3, **look)
        for at, row in zip(place, shown.itertuples(), strict=True):
            text = f"{words.percent(row.satisfaction, 0)} · n = {words.number(row.answers)}"
            ax.text(1.02, at, text, va="center", size=9.5)
        names = [f"{clean(row.asked_item, 34)} · {words.month(row.asked_on)}"
                 for row in shown.itertuples()]  # fmt: skip
        ax.set_yticks(place, names, color=palette.INK)
        ax.invert_yaxis()
        ax.set_xlim(-0.02, 1.25)
        bare(ax)
        write_ticks(ax.xaxis, words, "percent", 5, "chart.voice.y")
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
        keys = [key(words.label("chart.voice.theirs"), palette.STRONG, "o")]
        if rosier.any():
            keys.append(key(words.label("chart.voice.rosier"), palette.LOSS, "o"))
        keys.append(key(words.label("chart.voice.ours"), "none", "o", palette.INK))
        legend(ax, keys, bbox_to_anchor=(0, 1), borderpad=0.4, handlelength=2)
        return finish(figure, _heard(known, words), "", words.label("chart.voice.subtitle"))


def _heard(known: pd.DataFrame, words: Words) -> str:
    """Tell of the last asking of each item where we see it better, the widest gap named."""
    last = known.sort_values("asked_on").drop_duplicates("asked_item", keep="last")
    rosier = last[last["view_state"] == "rosier"]
    if rosier.empty:
        return words.label("finding.voice_same", n=len(last))
    worst = rosier.loc[rosier["view_gap"].idxmax()]
    told = {"ours": float(worst["our_view"]), "theirs": float(worst["satisfaction"])}
    item, n = clean(worst["asked_item"], 40), len(rosier)
    return words.label("finding.voice_rosier", n=n, items=len(last), item=item, **told)
