"""The portfolio in one strip: accounts and revenue by tier."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.words import Words


def show_portfolio_strip(accounts: pd.DataFrame, words: Words):
    """Draw how accounts, net revenue and true profit divide among the tiers.

    Parameters
    ----------
    accounts
        ``tier``, ``net_revenue`` and, where known, ``true_profit``.
    words
        Language, locale and currency.
    """
    if accounts.empty:
        return nothing(words)
    tier = accounts["tier"].astype(object).where(accounts["tier"].notna(), "unknown")
    tiers = [name for name in palette.TIERS if name in set(tier)]
    rows = {"accounts": tier.value_counts().reindex(tiers).fillna(0)}
    for column in ("net_revenue", "true_profit"):
        if column in accounts:
            parts = accounts[column].clip(lower=0).groupby(tier.to_numpy()).sum().reindex(tiers)
            if parts.sum() > 0:
                rows[column] = parts.fillna(0)
    with canvas(0.38 + 0.44 * len(rows)) as (figure, ax):
        for place, (name, parts) in enumerate(rows.items()):
            shares = (parts / parts.sum()).to_numpy(float)
            starts = np.r_[0, np.cumsum(shares)[:-1]]
            for tier_name, start, share, value in zip(tiers, starts, shares, parts, strict=True):
                unknown = tier_name == "unknown"
                ax.barh(
                    place,
                    share,
                    left=start,
                    height=0.7,
                    color=palette.TIERS[tier_name],
                    edgecolor=palette.SOFT if unknown else "white",
                    hatch=palette.HATCH if unknown else None,
                    linewidth=0.5 if unknown else 1.2,
                )
                if share > (0.05 if name == "accounts" else 0.085):
                    text = words.number(value) if name == "accounts" else words.percent(share, 0)
                    ax.text(
                        start + share / 2,
                        place,
                        text,
                        ha="center",
                        va="center",
                        size=9.5,
                        weight="bold",
                        color=palette.TIER_INKS[tier_name],
                    )
        slugs = {"accounts": "chart.strip.accounts"}
        ax.set_yticks(
            range(len(rows)),
            [words.label(slugs.get(name, f"axis.{name}")) for name in rows],
            color=palette.INK,
        )
        ax.set_xticks([])
        ax.set_xlim(0, 1)
        ax.invert_yaxis()
        bare(ax)
        from kamlib.show.axes import tier_legend

        tier_legend(ax, tiers, words, loc="upper left", bbox_to_anchor=(-0.01, 0.02))
        key = tier == "key"
        net = accounts["net_revenue"].sum()
        share = accounts.loc[key.to_numpy(), "net_revenue"].sum() / net if net > 0 else float("nan")
        title = words.label(
            "finding.strip", n=int(key.sum()), share=float(share), all=len(accounts)
        )
        return finish(
            figure,
            title,
            words.listed(
                f"{words.label(f'tier.{t}')}: {words.number(rows['accounts'][t])}" for t in tiers
            ),
        )
