"""PLAN-10: likelihood against impact; numbers are the ranks of the list beside the grid."""

import pandas as pd

from kamlib.show import palette
from kamlib.show.chart import DENSITY, WIDTH, canvas, finish, nothing, wrap_text
from kamlib.show.text import clean
from kamlib.show.words import Words

FILLS = ("#EEF2F5", "#DCE3E8", "#F3DDC3", "#EBB27D", "#CF7A3C")
"""By exposure: to 4, 8, 12, 16, 25; the numbers say it too."""

EDGES = (4, 8, 12, 16, 25)
LISTED = 8
"""Risks written out beside the grid."""


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
    judged = risks[risks["exposure"].notna()]
    if judged.empty:
        return nothing(words, "chart.risks.nothing", n=len(risks), raised=raised)
    worst = judged.iloc[0]
    unwatched = int(judged["flags"].str.contains("unwatched").sum())
    title = words.label(
        "finding.risks", risk=clean(_name(worst, words), 70), likelihood=worst["likelihood"],
        impact=worst["impact"], exposure=worst["exposure"],
    )  # fmt: skip
    notes = [words.label("chart.risks.unwatched", n=unwatched)] if unwatched else []
    if len(risks) > len(judged):
        notes.append(words.label("chart.risks.not_judged", n=len(risks) - len(judged)))
    if raised:
        notes.append(words.label("chart.risks.raised", n=raised))
    with canvas(3.1, cols=2, width_ratios=[1.05, 1]) as (figure, (ax, side)):
        for likelihood in range(1, 6):
            for impact in range(1, 6):
                _cell(ax, likelihood, impact, judged)
        ax.set_xlim(0.5, 5.5)
        ax.set_ylim(0.5, 5.5)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.tick_params(length=0)
        ax.set_xticks(range(1, 6), [words.number(v) for v in range(1, 6)])
        ax.set_yticks(range(1, 6), [words.number(v) for v in range(1, 6)])
        ax.set_xlabel(words.label("chart.risks.x"))
        ax.set_ylabel(words.label("chart.risks.y"))
        _list(figure, side, judged, words)
        alt = "; ".join(
            f"{row.risk_rank} {clean(_name(row, words), 60)}: {row.likelihood} × {row.impact}"
            for row in judged.itertuples()
        )
        return finish(figure, title, alt, " ".join(notes))


def _cell(ax, likelihood: int, impact: int, judged: pd.DataFrame) -> None:
    from matplotlib.patches import Rectangle

    fill = next(f for f, edge in zip(FILLS, EDGES, strict=True) if likelihood * impact <= edge)
    ax.add_patch(Rectangle((likelihood - 0.5, impact - 0.5), 1, 1, facecolor=fill,
                           edgecolor="white", linewidth=2))  # fmt: skip
    here = judged[(judged["likelihood"] == likelihood) & (judged["impact"] == impact)]
    ranks = [str(rank) for rank in here["risk_rank"]]
    if ranks:
        text = ", ".join(ranks[:3]) + ("…" if len(ranks) > 3 else "")
        size = 11 if len(ranks) < 3 else 9
        ax.text(likelihood, impact, text, ha="center", va="center", size=size, weight="bold")


def _list(figure, ax, judged: pd.DataFrame, words: Words) -> None:
    """The risks by number: what they are, in at most two lines each."""
    ax.axis("off")
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    room = WIDTH * DENSITY * 0.40
    y, told = 0.98, 0
    for row in judged.head(LISTED).itertuples():
        lines = wrap_text(figure, clean(_name(row, words), 90), 9, room)
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


def _name(row, words: Words) -> str:
    text = row["risk"] if isinstance(row, pd.Series) else row.risk
    kind = row["risk_kind"] if isinstance(row, pd.Series) else row.risk_kind
    if isinstance(text, str) and text.strip():
        return text
    return words.write(kind, "label:judgement.risk_kind")
