"""SEG-1 and SEG-2: the portfolio by volume and profit, and by what it costs to serve."""

import numpy as np
import pandas as pd

from kamlib.words import palette
from kamlib.words.chart.axes import bare, keep_range, names_of, pick, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.place import place_labels
from kamlib.words.chart.shapes import (
    PAPER,
    cloud,
    name_corners,
    note,
    points_of,
    radius_for,
    ranked,
    rule,
    stretch,
    tier_legend,
    unknown,
    zero,
)
from kamlib.words.words import Words

SERVICE_CORNERS = {
    "carriage_trade": (1, 1),
    "passive": (0, 1),
    "aggressive": (1, 0),
    "bargain_basement": (0, 0),
}
"""Where each sort lies: cost to serve across (0 low, 1 high), net price upwards."""


def show_volume_profit_chart(
    accounts: pd.DataFrame,
    words: Words,
    *,
    high_profit_markup: float | None = None,
    labels: int = 9,
):
    """Draw the portfolio map: net revenue across, markup upwards.

    Accounts with unknown markup lie hatched below the map; those beyond its range stand as arrows
    at its edge; those without net revenue cannot be drawn and are counted.

    Parameters
    ----------
    accounts
        ``account``, ``account_name``, ``net_revenue``, ``markup`` (share of cost), ``tier``;
        ``markup_line`` if there is drawn.
    words
        Language, locale and currency.
    high_profit_markup
        Where high profit begins, if the frame does not say it.
    labels
        How many accounts are named at most, key accounts first.
    """
    shown = accounts[accounts["net_revenue"].fillna(0) > 0]
    if shown.empty:
        return nothing(words)
    if high_profit_markup is None and "markup_line" in shown and shown["markup_line"].notna().any():
        high_profit_markup = float(shown["markup_line"].dropna().iloc[0])
    # the rest first, key accounts on top
    shown = ranked(shown).sort_values("rank", ascending=False, kind="stable")
    known = shown["markup"].notna().to_numpy()
    radius = radius_for(len(shown), 5.2, 4.2, 3)
    with canvas(4.3) as (figure, ax):
        ax.set_xscale("log")
        shown["y"], beyond = _draw_markups(ax, shown, known, high_profit_markup, radius, words)
        tier_legend(ax, shown["tier"], words)
        named = shown[shown["tier"].isin(("key", "trial")) | (len(shown) <= 12)]
        named = named[named["tier"] != "unknown"]
        named = named.sort_values(["rank", "net_revenue"], ascending=[True, False])
        points = points_of(named, "net_revenue", "y", radius)
        chosen, revenue = shown["tier"] == "key", shown["net_revenue"]
        keys, share = int(chosen.sum()), float(revenue[chosen].sum() / revenue.sum())
        most = max(labels, min(keys, 16))  # the title speaks of the key accounts
        slug = "" if keys else "_none" if known.any() else "_no_costs"
        names = words.listed(point[2] for point in points[:most])
        unclear, left_out = int((~known).sum()), len(accounts) - len(shown)
        cloud = shown[["net_revenue", "y"]].to_numpy(float)
        return finish(
            figure,
            words.label(f"finding.volume_profit{slug}", n=keys, share=share, all=len(accounts)),
            words.label("chart.volume_profit.alt", names=names) if points else "",
            words.label("chart.volume_profit.subtitle"),
            words.label("chart.service_map.beyond", n=beyond) if beyond else "",
            words.label("chart.volume_profit.unknown", n=unclear) if unclear else "",
            words.label("chart.volume_profit.left_out", n=left_out) if left_out else "",
            after_layout=lambda: place_labels(ax, points, most=most, avoid=cloud),
        )


def _draw_markups(ax, shown, known, line, radius, words) -> tuple[np.ndarray, int]:
    """Draw the points, the line, and the shelf of the unknown; where all lie, how many beyond."""
    x, markup = shown["net_revenue"].to_numpy(float), shown["markup"].to_numpy(float)
    tiers = shown["tier"].to_numpy()
    low, high = keep_range(np.r_[markup[known], [] if line is None else [line, 0.0]])
    low, high = (low, high) if high - low > 0.05 else (low - 0.05, high + 0.05)
    span = high - low
    floor = low - 0.12 * span  # the shelf of the unknown
    colours = np.array([palette.tier_colour(tier) for tier in tiers])
    edges = np.where(tiers == "unknown", palette.SOFT, "white")
    small = np.isin(tiers, ["standard", "unknown"])
    sizes = np.where(small, (2 * radius) ** 2 * 0.6, (2 * radius + 1) ** 2)
    # in a crowd white edges would wipe out what lies beneath
    widths = np.where(tiers == "unknown", 0.5, 0.0) if len(shown) > 1000 else np.full(len(x), 0.7)
    drawn = (x[known], markup[known], sizes[known], colours[known])
    look = {"edges": edges[known], "widths": widths[known]}
    y = np.full(len(x), floor)
    _, y[known], beyond = cloud(ax, *drawn, up=(low, high), **look)
    if not known.all():
        edges = np.where(colours == "#FFFFFF", palette.SOFT, colours)[~known]
        unknown(ax, x[~known], y[~known], (2 * radius) ** 2, edges=edges, widths=1)
        ax.axhline(low - 0.06 * span, color=palette.LINE, linewidth=1)
    if line is not None:
        rule(ax, y=line)
        look = {"xycoords": ("axes fraction", "data"), "color": palette.SOFT, "bbox": PAPER}
        text = words.label("chart.volume_profit.line", line=line)
        note(ax, text, (0, line), (4, 2), va="bottom", size=8.5, **look)
    bottom = low - 0.06 * span if known.all() else floor - 0.07 * span
    ax.set(xlim=(x.min() / 1.5, x.max() * 1.8), ylim=(bottom, high + 0.07 * span))
    write_ticks(ax.xaxis, words, "money", label="chart.volume_profit.x")
    write_ticks(ax.yaxis, words, "percent", label="chart.volume_profit.y")
    if not known.all():
        ticks = [t for t in ax.get_yticks() if low - 0.03 * span <= t <= high + 0.07 * span]
        ax.set_yticks([floor, *ticks], ["?", *(words.percent(t, 0) for t in ticks)])
    return y, int(beyond.sum())


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
    drawn = thresholds.dropna(subset=["threshold"])
    sides = {test: drawn[drawn["test"] == test] for test in ("volume", "profit")}
    sides = {test: side for test, side in sides.items() if len(side)}
    if not sides:
        return nothing(words)
    with canvas(2.75, 1, len(sides), squeeze=False) as (figure, axes):
        for ax, (test, side) in zip(axes[0], sides.items(), strict=True):
            _draw_passing(ax, side.sort_values("threshold"), words)
            write_ticks(ax.xaxis, words, "percent", 5, f"chart.thresholds.{test}")
        now = thresholds[thresholds["current"].fillna(False).astype(bool)]
        profit = now["test"] == "profit"
        counts = [int(part["passing"].iloc[0]) if len(part) else 0
                  for part in (now[~profit], now[profit])]  # fmt: skip
        n, all_ = dict(zip(("n", "profit"), counts, strict=True)), int(thresholds["cases"].max())
        rules = thresholds[thresholds["test"] == "rule"].dropna(subset=["passing"])
        listed = words.listed(
            f"{words.label(f'volume_rule.{row.rule}')} {words.number(row.passing)}"
            for row in rules.itertuples()
        )
        return finish(
            figure,
            words.label("finding.thresholds", all=all_, **n),
            "",
            words.label("chart.thresholds.subtitle"),
            words.label("chart.thresholds.rules", listed=listed) if len(rules) else "",
        )


def _draw_passing(ax, side: pd.DataFrame, words: Words) -> None:
    x, y = side["threshold"].to_numpy(float), side["passing"].to_numpy(float)
    now = side["current"].fillna(False).to_numpy(bool)
    ax.step(x, y, where="mid", color=palette.REST, linewidth=2)
    ax.plot(x, y, "o", color=palette.REST, markersize=5)
    top, room = max(y.max(), 1), 0.06 * max(x.max() - x.min(), 0.01)
    ax.set(xlim=(x.min() - room, x.max() + room), ylim=(0, top * 1.22))
    if now.any():
        here, count = float(x[now][0]), int(y[now][0])
        rule(ax, x=here, color=palette.STRONG)
        ax.plot(here, count, "o", color=palette.STRONG, markersize=9, markeredgecolor="white")
        right = here > (x.min() + x.max()) / 2
        text = words.label("chart.thresholds.now", n=count, line=here)
        look = {"ha": "right" if right else "left", "va": "top", "weight": "bold", "bbox": PAPER}
        note(ax, text, (here, top * 1.2), (-6 if right else 6, 0), **look)
    bare(ax, "bottom")
    ax.grid(axis="y")
    write_ticks(ax.yaxis, words, "count", 4, "chart.thresholds.y")


def show_whale_chart(pareto: pd.DataFrame, words: Words, *, by: str = "true_profit"):
    """Draw cumulative profit, best account first, in money; never clipped.

    Parameters
    ----------
    pareto
        The curve of `measure_pareto` by profit: ``rank``, ``value`` and ``cumulative`` in money.
    words
        Language, locale and currency.
    by
        What was measured: a money column with a label.
    """
    curve = pick(pareto, by).dropna(subset=["value", "cumulative"]).sort_values("rank")
    if curve.empty:
        return nothing(words, "chart.whale.nothing")
    count, values = len(curve), curve["value"].to_numpy(float)
    x, y = np.arange(count + 1), np.r_[0, curve["cumulative"].to_numpy(float)]
    best, losing, total = int(y.argmax()), int((values < 0).sum()), float(y[-1])
    peak = float(y[best])
    lost = peak - total
    with canvas(3.3) as (figure, ax):
        _draw_whale(ax, x, y, best, count - losing)
        rule(ax, y=total, linewidth=0.9)
        zero(ax, zorder=0)
        low = min(0, total, y.min())
        top = (peak - low) * 1.16 + low if peak > low else 1
        ax.set(xlim=(0, count * 1.01), ylim=(low * 1.15, top))
        side, shift = ("right", 0) if best > 0.5 * count else ("left", 4)
        text = words.label("chart.whale.peak", n=best, peak=peak)
        note(ax, text, (best, peak), (shift, 7), ha=side, va="bottom")
        if lost > 0.02 * abs(peak):
            text = words.label("chart.whale.total", total=total)
            note(ax, text, (count, total), (-2, -7), ha="right", va="top", bbox=PAPER)
        bare(ax, "left" if total < 0 else "")
        ax.grid(axis="y")
        write_ticks(ax.xaxis, words, "count", label="chart.whale.x")
        write_ticks(ax.yaxis, words, "money")
        ax.set_ylabel(words.label("chart.whale.y", what=words.label(f"column.{by}")))
        slug = "_even" if not losing else "" if total > 0 else "_negative"
        told = {"n": losing or count, "lost": lost, "total": total}
        return finish(
            figure,
            words.label(f"finding.whale{slug}", share=lost / peak if peak else None, **told),
            words.label("chart.whale.alt", n=best, peak=peak, total=total),
            words.label("chart.whale.subtitle", n=count, all=count),
        )


def _draw_whale(ax, x, y, best: int, start: int) -> None:
    """Draw the way up to the best, what adds nothing, and from `start` what is lost again."""
    few = len(x) <= 31
    stretch(ax, x[: best + 1], y[: best + 1], palette.STRONG, base=0, dots=few)
    stretch(ax, x[best : start + 1], y[best : start + 1], palette.REST)
    if start < len(x) - 1:
        stretch(ax, x[start:], y[start:], palette.LOSS, base=y[best], dots=few)


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
    x_range, y_range = keep_range(np.r_[x, across]), keep_range(np.r_[y, up])
    x_room, y_room = 0.08 * max(np.ptp(x_range), 0.01), 0.16 * max(np.ptp(y_range), 0.02)
    counts = shown["service_map"].value_counts()
    radius = radius_for(len(shown), 4.6, 3.6, 2.4)
    hard = (shown["service_map"] == "aggressive").to_numpy()
    colours = np.where(hard, palette.LOSS, palette.STRONG)
    with canvas(4.2) as (figure, ax):
        if "tier" in shown:
            colours = np.array([palette.tier_colour(t) for t in shown["tier"]])
            tier_legend(ax, shown["tier"], words)
        look = {"widths": 0.6 if len(shown) <= 1000 else 0.0, "across": x_range, "up": y_range}
        px, py, beyond = cloud(ax, x, y, (2 * radius) ** 2, colours, **look)
        ax.set_xlim(x_range[0] - x_room, x_range[1] + x_room)
        ax.set_ylim(y_range[0] - y_room, y_range[1] + y_room)
        rule(ax, x=across, y=up)
        sorts = name_corners(ax, SERVICE_CORNERS, counts, words, "service_map")
        write_ticks(ax.xaxis, words, "percent", label="chart.service_map.x")
        write_ticks(ax.yaxis, words, "ratio", label="chart.service_map.y")
        worst, names = np.argsort(-(x - across) + (y - up)), names_of(shown, 22)
        points = [(px[i], py[i], names[i], radius) for i in worst[:30] if hard[i]]
        left_out = len(service_map) - len(shown)
        return finish(
            figure,
            words.label("finding.service_map", n=int(hard.sum()), all=len(shown)),
            sorts,
            words.label("chart.service_map.subtitle"),
            words.label("chart.service_map.beyond", n=int(beyond.sum())) if beyond.any() else "",
            words.label("chart.unknown_left_out", n=left_out) if left_out else "",
            after_layout=lambda: place_labels(ax, points, most=labels, avoid=np.c_[px, py]),
        )
