"""Make `old/judgements_v1.sqlite`: a log as the tables of version 1 held it.

    python tests/judgement/make_old_log.py

Version 1 had no day of the author's own calendar, no facilitators and no guards. The file is
committed so that every later version proves that it still reads it.
"""

import sqlite3
from pathlib import Path

OLD = Path(__file__).parent / "old" / "judgements_v1.sqlite"

TABLES = """
CREATE TABLE versions (version INTEGER PRIMARY KEY);
CREATE TABLE people (person VARCHAR(64) PRIMARY KEY, name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '', side VARCHAR(8) NOT NULL DEFAULT 'ours',
    account TEXT NOT NULL DEFAULT '');
CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, time VARCHAR(32) NOT NULL,
    author VARCHAR NOT NULL REFERENCES people (person), kind VARCHAR(32) NOT NULL,
    "key" TEXT NOT NULL, value TEXT, source TEXT NOT NULL DEFAULT '',
    confidence VARCHAR(16) NOT NULL, supersedes INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT one_history UNIQUE (kind, "key", supersedes));
INSERT INTO versions VALUES (1);
INSERT INTO people VALUES ('p1', '', 'Account manager', 'ours', '');
INSERT INTO people VALUES ('p2', '', 'Purchasing manager', 'theirs', 'A');
INSERT INTO entries VALUES (1, '2024-03-05T10:00:00.000000+00:00', 'p1', 'override', '["A"]',
    '{"account": "A", "tier": "trial", "why": "a large tender is open"}', 'meeting', 'assumed', 0);
INSERT INTO entries VALUES (2, '2024-09-10T10:00:00.000000+00:00', 'p1', 'override', '["A"]',
    '{"account": "A", "tier": "key", "why": "the tender was won"}', 'contract', 'confirmed', 1);
INSERT INTO entries VALUES (3, '2024-09-10T11:00:00.000000+00:00', 'p1', 'wallet', '["A","Air"]',
    '{"account": "A", "family": "Air", "need": 120000.0}', '', 'assumed', 0);
"""


def main() -> None:
    """Write the file anew."""
    OLD.parent.mkdir(exist_ok=True)
    OLD.unlink(missing_ok=True)
    connection = sqlite3.connect(OLD)
    connection.executescript("PRAGMA page_size=512;" + TABLES)
    connection.close()


if __name__ == "__main__":
    main()
