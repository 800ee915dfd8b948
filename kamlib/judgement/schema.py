"""The log's tables in a database, their version, and how an older file is brought up to date.

Two tables hold everything: `entries`, to which is only ever added, and `people`, the one place
where names stand. SQLAlchemy Core speaks to SQLite (rollback journal: one file that can be copied),
so that another database can follow.
"""

from pathlib import Path

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.pool import NullPool

from kamlib.problem import Problem, Problems

VERSION = 2
"""The version of the tables that this code writes."""

WAIT_SECONDS = 120
"""How long a save waits for its turn while others save."""

metadata = MetaData()

versions = Table("versions", metadata, Column("version", Integer, primary_key=True))

people = Table(
    "people",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False, server_default=""),
    Column("side", String(8), nullable=False, server_default="ours"),
    Column("account", Text, nullable=False, server_default=""),
    Column("facilitator", Boolean, nullable=False, server_default="0"),
    Column("erased", String(10), nullable=False, server_default=""),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", String(32), nullable=False),  # UTC, ISO 8601
    Column("day", String(10), nullable=False),  # the author's own calendar
    Column("author", ForeignKey("people.person"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("key", Text, nullable=False),  # what it is about: the key fields as a JSON list
    Column("value", Text, nullable=True),  # JSON; nothing: withdrawn
    Column("source", Text, nullable=False, server_default=""),
    Column("confidence", String(16), nullable=False),
    Column("supersedes", Integer, nullable=False, server_default="0"),  # 0: the first of its key
    # One line of history per key, whoever writes and with whatever program.
    UniqueConstraint("kind", "key", "supersedes", name="one_history"),
    sqlite_autoincrement=True,
)
Index("entries_by_day", entries.c.kind, entries.c.day)

_GUARDS = (
    "CREATE TRIGGER entries_stay BEFORE DELETE ON entries "
    "BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
    "CREATE TRIGGER entries_keep BEFORE UPDATE OF id, time, day, author, kind, supersedes, "
    "confidence ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
)
for _guard in _GUARDS:
    event.listen(entries, "after_create", DDL(_guard).execute_if(dialect="sqlite"))


def make_engine(path: Path) -> Engine:
    """An engine on the file `path`; nothing is opened before it is used.

    A connection with the execution option ``writes`` takes the file's one writing lock at once, so
    that what it has read is still so when it writes.
    """
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connect(connection, _record):
        connection.isolation_level = None  # we say when a transaction begins
        for pragma in (
            f"busy_timeout={WAIT_SECONDS * 1000}",
            "journal_mode=DELETE",
            "synchronous=FULL",  # what is acknowledged survives a power cut
            "secure_delete=ON",  # what is erased is overwritten
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection):
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def writing(engine: Engine):
    """A context: one transaction that holds the writing lock; committed at its end."""
    return engine.execution_options(writes=True).begin()


def prepare(engine: Engine, where: str) -> None:
    """Make the tables where there are none, and bring older ones up to date, all or nothing.

    Raises
    ------
    Problems
        The file was written by a newer version of this workbook.
    """
    with engine.connect() as connection:
        if _version(connection, where) == VERSION:
            return
    with writing(engine) as connection:
        found = _version(connection, where)  # another process may have been faster
        if found == 0:
            metadata.create_all(connection)
            connection.execute(versions.insert().values(version=VERSION))
            return
        for step in range(found, VERSION):
            for statement in _MIGRATIONS[step]:
                connection.execute(text(statement))
            connection.execute(versions.update().values(version=step + 1))


def _version(connection, where: str) -> int:
    if not inspect(connection).has_table("versions"):
        return 0
    found = connection.execute(versions.select()).scalar_one()
    if found > VERSION:
        raise Problems(Problem("log_newer", {"found": found, "known": VERSION}, where))
    return found


_MIGRATIONS = {
    # 1 → 2: the author's own calendar day, facilitators, guards against changes.
    1: (
        "ALTER TABLE people ADD COLUMN facilitator BOOLEAN NOT NULL DEFAULT '0'",
        "ALTER TABLE people ADD COLUMN erased VARCHAR(10) NOT NULL DEFAULT ''",
        "ALTER TABLE entries ADD COLUMN day VARCHAR(10) NOT NULL DEFAULT ''",
        "UPDATE entries SET day = substr(time, 1, 10)",
        "CREATE INDEX entries_by_day ON entries (kind, day)",
        *_GUARDS,
    ),
}
