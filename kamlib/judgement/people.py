"""The people whom the log names by id: the one place where names stand, and how they are erased."""

import datetime as dt
import json
import re
import uuid
from collections import Counter

import pandas as pd
from sqlalchemy import insert, select, update

from kamlib.judgement.kinds import KINDS
from kamlib.judgement.schema import entries, people
from kamlib.kind import Wrong, check_long, clean_text, fields_of
from kamlib.problem import Problems
from kamlib.vocabulary import SIDES

PERSONS = {
    kind: tuple(field.name for field in fields_of(model) if field.kind == "person")
    for kind, model in KINDS.items()
}
"""Kind → its fields that hold a person's id."""

NOBODY = {"name": "", "role": "", "side": SIDES[0], "account": "", "facilitator": False}
"""A person of whom nothing is said."""

_COLUMNS = tuple(NOBODY)


class PeopleOfLog:
    """What a log knows of people; `kamlib.judgement.log.Log` is one."""

    def add_person(
        self,
        *,
        name: str = "",
        role: str = "",
        side: str = "ours",
        account: str = "",
        facilitator: bool = False,
        person: str = "",
    ) -> str:
        """Add a person and return the id that the log will hold.

        Parameters
        ----------
        name
            May be empty: a role is enough (role-only mode).
        role
            As «Purchasing manager».
        side, account
            ``ours`` or ``theirs``; the account of one of theirs.
        facilitator
            May reveal scores.
        person
            An id that is no name; a random one where not given.

        Raises
        ------
        Problems
            Neither name nor role, an unknown side, or an id that is taken.
        """
        said = name, role, side, account, facilitator
        row = _checked(dict(zip(NOBODY, said, strict=True)))
        if not (row["name"] or row["role"]):
            raise Problems(Wrong("person_nameless", {}, column="role"))
        person = person or new_person_id()
        with self._writing() as connection:
            if connection.execute(select(people).where(people.c.person == person)).first():
                raise Problems(Wrong("person_twice", {"person": person}, column="person"))
            connection.execute(insert(people).values(person=person, **row))
        return person

    def change_person(self, person: str, **changed) -> None:
        """Change ``name``, ``role``, ``side``, ``account`` or ``facilitator`` of a person."""
        with self._writing() as connection:
            row = self._person(connection, person)
            new = _checked({**{name: getattr(row, name) for name in _COLUMNS}, **changed})
            connection.execute(update(people).where(people.c.person == person).values(**new))

    def erase_person(self, person: str) -> None:
        """Erase a person's name from the file; what they said and what was said of them stays.

        The name goes from the table of people and, where somebody wrote it into a text, from
        there: the person's id takes its place. Freed space is overwritten and the file rebuilt.
        Role and history stay. Copies elsewhere (sheets, pages, back-ups) are not reached.

        Raises
        ------
        Problems
            There is no such person.
        """
        with self._writing() as connection:
            row = self._person(connection, person)
            connection.execute(
                update(people)
                .where(people.c.person == person)
                .values(name="", erased=dt.date.today().isoformat())
            )
            if row.name:
                _replace_name(connection, row.name, f"[{person}]")
        with self._told():
            raw = self._engine.raw_connection()
            try:
                raw.driver_connection.execute("VACUUM")
            finally:
                raw.close()

    def _person(self, connection, person: str):
        row = connection.execute(select(people).where(people.c.person == person)).first()
        if row is None:
            raise Problems(Wrong("person_unknown", {"person": person}, column="person"))
        return row

    def read_people(self, as_of: dt.date | None = None) -> pd.DataFrame:
        """Everybody: ``person`` (id), ``name``, ``role``, ``side``, ``account``, ``facilitator``.

        ``erased`` is the day on which the name was erased, else empty. By side, role and id.

        Parameters
        ----------
        as_of
            A day of the past: only those who had said something by then, or of whom something had
            been said. Names and roles are those of today: of people no history is kept, so that a
            name can be erased.
        """
        query = select(people).order_by(people.c.side, people.c.role, people.c.person)
        columns = ["person", *_COLUMNS, "erased"]
        rows = pd.DataFrame([row._mapping for row in self._rows(query)], columns=columns)
        if as_of is not None:
            rows = rows[rows["person"].isin(self._mentioned(as_of))].reset_index(drop=True)
        return rows.astype(dict.fromkeys(columns, "str") | {"facilitator": "bool"})

    def _mentioned(self, as_of: dt.date) -> set[str]:
        """Give the ids of who had said something by a day, or of whom something had been said."""
        columns = entries.c.author, entries.c.kind, entries.c.value
        query = select(*columns).where(entries.c.day <= as_of.isoformat())
        found: set[str] = set()
        for author, kind, value in self._rows(query):
            with self._told():
                value = json.loads(value or "{}")
            found |= {author, *(value.get(name) for name in PERSONS.get(kind, ()))}
        return found

    def read_names(self) -> dict[str, str]:
        """Person id → what people call them: the name, else the role; each only once.

        Examples
        --------
        Two buyers without names are «Buyer» and «Buyer (p2)».
        """
        found: dict[str, str] = {}
        for row in self.read_people().itertuples():
            label = row.name or row.role or row.person
            found[row.person] = f"{label} ({row.person})" if label in found.values() else label
        return found


def call_people(people: pd.DataFrame, account: str = "") -> dict[str, str]:
    """Person id → what a form or a table calls them: the name, or the role where none is kept.

    Parameters
    ----------
    people
        From `PeopleOfLog.read_people`.
    account
        Only one's own people and those of this account; everybody where not given.

    Returns
    -------
    dict
        Two who are called the same are told apart by their ids.
    """
    if account:
        people = people[people["account"].isna() | people["account"].isin(["", account])]
    called = {row.person: row.name or row.role or row.person for row in people.itertuples()}
    often = Counter(called.values())
    return {
        person: f"{name} ({person})" if often[name] > 1 else name for person, name in called.items()
    }


def put_person(connection, person: str, **row) -> None:
    """Add a person, or change the one of that id; within a transaction of the log."""
    if connection.execute(select(people).where(people.c.person == person)).first():
        connection.execute(update(people).where(people.c.person == person).values(**_checked(row)))
    else:
        connection.execute(insert(people).values(person=person, **_checked(row)))


def new_person_id() -> str:
    """An id that says nothing about the person."""
    return "p" + uuid.uuid4().hex[:10]


def _checked(row: dict) -> dict:
    """The columns of a person, cleaned; unknown ones and sides are refused."""
    unknown = set(row) - set(_COLUMNS)
    if unknown:
        raise Problems([Wrong("judgement_field", {"field": n, "value": ""}) for n in unknown])
    if row["side"] not in SIDES:
        told = {"field": "side", "value": row["side"], "choices": SIDES}
        raise Problems(Wrong("judgement_choice", told, column="side"))
    texts = {n: " ".join(clean_text(str(row[n])).split()) for n in ("name", "role", "account")}
    if long := [problem for name, text in texts.items() for problem in check_long(name, text)]:
        raise Problems(long)
    return {**texts, "side": row["side"], "facilitator": bool(row["facilitator"])}


def _replace_name(connection, name: str, mark: str) -> None:
    """Put `mark` wherever a text of the log holds the name, in any capitals."""
    # As words of their own: «Ana» is neither in «mañana» nor in «Analista».
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)

    def replaced(thing):
        if isinstance(thing, str):
            return pattern.sub(lambda _: mark, thing)
        if isinstance(thing, dict):
            return {field: replaced(inner) for field, inner in thing.items()}
        return [replaced(inner) for inner in thing] if isinstance(thing, list) else thing

    for row in connection.execute(select(entries)).all():
        new = {"source": replaced(row.source)}
        for column in ("key", "value"):
            held = getattr(row, column)
            if held is not None and replaced(json.loads(held)) != json.loads(held):
                compact = {"separators": (",", ":")} if column == "key" else {}
                new[column] = json.dumps(replaced(json.loads(held)), ensure_ascii=False, **compact)
        if new != {"source": row.source}:
            connection.execute(update(entries).where(entries.c.id == row.id).values(**new))
    for row in connection.execute(select(people)).all():
        texts = {n: replaced(getattr(row, n)) for n in ("role", "account")}  # a namesake keeps hers
        connection.execute(update(people).where(people.c.person == row.person).values(**texts))
