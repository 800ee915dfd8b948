"""PLAN-7: what is due when, what is done and what is late, on one strip of time."""

import numpy as np
import pandas as pd

from kamlib.method.due import CLOSED
from kamlib.show import palette
from kamlib.show.chart import DENSITY, canvas, finish, nothing, wrap_text
from kamlib.show.text import clean
from kamlib.show.words import Words

MOST = 30
"""Actions drawn at most: the open ones first, then those closed last."""

MARKS = {"done": "o", "open": "o", "late": "D", "dropped": "x"}
"""The mark of each state; done is filled, open is hollow."""

NAME = 2.9
"""Inches for the names of actions."""


def show_timeline_chart(actions: pd.DataFrame, words: Words, *, as_of: pd.Timestamp):
    """Draw the actions by their due days.

    Parameters
    ----------
    actions
        From `kamlib.plan.work.work`: ``item``, ``action``, ``due``,
        ``action_state``, ``days_late``.
    words
        Language, locale and currency.
    as_of
        The data date, drawn as a line.
    """
    if actions.empty:
        return nothing(words, "chart.timeline.nothing")
    counts = actions["action_state"].value_counts()
    n = {state: int(counts.get(state, 0)) for state in (*MARKS, "undated")}
    slug = "finding.timeline_late" if n["late"] else "finding.timeline"
    title = words.label(slug, n=n["late"] or n["done"], all=len(actions), done=n["done"])
    dated = actions[actions["due"].notna()]
    if dated.empty:
        return nothing(words, "chart.timeline.undated_only", n=len(actions))
    shown = dated.assign(closed=dated["action_state"].isin(CLOSED))
    shown = shown.sort_values("due", ascending=False, kind="stable")
    shown = shown.sort_values("closed", kind="stable").head(MOST)
    shown = shown.sort_values(["due", "item"], kind="stable")
    today = pd.Timestamp(as_of)
    with canvas(0.27 * len(shown) + 0.75) as (figure, ax):
        rows = np.arange(len(shown))[::-1]
        days = shown["due"].to_numpy()
        low, high = min(days.min(), today.to_datetime64()), max(days.max(), today.to_datetime64())
        room = max(high - low, np.timedelta64(60, "D")) * 0.06
        ax.hlines(rows, low - room, high + 2 * room, color=palette.LINE, linewidth=0.7, zorder=0)
        ax.axvline(today, color=palette.STRONG, linewidth=1.2, zorder=1)
        for y, row in zip(rows, shown.itertuples(), strict=True):
            late = row.action_state == "late"
            colour = palette.LOSS if late else palette.STRONG
            if row.action_state == "dropped":
                colour = palette.SOFT
            if late:
                ax.plot([row.due, today], [y, y], color=palette.LOSS, linewidth=2.2, zorder=2)
            fill = "white" if row.action_state == "open" else colour
            ax.plot([row.due], [y], linestyle="", marker=MARKS[row.action_state], markersize=7,
                    markerfacecolor=fill, markeredgecolor=colour, markeredgewidth=1.5,
                    zorder=3)  # fmt: skip
            if late:
                ax.annotate(
                    words.label("chart.timeline.days", n=int(row.days_late)), (today, y),
                    xytext=(5, 0), textcoords="offset points", va="center", size=8.5,
                    color=palette.LOSS, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                )  # fmt: skip
        ax.set_ylim(-0.7, len(shown) - 0.3)
        ax.set_xlim(low - room, high + 2 * room)
        names = [_short(figure, row) for row in shown.itertuples()]
        ax.set_yticks(rows, names, size=9, color=palette.INK)
        ax.spines["left"].set_visible(False)
        _months(ax, words)
        _legend(ax, n, words, today)
        notes = [words.label("chart.timeline.subtitle", date=today)]
        if n["undated"]:
            notes.append(words.label("chart.timeline.undated", n=n["undated"]))
        if len(dated) > len(shown):
            notes.append(words.label("chart.timeline.left_out", n=len(dated) - len(shown)))
        alt = "; ".join(
            f"{words.date(row.due)}: {clean(_name(row), 60)} "
            f"({words.label(f'action_state.{row.action_state}')})"
            for row in shown.itertuples()
        )
        return finish(figure, title, alt, " ".join(notes))


def _name(row) -> str:
    return row.action if isinstance(row.action, str) and row.action.strip() else row.item


def _short(figure, row) -> str:
    """An action's name on one line of the strip."""
    name = clean(_name(row), 60)
    first, *rest = wrap_text(figure, name, 9, NAME * DENSITY)
    return clean(first, 46).rstrip("…") + ("…" if rest or len(first) > 46 else "")


def _months(ax, words: Words) -> None:
    """Months on the axis, at most eight, as the reader writes them."""
    from matplotlib.dates import AutoDateLocator, num2date
    from matplotlib.ticker import FuncFormatter

    ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: _tick(num2date(v), ax, words)))


def _tick(day, ax, words: Words) -> str:
    low, high = ax.get_xlim()
    day = pd.Timestamp(day).tz_localize(None)
    return words.date(day) if high - low < 100 else words.month(day)


def _legend(ax, n: dict, words: Words, today) -> None:
    from matplotlib.lines import Line2D

    colours = {"done": palette.STRONG, "open": palette.STRONG, "late": palette.LOSS,
               "dropped": palette.SOFT}  # fmt: skip
    handles = [
        Line2D([], [], linestyle="", marker=mark, markersize=7, markeredgewidth=1.5,
               markerfacecolor="white" if state == "open" else colours[state],
               markeredgecolor=colours[state],
               label=f"{words.label(f'action_state.{state}')}: {words.number(n[state])}")
        for state, mark in MARKS.items()
        if n[state]
    ]  # fmt: skip
    ax.legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncol=4, fontsize=8.5,
              handletextpad=0.2, columnspacing=1.2)  # fmt: skip
