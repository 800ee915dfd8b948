"""Rounds of scoring: who has scored how much, and which round is open. Never what they scored."""

import datetime as dt
import re

import pandas as pd

from kamlib.judgement.log import Log

_COLUMNS = {"round": "str", "rater": "str", "cells": "int64", "known": "int64", "revealed": "bool",
            "last_day": "datetime64[us]"}  # fmt: skip


def read_rounds(log: Log, as_of: dt.date | None = None) -> pd.DataFrame:
    """How many cells each rater has scored in each round, hidden rounds among them.

    It is what a facilitator may see before revealing: counts, no score and no note. Counts of a
    hidden round are for forms only; they belong on no page.

    Parameters
    ----------
    log
        The log.
    as_of
        A day of the past; None: now.

    Returns
    -------
    DataFrame
        ``round``, ``rater`` (id), ``cells`` (said), ``known`` (of them, with a score: the rest was
        said to be unknown), ``revealed``, ``last_day``. By the day of the round's first score,
        then rater.
    """
    entries = []
    if log.path.exists():
        with log._reading() as connection:
            entries = log._standing(connection, "score", as_of)
            revealed = log._rounds(connection, as_of)
    if not entries:
        return pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    rows = [(e.value["round"], e.value["rater"], "score" in e.value, e.day) for e in entries]
    frame = pd.DataFrame(rows, columns=["round", "rater", "known", "day"])
    frame["day"] = pd.to_datetime(frame["day"])
    begun = frame.groupby("round")["day"].min()
    by = frame.groupby(["round", "rater"], as_index=False)
    found = by.agg(cells=("known", "size"), known=("known", "sum"), last_day=("day", "max"))
    found = found.assign(
        revealed=found["round"].isin(revealed), begun=found["round"].map(begun)
    ).sort_values(["begun", "round", "rater"], kind="stable", ignore_index=True)
    return found[list(_COLUMNS)].astype(_COLUMNS)


def open_round(rounds: pd.DataFrame, year: int) -> str:
    """The round to score in: the last that is not revealed, else the year's next.

    Parameters
    ----------
    rounds
        From `read_rounds`.
    year
        The year of the data date.

    Examples
    --------
    >>> rounds = pd.DataFrame({"round": ["2025-1", "2025-2"], "revealed": [True, False]})
    >>> open_round(rounds, 2025), open_round(rounds[:1], 2025), open_round(rounds[:1], 2026)
    ('2025-2', '2025-2', '2026-1')
    """
    hidden = rounds.loc[~rounds["revealed"], "round"]
    if len(hidden):
        return str(hidden.iloc[-1])
    found = (re.fullmatch(rf"{year}-(\d{{1,4}})", name) for name in rounds["round"])
    return f"{year}-{max((int(part[1]) for part in found if part), default=0) + 1}"
