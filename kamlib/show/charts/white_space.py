"""PLAN-5: families × accounts. Bought, could be bought, not relevant, not known."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.axes import bare, names_of
from kamlib.show.chart import canvas, finish, nothing
from kamlib.show.text import clean
from kamlib.show.words import Words

ACCOUNTS, FAMILIES = 16, 14
STATES = ("buys", "could", "not_relevant", "unknown")


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
    shown = people.head(ACCOUNTS)
    if account is not None and account not in set(shown["account"]):
        shown = pd.concat([shown.head(ACCOUNTS - 1), people[people["account"] == account]])
    families = list(white_space["family"].dropna().unique())[:FAMILIES]
    cells = white_space[
        white_space["account"].isin(shown["account"]) & white_space["family"].isin(families)
    ]
    across = {family: i for i, family in enumerate(families)}
    down = {code: i for i, code in enumerate(shown["account"])}
    long = max(len(str(f)) for f in families) > 70 // len(families)
    with canvas((1.55 if long else 1.0) + 0.255 * max(len(shown), 3)) as (figure, ax):
        for row in cells.itertuples():
            state = row.state if row.state in STATES else "unknown"
            _tile(ax, across[row.family], down[row.account], state)
        ax.set_xlim(-0.5, len(families) - 0.5)
        ax.set_ylim(len(shown) - 0.5, -0.5)
        ax.set_yticks(range(len(shown)), names_of(shown, 28), color=palette.INK)
        ax.set_xticks(
            range(len(families)),
            [clean(f, 22) for f in families],
            color=palette.INK,
            rotation=35 if long else 0,
            ha="left" if long else "center",
            rotation_mode="anchor",
        )
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        bare(ax)
        for tick, code in zip(ax.get_yticklabels(), shown["account"], strict=True):
            tick.set_fontweight("bold" if code == account else "normal")
        _legend(ax, words)
        mine = white_space if account is None else white_space[white_space["account"] == account]
        could = mine[mine["state"] == "could"]
        if account is None:
            slug = "finding.white_space" if len(could) else "finding.white_space_zero"
            title = words.label(slug, n=len(could), accounts=could["account"].nunique())
        else:
            listed = words.listed(clean(f, 30) for f in could["family"].head(3))
            slug = "finding.white_space_account" if len(could) else "finding.white_space_none"
            title = words.label(slug, n=len(could), families=listed)
        note = words.label("chart.white_space.subtitle")
        rest = len(people) - len(shown)
        if rest:
            note += " " + words.label("chart.accounts_rest", n=rest)
        counts = mine["state"].value_counts()
        alt = words.listed(
            f"{words.label(f'state.{s}')}: {words.number(counts.get(s, 0))}" for s in STATES
        )
        return finish(figure, title, alt, note)


def _tile(ax, x: int, y: int, state: str) -> None:
    from matplotlib.patches import Rectangle

    looks = {
        "buys": {"facecolor": palette.STRONG, "edgecolor": palette.STRONG},
        "could": {"facecolor": "#FBE7C2", "edgecolor": palette.TIERS["trial"], "linewidth": 1.6},
        "not_relevant": {"facecolor": "#EEF1F4", "edgecolor": "#EEF1F4"},
        "unknown": {
            "facecolor": "white",
            "edgecolor": "#B8C2CA",
            "hatch": palette.HATCH,
            "linewidth": 0.5,
        },
    }
    ax.add_patch(Rectangle((x - 0.43, y - 0.38), 0.86, 0.76, **looks[state]))


def _legend(ax, words: Words) -> None:
    from matplotlib.patches import Patch

    marks = [
        Patch(facecolor=palette.STRONG, label=words.label("state.buys")),
        Patch(
            facecolor="#FBE7C2",
            edgecolor=palette.TIERS["trial"],
            linewidth=1.4,
            label=words.label("state.could"),
        ),
        Patch(facecolor="#EEF1F4", edgecolor="#EEF1F4", label=words.label("state.not_relevant")),
        Patch(
            facecolor="white",
            edgecolor="#B8C2CA",
            hatch=palette.HATCH,
            label=words.label("state.unknown"),
        ),
    ]
    ax.legend(
        handles=marks,
        ncols=4,
        loc="upper left",
        bbox_to_anchor=(-0.01, -0.01),
        fontsize=9,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.5,
    )
