"""PLAN-8: the five stages of a plan, where this account stands, what the next gate lacks."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.chart import WIDTH, canvas, finish, nothing
from kamlib.show.words import Words


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
    from matplotlib.patches import Polygon

    fills = {"done": palette.REST, "current": palette.STRONG, "ahead": "#EDF1F4"}
    with canvas(0.78) as (figure, ax):
        step, tip = WIDTH / len(stages), 0.16
        for i, row in enumerate(stages.itertuples()):
            x, end = i * step, (i + 1) * step - 0.07
            notch = [(x + tip, 0.31)] if i else []
            ax.add_patch(
                Polygon(
                    [(x, 0), (end, 0), (end + tip - 0.02, 0.31), (end, 0.62), (x, 0.62), *notch],
                    facecolor=fills.get(row.state, "#EDF1F4"),
                    edgecolor="none",
                )
            )
            ink = {"done": palette.INK, "current": "white"}.get(row.state, palette.SOFT)
            ax.text(
                x + step / 2 + 0.03,
                0.39,
                words.label(f"stage.{row.stage}"),
                ha="center",
                va="center",
                size=10.5,
                color=ink,
                weight="bold" if row.state == "current" else "normal",
            )
            note = words.label(f"state.{row.state}")
            if row.state == "current" and pd.notna(row.needs):
                note = words.label("chart.stages.gate", met=int(row.met), needs=int(row.needs))
            ax.text(
                x + step / 2 + 0.03,
                0.17,
                note,
                ha="center",
                va="center",
                size=8.5,
                color=ink,
            )
        ax.set_xlim(-0.02, WIDTH + 0.12)
        ax.set_ylim(-0.03, 0.65)
        ax.axis("off")
        current = stages[stages["state"] == "current"]
        if current.empty:
            return finish(figure, words.label("finding.stages_none"))
        row = current.iloc[0]
        lacks = row["lacks"] if isinstance(row["lacks"], str) else ""
        stage = words.label(f"stage.{row['stage']}")
        if lacks:
            named = words.write(lacks, "labels:gate").split("; ")
            title = words.label("finding.stages", stage=stage, n=len(named))
            note = words.label("chart.stages.lacks", lacks=words.listed(named))
        else:
            title, note = words.label("finding.stages_open", stage=stage), ""
        return finish(figure, title, "", note)
