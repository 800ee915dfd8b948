"""REV-7: what the customer says beside our own view, item by item and over the quarters."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.text import clean
from kamlib.show.words import Words

_LAST, _ITEMS = 4, 4
"""Askings of an item and items that are drawn, the last ones."""


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
    shown = known[known["asked_item"].isin(newest.index[:_ITEMS])]
    shown = shown.groupby("asked_item", sort=False).tail(_LAST).reset_index(drop=True)
    first = ~shown["asked_item"].duplicated().to_numpy()
    place = np.arange(len(shown)) + 0.7 * (np.cumsum(first) - 1)
    their, ours = (shown[name].to_numpy(float) for name in ("satisfaction", "our_view"))
    low, high = (shown[f"satisfaction_{end}"].to_numpy(float) for end in ("low", "high"))
    rosier = shown["view_state"].eq("rosier").to_numpy()
    with canvas(1.0 + 0.29 * (place[-1] + 1)) as (figure, ax):
        ax.hlines(place, low, high, color=palette.REST, linewidth=6, zorder=1)
        colours = np.where(rosier, palette.LOSS, palette.STRONG)
        ax.scatter(their, place, s=46, c=colours, zorder=3, edgecolors="white", linewidths=0.6)
        ax.scatter(
            ours, place, s=40, facecolors="none", edgecolors=palette.INK, linewidths=1.3, zorder=3
        )
        for at, row in zip(place, shown.itertuples(), strict=True):
            ax.text(
                1.02,
                at,
                f"{words.percent(row.satisfaction, 0)} · n = {words.number(row.answers)}",
                va="center",
                size=9.5,
            )
        ax.set_yticks(place, [_row(row, words) for row in shown.itertuples()], color=palette.INK)
        ax.invert_yaxis()
        ax.set_xlim(-0.02, 1.25)
        bare(ax)
        write_ticks(ax.xaxis, words, "percent", 5)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
        ax.set_xlabel(words.label("chart.voice.y"))
        _legend(ax, words, rosier.any())
        title = _finding(known, words)
        return finish(figure, title, "", words.label("chart.voice.subtitle"))


def _finding(known: pd.DataFrame, words: Words) -> str:
    """Tell of the last asking of each item where we see it better, the widest gap named."""
    last = known.sort_values("asked_on").drop_duplicates("asked_item", keep="last")
    rosier = last[last["view_state"] == "rosier"]
    if rosier.empty:
        return words.label("finding.voice_same", n=len(last))
    worst = rosier.loc[rosier["view_gap"].idxmax()]
    return words.label(
        "finding.voice_rosier",
        n=len(rosier),
        items=len(last),
        item=clean(worst["asked_item"], 40),
        ours=float(worst["our_view"]),
        theirs=float(worst["satisfaction"]),
    )


def _row(row, words: Words) -> str:
    return f"{clean(row.asked_item, 34)} · {words.month(row.asked_on)}"


def _legend(ax, words: Words, any_rosier: bool) -> None:
    marks = {"linestyle": "", "marker": "o", "markersize": 7}
    handles = [
        Line2D([], [], color=palette.STRONG, label=words.label("chart.voice.theirs"), **marks),
        Line2D([], [], color=palette.LOSS, label=words.label("chart.voice.rosier"), **marks),
        Line2D([], [], markerfacecolor="none", markeredgecolor=palette.INK,
               label=words.label("chart.voice.ours"), **marks),
    ]  # fmt: skip
    if not any_rosier:
        del handles[1]
    ax.legend(handles=handles, ncols=3, loc="lower left", bbox_to_anchor=(0, 1), fontsize=9)
