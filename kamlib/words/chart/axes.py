"""Small things that several charts need: ticks in the reader's figures, names, ranges."""

import numpy as np
import pandas as pd

from kamlib.words.text import clean
from kamlib.words.words import Words


def names_of(frame: pd.DataFrame, longest: int = 30) -> list[str]:
    """How accounts are called in a chart: by name, else by code."""
    column = "account_name" if "account_name" in frame else "account"
    codes = frame["account"] if "account" in frame else frame[column]
    return [
        clean(name if isinstance(name, str) and name.strip() else code, longest)
        for name, code in zip(frame[column], codes, strict=True)
    ]


def write_ticks(axis, words: Words, kind: str, most: int = 6, label: str | None = None) -> None:
    """Write an axis' ticks as the reader does (``kind`` as in the labels), and what it measures."""
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
    axis.set_label_text(words.label(label) if label else "")


def _tick(value: float, words: Words, kind: str, axis) -> str:
    value = 0.0 if abs(value) < 1e-9 else float(value)
    if kind == "money":  # 20 k€, not 20,0 k€, where the tick is a whole number of its unit
        return words.money(value, trim=True)
    low, high = axis.get_view_interval()
    if kind == "percent" and axis.get_scale() != "log" and high - low > 0.045:
        kind = "percent0"  # whole percentages, unless they lie close together
    return words.write(value, kind)


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
