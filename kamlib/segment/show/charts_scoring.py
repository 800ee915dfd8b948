"""SEG-5 and SEG-6: the portfolio by attractiveness and strength, and how sure the list is."""

import numpy as np
import pandas as pd

from kamlib.vocabulary import QUADRANTS, TIERS
from kamlib.words import palette
from kamlib.words.chart.axes import bare, names_of, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.place import place_labels
from kamlib.words.chart.shapes import (
    bars,
    cloud,
    key,
    legend,
    name_corners,
    points_of,
    radius_for,
    ranked,
    rule,
    tier_legend,
    unknown,
    write_beside,
)
from kamlib.words.words import Words

QUADRANT_CORNERS = dict(zip(QUADRANTS, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True))
"""Where each quadrant lies: our strength across (0 low, 1 high), attractiveness upwards."""

LOW, HIGH = 1.0, 5.0
"""The matrix' scale."""

ABOVE, BELOW = 11, 6
"""Bars drawn above the cut of the list and below it."""

STANDINGS = {"sure_in": palette.STRONG, "boundary": "#8EA6B8", "sure_out": palette.REST}


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
    placed = matrix[matrix["quadrant"].ne("unknown")]
    if placed.empty:
        return nothing(words, "chart.matrix.nobody", n=len(matrix))
    placed = ranked(placed if "tier" in placed else placed.assign(tier="standard"))
    placed["x"], placed["y"] = placed["strength"].round(2), placed["attractiveness"].round(2)
    half = matrix[matrix["quadrant"].eq("unknown") & matrix["attractiveness"].notna()]
    counts = placed["quadrant"].value_counts()
    radius = radius_for(len(placed), 5.2, 4.2, 3.4)
    with canvas(4.3) as (figure, ax):
        marks = _draw_matrix(ax, placed, half["attractiveness"].round(2), radius)
        left = _scale_matrix(ax, float(placed["matrix_cut"].iloc[0]), len(half) > 0, words)
        corners = name_corners(ax, QUADRANT_CORNERS, counts, words, "quadrant", left)
        if "tier" in matrix:
            tier_legend(ax, placed["tier"], words)
        named = placed[placed["tier"].isin(TIERS[:-1]) | (len(placed) <= 12)]
        named = named.sort_values(
            ["rank", "attractiveness", "account"], ascending=[True, False, True]
        )
        named = named.drop_duplicates(["strength", "attractiveness"])
        points = points_of(named, "strength", "attractiveness", radius)
        left_out = len(matrix) - len(placed) - len(half)
        best, star = (int(counts.get(corner, 0)) for corner in ("strategic", "star"))
        return finish(
            figure,
            words.label("finding.matrix", n=best, star=star, all=len(placed)),
            corners,
            words.label("chart.matrix.subtitle"),
            words.label("chart.matrix.half", n=len(half)) if len(half) else "",
            words.label("chart.unknown_left_out", n=left_out) if left_out else "",
            after_layout=lambda: place_labels(ax, points, most=labels, avoid=marks),
        )


SHELF = LOW - 0.35
"""Where those stand of whom our strength is not known."""


def _draw_matrix(ax, placed: pd.DataFrame, half: pd.Series, radius: float) -> np.ndarray:
    """Draw one mark per place; where they are, those of the shelf thrice: labels keep off it."""
    plain = placed["rank"] >= list(palette.TIERS).index("standard")
    marks = placed.groupby([plain.rename("plain"), "x", "y"], as_index=False)
    marks = marks.agg(rank=("rank", "min"), accounts=("account", "size"))
    marks = marks.sort_values("rank", ascending=False, kind="stable")
    small = np.where(marks["plain"] & (len(placed) > 60), 0.75, 1.0)
    radii = radius * small * np.minimum(1 + np.log2(marks["accounts"].to_numpy(float)) / 4, 1.8)
    tiers = np.array(list(palette.TIERS))[marks["rank"].astype(int)]
    colours = np.array([palette.tier_colour(tier) for tier in tiers])
    edges = np.where(tiers == "unknown", palette.SOFT, "white")
    cloud(ax, marks["x"].to_numpy(), marks["y"].to_numpy(), (2 * radii) ** 2, colours, edges=edges)
    spots = half.value_counts()
    if len(spots):
        sizes = (2 * np.minimum(4 + np.log2(spots.to_numpy(float)) / 2, 6)) ** 2
        unknown(ax, np.full(len(spots), SHELF), spots.index.to_numpy(float), sizes)
        ax.axvline(LOW - 0.15, color=palette.LINE, linewidth=1)
    shelf = np.tile(half.unique(), 3)
    return np.r_[marks[["x", "y"]].to_numpy(), np.c_[np.full(len(shelf), SHELF), shelf]]


def _scale_matrix(ax, cut: float, shelf: bool, words: Words) -> float:
    """Set the axes and the cut; where the left corners begin, as a part of the width."""
    ax.set_xlim(SHELF - 0.25 if shelf else LOW - 0.2, HIGH + 0.2)
    ax.set_ylim(LOW - 0.35, HIGH + 0.35)
    rule(ax, x=cut, y=cut)
    write_ticks(ax.xaxis, words, "number", label="chart.matrix.x")
    write_ticks(ax.yaxis, words, "number", label="chart.matrix.y")
    ticks = np.arange(LOW, HIGH + 0.5)
    names = [words.number(t) for t in ticks]
    ax.set_yticks(ticks, names)
    ax.set_xticks([SHELF, *ticks] if shelf else ticks, ["?", *names] if shelf else names)
    return (LOW - 0.15 - ax.get_xlim()[0]) / np.ptp(ax.get_xlim()) if shelf else 0.0


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
    known = robustness[robustness["in_top"].notna()]
    if known.empty:
        return nothing(words)
    places, standing = int(known["places"].iloc[0]), known["standing"].value_counts()
    sure, edge = (int(standing.get(slug, 0)) for slug in ("sure_in", "boundary"))
    if len(known) <= places:
        return nothing(words, "chart.robustness.no_contest", n=len(known), places=places)
    if not sure and not edge:
        return nothing(words, "chart.robustness.nothing", most=float(known["in_top"].max()))
    first = max(0, places - ABOVE) if len(known) > ABOVE + BELOW else 0
    shown, rest = known[first : first + ABOVE + BELOW], known[first + ABOVE + BELOW :]
    before, after, apart = first, len(rest), len(robustness) - len(known)
    with canvas(0.75 + 0.265 * max(len(shown), 3)) as (figure, ax):
        names = _draw_chances(ax, shown, places - first - 0.5, words)
        bare(ax, "bottom")
        ax.set_xlim(0, 1.1)
        write_ticks(ax.xaxis, words, "percent", label="chart.robustness.x")
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
        most = float(rest["in_top"].iloc[0]) if len(rest) else None
        slug = "finding.robustness" if edge else "finding.robustness_sure"
        return finish(
            figure,
            words.label(slug, n=sure, places=places, edge=edge),
            words.label("chart.robustness.alt", names=words.listed(names[:6])),
            words.label("chart.robustness.subtitle", places=places),
            words.label("chart.robustness.before", n=before) if before else "",
            words.label("chart.robustness.rest", n=after, most=most) if after else "",
            words.label("chart.robustness.apart", n=apart) if apart else "",
        )


def _draw_chances(ax, shown: pd.DataFrame, cut: float, words: Words) -> list[str]:
    """Draw bars, marks, the cut and the legend; the names with their chances."""
    chances = [words.percent(chance, 0) for chance in shown["in_top"]]
    bars(ax, shown["in_top"], names_of(shown), shown["standing"].map(STANDINGS))
    diamond = {"markersize": 4.2, "markeredgewidth": 0.9}
    look = {"markerfacecolor": "white", "markeredgecolor": palette.INK} | diamond
    ax.plot(shown["in_top_any"], range(len(shown)), "D", **look)
    write_beside(ax, [1.02] * len(shown), chances, size=8.5)
    if 0 <= cut < len(shown) - 1:
        rule(ax, y=cut, color=palette.INK, linewidth=1.1, zorder=2)
    keys = [key(words.label(f"standing.{slug}"), colour)
            for slug, colour in STANDINGS.items() if slug in set(shown["standing"])]  # fmt: skip
    keys.append(key(words.label("chart.robustness.any"), "white", "D", palette.INK, **diamond))
    legend(ax, keys)
    return [f"{name} ({at})" for name, at in zip(names_of(shown), chances, strict=True)]
