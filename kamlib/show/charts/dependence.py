"""DEF-3: how much hangs on the largest accounts, against the bands of the settings."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

SIZES = {"top1": 1, "top3": 3, "top10": 10}
_TINTS = ("#EDF1F4", "#DBE2E8", "#C5CFD8")


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
    rows = dependence.set_index("measure")
    shown = [name for name in SIZES if name in rows.index and pd.notna(rows.loc[name, "value"])]
    if not shown:
        return nothing(words)
    lines = rows[["low_line", "high_line"]].astype(float)
    with canvas(0.62 + 0.52 * len(shown)) as (figure, ax):
        end = min(1.0, max(*(float(rows.loc[n, "value"]) for n in shown), 0.7) * 1.12)
        for place, name in enumerate(shown):
            value, edges = float(rows.loc[name, "value"]), [0, *lines.loc[name], end]
            for tint, start, stop in zip(_TINTS, edges, edges[1:], strict=False):
                ax.barh(place, stop - start, left=start, height=0.74, color=tint)
            ax.barh(place, value, height=0.3, color=palette.STRONG)
            band = rows.loc[name, "band"]
            text = words.percent(value)
            if isinstance(band, str) and band != "none":
                text += " · " + words.label(f"band.{band}")
            inside = value > 0.8 * end
            ax.text(
                value - 0.008 if inside else value + 0.008,
                place,
                text,
                size=9.5,
                va="center",
                ha="right" if inside else "left",
                weight="bold",
                color="white" if inside else palette.INK,
            )
        names = [words.label("chart.dependence.top", n=SIZES[name]) for name in shown]
        ax.set_yticks(range(len(shown)), names, color=palette.INK)
        ax.set_xlim(0, end)
        ax.invert_yaxis()
        bare(ax)
        write_ticks(ax.xaxis, words, "percent")
        ax.set_xlabel(words.label("chart.dependence.x"))
        first = float(rows.loc[shown[0], "value"])
        band = rows.loc[shown[0], "band"]
        level = words.label(f"band.{band if isinstance(band, str) else 'none'}")
        title = words.label("finding.dependence", share=first, level=level)
        facts = words.listed(
            f"{n}: {words.percent(float(rows.loc[s, 'value']))}"
            for n, s in zip(names, shown, strict=True)
        )
        return finish(figure, title, facts, words.label("chart.dependence.subtitle"))
