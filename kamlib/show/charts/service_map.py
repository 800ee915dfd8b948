"""SEG-2: net price against cost to serve. Four ways of being a customer."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import keep_range, name_corners, names_of, tier_legend, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.place import place_labels
from kamlib.show.words import Words

CORNERS = {
    "carriage_trade": (1, 1),
    "passive": (0, 1),
    "aggressive": (1, 0),
    "bargain_basement": (0, 0),
}
"""Where each sort lies: cost to serve across (0 low, 1 high), net price upwards."""


def show_service_map_chart(service_map: pd.DataFrame, words: Words, *, labels: int = 6):
    """Draw the accounts by cost to serve and price, with the four corners named and counted.

    Parameters
    ----------
    service_map
        From `decide_service_map`: ``account``, ``price_index`` (1 = usual prices), ``price_line``,
        ``cost_to_serve_share`` (of net revenue), ``cost_line``, ``service_map``; ``tier`` and
        ``account_name`` if there.
    words
        Language, locale and currency.
    labels
        How many accounts are named at most: the dear to serve at low prices.
    """
    shown = service_map.dropna(subset=["price_index", "cost_to_serve_share"])
    if shown.empty:
        return nothing(words, "chart.service_map.no_costs")
    x, y = shown["cost_to_serve_share"].to_numpy(float), shown["price_index"].to_numpy(float)
    across, up = float(shown["cost_line"].iloc[0]), float(shown["price_line"].iloc[0])
    if np.isnan(across) or np.isnan(up):  # an axis with one value for all separates nobody
        return nothing(words, "chart.service_map.nothing")
    x_low, x_high = keep_range(np.r_[x, across])
    y_low, y_high = keep_range(np.r_[y, up])
    x_room, y_room = max(x_high - x_low, 0.01) * 0.08, max(y_high - y_low, 0.02) * 0.1
    px, py = np.clip(x, x_low, x_high), np.clip(y, y_low, y_high)
    counts = shown["service_map"].value_counts()
    radius = 4.6 if len(shown) <= 60 else 3.6 if len(shown) <= 400 else 2.4
    with canvas(4.2) as (figure, ax):
        hard = (shown["service_map"] == "aggressive").to_numpy()
        if "tier" in shown:
            colours = np.array([palette.tier_colour(t) for t in shown["tier"]])
            tier_legend(ax, shown["tier"], words, loc="lower left", bbox_to_anchor=(-0.01, 1.0))
        else:
            colours = np.where(hard, palette.LOSS, palette.STRONG)
        sides = [
            (">", x > x_high),
            ("<", x < x_low),
            ("^", (y > y_high) & (px == x)),
            ("v", (y < y_low) & (px == x)),
        ]
        beyond = np.any([chosen for _, chosen in sides], axis=0)
        for marker, chosen in [("o", ~beyond), *sides]:
            ax.scatter(
                px[chosen],
                py[chosen],
                marker=marker,
                s=(2 * radius) ** 2,
                c=colours[chosen],
                edgecolors="white",
                linewidths=0.6 if len(shown) <= 1000 else 0.0,
            )
        ax.set_xlim(x_low - x_room, x_high + x_room)
        ax.set_ylim(y_low - 1.6 * y_room, y_high + 1.6 * y_room)
        ax.axvline(across, color=palette.SOFT, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        ax.axhline(up, color=palette.SOFT, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
        name_corners(ax, CORNERS, counts, words, "service_map")
        write_ticks(ax.xaxis, words, "percent")
        write_ticks(ax.yaxis, words, "ratio")
        ax.set_xlabel(words.label("chart.service_map.x"))
        ax.set_ylabel(words.label("chart.service_map.y"))
        worst = np.argsort(-(x - across) + (y - up))
        names = names_of(shown, 22)
        points = [(px[i], py[i], names[i], radius) for i in worst[:30] if hard[i]]
        title = words.label("finding.service_map", n=int(hard.sum()), all=len(shown))
        notes = [words.label("chart.service_map.subtitle")]
        if beyond.any():
            notes.append(words.label("chart.service_map.beyond", n=int(beyond.sum())))
        if len(shown) < len(service_map):
            notes.append(words.label("chart.unknown_left_out", n=len(service_map) - len(shown)))
        alt = words.listed(
            f"{words.label(f'service_map.{c}')}: {words.number(counts.get(c, 0))}" for c in CORNERS
        )
        return finish(
            figure,
            title,
            alt,
            " ".join(notes),
            after_layout=lambda: place_labels(
                ax, points, most=labels, avoid=np.column_stack([px, py])
            ),
        )
