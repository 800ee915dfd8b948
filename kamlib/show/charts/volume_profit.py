"""SEG-1: every account by revenue and markup, in its tier's colour."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import keep_range, names_of, tier_legend, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.place import place_labels
from kamlib.show.words import Words


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
    shown = accounts[accounts["net_revenue"].fillna(0) > 0].copy()
    if shown.empty:
        return nothing(words)
    if high_profit_markup is None and "markup_line" in shown and shown["markup_line"].notna().any():
        high_profit_markup = float(shown["markup_line"].dropna().iloc[0])
    shown["tier"] = shown["tier"].astype(object).where(shown["tier"].notna(), "unknown")
    x, markup = shown["net_revenue"].to_numpy(float), shown["markup"].to_numpy(float)
    known = np.isfinite(markup)
    ends = [] if high_profit_markup is None else [high_profit_markup, 0.0]
    low, high = keep_range(np.r_[markup[known], ends])
    low, high = (low, high) if high - low > 0.05 else (low - 0.05, high + 0.05)
    span = high - low
    floor = low - 0.12 * span  # the shelf of the unknown
    y = np.where(known, np.clip(markup, low, high), floor)
    tiers = shown["tier"].to_numpy()
    order = np.argsort(
        [-list(palette.TIERS).index(t) if t in palette.TIERS else 0 for t in tiers], kind="stable"
    )  # the rest first, key accounts on top
    radius = 5.2 if len(shown) <= 60 else 4.2 if len(shown) <= 400 else 3
    crowd = len(shown) > 1000
    with canvas(4.3) as (figure, ax):
        ax.set_xscale("log")
        beyond = known & ((markup > high) | (markup < low))
        for marker, chosen in (
            ("o", known & ~beyond),
            ("^", known & (markup > high)),
            ("v", known & (markup < low)),
        ):
            pick = order[chosen[order]]
            small = np.isin(tiers[pick], ["standard", "unknown"])
            ax.scatter(
                x[pick],
                y[pick],
                marker=marker,
                s=np.where(small, (2 * radius) ** 2 * 0.6, (2 * radius + 1) ** 2),
                c=[palette.tier_colour(t) for t in tiers[pick]],
                # in a crowd white edges would wipe out what lies beneath
                linewidths=np.where(tiers[pick] == "unknown", 0.5, 0.0) if crowd else 0.7,
                edgecolors=np.where(tiers[pick] == "unknown", palette.SOFT, "white"),
            )
        if (~known).any():
            ax.scatter(
                x[~known],
                y[~known],
                s=(2 * radius) ** 2,
                facecolors="white",
                edgecolors=[
                    c if c != "#FFFFFF" else palette.SOFT
                    for c in map(palette.tier_colour, tiers[~known])
                ],
                hatch=palette.HATCH,
                linewidths=1,
            )
            ax.axhline(low - 0.06 * span, color=palette.LINE, linewidth=1)
        if high_profit_markup is not None:
            ax.axhline(
                high_profit_markup, color=palette.SOFT, linewidth=1, linestyle=(0, (4, 3)), zorder=0
            )
            ax.annotate(
                words.label("chart.volume_profit.line", line=high_profit_markup),
                (0, high_profit_markup),
                xycoords=("axes fraction", "data"),
                va="bottom",
                size=8.5,
                color=palette.SOFT,
                xytext=(4, 2),
                textcoords="offset points",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8},
            )
        ax.set_ylim(
            floor - 0.07 * span if (~known).any() else low - 0.06 * span, high + 0.07 * span
        )
        ax.set_xlim(x.min() / 1.5, x.max() * 1.8)
        write_ticks(ax.xaxis, words, "money")
        write_ticks(ax.yaxis, words, "percent")
        if (~known).any():
            ticks = [t for t in ax.get_yticks() if low - 0.03 * span <= t <= high + 0.07 * span]
            ax.set_yticks([floor, *ticks], ["?", *(words.percent(t, 0) for t in ticks)])
        ax.set_xlabel(words.label("chart.volume_profit.x"))
        ax.set_ylabel(words.label("chart.volume_profit.y"))
        tier_legend(ax, tiers, words, loc="lower left", bbox_to_anchor=(-0.01, 1.0))
        named = shown.assign(y=y, rank=[list(palette.TIERS).index(t) for t in tiers])
        named = named[named["tier"] != "unknown"].sort_values(
            ["rank", "net_revenue"], ascending=[True, False]
        )
        points = [
            (row.net_revenue, row.y, name, radius)
            for row, name in zip(
                named.head(40).itertuples(), names_of(named.head(40), 22), strict=True
            )
            if row.tier in ("key", "trial") or len(shown) <= 12
        ]

        key = shown["tier"] == "key"
        most = max(labels, min(int(key.sum()), 16))  # the title speaks of the key accounts

        def put_names():
            place_labels(ax, points, most=most, avoid=np.column_stack([x, y]))

        share = shown.loc[key, "net_revenue"].sum() / shown["net_revenue"].sum()
        slug = "" if key.any() else "_none" if known.any() else "_no_costs"
        title = words.label(
            f"finding.volume_profit{slug}", n=int(key.sum()), share=float(share), all=len(accounts)
        )
        notes = [words.label("chart.volume_profit.subtitle")]
        if beyond.any():
            notes.append(words.label("chart.service_map.beyond", n=int(beyond.sum())))
        if (~known).any():
            notes.append(words.label("chart.volume_profit.unknown", n=int((~known).sum())))
        if len(shown) < len(accounts):
            notes.append(words.label("chart.volume_profit.left_out", n=len(accounts) - len(shown)))
        names = words.listed(p[2] for p in points[:most])
        alt = words.label("chart.volume_profit.alt", names=names) if points else ""
        return finish(figure, title, alt, " ".join(notes), after_layout=put_names)
