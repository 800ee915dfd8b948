"""The log: everything that people said about a client, each entry dated and signed, none lost.

``open_log(client)`` is the way in. Saving adds an entry after the one that was seen; where another
came between, nothing is written and both values are told (`kamlib.judgement.entry.Conflict`).

A client's folder may bring the log along as text, JSON lines that are read once: a person
(``{"person": "p1", "role": …}``) or an entry (``{"day": …, "author": …, "kind": …, "value": {…}}``
and, where wanted, ``source``, ``confidence``, ``withdraw``), in the order in which they were said.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import DatabaseError, NoResultFound

from kamlib.judgement.entry import Conflict, Draft, Entry, check_draft, key_of
from kamlib.judgement.people import NOBODY, PeopleOfLog, _checked, put_person
from kamlib.judgement.schema import entries, make_engine, people, prepare, writing
from kamlib.judgement.standing import StandingOfLog, may_see
from kamlib.kind import HIDDEN, Wrong, clean_text
from kamlib.problem import Problem, Problems
from kamlib.whole import whole_file

LOG_FILE = "judgements.sqlite"
"""The log, in the client's folder: one file that can be copied, moved or deleted."""


class Log(StandingOfLog, PeopleOfLog):
    """The log in one file; a file that is not there is an empty log until something is saved.

    Parameters
    ----------
    path
        The file.
    hides
        Customers have pseudonyms: what was said of accounts under their real codes stays in the
        file and is read by nobody.

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

    def __init__(self, path: Path | str, *, hides: bool = False):
        self.path, self.hides = Path(path), hides

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
            raise Problems(Problem(slug, {}, self.path.name)) from error
        except (json.JSONDecodeError, NoResultFound) as error:  # a file that was cut or mended
            raise Problems(Problem("log_unreadable", {}, self.path.name)) from error

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
                open_rounds = self.read_revealed(connection=connection)
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
        last = self.read_last(draft.kind, key, connection)
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

    def __repr__(self) -> str:
        return f"Log({self.path.name!r})"


def _now() -> tuple[str, str]:
    """The moment in UTC and the day of the author's own calendar."""
    moment = dt.datetime.now(dt.UTC)
    return moment.isoformat(timespec="microseconds"), moment.astimezone().date().isoformat()


def _masked(mine: Draft, theirs: Entry, rounds: set[str]) -> Entry:
    """Their entry as the author of mine may see it."""
    if theirs.kind != "score" or may_see(theirs, mine.author, rounds):
        return theirs
    return replace(theirs, value={"score": HIDDEN} if theirs.value else None)


SEED_FILE = "judgements.jsonl"
"""The log as text, in the client's folder; read where there is no log yet."""

_ENTRY = ("source", "confidence", "withdraw")


def open_log(client) -> Log:
    """The log of a client, made from ``judgements.jsonl`` where there is that and no log yet.

    Parameters
    ----------
    client
        The client (`kamlib.client.Client`).

    Returns
    -------
    Log
        Empty, and without a file, where nobody has said anything.

    Raises
    ------
    Problems
        A line of the text is wrong; everything wrong is told, by row.
    """
    path = Path(client.folder) / LOG_FILE
    seed = path.with_name(SEED_FILE)
    if seed.exists() and not path.exists():
        _make(path, seed)
    return Log(path, hides=client.settings.ledger.pseudonyms)


def _make(path: Path, seed: Path) -> None:
    """Read the text into a new log that gets its name when it is whole, unless one is there."""
    with suppress(FileExistsError), whole_file(path, new=True) as part:
        try:
            read_seed(Log(part), seed)
        finally:
            part.with_name(part.name + "-journal").unlink(missing_ok=True)


def read_seed(log: Log, seed: Path) -> None:
    """Add the people and entries of a text to a log, all or none."""
    problems: list[Problem] = []
    with log._writing() as connection:
        known = {row.person for row in connection.execute(select(people))}
        for row, text in enumerate(seed.read_text(encoding="utf-8").splitlines(), start=1):
            if not text.strip():
                continue
            try:
                problems += [
                    Wrong(p.code, p.values, seed.name, row, p.column)
                    for p in _read_line(log, connection, json.loads(text), known)
                ]
            except Problems as wrong:
                problems += [Wrong(p.code, p.values, seed.name, row, p.column)
                             for p in wrong.problems]  # fmt: skip
            except (ValueError, TypeError, KeyError, AttributeError):
                problems.append(Problem("judgement_line", {"text": text[:60]}, seed.name, row))
        if problems:
            raise Problems(problems)


def _read_line(log: Log, connection, said: dict, known: set[str]) -> list[Problem]:
    if "person" in said:
        person = said.pop("person")
        connection.execute(insert(people).values(person=person, **_checked(NOBODY | said)))
        known.add(person)
        return []
    more = {name: said[name] for name in _ENTRY if name in said}
    draft = Draft(said["kind"], said["value"], said["author"], **more)
    value, problems = check_draft(draft, known)
    if not problems:
        last = log.read_last(draft.kind, key_of(draft.kind, value), connection)
        moment = f"{said['day']}T12:00:00.000000+00:00"
        log._append(connection, draft.over(last) if last else draft, value, (moment, said["day"]))
    return problems
