"""How each rule of chapters 1 and 2 came to its answer for one account: inputs, line and result.

Nothing is decided here: the figures are those of the decided portfolio, laid out so that a reader
can do each sum again. Rules that answer the same question differently are told as such.
"""

import pandas as pd

from kamlib.method.answers import ASKED_TWICE, CHAPTERS, decide_answers
from kamlib.method.compare import settled
from kamlib.method.told import Told
from kamlib.method.window import Window

TOPICS = {
    "size": ("above_mean_revenue", "above_mean_margin", "pareto_revenue", "pareto_profit"),
    "potential": ("account_type", "reasons"),
    "volume": ("volume_monthly", "volume_window", "volume_relative"),
    "profit": ("profit", "true_profit"),
    "standing": ("score", "matrix", "verdict"),
    "places": ("cap", "hysteresis", "policy"),
}
"""Question → the rules that answer it, in the order in which they are told."""

_COLUMNS = ["account", "account_name", "question_of", "rule", "part", "value", "slug", "unit",
            "setting"]  # fmt: skip


def list_lines(lines: pd.DataFrame, window: Window, account: str) -> pd.DataFrame:
    """List the lines behind an account's figures, those that move most money first.

    Parameters
    ----------
    lines
        From `measure_net_lines`.
    window
        The months that count.
    account
        Its code.

    Returns
    -------
    DataFrame
        The columns of `lines`; by size of net revenue, then as in the ledger.
    """
    mine = lines[lines["account"].eq(account) & window.holds(lines["date"])]
    size = settled(mine["net_revenue"].astype("float64").abs())
    order = size.sort_values(ascending=False, kind="stable")
    return mine.loc[order.index].reset_index(drop=True)


def measure_arithmetic(
    frames, lines: pd.DataFrame, window: Window, settings, account: str, *, chapter: str = ""
) -> pd.DataFrame:
    """Lay out the sum behind each rule's answer for one account.

    Parameters
    ----------
    frames
        The decided portfolio.
    lines
        From `measure_net_lines`.
    window
        The months that count.
    settings
        The client's settings, with which the portfolio was decided.
    account
        Its code.
    chapter
        ``define`` or ``segment``; empty: both.

    Returns
    -------
    DataFrame
        One row per figure: `account`, `account_name`, `question_of` (what the rules answer),
        `rule`, `part` (the figure's name; names that begin with ``sign`` say how two figures
        compare), `value`, `slug` (what is no number: a comparison, a rule), `unit` (money, percent,
        ratio, count, hours), `setting` (the dotted name of the setting that the figure is),
        `result` (a label: ``passed.yes``, ``volume.high``, …), `passes` (nullable boolean),
        `disagrees` (another rule of the same question says otherwise), `lines` (of the ledger
        behind it; unknown where it rests on judgements).

    Raises
    ------
    KeyError
        No such account.
    """
    told = Told(frames, lines, window, settings, account)
    topics = CHAPTERS[chapter] if chapter else TOPICS
    name = told.row["account_name"]
    parts = [
        rows.assign(account=account, account_name=name, question_of=topic, rule=rule)
        for topic in topics
        for rule in TOPICS[topic]
        if len(rows := told.tell(rule))
    ]
    frame = pd.concat(parts, ignore_index=True)
    answers = decide_answers(frames).set_index("account").loc[account]
    apart = {
        topic: {bool(answers[r]) for r in rules if pd.notna(answers[r])} == {True, False}
        for topic, rules in ASKED_TWICE.items()
    }
    compared = {rule for rules in ASKED_TWICE.values() for rule in rules}
    frame["disagrees"] = frame["question_of"].map(apart).eq(True) & frame["rule"].isin(compared)
    return frame[[*_COLUMNS, "result", "passes", "disagrees", "lines"]].astype(
        {
            **dict.fromkeys([name for name in _COLUMNS if name != "value"], "str"),
            **{"value": "float64", "result": "str", "passes": "boolean", "lines": "Int64"},
        }
    )
