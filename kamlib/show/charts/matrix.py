"""SEG-5: how attractive each account is against how strong we are there."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import name_corners, names_of, tier_legend, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.place import place_labels
from kamlib.show.words import Words
from kamlib.vocabulary import QUADRANTS, TIERS

CORNERS = dict(zip(QUADRANTS, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True))
"""Where each quadrant lies: our strength across (0 low, 1 high), attractiveness upwards."""

LOW, HIGH = 1.0, 5.0


def show_matrix_chart(matrix: pd.DataFrame, words: Words, *, labels: int = 9):
    """Draw the portfolio matrix, with the four quadrants named and counted.

    Accounts at the same place are one mark, larger where there are more of them. An account whose
    attractiveness is known and our strength is not stands hatched on the left edge.

    Parameters
    ----------
    matrix
        From `decide_matrix`: ``account``, ``attractiveness``, ``strength`` (1–5), ``matrix_cut``,
        ``quadrant``; ``tier`` and ``account_name`` if there.
    words
        Language, locale and currency.
    labels
        How many accounts are named at most, key accounts first.
    """
    placed = matrix[matrix["quadrant"].ne("unknown")].copy()
    if placed.empty:
        return nothing(words, "chart.matrix.nobody", n=len(matrix))
    if "tier" not in placed:
        placed["tier"] = "standard"
    placed["tier"] = placed["tier"].astype(object).where(placed["tier"].notna(), "unknown")
    order = list(palette.TIERS)
    placed["tier_rank"] = [order.index(t) if t in order else 9 for t in placed["tier"]]
    cut = float(placed["matrix_cut"].iloc[0])
    half = matrix[matrix["quadrant"].eq("unknown") & matrix["attractiveness"].notna()]
    marks = placed.assign(
        x=placed["strength"].round(2),
        y=placed["attractiveness"].round(2),
        plain=placed["tier"].isin(["standard", "unknown"]),
    )
    marks = marks.groupby(["plain", "x", "y"], as_index=False).agg(
        tier_rank=("tier_rank", "min"), accounts=("account", "size")
    )
    marks = marks.sort_values("tier_rank", ascending=False, kind="stable")
    radius = 5.2 if len(placed) <= 60 else 4.2 if len(placed) <= 400 else 3.4
    small = np.where(marks["plain"], 0.75 if len(placed) > 60 else 1.0, 1.0)
    many = np.minimum(1 + np.log2(marks["accounts"].to_numpy(float)) / 4, 1.8)
    radii = radius * small * many
    counts = placed["quadrant"].value_counts()
    with canvas(4.3) as (figure, ax):
        tiers = [order[rank] if rank < len(order) else "unknown" for rank in marks["tier_rank"]]
        ax.scatter(
            marks["x"],
            marks["y"],
            s=(2 * radii) ** 2,
            c=[palette.tier_colour(tier) for tier in tiers],
            edgecolors=["white" if t != "unknown" else palette.SOFT for t in tiers],
            linewidths=0.7,
        )
        shelf = LOW - 0.35
        if len(half):
            spots = half["attractiveness"].round(2).value_counts()
            ax.scatter(
                np.full(len(spots), shelf),
                spots.index.to_numpy(float),
                s=(2 * np.minimum(4 + np.log2(spots.to_numpy(float)) / 2, 6)) ** 2,
                facecolors="white",
                edgecolors=palette.SOFT,
                hatch=palette.HATCH,
                linewidths=0.8,
            )
            ax.axvline(LOW - 0.15, color=palette.LINE, linewidth=1)
        ax.set_xlim((shelf - 0.25) if len(half) else LOW - 0.2, HIGH + 0.2)
        ax.set_ylim(LOW - 0.35, HIGH + 0.35)
        for line in (ax.axvline, ax.axhline):
            line(cut, color=palette.SOFT, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        left = (LOW - 0.15 - ax.get_xlim()[0]) / np.ptp(ax.get_xlim()) if len(half) else 0.0
        name_corners(ax, CORNERS, counts, words, "quadrant", left)
        write_ticks(ax.xaxis, words, "number")
        write_ticks(ax.yaxis, words, "number")
        ticks = np.arange(LOW, HIGH + 0.5)
        ax.set_yticks(ticks, [words.number(t) for t in ticks])
        where = [shelf, *ticks] if len(half) else list(ticks)
        ax.set_xticks(where, ["?" if t == shelf and len(half) else words.number(t) for t in where])
        ax.set_xlabel(words.label("chart.matrix.x"))
        ax.set_ylabel(words.label("chart.matrix.y"))
        if "tier" in matrix:
            tier_legend(ax, placed["tier"], words, loc="lower left", bbox_to_anchor=(-0.01, 1.0))
        named = placed.sort_values(
            ["tier_rank", "attractiveness", "account"], ascending=[True, False, True]
        )
        keep = named["tier"].isin(TIERS[:-1]) | (len(placed) <= 12)
        named = named[keep].drop_duplicates(["strength", "attractiveness"]).head(40)
        points = [
            (row.strength, row.attractiveness, name, radius)
            for row, name in zip(named.itertuples(), names_of(named, 22), strict=True)
        ]
        title = words.label(
            "finding.matrix",
            n=int(counts.get("strategic", 0)),
            star=int(counts.get("star", 0)),
            all=len(placed),
        )
        notes = [words.label("chart.matrix.subtitle")]
        if len(half):
            notes.append(words.label("chart.matrix.half", n=len(half)))
        if len(matrix) - len(placed) - len(half):
            left_out = len(matrix) - len(placed) - len(half)
            notes.append(words.label("chart.unknown_left_out", n=left_out))
        alt = words.listed(
            f"{words.label(f'quadrant.{c}')}: {words.number(counts.get(c, 0))}" for c in CORNERS
        )
        cloud = np.column_stack([marks["x"], marks["y"]])
        if len(half):
            edge = half["attractiveness"].round(2).unique()
            cloud = np.r_[cloud, np.column_stack([np.full(3 * len(edge), shelf), np.tile(edge, 3)])]
        return finish(
            figure,
            title,
            alt,
            " ".join(notes),
            after_layout=lambda: place_labels(ax, points, most=labels, avoid=cloud),
        )
