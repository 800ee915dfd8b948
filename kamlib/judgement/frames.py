"""Entries as frames, typed by kind, and their hash."""

import hashlib
import json
from collections.abc import Iterable

import pandas as pd

from kamlib.judgement.entry import Entry
from kamlib.judgement.kinds import KINDS
from kamlib.judgement.values import fields_of

ABOUT = ("confidence", "said_in", "author", "said_on", "entry")
"""What every frame of judgements holds beside the kind's own fields."""

_TYPES = {"money": "float64", "share": "float64", "number": "float64", "whole": "Int64",
          "flag": "boolean", "day": "datetime64[us]"}  # fmt: skip


def make_frame(kind: str, entries: list[Entry]) -> pd.DataFrame:
    """Entries of one kind as a frame.

    Parameters
    ----------
    kind
        A slug of `KINDS`.
    entries
        The entries, in the order of the rows.

    Returns
    -------
    DataFrame
        A column per field (people by id; unknown is missing), ``confidence``, ``said_in``
        (the source), ``author`` (id), ``said_on`` (day), ``entry`` (id).

    Examples
    --------
    >>> make_frame("override", []).columns.tolist()[:4]
    ['account', 'tier', 'why', 'until']
    """
    fields = fields_of(KINDS[kind])
    rows = []
    for entry in entries:
        value = entry.value
        if value is None:  # withdrawn: only what it was about
            value = dict(zip(KINDS[kind].KEY, json.loads(entry.key), strict=True))
        row = {field.name: value.get(field.name) for field in fields}
        row |= {"confidence": entry.confidence, "said_in": entry.source or None}
        rows.append({**row, "author": entry.author, "said_on": entry.day, "entry": entry.id})
    frame = pd.DataFrame(rows, columns=[*(field.name for field in fields), *ABOUT])
    for field in fields:
        frame[field.name] = _typed(frame[field.name], _TYPES.get(field.kind, "str"))
    frame["said_on"] = _typed(frame["said_on"], "datetime64[us]")
    return frame.astype({"confidence": "str", "said_in": "str", "author": "str", "entry": "int64"})


def _typed(column: pd.Series, dtype: str) -> pd.Series:
    if dtype.startswith("datetime"):
        return pd.to_datetime(column, format="ISO8601").astype(dtype)
    return column.astype(dtype)


def hash_entries(entries: Iterable[Entry]) -> str:
    """A hash of what entries say, by whom and when, whatever their ids."""
    digest = hashlib.sha256()
    for e in entries:
        said = [e.kind, e.key, e.value, e.confidence, e.source, e.author, e.day]
        digest.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()[:16]
