"""What a review says in a sentence: how much changed, what the rules propose, who was asked."""

import datetime as dt

import pandas as pd

from kamlib.review.changes import list_watches
from kamlib.words.sentence import Sentence, show_sentence
from kamlib.words.table import Table, show_table
from kamlib.words.words import Words, is_unknown

SETBACKS = frozenset({"late", "dropped", "dead", "worse", "risk_up", "postponed", "lower"})
"""The changes that ask for a word."""


def show_change_finding(changes: pd.DataFrame, since: dt.date | None, words: Words) -> Sentence:
    """Say how much changed since the last review, and how much of it for the worse.

    Parameters
    ----------
    changes
        From `kamlib.review.changes.measure_changes`.
    since
        The data date of the last review; None where none was closed.
    words
        Language, locale and currency.
    """
    if since is None:
        return show_sentence("finding.first_review", words)
    if changes.empty:
        return show_sentence("finding.changes_none", words, since=since)
    bad = int(changes["change_kind"].isin(SETBACKS).sum())
    return show_sentence("finding.changes", words, since=since, n=len(changes), late=bad)


def show_what_changed(changes: pd.DataFrame, words: Words, *, rows: int = 15) -> Table:
    """Show what changed, each value written in its own unit.

    Parameters
    ----------
    changes
        From `kamlib.review.changes.measure_changes`.
    words, rows
        As in `show_table`.
    """
    named = {kind: watch.written for kind, watch in list_watches().items()}
    written = changes.assign(
        what=[
            words.write(what, named[kind]) if named[kind].startswith("label:") else what
            for kind, what in zip(changes["changed_kind"], changes["what"], strict=True)
        ],
        **{
            column: [
                None if is_unknown(value) else words.write(value, unit)
                for value, unit in zip(changes[column], changes["unit"], strict=True)
            ]
            for column in ("was", "is_now")
        },
    )
    columns = ["changed_kind", "what", "change_kind", "was", "is_now", "changed_on", "change_by"]
    return show_table(written, words, columns=columns, rows=rows)


def show_proposal(rules: pd.DataFrame, words: Words) -> Sentence:
    """Say what the agreed rules propose, and by which rule.

    Parameters
    ----------
    rules
        From `kamlib.review.decisions.decide_review`.
    words
        Language, locale and currency.
    """
    row = rules[rules["proposed_now"]].iloc[0]
    rule = words.label(f"review_rule.{row['review_rule']}")
    rule = rule[0].lower() + rule[1:]
    if row["unit"] == "count":
        rule += f" ({words.write(row['seen'], 'count')})"
    return show_sentence(f"finding.proposal_{row['decision']}", words, rule=rule)


def show_alarm_rate(closures: pd.DataFrame, words: Words, *, rate: float) -> Sentence:
    """Say how often alerts are wrong, or why that cannot be said of this client.

    Parameters
    ----------
    closures
        From `kamlib.review.closures.find_closures`.
    words
        Language, locale and currency.
    rate
        False alarms per account and year that the settings accept.
    """
    if closures.empty:
        return show_sentence("finding.alarm_rate", words, rate=rate)
    last = closures.iloc[-1]
    told = {name: last[name] for name in ("start", "end", "bought", "usual")}
    slug = "finding.all_silent" if last["still_on"] else "finding.alarm_rate_closed"
    return show_sentence(slug, words, n=len(closures), **told)


def show_asked_after(asked: pd.DataFrame, words: Words, months: int) -> Sentence:
    """Say how often the customer was asked after a delivery.

    Parameters
    ----------
    asked
        From `kamlib.review.voice.asked_after`.
    words, months
        Whose language; the months that were looked at.
    """
    row = asked.iloc[0]
    told = {"askings": row["askings"], "after": row["after_delivery"], "orders": row["orders"]}
    return show_sentence("finding.asked_after", words, months=months, **told)
