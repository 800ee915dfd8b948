"""Why an account stands where it stands: the sum behind each rule's answer, and its lines."""

import numpy as np
import pandas as pd

from kamlib.case import Case, unknown_account
from kamlib.define.rules import RULES
from kamlib.figure import figure
from kamlib.figures.compare import settled
from kamlib.figures.window import Window
from kamlib.problem import Problems
from kamlib.segment.classes import VOLUME, take_facts
from kamlib.segment.told import (
    ASKED_TWICE,
    CHAPTERS,
    Told,
    decide_answers,
    decide_disagreements,
    decide_examined,
)
from kamlib.vocabulary import SIZE_RULES


def measure_rules(frames, settings) -> pd.DataFrame:
    """List every rule that makes a tier, with its line as set and how many accounts it holds for.

    Parameters
    ----------
    frames
        The decided portfolio.
    settings
        The client's, with which it was decided.

    Returns
    -------
    DataFrame
        One row per rule, in the order of the method; of volume one per rule that can be put in
        force: `rule_setting` (dotted; empty where the line is 0), `rule_figure` (a column),
        `rule_compared` (above, reaches), `rule_line` in the row's `unit`, `rule_gives` (a label),
        `passing`, `cases` (accounts whose figure is known), `current` (in force). The limit of KAM
        hours has no row: it is held to a sum along the list.
    """
    accounts = frames["accounts"].set_index("account")
    verdicts = frames["verdicts"].set_index("account")
    known = accounts.join(verdicts[["potential_share", "keep_ratio", "reviews_below"]])
    types = frames["types"].set_index("account")
    known = known.join(types[["reach", "line"]])
    curve = frames["pareto"].query("by == 'net_revenue'").set_index("account")
    known["cumulative_share"] = curve["cumulative_share"]
    rows = []
    for name, rule in RULES.items():
        if name == "volume":
            rows += _list_volume(frames, settings)
        elif rule.figure in known:
            line = known["line"].max() if rule.unit == "money" and rule.setting else None
            line = rule.line(settings) if line is None else line
            found = rule.decide(known[rule.figure].astype("Float64").astype("float64"), line)
            if name == "pareto":  # the account that reaches the share is in the set
                found = known["in_pareto_revenue"]
            rows.append((rule.setting or None, rule.figure, rule.compare.__name__, line, rule.unit,
                         rule.gives, int(found.sum()), int(found.notna().sum()), True))  # fmt: skip
    columns = ["rule_setting", "rule_figure", "rule_compared", "rule_line", "unit", "rule_gives",
               "passing", "cases", "current"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"rule_line": "float64"})


def _list_volume(frames, settings) -> list[tuple]:
    """The rules of volume, each with its line as a share of the client's sales."""
    facts, rows = take_facts(frames["accounts"]), []
    for name, rule in VOLUME.items():
        line, high = rule.find(facts, settings.get(rule.setting))
        compared = "reaches" if rule.in_set else RULES[rule.rule].compare.__name__
        rows.append((rule.setting, rule.shown, compared, line, "percent", RULES["volume"].gives,
                     int((high == 1).sum()), int((~np.isnan(high)).sum()),
                     name == settings.segment.volume_rule))  # fmt: skip
    return rows


TOPICS = {
    "size": SIZE_RULES,
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


@figure("SEG-7")
def examined(case: Case) -> str:
    """The account whose place is most open to question: `decide_examined`."""
    return case.account or decide_examined(case.portfolio["accounts"])


@figure("SEG-7")
def arithmetic(case: Case, account: str = "", chapter: str = "") -> pd.DataFrame:
    """The sum behind each rule's answer for an account: `measure_arithmetic`.

    Parameters
    ----------
    account
        Its code; empty: the notebook's own, else the one most open to question (`examined`).
    chapter
        ``define`` or ``segment``; empty: both.

    Raises
    ------
    Problems
        No such account, with near matches.
    """
    account = account or examined(case)
    if account not in set(case.portfolio["accounts"]["account"]):
        raise Problems([unknown_account(account, case.names)])
    return measure_arithmetic(
        case.portfolio, case.net_lines, case.window, case.settings, account, chapter=chapter
    )


@figure("SEG-7")
def rules(case: Case) -> pd.DataFrame:
    """Every rule that makes a tier, with its line as set: `measure_rules`."""
    return measure_rules(case.portfolio, case.settings)


@figure("SEG-7")
def lines_behind(case: Case, account: str = "") -> pd.DataFrame:
    """The ledger's lines behind an account's figures, with file and row: `list_lines`."""
    return list_lines(case.net_lines, case.window, account or examined(case))


@figure("DEF-8")
def disagreements(case: Case, chapter: str) -> pd.DataFrame:
    """Accounts of which two rules say different things: `decide_disagreements`."""
    return decide_disagreements(case.portfolio, chapter)
