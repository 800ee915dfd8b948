"""Small things that several charts need: ticks in the reader's figures, names, legends."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.text import clean
from kamlib.show.words import Words


def names_of(frame: pd.DataFrame, longest: int = 30) -> list[str]:
    """How accounts are called in a chart: by name, else by code."""
    column = "account_name" if "account_name" in frame else "account"
    codes = frame["account"] if "account" in frame else frame[column]
    return [
        clean(name if isinstance(name, str) and name.strip() else code, longest)
        for name, code in zip(frame[column], codes, strict=True)
    ]


def write_ticks(axis, words: Words, kind: str, most: int = 6) -> None:
    """Write an axis' ticks as the reader does (``kind`` as in the labels)."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

    if axis.get_scale() == "log":
        low, high = axis.get_view_interval()
        wide = high > 80 * low
        axis.set_major_locator(LogLocator(subs=(1,) if wide else (1, 2, 5), numticks=most + 4))
        axis.set_minor_locator(LogLocator(subs=(2, 5) if wide else (1,), numticks=most + 4))
        axis.set_minor_formatter(FuncFormatter(lambda v, _: ""))
    else:
        whole = kind in ("count", "days", "months", "hours")
        axis.set_major_locator(MaxNLocator(most, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda v, _: _tick(v, words, kind, axis)))


def _tick(value: float, words: Words, kind: str, axis) -> str:
    value = _even(value)
    if kind == "money":  # 20 k€, not 20,0 k€, where the tick is a whole number of its unit
        return words.money(value, trim=True)
    return words.write(value, _round(kind, axis))


def _even(value: float) -> float:
    return 0.0 if abs(value) < 1e-9 else float(value)


def _round(kind: str, axis) -> str:
    """Whole percentages on axes, unless they lie close together."""
    if kind != "percent" or axis.get_scale() == "log":
        return kind
    low, high = axis.get_view_interval()
    return "percent0" if high - low > 0.045 else "percent"


def keep_range(values, low: float = 0.02, high: float = 0.98, slack: float = 0.6) -> tuple:
    """A range that shows nearly all: outliers beyond `slack` spans of the rest are left outside."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    inner_low, inner_high = np.quantile(values, [low, high])
    span = max(inner_high - inner_low, 1e-9)
    return (
        float(max(values.min(), inner_low - slack * span)),
        float(min(values.max(), inner_high + slack * span)),
    )


def tier_legend(ax, tiers, words: Words, **where) -> None:
    """Name the tiers that are drawn, in their order."""
    from matplotlib.lines import Line2D

    present = [tier for tier in palette.TIERS if tier in set(tiers)]
    marks = [
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            markersize=7,
            markerfacecolor=palette.TIERS[tier],
            markeredgecolor=palette.SOFT if tier == "unknown" else "white",
            markeredgewidth=0.6,
            label=words.label(f"tier.{tier}"),
        )
        for tier in present
    ]
    legend = ax.legend(
        handles=marks,
        ncols=len(marks),
        handletextpad=0.2,
        columnspacing=1.4,
        borderpad=0,
        fontsize=9,
        **{"loc": "lower left", **where},
    )
    for text in legend.get_texts():
        text.set_color(palette.INK)


def name_corners(ax, corners: dict, counts, words: Words, section: str, left: float = 0.0) -> None:
    """Write into each corner of a map what it is called and how many accounts stand there.

    Parameters
    ----------
    corners
        Slug of `section` → (1 right or 0 left, 1 top or 0 bottom).
    counts
        Slug → accounts; a slug without any may be missing.
    left
        Where the left corners begin, as a fraction of the axes' width.
    """
    for corner, (right, top) in corners.items():
        ax.annotate(
            words.label(
                "chart.service_map.corner",
                corner=words.label(f"{section}.{corner}"),
                n=int(counts.get(corner, 0)),
            ),
            (1 if right else left, top),
            xycoords="axes fraction",
            ha="right" if right else "left",
            va="top" if top else "bottom",
            size=9.5,
            weight="bold",
            color=palette.SOFT,
            xytext=(-5 if right else 5, -3 if top else 3),
            textcoords="offset points",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.8},
        )


def widen_for(ax, texts: list) -> None:
    """Widen the view until `texts`, which begin or end at their points, lie within the picture.

    How wide they are depends on the fonts of the machine; called once positions are final. To the
    left the axes end where their names begin, to the right only with the picture.
    """
    renderer = ax.figure.canvas.get_renderer()
    beyond = ax.figure.bbox.x1 - 3 - ax.bbox.x1
    first, last = low, high = ax.get_xlim()
    sizes = [(text, text.get_position()[0], text.get_window_extent(renderer).width + 1)
             for text in texts]  # fmt: skip
    for _ in range(30):  # each widening makes a pixel worth more, by ever less
        unit = (high - low) / ax.bbox.width
        ends = [(x - w * unit, x) if text.get_ha() == "right" else (x, x + (w - beyond) * unit)
                for text, x, w in sizes]  # fmt: skip
        low = min([first, *(end[0] for end in ends)])
        high = max([last, *(end[1] for end in ends)])
        if high - low > 4 * (last - first):
            break  # texts that no view holds
    ax.set_xlim(low, high)


def bare(ax, keep: str = "") -> None:
    """Take away spines that carry nothing; `keep` names those that stay (``left bottom``)."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in keep.split())


def pick(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows measured `by`, of a frame that holds several measures one below the other."""
    return frame[frame["by"] == by] if "by" in frame else frame
