"""What stands in the log, or stood on a day: entries, frames, histories, counts.

Scores that are not revealed are seen by whoever gave them and by nobody else.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from sqlalchemy import func, select

from kamlib.judgement.entry import Entry, key_of, kind_model
from kamlib.judgement.kinds import KINDS
from kamlib.judgement.schema import entries, people
from kamlib.kind import fields_of, plain

ABOUT = ("confidence", "said_in", "author", "said_on", "entry")
"""What every frame of judgements holds beside the kind's own fields."""

_TYPES = {"money": "float64", "share": "float64", "number": "float64", "whole": "Int64",
          "flag": "boolean", "day": "datetime64[us]"}  # fmt: skip
_ROUNDS = {"round": "str", "rater": "str", "cells": "int64", "known": "int64", "revealed": "bool",
           "last_day": "datetime64[us]"}  # fmt: skip
_ALL = select(entries).order_by(entries.c.id)


class StandingOfLog:
    """The part of `kamlib.judgement.Log` that reads what was said."""

    path: Path
    hides: bool

    @property
    def stamp(self) -> tuple | None:
        """When and how large the file was last written; None where there is none."""
        if not self.path.exists():
            return None
        stat = self.path.stat()
        return stat.st_mtime_ns, stat.st_size

    def _rows(self, query, connection=None) -> list:
        """What a query finds, within a transaction where one is given; without a file nothing."""
        if connection is not None:
            return connection.execute(query).all()
        if not self.path.exists():
            return []
        with self._reading() as connection:
            return connection.execute(query).all()

    def _entries(self, query, connection=None) -> list[Entry]:
        found = [dict(row._mapping) for row in self._rows(query, connection)]
        with self._told():  # a value that somebody has mended by hand
            return [Entry(**{**e, "value": e["value"] and json.loads(e["value"])}) for e in found]

    def read_marks(self) -> dict[str, object]:
        """How far the log has come: kind → its last entry, ``people`` → everybody as they stand."""
        if not self.path.exists():
            return {}
        with self._reading() as connection:
            last = select(entries.c.kind, func.max(entries.c.id)).group_by(entries.c.kind)
            everybody = tuple(map(tuple, self._rows(select(people), connection)))
            return {**dict(map(tuple, self._rows(last, connection))), "people": everybody}

    def read_entry(self, entry: int) -> Entry | None:
        """The entry of that id, None where there is none."""
        return next(iter(self._entries(_ALL.where(entries.c.id == entry))), None)

    def read_last(self, kind: str, key: str, connection=None) -> Entry | None:
        """The last entry of a key (see `key_of`), also one that is hidden or withdraws."""
        query = select(entries).where(entries.c.kind == kind, entries.c.key == key)
        query = query.order_by(entries.c.id.desc()).limit(1)
        return next(iter(self._entries(query, connection)), None)

    def read_since(self, kind: str, entry: int = 0) -> list[Entry]:
        """Every entry of a kind after that one, the oldest first, also hidden ones."""
        return self._entries(_ALL.where(entries.c.kind == kind, entries.c.id > entry))

    def read_last_id(self) -> int:
        """The id of the last entry of all but scores, whose number is hidden; 0 for none."""
        found = self._rows(select(func.max(entries.c.id)).where(entries.c.kind != "score"))
        return found[0][0] or 0 if found else 0

    def read_entries(
        self, kind: str, *, as_of: dt.date | None = None, viewer: str | None = None
    ) -> list[Entry]:
        """What stands, or stood at the end of the day `as_of` (None: now), by key; none withdrawn.

        Of scores not revealed by then, only those of `viewer`, who looks, are seen; nobody's where
        no viewer is named.
        """
        kind_model(kind)
        return self._seen(kind, self._standing(kind, as_of), as_of, viewer)

    def _standing(self, kind: str, as_of=None, connection=None) -> list[Entry]:
        last = select(func.max(entries.c.id)).where(entries.c.kind == kind)
        if as_of is not None:
            last = last.where(entries.c.day <= plain(as_of))
        query = select(entries).where(entries.c.id.in_(last.group_by(entries.c.key)))
        query = query.where(entries.c.value.is_not(None)).order_by(entries.c.key)
        found = self._entries(query, connection)
        return [e for e in found if not is_real(e)] if self.hides else found

    def _seen(self, kind: str, found: list[Entry], as_of, viewer: str | None) -> list[Entry]:
        if kind != "score" or not found:
            return found
        rounds = self.read_revealed(as_of)
        return [entry for entry in found if may_see(entry, viewer, rounds)]

    def list_real(self) -> set[str]:
        """The accounts of which something stands under a code that is no pseudonym."""
        last = select(func.max(entries.c.id)).group_by(entries.c.kind, entries.c.key)
        query = _ALL.where(entries.c.id.in_(last), entries.c.value.is_not(None))
        return {e.value["account"] for e in self._entries(query) if is_real(e)}

    def read_revealed(self, as_of: dt.date | None = None, connection=None) -> set[str]:
        """The rounds whose scores everybody sees."""
        return {e.value["round"] for e in self._standing("reveal", as_of, connection)}

    def read_state(
        self, kind: str, *, as_of: dt.date | None = None, viewer: str | None = None
    ) -> pd.DataFrame:
        """What `read_entries` finds, as `make_frame` gives it."""
        return make_frame(kind, self.read_entries(kind, as_of=as_of, viewer=viewer))

    def has_hidden(self) -> bool:
        """Whether there are scores that are not revealed."""
        scores, rounds = self._standing("score"), self.read_revealed()
        return any(not may_see(entry, None, rounds) for entry in scores)

    def read_rounds(self, as_of: dt.date | None = None) -> pd.DataFrame:
        """SEG-3: how many cells each rater has scored in each round, hidden rounds among them.

        It is what a facilitator may see before revealing: ``cells`` said, ``known`` of them with a
        score, no score and no note. It is for forms only; counts of a hidden round belong on no
        page. By the day of the round's first score, then rater.
        """
        rows = [(e.value["round"], e.value["rater"], e.value.get("score"), e.day)
                for e in self._standing("score", as_of)]  # fmt: skip
        frame = pd.DataFrame(rows, columns=["round", "rater", "score", "day"])
        frame = frame.assign(day=frame["day"].astype(_TYPES["day"]))
        frame["begun"] = frame.groupby("round")["day"].transform("min")
        by = frame.groupby(["begun", "round", "rater"], as_index=False)
        found = by.agg(cells=("day", "size"), known=("score", "count"), last_day=("day", "max"))
        found["revealed"] = found["round"].isin(self.read_revealed(as_of))
        return found[[*_ROUNDS]].astype(_ROUNDS)

    def read_history(self, kind: str, value: dict, *, viewer: str | None = None) -> pd.DataFrame:
        """Everything ever said of the thing that `value` names, the oldest first.

        Withdrawn ones have no values; `viewer` as in `read_entries`.
        """
        key = key_of(kind, plain(value))
        found = self._entries(_ALL.where(entries.c.kind == kind, entries.c.key == key))
        return make_frame(kind, self._seen(kind, found, None, viewer))

    def read_counts(self, as_of: dt.date | None = None) -> pd.DataFrame:
        """How much was said: ``kind``, ``entries`` ever made by then, ``standing``."""
        query = select(entries.c.kind, func.count()).group_by(entries.c.kind)
        if as_of is not None:
            query = query.where(entries.c.day <= plain(as_of))
        made = dict(map(tuple, self._rows(query)))
        rows = [(k, made[k], len(self._standing(k, as_of))) for k in KINDS if k in made]
        return pd.DataFrame(rows, columns=["kind", "entries", "standing"])

    def key(self, as_of: dt.date | None = None) -> str:
        """A hash of what stands, now or on a day, without what is not revealed."""
        return hash_entries(e for kind in KINDS for e in self.read_entries(kind, as_of=as_of))


_PSEUDONYM = re.compile(r"P[B-DF-HJ-NP-TV-XZ2-9]{9}")  # as `kamlib.ledger.pseudonyms` makes them


def is_real(entry: Entry) -> bool:
    """Whether an entry names an account by a code that is no pseudonym."""
    account = (entry.value or {}).get("account")
    return bool(account) and not _PSEUDONYM.fullmatch(account)


def may_see(entry: Entry, viewer: str | None, rounds: set[str]) -> bool:
    """Whether a score may be seen: its round (first of its key) is revealed, or it is one's own."""
    number, *_, rater = json.loads(entry.key)
    return number in rounds or (viewer is not None and rater == viewer)


def make_frame(kind: str, entries: list[Entry]) -> pd.DataFrame:
    """Entries of one kind as a frame, in their order: the kind's fields, then `ABOUT`.

    People stand by id; unknown is missing; `said_in` is the source, `entry` the id that the next
    save must have seen. Of what was withdrawn there is only what it was about.

    Examples
    --------
    >>> make_frame("override", []).columns.tolist()[:4]
    ['account', 'tier', 'why', 'until']
    """
    fields = fields_of(KINDS[kind])
    rows = []
    for e in entries:
        value = e.value or dict(zip(KINDS[kind].KEY, json.loads(e.key), strict=True))
        about = e.confidence, e.source or None, e.author, e.day, e.id
        rows.append((*(value.get(field.name) for field in fields), *about))
    frame = pd.DataFrame(rows, columns=[*(field.name for field in fields), *ABOUT])
    types = {field.name: _TYPES.get(field.kind, "str") for field in fields}
    types |= dict.fromkeys(ABOUT, "str") | {"said_on": _TYPES["day"], "entry": "int64"}
    days = [name for name, dtype in types.items() if dtype == _TYPES["day"]]
    frame[days] = frame[days].apply(pd.to_datetime, format="ISO8601")
    return frame.astype(types)


def hash_entries(entries: Iterable[Entry]) -> str:
    """A hash of what entries say, by whom and when, whatever their ids."""
    digest = hashlib.sha256()
    for e in entries:
        said = [e.kind, e.key, e.value, e.confidence, e.source, e.author, e.day]
        digest.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()[:16]
