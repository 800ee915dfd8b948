"""REV-6: quarter by quarter what came, what people had foretold, and what the history foretells."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

QUARTERS = 8
"""Quarters of the past that are drawn."""


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
    sold = months["net_revenue"].to_numpy("float64")
    count = min(QUARTERS, len(sold) // 3)
    if not count or ahead.empty:
        return nothing(words)
    ahead = ahead.iloc[0]
    ends = pd.date_range(ahead["period_start"], periods=count + 1, freq="-3MS")[1:][::-1]
    came = sold[len(sold) - 3 * count :].reshape(count, 3).sum(axis=1)
    said = record.assign(place=record["period_start"].map({d: i for i, d in enumerate(ends)}))
    three = said["period_end"] == said["period_start"] + pd.DateOffset(months=3, days=-1)
    said = said[three & said["place"].notna()]
    with canvas(3.0) as (figure, ax):
        ax.bar(np.arange(count), came, width=0.62, color=palette.STRONG)
        value = ahead["foretold"]
        ax.bar(count, value, width=0.62, color="white", edgecolor=palette.STRONG, hatch="////")
        known = pd.notna(ahead["foretold_low"])
        if known:
            reach = [[value - ahead["foretold_low"]], [ahead["foretold_high"] - value]]
            ax.errorbar(count, value, reach, color=palette.INK, capsize=5, linewidth=1.4)
        for row in said.itertuples():
            middle, low, high = row.foretold, row.foretold_low, row.foretold_high
            reach = None if np.isnan([low, high]).any() else [[middle - low], [high - middle]]
            ax.errorbar(
                *(row.place, middle, reach),
                fmt="D",
                color=palette.LOSS,
                markeredgecolor="white",
                markersize=7,
                capsize=4,
                linewidth=1.4,
            )
        tops = [*came, value, ahead["foretold_high"], *said["foretold_high"], *said["foretold"]]
        ax.set_ylim(min(0, came.min()), np.nanmax(tops) * 1.15)
        ax.annotate(
            words.money(value),
            (count, np.nanmax([value, ahead["foretold_high"]])),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            size=9.5,
            weight="bold",
        )
        starts = [*ends, ahead["period_start"]]
        names = [f"{_short(d, words)}–{_short(d + _TWO, words)}\n{d:%Y}" for d in starts]
        ax.set_xticks(np.arange(count + 1), names, size=8.5)
        ax.axhline(0, color="#9AA5AE", linewidth=0.8)
        bare(ax)
        ax.grid(axis="y")
        write_ticks(ax.yaxis, words, "money", 5)
        ax.set_ylabel(words.label("chart.months.y", n=3))
        title = words.label(
            "finding.forecast" if known else "finding.forecast_no_range",
            value=value,
            low=ahead["foretold_low"],
            high=ahead["foretold_high"],
            level=ahead["forecast_level"],
        )
        scored = said[said["in_range"].notna()]
        alt = words.label(
            "chart.forecast.alt" if len(scored) else "chart.forecast.alt_none",
            n=len(scored),
            hits=int(scored["in_range"].sum()),
        )
        return finish(figure, title, alt, words.label("chart.forecast.subtitle"))


_TWO = pd.DateOffset(months=2)


def _short(month: pd.Timestamp, words: Words) -> str:
    """A month's short name without its year."""
    from babel import dates

    return dates.format_date(month, "LLL", locale=words.babel)
