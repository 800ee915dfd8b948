"""What stands in the log, or stood on a day: entries, frames, histories, counts.

Scores that are not revealed are seen by whoever gave them and by nobody else.
"""

import datetime as dt
import json
import re
from pathlib import Path

import pandas as pd
from sqlalchemy import func, select

from kamlib.judgement import frames
from kamlib.judgement.entry import Entry, key_of, kind_model
from kamlib.judgement.schema import entries, people
from kamlib.judgement.values import plain


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

    def read_marks(self) -> dict[str, object]:
        """How far the log has come: kind → its last entry, ``people`` → everybody as they stand."""
        if not self.path.exists():
            return {}
        with self._reading() as connection:
            last = select(entries.c.kind, func.max(entries.c.id)).group_by(entries.c.kind)
            everybody = tuple(map(tuple, connection.execute(select(people))))
            return {**dict(map(tuple, connection.execute(last))), "people": everybody}

    def _last(self, connection, kind: str, key: str) -> Entry | None:
        query = select(entries).where(entries.c.kind == kind, entries.c.key == key)
        row = connection.execute(query.order_by(entries.c.id.desc()).limit(1)).first()
        return None if row is None else entry_of(row)

    def read_entry(self, entry: int) -> Entry | None:
        """The entry of that id, None where there is none."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            row = connection.execute(select(entries).where(entries.c.id == entry)).first()
        return None if row is None else entry_of(row)

    def read_last(self, kind: str, key: str) -> Entry | None:
        """The last entry of a key (see `key_of`), also one that is hidden or withdraws."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            return self._last(connection, kind, key)

    def read_since(self, kind: str, entry: int = 0) -> list[Entry]:
        """Every entry of a kind after that one, the oldest first, also hidden ones."""
        if not self.path.exists():
            return []
        query = select(entries).where(entries.c.kind == kind, entries.c.id > entry)
        with self._reading() as connection:
            return [entry_of(row) for row in connection.execute(query.order_by(entries.c.id))]

    def read_last_id(self) -> int:
        """The id of the last entry of all but scores, whose number is hidden; 0 for none."""
        if not self.path.exists():
            return 0
        query = select(func.max(entries.c.id)).where(entries.c.kind != "score")
        with self._reading() as connection:
            return connection.execute(query).scalar() or 0

    def read_entries(
        self, kind: str, *, as_of: dt.date | None = None, viewer: str | None = None
    ) -> list[Entry]:
        """What stands, or stood at the end of the day `as_of`, without what was withdrawn.

        Parameters
        ----------
        kind
            A slug of `kamlib.judgement.kinds.KINDS`.
        as_of
            A day of the past; None: now.
        viewer
            Who looks: of scores not revealed by then, only the viewer's own are seen; nobody's
            where no viewer is named.

        Returns
        -------
        list of Entry
            By key.
        """
        kind_model(kind)
        if not self.path.exists():
            return []
        with self._reading() as connection:
            found = self._standing(connection, kind, as_of)
            if kind == "score":
                rounds = self._rounds(connection, as_of)
                found = [e for e in found if may_see(e, viewer, rounds)]
        return found

    def _standing(self, connection, kind: str, as_of) -> list[Entry]:
        last = select(func.max(entries.c.id)).where(entries.c.kind == kind)
        if as_of is not None:
            last = last.where(entries.c.day <= plain(as_of))
        query = select(entries).where(entries.c.id.in_(last.group_by(entries.c.key)))
        query = query.where(entries.c.value.is_not(None)).order_by(entries.c.key)
        found = [entry_of(row) for row in connection.execute(query)]
        return [e for e in found if not is_real(e)] if self.hides else found

    def list_real(self) -> set[str]:
        """The accounts of which something stands under a code that is no pseudonym."""
        if not self.path.exists():
            return set()
        last = select(func.max(entries.c.id)).group_by(entries.c.kind, entries.c.key)
        query = select(entries).where(entries.c.id.in_(last), entries.c.value.is_not(None))
        with self._reading() as connection:
            found = [entry_of(row) for row in connection.execute(query)]
        return {e.value["account"] for e in found if is_real(e)}

    def _rounds(self, connection, as_of) -> set[str]:
        """The rounds whose scores everybody sees."""
        return {e.value["round"] for e in self._standing(connection, "reveal", as_of)}

    def read_state(
        self, kind: str, *, as_of: dt.date | None = None, viewer: str | None = None
    ) -> pd.DataFrame:
        """The state of a kind, now or at the end of a day, as a frame; see `read_entries`.

        Returns
        -------
        DataFrame
            The kind's fields (typed, people by id), ``confidence``, ``said_in`` (the source),
            ``author``, ``said_on`` (day), ``entry`` (what the next save must have seen). By key.
        """
        found = self.read_entries(kind, as_of=as_of, viewer=viewer)
        return frames.make_frame(kind, found)

    def has_hidden(self) -> bool:
        """Whether there are scores that are not revealed."""
        if not self.path.exists():
            return False
        with self._reading() as connection:
            rounds = self._rounds(connection, None)
            scores = self._standing(connection, "score", None)
        return any(not may_see(entry, None, rounds) for entry in scores)

    def read_history(self, kind: str, value: dict, *, viewer: str | None = None) -> pd.DataFrame:
        """Everything ever said of one thing, the oldest first; withdrawn ones have no values.

        Parameters
        ----------
        kind
            A slug of `kamlib.judgement.kinds.KINDS`.
        value
            Its key fields.
        viewer
            As in `read_entries`.
        """
        if not self.path.exists():
            return frames.make_frame(kind, [])
        key = key_of(kind, plain(value))
        query = select(entries).where(entries.c.kind == kind, entries.c.key == key)
        with self._reading() as connection:
            found = [entry_of(row) for row in connection.execute(query.order_by(entries.c.id))]
            rounds = self._rounds(connection, None) if kind == "score" else set()
        if kind == "score":
            found = [e for e in found if may_see(e, viewer, rounds)]
        return frames.make_frame(kind, found)

    def read_counts(self, as_of: dt.date | None = None) -> pd.DataFrame:
        """How much was said: ``kind``, ``entries`` ever made by then, ``standing``."""
        rows = {}
        if self.path.exists():
            query = select(entries.c.kind, func.count()).group_by(entries.c.kind)
            if as_of is not None:
                query = query.where(entries.c.day <= plain(as_of))
            with self._reading() as connection:
                for kind, count in connection.execute(query):
                    standing = len(self._standing(connection, kind, as_of))
                    rows[kind] = {"kind": kind, "entries": count, "standing": standing}
        listed = [rows[kind] for kind in frames.KINDS if kind in rows]
        return pd.DataFrame(listed, columns=["kind", "entries", "standing"])

    def key(self, as_of: dt.date | None = None) -> str:
        """A hash of what stands, now or on a day, without what is not revealed."""
        return frames.hash_entries(
            entry for kind in frames.KINDS for entry in self.read_entries(kind, as_of=as_of)
        )


def entry_of(row) -> Entry:
    """A row of the table as an entry."""
    said = dict(row._mapping)
    said["value"] = None if said["value"] is None else json.loads(said["value"])
    return Entry(**said)


_PSEUDONYM = re.compile(r"P[B-DF-HJ-NP-TV-XZ2-9]{9}")  # as `kamlib.ledger.pseudonyms` makes them


def is_real(entry: Entry) -> bool:
    """Whether an entry names an account by a code that is no pseudonym."""
    account = (entry.value or {}).get("account")
    return bool(account) and not _PSEUDONYM.fullmatch(account)


def may_see(entry: Entry, viewer: str | None, rounds: set[str]) -> bool:
    """Whether a score may be seen: its round (first of its key) is revealed, or it is one's own."""
    number, *_, rater = json.loads(entry.key)
    return number in rounds or (viewer is not None and rater == viewer)
