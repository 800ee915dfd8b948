"""PLAN-7 to PLAN-10: the account's work on a strip of time, its stages and its risks."""

import numpy as np
import pandas as pd

from kamlib.figures.due import CLOSED
from kamlib.words import palette
from kamlib.words.chart.axes import bare
from kamlib.words.chart.canvas import DENSITY, WIDTH, canvas, finish, nothing, wrap_text
from kamlib.words.chart.shapes import (
    PAPER,
    key,
    legend,
    name_rows,
    note,
)
from kamlib.words.text import clean
from kamlib.words.words import Words

ACTIONS = 30
"""Actions drawn at most: the open ones first, then those closed last."""

MARKS = {
    "done": ("o", palette.STRONG),
    "open": ("o", palette.STRONG),
    "late": ("D", palette.LOSS),
    "dropped": ("x", palette.SOFT),
}
"""Each state's mark and colour; done is filled, open is hollow."""

NAME = 2.9
"""Inches for the names of actions."""

EXPOSURES = {4: "#EEF2F5", 8: "#DCE3E8", 12: "#F3DDC3", 16: "#EBB27D", 25: "#CF7A3C"}
"""The fill of a risk's cell up to an exposure; the numbers say it too."""

RISKS = 8
"""Risks written out beside the grid."""


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
    dated = actions[actions["due"].notna()]
    if dated.empty:
        return nothing(words, "chart.timeline.undated_only", n=len(actions))
    shown = dated.assign(closed=dated["action_state"].isin(CLOSED))
    shown = shown.sort_values("due", ascending=False, kind="stable")
    shown = shown.sort_values("closed", kind="stable").head(ACTIONS)
    shown, today = shown.sort_values(["due", "item"], kind="stable"), pd.Timestamp(as_of)
    slug = "finding.timeline_late" if n["late"] else "finding.timeline"
    left_out = len(dated) - len(shown)
    with canvas(0.27 * len(shown) + 0.75) as (figure, ax):
        _draw_actions(ax, shown, today, words)
        name_rows(ax, [_action(figure, row) for row in shown.itertuples()])
        ax.set_ylim(len(shown) - 0.3, -0.7)
        ax.tick_params(axis="y", labelsize=9)
        bare(ax, "bottom")
        _write_days(ax, words)
        keys = [
            key(f"{words.label(f'action_state.{state}')}: {words.number(n[state])}",
                "white" if state == "open" else colour, mark, colour, markeredgewidth=1.5)
            for state, (mark, colour) in MARKS.items() if n[state]
        ]  # fmt: skip
        legend(ax, keys, loc="lower right", bbox_to_anchor=(1, 1), fontsize=8.5, handlelength=2,
               handletextpad=0.2, columnspacing=1.2, borderpad=0.4)  # fmt: skip
        return finish(
            figure,
            words.label(slug, n=n["late"] or n["done"], all=len(actions), done=n["done"]),
            "; ".join(_tell_action(row, words) for row in shown.itertuples()),
            words.label("chart.timeline.subtitle", date=today),
            words.label("chart.timeline.undated", n=n["undated"]) if n["undated"] else "",
            words.label("chart.timeline.left_out", n=left_out) if left_out else "",
        )


def _draw_actions(ax, shown: pd.DataFrame, today: pd.Timestamp, words: Words) -> None:
    days, rows = shown["due"], np.arange(len(shown))
    low, high = min(days.min(), today), max(days.max(), today)
    room = max(high - low, pd.Timedelta(days=60)) * 0.06
    ax.hlines(rows, low - room, high + 2 * room, color=palette.LINE, linewidth=0.7, zorder=0)
    ax.axvline(today, color=palette.STRONG, linewidth=1.2, zorder=1)
    for y, row in zip(rows, shown.itertuples(), strict=True):
        mark, colour = MARKS[row.action_state]
        fill = "white" if row.action_state == "open" else colour
        look = {"markersize": 7, "markeredgewidth": 1.5, "zorder": 3}
        ax.plot([row.due], [y], mark, markerfacecolor=fill, markeredgecolor=colour, **look)
        if row.action_state == "late":
            ax.plot([row.due, today], [y, y], color=colour, linewidth=2.2, zorder=2)
            text = words.label("chart.timeline.days", n=int(row.days_late))
            note(ax, text, (today, y), (5, 0), va="center", size=8.5, color=colour, bbox=PAPER)
    ax.set_xlim(low - room, high + 2 * room)


def _tell_action(row, words: Words) -> str:
    state = words.label(f"action_state.{row.action_state}")
    return f"{words.date(row.due)}: {clean(_called(row), 60)} ({state})"


def _called(row) -> str:
    return row.action if isinstance(row.action, str) and row.action.strip() else row.item


def _action(figure, row) -> str:
    """An action's name on one line of the strip."""
    first, *rest = wrap_text(figure, clean(_called(row), 60), 9, NAME * DENSITY)
    return clean(first, 46).rstrip("…") + ("…" if rest or len(first) > 46 else "")


def _write_days(ax, words: Words) -> None:
    """Days or months on the axis, at most five, as the reader writes them."""
    from matplotlib.dates import AutoDateLocator, num2date
    from matplotlib.ticker import FuncFormatter

    def written(value, _) -> str:
        low, high = ax.get_xlim()
        day = pd.Timestamp(num2date(value)).tz_localize(None)
        return words.date(day) if high - low < 100 else words.month(day)

    ax.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=5))
    ax.xaxis.set_major_formatter(FuncFormatter(written))


def show_stages_chart(stages: pd.DataFrame, words: Words):
    """Draw the stages as a strip of arrows: done, current, ahead.

    Parameters
    ----------
    stages
        From `decide_stage`: ``stage``, ``state`` (done, current, ahead), ``needs``, ``met``,
        ``lacks`` (slugs of gates, by ``;``).
    words
        Language, locale and currency.
    """
    if stages.empty:
        return nothing(words)
    with canvas(0.78) as (figure, ax):
        for place, row in enumerate(stages.itertuples()):
            _draw_stage(ax, place, WIDTH / len(stages), row, words)
        ax.set(xlim=(-0.02, WIDTH + 0.12), ylim=(-0.03, 0.65))
        ax.axis("off")
        current = stages[stages["state"] == "current"]
        if current.empty:
            return finish(figure, words.label("finding.stages_none"))
        stage, lacks = words.label(f"stage.{current['stage'].iloc[0]}"), current["lacks"].iloc[0]
        if not isinstance(lacks, str) or not lacks:
            return finish(figure, words.label("finding.stages_open", stage=stage))
        named = words.write(lacks, "labels:gate").split("; ")
        title = words.label("finding.stages", stage=stage, n=len(named))
        return finish(
            figure, title, "", words.label("chart.stages.lacks", lacks=words.listed(named))
        )


def _draw_stage(ax, place: int, step: float, row, words: Words) -> None:
    from matplotlib.patches import Polygon

    fills = {"done": palette.REST, "current": palette.STRONG}
    inks = {"done": palette.INK, "current": "white"}
    x, end, tip = place * step, (place + 1) * step - 0.07, 0.16
    corners = [(x, 0), (end, 0), (end + tip - 0.02, 0.31), (end, 0.62), (x, 0.62)]
    corners += [(x + tip, 0.31)] if place else []
    ax.add_patch(Polygon(corners, facecolor=fills.get(row.state, "#EDF1F4"), edgecolor="none"))
    state = words.label(f"state.{row.state}")
    if row.state == "current" and pd.notna(row.needs):
        state = words.label("chart.stages.gate", met=int(row.met), needs=int(row.needs))
    look = {"ha": "center", "va": "center", "color": inks.get(row.state, palette.SOFT)}
    weight = "bold" if row.state == "current" else "normal"
    middle, name = x + step / 2 + 0.03, words.label(f"stage.{row.stage}")
    ax.text(middle, 0.39, name, size=10.5, weight=weight, **look)
    ax.text(middle, 0.17, state, size=8.5, **look)


def show_risk_chart(risks: pd.DataFrame, words: Words, *, proposals: pd.DataFrame | None = None):
    """Draw the judged risks on a grid of likelihood and impact.

    Parameters
    ----------
    risks
        From `kamlib.plan.risks.risks`: ``risk_rank``, ``risk_kind``, ``risk``,
        ``likelihood``, ``impact``, ``exposure``, ``flags``.
    words
        Language, locale and currency.
    proposals
        From `kamlib.plan.risks.ledger_risks`: those raised are counted below the title.
    """
    raised = 0 if proposals is None else int((proposals["state"] == "raised").sum())
    judged = risks[risks["exposure"].notna()].copy()
    if judged.empty:
        return nothing(words, "chart.risks.nothing", n=len(risks), raised=raised)
    kinds = [words.write(kind, "label:judgement.risk_kind") for kind in judged["risk_kind"]]
    said = judged["risk"].map(lambda text: isinstance(text, str) and bool(text.strip()))
    judged["name"] = judged["risk"].where(said, pd.Series(kinds, judged.index))
    worst, unwatched = judged.iloc[0], int(judged["flags"].str.contains("unwatched").sum())
    told = {name: worst[name] for name in ("likelihood", "impact", "exposure")}
    with canvas(3.1, cols=2, width_ratios=[1.05, 1]) as (figure, (ax, side)):
        _draw_grid(ax, judged)
        scale = [words.number(v) for v in range(1, 6)]
        ax.set_xticks(range(1, 6), scale)
        ax.set_yticks(range(1, 6), scale)
        ax.tick_params(length=0)
        bare(ax)
        ax.set(xlabel=words.label("chart.risks.x"), ylabel=words.label("chart.risks.y"))
        _list_risks(figure, side, judged, words)
        left_out = len(risks) - len(judged)
        return finish(
            figure,
            words.label("finding.risks", risk=clean(worst["name"], 70), **told),
            "; ".join(
                f"{row.risk_rank} {clean(row.name, 60)}: {row.likelihood} × {row.impact}"
                for row in judged.itertuples(index=False)
            ),
            words.label("chart.risks.unwatched", n=unwatched) if unwatched else "",
            words.label("chart.risks.not_judged", n=left_out) if left_out else "",
            words.label("chart.risks.raised", n=raised) if raised else "",
        )


def _draw_grid(ax, judged: pd.DataFrame) -> None:
    """Draw cells by exposure, the ranks of the risks in them."""
    from matplotlib.colors import ListedColormap

    steps = np.searchsorted(list(EXPOSURES), np.outer(range(1, 6), range(1, 6)))
    look = {"cmap": ListedColormap(list(EXPOSURES.values())), "vmin": 0, "vmax": len(EXPOSURES) - 1}
    scale = np.arange(0.5, 6)
    ax.pcolormesh(scale, scale, steps, edgecolors="white", linewidth=2, **look)
    for (likelihood, impact), here in judged.groupby(["likelihood", "impact"]):
        ranks = [str(rank) for rank in here["risk_rank"]]
        text = ", ".join(ranks[:3]) + ("…" if len(ranks) > 3 else "")
        size = 11 if len(ranks) < 3 else 9
        ax.text(likelihood, impact, text, ha="center", va="center", size=size,
                weight="bold")  # fmt: skip


def _list_risks(figure, ax, judged: pd.DataFrame, words: Words) -> None:
    """List the risks by number: what they are, in at most two lines each."""
    ax.axis("off")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    y, told = 0.98, 0
    for row in judged.head(RISKS).itertuples(index=False):
        lines = wrap_text(figure, clean(row.name, 90), 9, WIDTH * DENSITY * 0.40)
        text = "\n".join(lines[:2]) + ("" if len(lines) <= 2 else "…")
        needed = 0.06 * min(2, len(lines)) + 0.035
        if y - needed < 0.07 and told + 1 < len(judged):
            break
        ax.text(0.0, y, str(row.risk_rank), size=9.5, weight="bold", va="top")
        ax.text(0.09, y, text.replace("……", "…"), size=9, va="top", linespacing=1.15)
        y, told = y - needed, told + 1
    if len(judged) > told:
        more = words.label("table.more", n=len(judged) - told)
        ax.text(0.09, y, more, size=9, va="top", color=palette.SOFT)
