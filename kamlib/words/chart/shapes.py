"""Shapes that several charts are: a chart says what is drawn, a shape how it looks.

seaborn draws bars, points, lines and tiles, without its bootstraps; matplotlib what is noted on
them. Both are imported when the first chart is drawn.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from kamlib.words import palette
from kamlib.words.chart.axes import names_of
from kamlib.words.words import Words

DASHED = (0, (4, 3))
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85}
"""Under what is written upon lines."""

AXIS = "#9AA5AE"
"""A line at zero."""


def bars(ax, values, names: Iterable[str], colours, *, height: float = 0.72) -> None:
    """Lay bars down, the first on top, each in its colour, named on the left."""
    import seaborn as sns

    look = {"orient": "h", "width": height, "errorbar": None, "native_scale": True}
    sns.barplot(x=np.asarray(values), y=np.arange(len(values)), ax=ax, **look)
    # a hue per bar would take twice as long
    for bar, colour in zip(ax.containers[-1], colours, strict=True):
        bar.set_facecolor(colour)
    name_rows(ax, names)


def name_rows(ax, names: Iterable[str]) -> None:
    """Name the rows of bars or tiles, the first on top."""
    names = list(names)
    ax.set_yticks(range(len(names)), names, color=palette.INK)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_ylabel("")


def write_beside(ax, places, texts: Iterable[str], **look) -> list:
    """Write one text per row, beginning at its place."""
    look = {"va": "center", "size": 9.5, "color": palette.INK} | look
    return [ax.text(x, row, text, **look)
            for row, (x, text) in enumerate(zip(places, texts, strict=True))]  # fmt: skip


def stretch(ax, x, y, colour: str, *, base=None, dots: bool = False, width: float = 2.6) -> None:
    """Draw one stretch of a curve; filled down to `base`, its cases as dots where they are few."""
    import seaborn as sns

    if base is not None:
        ax.fill_between(x, y, base, color=colour, alpha=0.14, lw=0)
    look = {"estimator": None, "errorbar": None, "sort": False, "legend": False}
    sns.lineplot(x=x, y=y, color=colour, linewidth=width, solid_capstyle="round", ax=ax, **look)
    if dots:
        ax.plot(x[1:], y[1:], "o", color=colour, markersize=4.5)


def cloud(ax, x, y, sizes, colours, *, edges="white", widths=0.7, across=None, up=None):
    """Scatter points; those beyond the ranges `across` and `up` stand as arrows at their edges.

    Returns
    -------
    tuple
        Where all stand, across and up, and which of them lie beyond.
    """
    import seaborn as sns

    px = x if across is None else np.clip(x, *across)
    py = y if up is None else np.clip(y, *up)
    marks = np.select([x > px, x < px, y > py, y < py], [">", "<", "^", "v"], "o")
    if len(px):
        look = {"s": sizes, "c": colours, "edgecolors": edges, "linewidths": widths}
        sns.scatterplot(
            x=px,
            y=py,
            style=marks,
            markers={mark: mark for mark in "o<>^v"},
            legend=False,
            ax=ax,
            **look,
        )
    ax.set(xlabel="", ylabel="")
    return px, py, marks != "o"


def radius_for(count: int, *sizes: float) -> float:
    """Give points their radius: smaller from 60 accounts on, and from 400."""
    return sizes[0] if count <= 60 else sizes[1] if count <= 400 else sizes[2]


def unknown(ax, x, y, sizes, *, edges=palette.SOFT, widths: float = 0.8) -> None:
    """Scatter hatched points: something about them is not known."""
    look = {"facecolors": "white", "edgecolors": edges, "linewidths": widths}
    ax.scatter(x, y, s=sizes, hatch=palette.HATCH, **look)


def rule(ax, *, x=None, y=None, **look) -> None:
    """Draw a dashed line across the axes, behind everything."""
    look = {"color": palette.SOFT, "linewidth": 1, "linestyle": DASHED, "zorder": 0} | look
    if x is not None:
        ax.axvline(x, **look)
    if y is not None:
        ax.axhline(y, **look)


def zero(ax, **look) -> None:
    """Draw the line at no money."""
    ax.axhline(0, **{"color": AXIS, "linewidth": 0.8} | look)


def note(ax, text: str, at: tuple, shift: tuple = (0, 0), **look):
    """Write beside a point, `shift` printer's points away."""
    look = {"size": 9.5, "xytext": shift, "textcoords": "offset points"} | look
    return ax.annotate(text, at, **look)


def painted(fill: str, edge: str = "", **look) -> dict:
    """Say to matplotlib how a patch looks; its edge is its fill where nothing else is said."""
    return {"facecolor": fill, "edgecolor": edge or fill, **look}


def key(label: str, fill: str, mark: str = "", edge: str = "", **look):
    """Give an entry of a legend: the mark as it is drawn, or a patch of its fill."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if not mark:
        return Patch(label=label, **painted(fill, edge, **look))
    look = {"linestyle": "", "marker": mark, "markersize": 7, "markerfacecolor": fill} | look
    return Line2D([], [], markeredgecolor=edge or fill, label=label, **look)


def legend(ax, keys: Sequence, **look) -> None:
    """Say what the colours and marks are, in one line above the axes."""
    above = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1.0), "ncols": max(len(keys), 1)}
    tight = {"handlelength": 1.1, "handletextpad": 0.4, "columnspacing": 1.4, "borderpad": 0}
    drawn = ax.legend(handles=list(keys), **{"fontsize": 9} | above | tight | look)
    for text in drawn.get_texts():
        text.set_color(palette.INK)


def tier_legend(ax, tiers, words: Words) -> None:
    """Name the tiers that are drawn, in their order."""
    edges = {"unknown": palette.SOFT}
    keys = [
        key(words.label(f"tier.{tier}"), palette.TIERS[tier], "o", edges.get(tier, "white"),
            markeredgewidth=0.6)
        for tier in palette.TIERS if tier in set(tiers)
    ]  # fmt: skip
    legend(ax, keys, handletextpad=0.2, handlelength=2)


def ranked(accounts: pd.DataFrame) -> pd.DataFrame:
    """Add the ``rank`` of each account's tier in the palette; a tier that it lacks is unknown."""
    tiers = list(palette.TIERS)
    rank = accounts["tier"].map({tier: rank for rank, tier in enumerate(tiers)})
    rank = rank.astype(float).fillna(len(tiers) - 1).astype(int)
    return accounts.assign(rank=rank, tier=np.array(tiers, object)[rank])


def name_corners(ax, corners: dict, counts, words: Words, section: str, left: float = 0.0) -> str:
    """Write into each corner of a map what it is called and how many accounts stand there.

    Parameters
    ----------
    corners
        Slug of `section` → (1 right or 0 left, 1 top or 0 bottom).
    counts
        Slug → accounts; a slug without any may be missing.
    left
        Where the left corners begin, as a fraction of the axes' width.

    Returns
    -------
    str
        The same in a sentence, for who does not see it.
    """
    told = []
    look = {"xycoords": "axes fraction", "weight": "bold", "color": palette.SOFT, "bbox": PAPER}
    for corner, (right, top) in corners.items():
        called, n = words.label(f"{section}.{corner}"), int(counts.get(corner, 0))
        text = words.label("chart.service_map.corner", corner=called, n=n)
        side = {"ha": "right" if right else "left", "va": "top" if top else "bottom"}
        shift = (-5 if right else 5, -3 if top else 3)
        note(ax, text, (1 if right else left, top), shift, **look, **side)
        told.append(f"{called}: {words.number(n)}")
    return words.listed(told)


def points_of(frame: pd.DataFrame, x: str, y: str, radius: float) -> list[tuple]:
    """Give what `place_labels` takes: where accounts stand, their names, how large they are."""
    frame = frame.head(40)
    return [(*at, name, radius) for at, name in
            zip(frame[[x, y]].to_numpy(float), names_of(frame, 22), strict=True)]  # fmt: skip
