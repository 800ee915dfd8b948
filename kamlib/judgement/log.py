"""The log: everything that people said about a client, each entry dated and signed, none lost.

``open_log(client)`` is the way in. Saving adds an entry after the one that was seen; where another
came between, nothing is written and both values are told (`kamlib.judgement.entry.Conflict`).
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DatabaseError

from kamlib.judgement import frames
from kamlib.judgement.entry import Conflict, Draft, Entry, check_draft, key_of, kind_model
from kamlib.judgement.people import PeopleOfLog, put_person
from kamlib.judgement.schema import entries, make_engine, people, prepare, writing
from kamlib.judgement.values import clean_text, plain
from kamlib.judgement.wrong import HIDDEN, Wrong
from kamlib.problem import Problem, Problems

LOG_FILE = "judgements.sqlite"
"""The log, in the client's folder: one file that can be copied, moved or deleted."""


class Log(PeopleOfLog):
    """The log in one file; a file that is not there is an empty log until something is saved.

    Parameters
    ----------
    path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> log = Log(Path(tempfile.mkdtemp()) / "judgements.sqlite")
    >>> kam = log.add_person(role="Key account manager")
    >>> fit = {"round": "2025", "account": "A", "factor": "fit", "rater": kam, "score": 4}
    >>> first = log.save("score", fit, author=kam)
    >>> second = log.save("score", {**fit, "score": 3}, author=kam, seen=first)
    >>> len(log.read_state("score")), len(log.read_state("score", viewer=kam))
    (0, 1)
    """

    def __init__(self, path: Path | str):
        self.path = Path(path)

    @cached_property
    def _engine(self):
        engine = make_engine(self.path)
        prepare(engine, self.path.name)
        return engine

    @contextmanager
    def _reading(self) -> Iterator:
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator:
        with self._told(), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the database says in our words."""
        try:
            yield
        except DatabaseError as error:
            said = str(error.orig).lower()
            if not isinstance(error.orig, sqlite3.Error) or "entries are never" in said:
                raise
            slug = "log_busy" if "locked" in said or "busy" in said else "log_unreadable"
            if any(word in said for word in ("readonly", "read-only", "unable to open", "full")):
                slug = "log_unwritable"
            raise Problems(Problem(slug, {"text": str(error.orig)}, self.path.name)) from error

    def save(
        self,
        kind: str,
        value: dict,
        *,
        author: str,
        source: str = "",
        confidence: str = "assumed",
        seen: int = 0,
        withdraw: bool = False,
    ) -> int:
        """Save one judgement; see `Draft` for the parameters.

        Returns
        -------
        int
            The id of its entry: what the next save of the same thing must have seen.

        Raises
        ------
        Conflict
            Another entry came between; nothing was written.
        Problems
            The value is not one of this kind (everything wrong is told), or nobody is called so.
        """
        return self.save_all([Draft(kind, value, author, source, confidence, seen, withdraw)])[0]

    def save_all(
        self, drafts: list[Draft], *, persons: Iterable[dict] = (), rehearse: bool = False
    ) -> list[int]:
        """Save several judgements, all or none; as `save`, all that is wrong told together.

        Parameters
        ----------
        drafts
            What is said.
        persons
            People to add or change in the same step: ``person`` and the columns of `add_person`.
        rehearse
            Tell what is wrong or in conflict, and write nothing.
        """
        with self._writing() as connection:
            for row in persons:
                put_person(connection, **row)
            known = {row.person: row for row in connection.execute(select(people))}
            rows, problems = [], []
            for draft in drafts:
                value, wrong = check_draft(draft, known)
                if draft.kind == "reveal" and not wrong and not known[draft.author].facilitator:
                    wrong = [Wrong("reveal_by_whom", {"person": draft.author}, draft.kind)]
                problems += wrong
                rows.append(value)
            if problems:
                raise Problems(problems)
            now = _now()
            saved, conflicts = [], []
            for draft, value in zip(drafts, rows, strict=True):
                done, theirs = self._append(connection, draft, value, now)
                saved.append(done)
                conflicts += [(draft, theirs)] if theirs else []
            if conflicts:
                open_rounds = self._rounds(connection, None)
                pairs = [(mine, _masked(mine, their, open_rounds)) for mine, their in conflicts]
                names = {person: row.name or row.role for person, row in known.items()}
                raise Conflict(pairs, names)
            if rehearse:
                connection.rollback()
        return saved

    def _append(self, connection, draft: Draft, value: dict, now) -> tuple[int, Entry | None]:
        """Add an entry after the one seen; or return the one that came between."""
        key = key_of(draft.kind, value)
        stored = None if draft.withdraw else json.dumps(value, ensure_ascii=False)
        source = clean_text(draft.source)
        last = self._last(connection, draft.kind, key)
        before = last.id if last else 0
        if last and last.id != draft.seen and not (last.value is None and draft.seen == 0):
            said = None if draft.withdraw else value
            mine = (draft.author, said, source, draft.confidence)
            if (last.author, last.value, last.source, last.confidence) == mine:
                return last.id, None  # saved twice: its answer was lost on the way
            return 0, last
        time, day = now
        added = connection.execute(
            insert(entries).values(
                time=max(time, last.time) if last else time,  # clocks may be set back
                day=max(day, last.day) if last else day,
                author=draft.author,
                kind=draft.kind,
                key=key,
                value=stored,
                source=source,
                confidence=draft.confidence,
                supersedes=before,
            )
        )
        return added.inserted_primary_key[0], None

    def _last(self, connection, kind: str, key: str) -> Entry | None:
        query = select(entries).where(entries.c.kind == kind, entries.c.key == key)
        row = connection.execute(query.order_by(entries.c.id.desc()).limit(1)).first()
        return None if row is None else _entry(row)

    def read_entry(self, entry: int) -> Entry | None:
        """The entry of that id, None where there is none."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            row = connection.execute(select(entries).where(entries.c.id == entry)).first()
        return None if row is None else _entry(row)

    def read_last(self, kind: str, key: str) -> Entry | None:
        """The last entry of a key (see `key_of`), also one that is hidden or withdraws."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            return self._last(connection, kind, key)

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
                found = [e for e in found if _seen_by(e, viewer, rounds)]
        return found

    def _standing(self, connection, kind: str, as_of) -> list[Entry]:
        last = select(func.max(entries.c.id)).where(entries.c.kind == kind)
        if as_of is not None:
            last = last.where(entries.c.day <= plain(as_of))
        query = select(entries).where(entries.c.id.in_(last.group_by(entries.c.key)))
        query = query.where(entries.c.value.is_not(None)).order_by(entries.c.key)
        return [_entry(row) for row in connection.execute(query)]

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
        return any(not _seen_by(entry, None, rounds) for entry in scores)

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
            found = [_entry(row) for row in connection.execute(query.order_by(entries.c.id))]
            rounds = self._rounds(connection, None) if kind == "score" else set()
        if kind == "score":
            found = [e for e in found if _seen_by(e, viewer, rounds)]
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

    def __repr__(self) -> str:
        return f"Log({self.path.name!r})"


def _now() -> tuple[str, str]:
    """The moment in UTC and the day of the author's own calendar."""
    moment = dt.datetime.now(dt.UTC)
    return moment.isoformat(timespec="microseconds"), moment.astimezone().date().isoformat()


def _entry(row) -> Entry:
    said = dict(row._mapping)
    said["value"] = None if said["value"] is None else json.loads(said["value"])
    return Entry(**said)


def _seen_by(entry: Entry, viewer: str | None, rounds: set[str]) -> bool:
    """Whether a score may be seen: its round (first of its key) is revealed, or it is one's own."""
    number, *_, rater = json.loads(entry.key)
    return number in rounds or (viewer is not None and rater == viewer)


def _masked(mine: Draft, theirs: Entry, rounds: set[str]) -> Entry:
    """Their entry as the author of mine may see it."""
    if theirs.kind != "score" or _seen_by(theirs, mine.author, rounds):
        return theirs
    return replace(theirs, value={"score": HIDDEN} if theirs.value else None)
