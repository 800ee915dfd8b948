"""PLAN-4: per family, what the account needs, what we sell of it, and how high we can go."""

import numpy as np
import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, widen_for, write_ticks
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.text import clean
from kamlib.show.words import UNKNOWN, Words

MOST = 12


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
    shown = drawn.head(MOST)
    places = np.arange(len(shown))
    need = shown["need"].to_numpy(float)
    sales = shown["net_revenue"].fillna(0).to_numpy(float)
    known = np.isfinite(need)
    room = float(np.nanmax(np.r_[need, sales, shown["need_high"].to_numpy(float)]))
    with canvas(0.75 + 0.36 * len(shown)) as (figure, ax):
        ax.barh(places[known], need[known], height=0.66, color=palette.BAND)
        if (~known).any():
            ax.barh(
                places[~known],
                np.full((~known).sum(), room),
                height=0.66,
                color="white",
                edgecolor="#B8C2CA",
                hatch=palette.HATCH,
                linewidth=0,
            )
        exposed = shown["exposed"].fillna(False).to_numpy(bool)
        ax.barh(places, sales, height=0.34, color=np.where(exposed, palette.LOSS, palette.STRONG))
        low, high = shown["need_low"].to_numpy(float), shown["need_high"].to_numpy(float)
        for place in np.flatnonzero(np.isfinite(low) & np.isfinite(high) & (high > low)):
            ax.plot([low[place], high[place]], [place] * 2, color=palette.SOFT, linewidth=1.2)
        top = (shown["ceiling"] * shown["need"]).to_numpy(float)
        for place in np.flatnonzero(np.isfinite(top)):
            ax.plot([top[place]] * 2, [place - 0.38, place + 0.38], color=palette.INK, linewidth=2)
        beside = []
        for place, row in zip(places, shown.itertuples(), strict=True):
            text = words.label("chart.wallet.unknown", value=float(sales[place]))
            if known[place]:
                text = words.label("chart.wallet.share", share=row.share, headroom=row.headroom)
            beside.append(ax.text(room * 1.02, place, text, va="center", size=9))
        names = [clean(name, 28) if isinstance(name, str) else UNKNOWN for name in shown["family"]]
        ax.set_yticks(places, names, color=palette.INK)
        ax.invert_yaxis()
        ax.set_xlim(0, room * 1.5)
        bare(ax)
        write_ticks(ax.xaxis, words, "money", 5)
        ax.set_xticks([t for t in ax.get_xticks() if 0 <= t <= room * 1.02])
        ax.set_xlabel(words.label("chart.wallet.x"))
        total = families[families["need"].notna()]
        if total.empty:
            title = words.label("finding.wallet_unknown", n=len(families))
        else:
            title = words.label(
                "finding.wallet",
                n=len(total),
                share=float(total["net_revenue"].sum() / total["need"].sum()),
                headroom=float(families["headroom"].sum(min_count=1)),
            )
        note = words.label("chart.wallet.subtitle")
        if len(drawn) > len(shown):
            note += " " + words.label("chart.families_rest", n=len(drawn) - len(shown))
        return finish(figure, title, "", note, lambda: widen_for(ax, beside))
