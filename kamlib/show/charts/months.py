"""REV-2: month by month, against the range that the account's own history lets expect."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words


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
    values = shown[column].to_numpy(float)
    with canvas(3.1) as (figure, ax):
        place = np.arange(len(shown))
        if ranged:
            title, alt = _draw_range(ax, place, shown, values, days, words)
        else:
            ax.bar(
                place, values, color=np.where(values < 0, palette.LOSS, palette.STRONG), width=0.78
            )
            best = int(np.nanargmax(values))
            title = words.label(
                "finding.months",
                n=len(shown),
                mean=float(np.nanmean(values)),
                best=days[best],
                high=float(values[best]),
            )
            alt = ""
        ax.axhline(0, color="#9AA5AE", linewidth=0.8)
        ax.set_xlim(-0.7, (len(shown) - 0.3) * (1.11 if ranged else 1))
        step = max(1, int(np.ceil(len(shown) / 7)))
        ticks = place[::-1][::step][::-1]
        ax.set_xticks(ticks, [words.month(days[i]) for i in ticks])
        bare(ax)
        ax.grid(axis="y")
        write_ticks(ax.yaxis, words, "money", 5)
        span = int(shown["span_months"].max()) if "span_months" in shown and ranged else 1
        ax.set_ylabel(words.label("chart.months.y", n=span))
        slug = "chart.months.range" if ranged else "chart.months.subtitle"
        return finish(figure, title, alt, words.label(slug))


def _draw_range(ax, place, shown, values, days, words) -> tuple[str, str]:
    low, high = shown["low"].to_numpy(float), shown["high"].to_numpy(float)
    ax.fill_between(place, low, high, color=palette.BAND, lw=0, step=None)
    if "expected" in shown:
        ax.plot(
            place,
            shown["expected"].to_numpy(float),
            color=palette.SOFT,
            linewidth=1,
            linestyle=(0, (4, 3)),
        )
    ax.plot(place, values, color=palette.STRONG, linewidth=2.2, solid_capstyle="round")
    below = np.isfinite(low) & (values < low)
    above = np.isfinite(high) & (values > high)
    if "state" in shown:
        state = shown["state"].astype(object).to_numpy()
        below, above = state == "below", state == "above"
    for off, mark, colour, size in ((above, "^", palette.GAIN, 8), (below, "o", palette.LOSS, 8.5)):
        ax.plot(
            place[off], values[off], mark, color=colour, markersize=size, markeredgecolor="white"
        )
    last = len(values) - 1
    ax.set_ylim(min(0, np.nanmin(np.r_[values, low])), np.nanmax(np.r_[values, high]) * 1.08)
    ax.annotate(
        words.money(values[last]),
        (last, values[last]),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        size=9.5,
        weight="bold",
    )
    count = int(below.sum())
    if not np.isfinite(low[last]):
        title = words.label("finding.months_unknown", value=values[last])
    else:
        slug = "below" if below[last] else "above" if above[last] else "inside"
        title = words.label(
            f"finding.months_{slug}",
            value=values[last],
            low=low[last],
            high=high[last],
            month=days[last],
        )
    if count:
        alt = words.label(
            "chart.months.alt",
            n=count,
            when=words.listed(words.month(days[i]) for i in np.flatnonzero(below)[-6:]),
        )
    else:
        alt = words.label("chart.months.alt_none")
    return title, alt
