"""SEG-6: how sure each place of the list is."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, names_of, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words

ABOVE, BELOW = 11, 6
"""Bars drawn above the cut and below it."""

COLOURS = {"sure_in": palette.STRONG, "boundary": "#8EA6B8", "sure_out": palette.REST}


def show_robustness_chart(robustness: pd.DataFrame, words: Words):
    """Draw each account's probability to be on the list, with the cut after the last place.

    Bars are for weights around what was said; the small mark is for any weights at all.

    Parameters
    ----------
    robustness
        From `measure_robustness`: ``account`` (``account_name`` if there), ``in_top``,
        ``in_top_any``, ``standing``, ``places``; best first.
    words
        Language, locale and currency.
    """
    apart = int(robustness["in_top"].isna().sum())
    robustness = robustness[robustness["in_top"].notna()]
    if robustness.empty:
        return nothing(words)
    places = int(robustness["places"].iloc[0])
    if len(robustness) <= places:
        return nothing(words, "chart.robustness.no_contest", n=len(robustness), places=places)
    standing = robustness["standing"].value_counts()
    if not standing.get("sure_in", 0) and not standing.get("boundary", 0):
        most = float(robustness["in_top"].max())
        return nothing(words, "chart.robustness.nothing", most=most)
    first = max(0, min(places, len(robustness)) - ABOVE)
    if len(robustness) <= ABOVE + BELOW:
        first = 0
    shown = robustness.iloc[first : first + ABOVE + BELOW]
    rows = range(len(shown))
    cut = places - first - 0.5
    with canvas(0.75 + 0.265 * max(len(shown), 3)) as (figure, ax):
        colours = [COLOURS.get(s, palette.REST) for s in shown["standing"]]
        ax.barh(rows, shown["in_top"], color=colours, height=0.72)
        ax.set_yticks(rows, names_of(shown), color=palette.INK)
        ax.invert_yaxis()
        ax.set_xlim(0, 1.1)
        ax.plot(
            shown["in_top_any"],
            rows,
            linestyle="",
            marker="D",
            markersize=4.2,
            markerfacecolor="white",
            markeredgecolor=palette.INK,
            markeredgewidth=0.9,
        )
        for row, value in zip(rows, shown["in_top"], strict=True):
            ax.annotate(
                words.percent(value, 0),
                (1.02, row),
                va="center",
                size=8.5,
                color=palette.INK,
                annotation_clip=False,
            )
        if 0 <= cut < len(shown) - 1:
            ax.axhline(cut, color=palette.INK, linewidth=1.1, linestyle=(0, (4, 3)))
        _legend(ax, shown, words)
        bare(ax, "bottom")
        write_ticks(ax.xaxis, words, "percent")
        ticks = [0, 0.25, 0.5, 0.75, 1]
        ax.set_xticks(ticks, [words.percent(t, 0) for t in ticks])
        ax.set_xlabel(words.label("chart.robustness.x"))
        sure, edge = int(standing.get("sure_in", 0)), int(standing.get("boundary", 0))
        slug = "finding.robustness_sure" if not edge else "finding.robustness"
        title = words.label(slug, n=sure, places=places, edge=edge)
        subtitle = words.label("chart.robustness.subtitle", places=places)
        if first:
            subtitle += " " + words.label("chart.robustness.before", n=first)
        rest = len(robustness) - first - len(shown)
        if rest:
            most = float(robustness["in_top"].iloc[first + len(shown)])
            subtitle += " " + words.label("chart.robustness.rest", n=rest, most=most)
        if apart:
            subtitle += " " + words.label("chart.robustness.apart", n=apart)
        names = words.listed(
            f"{name} ({words.percent(value, 0)})"
            for name, value in zip(names_of(shown.head(6)), shown["in_top"].head(6), strict=True)
        )
        return finish(figure, title, words.label("chart.robustness.alt", names=names), subtitle)


def _legend(ax, shown, words) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    present = set(shown["standing"])
    marks = [
        Patch(facecolor=colour, label=words.label(f"standing.{slug}"))
        for slug, colour in COLOURS.items()
        if slug in present
    ]
    marks.append(
        Line2D(
            [],
            [],
            linestyle="",
            marker="D",
            markersize=4.2,
            markerfacecolor="white",
            markeredgecolor=palette.INK,
            label=words.label("chart.robustness.any"),
        )
    )
    ax.legend(
        handles=marks,
        ncols=len(marks),
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        handlelength=1.1,
        handletextpad=0.4,
        columnspacing=1.4,
        borderpad=0,
        fontsize=9,
    )
