"""The checked ledger on disk: written whole or not at all, and known by what it was made from."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from kamlib.ledger.amounts import to_float
from kamlib.ledger.columns import TABLE_COLUMNS

VERSION = 2
"""Raised when the same sources would give another ledger."""


@dataclass(frozen=True)
class Ledger:
    """A client's checked ledger.

    Parameters
    ----------
    lines
        One row per usable line; money as float64 in the client's currency (exact in the file).
    set_aside
        ``source``, ``source_row``, ``reason``, ``column``, ``text``, ``raw``.
    tables
        Master tables by kind; empty where not given.
    report
        What the read counted and decided.
    key
        Changes whenever sources or the settings on reading them change.
    """

    lines: pd.DataFrame
    set_aside: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    report: dict
    key: str


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


def write_atomic(path: Path, write: Callable[[Path], None]) -> None:
    """Write through a temporary name in the same folder; the file is replaced when whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    try:
        write(Path(name))
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def write_ledger(client, lines: pa.Table, aside: list[dict], tables: dict, report: dict) -> None:
    """Write the ledger; the report last, since it says that the rest is whole."""
    columns = ("source", "source_row", "reason", "column", "text", "raw")
    frame = pa.table(
        {
            name: pa.array(
                [item[name] for item in aside], pa.int64() if name == "source_row" else pa.string()
            )
            for name in columns
        }
    )
    if stored_key(client) != report["key"]:  # the same: another process may be reading it now
        with suppress(FileNotFoundError):
            client.report.unlink()
    save = pyarrow.parquet.write_table
    write_atomic(client.ledger, lambda path: save(lines, path, compression="zstd"))
    write_atomic(client.set_aside, lambda path: save(frame, path, compression="zstd"))
    for kind, table in tables.items():
        write_atomic(client.tables / f"{kind}.parquet", lambda path, t=table: save(t, path))
    text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    write_atomic(client.report, lambda path: path.write_text(text, encoding="utf-8"))


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
    return Ledger(
        lines=as_frame(pyarrow.parquet.read_table(client.ledger)),
        set_aside=pyarrow.parquet.read_table(client.set_aside).to_pandas(),
        tables=tables,
        report=report,
        key=report["key"],
    )


def as_frame(lines: pa.Table) -> pd.DataFrame:
    """Lines as the method takes them: money as float64, text as pandas strings."""
    for place, column in enumerate(lines.schema):
        if pa.types.is_decimal(column.type):
            values = to_float(lines.column(column.name))
            lines = lines.set_column(place, column.name, pa.array(values, pa.float64()))
    return lines.to_pandas()
