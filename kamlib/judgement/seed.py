"""The log as text: JSON lines that a client's folder may bring along, read once into the log.

A line is a person (``{"person": "p1", "role": …}``) or an entry (``{"day": …, "author": …, "kind":
…, "value": {…}}`` and, where wanted, ``source``, ``confidence``, ``withdraw``). Entries stand in
the order in which they were said; each follows the one before it on the same thing.
"""

import json
from contextlib import suppress
from pathlib import Path

from sqlalchemy import insert, select

from kamlib.judgement.entry import Draft, check_draft, key_of
from kamlib.judgement.log import LOG_FILE, Log
from kamlib.judgement.people import NOBODY, _checked
from kamlib.judgement.schema import people
from kamlib.judgement.wrong import Wrong
from kamlib.problem import Problem, Problems
from kamlib.whole import whole_file

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
