"""PLAN-4 and PLAN-5: what the account needs, what we sell of it, and who could buy what."""

import numpy as np
import pandas as pd

from kamlib.words import palette
from kamlib.words.chart.axes import bare, names_of, widen_for, write_ticks
from kamlib.words.chart.canvas import canvas, finish, nothing
from kamlib.words.chart.shapes import (
    key,
    legend,
    name_rows,
    painted,
    write_beside,
)
from kamlib.words.text import clean
from kamlib.words.words import UNKNOWN, Words

FAMILIES = 12
"""Bars of the wallet; the rest is counted."""

MAP_ACCOUNTS, MAP_FAMILIES = 16, 14
"""Rows and columns of the map of who buys what."""

STATES = {
    "buys": {"fill": palette.STRONG},
    "could": {"fill": "#FBE7C2", "edge": palette.TIERS["trial"], "linewidth": 1.5},
    "not_relevant": {"fill": "#EEF1F4"},
    "unknown": {"fill": "white", "edge": "#B8C2CA", "hatch": palette.HATCH, "linewidth": 0.5},
}
"""How the tiles of that map look."""


def show_wallet_chart(families: pd.DataFrame, words: Words):
    """Draw need, sales and ceiling per family; a need not known is hatched.

    Parameters
    ----------
    families
        From `measure_wallet`: ``family``, ``net_revenue``, ``need`` and its ``need_low`` and
        ``need_high``, ``share``, ``ceiling`` (0–1), ``headroom``, ``exposed``; money per year.
    words
        Language, locale and currency.
    """
    drawn = families.assign(size=families[["net_revenue", "need"]].max(axis=1))
    drawn = drawn[drawn["size"].fillna(0) > 0].sort_values("size", ascending=False)
    if drawn.empty:
        return nothing(words)
    shown, rest = drawn.head(FAMILIES), len(drawn[FAMILIES:])
    names = [clean(name, 28) if isinstance(name, str) else UNKNOWN for name in shown["family"]]
    room = float(shown[["need", "net_revenue", "need_high"]].max().max())
    with canvas(0.75 + 0.36 * len(shown)) as (figure, ax):
        _draw_needs(ax, shown, room)
        beside = write_beside(
            ax,
            [room * 1.02] * len(shown),
            [
                words.label("chart.wallet.share", share=row.share, headroom=row.headroom)
                if pd.notna(row.need)
                else words.label("chart.wallet.unknown", value=row.net_revenue)
                for row in shown.fillna({"net_revenue": 0.0}).itertuples()
            ],
            size=9,
        )
        name_rows(ax, names)
        ax.set_xlim(0, room * 1.5)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 5, "chart.wallet.x")
        ax.set_xticks([t for t in ax.get_xticks() if 0 <= t <= room * 1.02])
        known = families[families["need"].notna()]
        title = words.label("finding.wallet_unknown", n=len(families))
        if len(known):
            share = float(known["net_revenue"].sum() / known["need"].sum())
            left = float(families["headroom"].sum(min_count=1))
            title = words.label("finding.wallet", n=len(known), share=share, headroom=left)
        return finish(
            figure,
            title,
            "",
            words.label("chart.wallet.subtitle"),
            words.label("chart.families_rest", n=rest) if rest else "",
            after_layout=lambda: widen_for(ax, beside),
        )


def _draw_needs(ax, shown: pd.DataFrame, room: float) -> None:
    """Lay what is sold upon what is needed, with the need's range and how high we can go."""
    places = np.arange(len(shown))
    need, low, high = shown[["need", "need_low", "need_high"]].to_numpy(float).T
    known, exposed = np.isfinite(need), shown["exposed"].fillna(False).to_numpy(bool)
    ax.barh(places[known], need[known], height=0.66, color=palette.BAND)
    look = {"color": "white", "edgecolor": "#B8C2CA", "hatch": palette.HATCH, "linewidth": 0}
    ax.barh(places[~known], room, height=0.66, **look)
    colours = np.where(exposed, palette.LOSS, palette.STRONG)
    ax.barh(places, shown["net_revenue"].fillna(0), height=0.34, color=colours)
    wide = high > low
    ax.hlines(places[wide], low[wide], high[wide], color=palette.SOFT, linewidth=1.2)
    top = (shown["ceiling"] * shown["need"]).to_numpy(float)
    ax.vlines(top, places - 0.38, places + 0.38, color=palette.INK, linewidth=2)


def show_white_space_chart(white_space: pd.DataFrame, words: Words, *, account: str | None = None):
    """Draw the map of who buys what, the largest accounts and families first.

    Parameters
    ----------
    white_space
        From `measure_white_space_map`, long: ``account``, ``account_name``, ``family``, ``state``
        (buys, could, not_relevant, unknown), sorted as it is to be read.
    words
        Language, locale and currency.
    account
        The account that the page is about: always among the rows, in bold.
    """
    if white_space.empty:
        return nothing(words)
    people = white_space.drop_duplicates("account")[["account", "account_name"]]
    shown = people.head(MAP_ACCOUNTS)
    if account is not None and account not in set(shown["account"]):
        shown = pd.concat([shown.head(MAP_ACCOUNTS - 1), people[people["account"] == account]])
    families = list(white_space["family"].dropna().unique())[:MAP_FAMILIES]
    long = max(len(str(f)) for f in families) > 70 // len(families)
    with canvas((1.55 if long else 1.0) + 0.255 * max(len(shown), 3)) as (figure, ax):
        _draw_tiles(ax, white_space, list(shown["account"]), families)
        name_rows(ax, names_of(shown, 28))
        look = {"rotation": 35, "ha": "left"} if long else {"rotation": 0, "ha": "center"}
        names = [clean(family, 22) for family in families]
        ax.set_xticks(range(len(names)), names, color=palette.INK, rotation_mode="anchor", **look)
        ax.set_xlim(-0.5, len(families) - 0.5)
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        bare(ax)
        for tick, code in zip(ax.get_yticklabels(), shown["account"], strict=True):
            tick.set_fontweight("bold" if code == account else "normal")
        keys = [key(words.label(f"state.{state}"), **look) for state, look in STATES.items()]
        legend(ax, keys, loc="upper left", bbox_to_anchor=(-0.01, -0.01), handlelength=1.3,
               borderpad=0.4)  # fmt: skip
        mine = white_space if account is None else white_space[white_space["account"] == account]
        counts, rest = mine["state"].value_counts(), len(people) - len(shown)
        return finish(
            figure,
            _finding_space(mine[mine["state"] == "could"], account is None, words),
            words.listed(
                f"{words.label(f'state.{s}')}: {words.number(counts.get(s, 0))}" for s in STATES
            ),
            words.label("chart.white_space.subtitle"),
            words.label("chart.accounts_rest", n=rest) if rest else "",
        )


def _draw_tiles(ax, white_space: pd.DataFrame, accounts: list, families: list) -> None:
    from matplotlib.patches import Rectangle

    cells = white_space[
        white_space["account"].isin(accounts) & white_space["family"].isin(families)
    ]
    for row in cells.itertuples():
        spot = families.index(row.family) - 0.43, accounts.index(row.account) - 0.38
        look = STATES.get(row.state, STATES["unknown"])
        ax.add_patch(Rectangle(spot, 0.86, 0.76, **painted(**look)))


def _finding_space(could: pd.DataFrame, whole: bool, words: Words) -> str:
    if whole:
        slug = "finding.white_space" if len(could) else "finding.white_space_zero"
        return words.label(slug, n=len(could), accounts=could["account"].nunique())
    listed = words.listed(clean(family, 30) for family in could["family"].head(3))
    slug = "finding.white_space_account" if len(could) else "finding.white_space_none"
    return words.label(slug, n=len(could), families=listed)
