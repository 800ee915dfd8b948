"""The sums behind an account's verdict, in words: each rule with its figures, side by side."""

import html
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from kamlib.client.setting_words import name_setting
from kamlib.literal import literal
from kamlib.segment.cost import COMPONENTS
from kamlib.words.text import clean, plain
from kamlib.words.words import UNKNOWN, Words, is_unknown

_SIGNS = {"above": ">", "up_to": "≤", "reaches": "≥", "under": "<"}


@dataclass(frozen=True)
class Sum:
    """One rule: its name, its sum in words, what came of it, and what stands behind it."""

    name: str
    text: str
    result: str
    passes: str
    notes: list[str]


@dataclass(frozen=True)
class Arithmetic:
    """The sums of one account by question; made by `show_arithmetic`."""

    title: str
    topics: list[tuple[str, str, list[Sum]]]

    def __repr__(self) -> str:
        lines = [self.title]
        for topic, apart, sums in self.topics:
            lines += ["", topic, *([f"! {apart}"] if apart else [])]
            for told in sums:
                lines.append(f"- {told.name}: {told.text} → {told.result}")
                lines += [f"    {note}" for note in told.notes]
        return plain("\n".join(lines))

    def _repr_html_(self) -> str:
        parts = []
        for topic, apart, sums in self.topics:
            cards = "".join(
                f'<div class="sum {told.passes}"><dt>{html.escape(told.name)}</dt>'
                f"<dd>{html.escape(told.text)} <strong>→ {html.escape(told.result)}</strong>"
                + "".join(f" <small>{html.escape(note)}</small>" for note in told.notes)
                + "</dd></div>"
                for told in sums
            )
            note = f'<p class="apart">{html.escape(apart)}</p>' if apart else ""
            parts.append(f"<h4>{html.escape(topic)}</h4>{note}<dl>{cards}</dl>")
        style = arithmetic_style()
        return literal(
            f'<section class="kam-arithmetic"><style>{style}</style>'
            f"<p><strong>{html.escape(self.title)}</strong></p>{''.join(parts)}</section>"
        )


def show_arithmetic(arithmetic: pd.DataFrame, words: Words) -> Arithmetic:
    """Tell each rule's sum for one account, in words and with its numbers.

    Parameters
    ----------
    arithmetic
        From `kamlib.segment.sums.measure_arithmetic`.
    words
        Language, locale and currency.

    Returns
    -------
    Arithmetic
        By question; rules that answer it differently are named as such and stand side by side.
    """
    code, name = (arithmetic[column].iloc[0] for column in ("account", "account_name"))
    topics = []
    for topic, mine in arithmetic.groupby("question_of", sort=False):
        sums = [_sum(rule, rows, words) for rule, rows in mine.groupby("rule", sort=False)]
        apart = words.label("arithmetic.disagree") if mine["disagrees"].any() else ""
        topics.append((words.label(f"arithmetic_topic.{topic}"), apart, sums))
    named = not is_unknown(name) and name != code
    title = f"{clean(name)} ({clean(code)})" if named else clean(code)
    return Arithmetic(title, topics)


def _sum(rule: str, rows: pd.DataFrame, words: Words) -> Sum:
    written = _written(rows, words)
    first = rows.iloc[0]
    text = words.label(f"arithmetic.{_sentence(rule, first['result'], written)}", **written)
    notes = []
    parts = [f"{words.label(f'column.{n}')} {written[n]}" for n in COMPONENTS if n in written]
    if parts:
        notes.append(words.label("arithmetic.true_profit_parts", parts="; ".join(parts)))
    for row in rows[rows["setting"].notna()].itertuples():
        name = name_setting(row.setting, words)
        notes.append(words.label("arithmetic.setting", name=name, value=written[row.part]))
    if not is_unknown(first["lines"]):
        notes.append(words.label("arithmetic.lines", n=int(first["lines"])))
    passes = "unknown" if is_unknown(first["passes"]) else "yes" if first["passes"] else "no"
    return Sum(
        words.label(f"arithmetic_rule.{rule}"), text, words.label(first["result"]), passes, notes
    )


def _sentence(rule: str, result: str, written: dict) -> str:
    """Choose the sentence of a rule: some rules have one more for a case of their own."""
    if "rank" not in written and rule.startswith("pareto"):
        return "nothing"
    special = {
        "profit_no_cost": result == "profit.unknown" and "cost_costed" in written,
        "profit_unknown": result == "profit.unknown",
        "true_profit_no_rates": written.get("cost_to_serve") == UNKNOWN,
        "verdict_potential": "potential" in written,
        "cap_hours": "cap_hours" in written,
        "policy_volume": "line" not in written,
    }
    return next((s for s, holds in special.items() if holds and s.startswith(rule)), rule)


def _written(rows: pd.DataFrame, words: Words) -> dict[str, str]:
    """Each figure as the reader writes it; two that are compared never look the same by rounding.

    Money is written in full: that is what can be added up again.
    """
    numbers = rows.set_index("part")["value"].astype(float)
    value, line = (numbers.get(part, math.nan) for part in ("value", "line"))
    close = abs(value - line) <= 0.002 * max(abs(value), abs(line))  # alike once rounded
    written = {}
    for row in rows.itertuples():
        if not is_unknown(row.slug):
            written[row.part] = _slug(row.slug, words)
        elif is_unknown(row.value):
            written[row.part] = UNKNOWN
        elif row.unit == "money":
            small = abs(row.value) < 100 or (close and row.part in ("value", "line"))
            written[row.part] = words.money_exact(row.value, 2 if small else 0)
        elif row.unit == "percent":
            size = abs(row.value * 100)
            whole = abs(size - round(size)) < 1e-9
            digits = 2 if close and row.part in ("value", "line") else 0 if whole else 1
            if not whole and size < 0.1:  # the first digit that is not zero
                digits = max(digits, math.ceil(-math.log10(size)))
            written[row.part] = words.percent(row.value, digits)
        else:
            written[row.part] = words.write(row.value, row.unit)
    return written


def _slug(slug: str, words: Words) -> str:
    if slug in _SIGNS:
        return _SIGNS[slug]
    return words.label("arithmetic.against" if slug == "unknown" else slug)


@cache
def arithmetic_style() -> str:
    """Give the style of the sums, the same in JupyterLab and on pages."""
    return (files(__package__) / "arithmetic.css").read_text("utf-8").strip()
