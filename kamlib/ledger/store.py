"""The checked ledger on disk: written whole or not at all, and known by what it was made from."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet

from kamlib.ledger.amounts import to_float
from kamlib.ledger.aside import SHEET_ROWS, aside_path, write_aside
from kamlib.ledger.columns import TABLE_COLUMNS

VERSION = 4
"""Raised when the same sources would give another ledger."""


EAGER = 500_000
"""Up to so many lines a ledger is loaded whole at once; a larger one when it is asked for."""


@dataclass(frozen=True)
class Ledger:
    """A client's checked ledger.

    Parameters
    ----------
    set_aside
        ``source``, ``source_row``, ``reason``, ``column``, ``text``, ``raw``.
    tables
        Master tables by kind; empty where not given.
    report
        What the read counted and decided.
    key
        Changes whenever sources or the settings on reading them change.
    file
        The open file of the lines: it stays this ledger's though another is written.
    """

    set_aside: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    report: dict
    key: str
    file: pyarrow.parquet.ParquetFile

    @cached_property
    def lines(self) -> pd.DataFrame:
        """One row per usable line; money as float64 in the client's currency (exact on disk)."""
        return self.read_lines()

    def read_lines(self, columns: list[str] | None = None) -> pd.DataFrame:
        """The lines with some columns only: of a large ledger the others cost memory."""
        return as_frame(self.file.read(columns))


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ledger_key(hashes: dict[str, str], settings) -> str:
    """The key of the ledger that these files give under these settings."""
    relevant = {
        "version": VERSION,
        "files": hashes,
        "currency": settings.client.currency,
        "language": settings.client.language,
        "ledger": _plain(settings.ledger),
        "sources": [_plain(section) for section in settings.sources],
        "tables": [_plain(section) for section in settings.tables],
        "stated": [_plain(section) for section in settings.stated],
    }
    text = json.dumps(relevant, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(section) -> dict:
    return section.model_dump() if hasattr(section, "model_dump") else dict(vars(section))


@contextmanager
def staging(client) -> Iterator[Path]:
    """A hidden folder in the client's for files that are not whole yet; gone afterwards.

    What a killed process left behind is removed.
    """
    for left in client.folder.glob(f"{_STAGE}*"):
        if not _is_running(left.name.removeprefix(_STAGE).split("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_STAGE}{os.getpid()}-", dir=client.folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_STAGE = ".reading-"


def _is_running(number: str) -> bool:
    return number.isdigit() and psutil.pid_exists(int(number))


def write_ledger(
    client, stage: Path, lines: Path, aside: pa.Table, tables: dict, report: dict
) -> None:
    """Put a ledger in place; the report last, since it says that the rest is whole.

    Parameters
    ----------
    stage, lines
        The folder of files that are not whole yet, and the lines in it.
    aside, tables, report
        What goes with them.
    """
    save = pyarrow.parquet.write_table
    save(aside, stage / "aside", compression="zstd")
    for kind, table in tables.items():
        save(table, stage / kind)
    listed = aside_path(client.folder, len(aside))
    write_aside(stage / "listed", aside.to_pylist(), client.settings.client.language)
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    (stage / "report").write_text(text, encoding="utf-8")
    if stored_key(client) != report["key"]:  # the same: another process may be reading it now
        with suppress(FileNotFoundError):
            client.report.unlink()
    os.replace(lines, client.ledger)
    os.replace(stage / "aside", client.set_aside)
    os.replace(stage / "listed", listed)
    for old in {aside_path(client.folder, n) for n in (0, SHEET_ROWS + 1)} - {listed}:
        old.unlink(missing_ok=True)
    client.tables.mkdir(exist_ok=True)
    for kind in tables:
        os.replace(stage / kind, client.tables / f"{kind}.parquet")
    os.replace(stage / "report", client.report)


def stored_key(client) -> str | None:
    """The key of the ledger on disk; None where there is none that is whole."""
    try:
        return json.loads(client.report.read_text(encoding="utf-8"))["key"]
    except (OSError, ValueError, KeyError):
        return None


def load_ledger(client) -> Ledger:
    """The ledger on disk as frames."""
    report = json.loads(client.report.read_text(encoding="utf-8"))
    tables = {
        kind: pyarrow.parquet.read_table(client.tables / f"{kind}.parquet").to_pandas()
        for kind in TABLE_COLUMNS
    }
    file = pyarrow.parquet.ParquetFile(client.ledger)
    ledger = Ledger(
        set_aside=pyarrow.parquet.read_table(client.set_aside).to_pandas(),
        tables=tables,
        report=report,
        key=report["key"],
        file=file,
    )
    if file.metadata.num_rows <= EAGER:
        _ = ledger.lines
        file.close()
    return ledger


def as_frame(lines: pa.Table) -> pd.DataFrame:
    """Lines as the method takes them: money as float64, text as pandas strings."""
    for place, column in enumerate(lines.schema):
        if pa.types.is_decimal(column.type):
            values = to_float(lines.column(column.name))
            lines = lines.set_column(place, column.name, pa.array(values, pa.float64()))
    return lines.to_pandas()
