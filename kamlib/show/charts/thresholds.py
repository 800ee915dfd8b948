"""SEG-1: how many accounts pass at each threshold, and under each rule."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words


def show_thresholds_chart(thresholds: pd.DataFrame, words: Words):
    """Draw how many accounts pass the volume and the profit test as their lines move.

    Parameters
    ----------
    thresholds
        From `measure_thresholds`: ``test`` (volume, profit or rule), ``rule``, ``threshold``,
        ``passing`` (accounts), ``cases``, ``current`` (whether it is the setting in force).
    words
        Language, locale and currency.
    """
    sides = [
        side
        for test in ("volume", "profit")
        if len(side := thresholds[thresholds["test"] == test].dropna(subset=["threshold"]))
    ]
    if not sides:
        return nothing(words)
    with canvas(2.75, 1, len(sides), squeeze=False) as (figure, axes):
        for ax, side in zip(axes[0], sides, strict=True):
            _draw(ax, side.sort_values("threshold"), words)
        now = thresholds[thresholds["current"].fillna(False).astype(bool)]
        volume, profit = (
            int(chosen["passing"].iloc[0]) if len(chosen) else 0
            for chosen in (now[now["test"] != "profit"], now[now["test"] == "profit"])
        )
        title = words.label(
            "finding.thresholds", n=volume, profit=profit, all=int(thresholds["cases"].max())
        )
        rules = thresholds[thresholds["test"] == "rule"].dropna(subset=["passing"])
        notes = [words.label("chart.thresholds.subtitle")]
        if len(rules):
            listed = words.listed(
                f"{words.label(f'volume_rule.{row.rule}')} {words.number(row.passing)}"
                for row in rules.itertuples()
            )
            notes.append(words.label("chart.thresholds.rules", listed=listed))
        return finish(figure, title, "", " ".join(notes))


def _draw(ax, side: pd.DataFrame, words: Words) -> None:
    test = side["test"].iloc[0]
    x, y = side["threshold"].to_numpy(float), side["passing"].to_numpy(float)
    now = side["current"].fillna(False).to_numpy(bool)
    ax.step(x, y, where="mid", color=palette.REST, linewidth=2)
    ax.plot(x, y, "o", color=palette.REST, markersize=5)
    top = max(y.max(), 1)
    ax.set_ylim(0, top * 1.22)
    ax.set_xlim(
        x.min() - 0.06 * max(x.max() - x.min(), 0.01), x.max() + 0.06 * max(x.max() - x.min(), 0.01)
    )
    if now.any():
        here, count = x[now][0], y[now][0]
        ax.axvline(here, color=palette.STRONG, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        ax.plot(here, count, "o", color=palette.STRONG, markersize=9, markeredgecolor="white")
        right = here > (x.min() + x.max()) / 2
        ax.annotate(
            words.label("chart.thresholds.now", n=int(count), line=float(here)),
            (here, top * 1.2),
            xytext=(-6 if right else 6, 0),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top",
            size=9.5,
            weight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
        )
    bare(ax, "bottom")
    ax.grid(axis="y")
    write_ticks(ax.xaxis, words, "percent", 5)
    write_ticks(ax.yaxis, words, "count", 4)
    ax.set_xlabel(words.label(f"chart.thresholds.{test}"))
    ax.set_ylabel(words.label("chart.thresholds.y"))
