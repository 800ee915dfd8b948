"""The files of one layout (one ``[[sources]]`` of the settings) as aligned columns."""

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pyarrow as pa

from kamlib.ledger.columns import LINE_COLUMNS, Column, normal_name
from kamlib.ledger.documents import OPTIONS as DOCUMENTS
from kamlib.ledger.packed import list_files
from kamlib.ledger.raw import Block, Raw
from kamlib.ledger.sheets import is_workbook, read_sheet, spread_sheets
from kamlib.ledger.table import is_parquet, read_table
from kamlib.ledger.text import open_text, read_text
from kamlib.near import near
from kamlib.problem import Problem, Problems

OPTIONS = ("sheet", "encoding", "separator", "quotes", "header_row", "decimal", "decimals",
           "thousands", "date_order", "discount_as", "currency", "ignored_columns",
           *DOCUMENTS)  # fmt: skip


@dataclass
class Layout:
    """Files that share one mapping.

    Parameters
    ----------
    raws
        The files, each with ``file``, ``headers``, ``first_row`` and its ``blocks``.
    headers
        Canonical name → how the files call it.
    options
        What the settings say about these files.
    """

    raws: list
    headers: dict[str, str]
    options: dict = field(default_factory=dict)

    def part(self, which: int, block: Block) -> "Part":
        """Some rows of one of the files, its mapped columns by their canonical names."""
        raw = self.raws[which]
        table = encoded(block.table)
        columns = {name: table[header_in(raw, header)] for name, header in self.headers.items()}
        return Part(
            [raw], columns, self.headers, np.zeros(len(block.rows), np.int64),
            block.rows.astype(np.int64), block.short, self.options, block, table,
        )  # fmt: skip


@dataclass
class Part:
    """Some rows of a file; their numbers count from the block's first.

    Parameters
    ----------
    raws
        The file that they are of.
    columns
        Canonical name → its cells, text by codes.
    headers, options
        As in the layout.
    file, row, short
        Per line: 0, its row, whether it ended early.
    block, cells
        The rows as read; all their columns by header, text by codes.
    """

    raws: list
    columns: dict[str, pa.Array]
    headers: dict[str, str]
    file: np.ndarray
    row: np.ndarray
    short: np.ndarray
    options: dict
    block: Block
    cells: dict[str, pa.Array]

    def place(self, line: int) -> tuple[str, int]:
        """File and row of a line."""
        return self.raws[0].file, int(self.row[line])

    def whole_rows(self, lines: np.ndarray) -> list[str]:
        """The whole text of some lines."""
        return self.block.text_of(lines)


def encoded(table: pa.Table) -> dict[str, pa.Array]:
    """A table's columns by header, text by codes."""
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if pa.types.is_string(column.type):
            column = column.dictionary_encode()
        columns[name] = column
    return columns


def open_raw(path: Path, options: dict, wanted: set[str], name: str = ""):
    """Open a file of any kind that is known, by its ending; other endings are read as text."""
    open_file = read_raw if is_workbook(path) or is_parquet(path) else open_text
    return open_file(path, options, wanted, name)


def read_raw(
    path: Path, options: dict, wanted: set[str], name: str = "", rows_at_least: int | None = None
) -> Raw:
    """Read a file of any kind that is known, by its ending; other endings are read as text.

    A text file is left after `rows_at_least` rows, where given.
    """
    if is_workbook(path):
        return read_sheet(path, options, wanted, name)
    if is_parquet(path):
        return read_table(path, name)
    return read_text(path, options, wanted, name, rows_at_least)


def find_files(folder: Path, patterns: list[str], where: str) -> list[Path]:
    """The files that the settings name, sorted; a pattern without a file is a problem.

    Raises
    ------
    Problems
        No file fits, with the names of those that are there.
    """
    names = {p: p.relative_to(folder).as_posix() for p in list_files(folder)}
    found, problems = [], []
    for pattern in patterns:
        fits = [p for p, name in names.items() if name == pattern] or [
            p
            for p, name in names.items()
            if fnmatch(name, pattern) or fnmatch(name, f"{pattern}/*")
        ]
        if not fits:
            values = {"pattern": pattern, "found": ", ".join(names.values()) or "–"}
            problems.append(Problem("no_file", values, where=where))
        found += [p for p in fits if p not in found]
    if problems:
        raise Problems(problems)
    return sorted(found)


def options_of(section) -> dict:
    """A layout's options that the settings say, from the section or a dict."""
    get = section.get if isinstance(section, dict) else lambda name: getattr(section, name, None)
    return {name: get(name) for name in OPTIONS if get(name) not in (None, "")}


def open_layout(folder: Path, files: list[Path], columns: dict, options: dict) -> Layout:
    """Open all files of a layout and see that they have the mapped columns.

    Raises
    ------
    Problems
        A mapped column that a file does not have, with those that it has and near ones; a name
        that is no canonical column; a column without which there is no ledger.
    """
    problems = unknown_columns(columns, LINE_COLUMNS)
    problems += unknown_columns(options.get("decimals") or {}, LINE_COLUMNS)
    problems += [
        Problem("unmapped_column", {"name": name}, where="client.toml", column=name)
        for name in _lacking(columns)
    ]
    if problems:
        raise Problems(problems)
    wanted = {normal_name(header) for header in columns.values()}
    raws = []
    for path in files:
        for name, own in spread_sheets(path, path.relative_to(folder).as_posix(), options, wanted):
            raw = open_raw(path, own, wanted, name)
            problems += missing_columns(raw, columns)
            for option in DOCUMENTS:
                named = {header: header for header in options.get(option) or {}}
                problems += missing_columns(raw, named)
            raws.append(raw)
    if problems:
        raise Problems(problems)
    return Layout(raws, dict(columns), options)


def unknown_columns(mapping: dict, columns: tuple[Column, ...]) -> list[Problem]:
    """A problem for each name of a mapping that is none of these columns."""
    known = sorted(column.name for column in columns)
    return [
        Problem(
            "unknown_column",
            {"near": near(name, known, plain=normal_name, others=0), "known": ", ".join(known)},
            where="client.toml",
            column=name,
        )
        for name in mapping
        if name not in known
    ]


def header_in(raw: Raw, header: str) -> str | None:
    """How a file itself writes a mapped header: the same, or the same but for case and accents."""
    if header in raw.headers:
        return header
    same = [h for h in raw.headers if normal_name(h) == normal_name(header)]
    return same[0] if len(same) == 1 else None


def missing_columns(raw: Raw, columns: dict) -> list[Problem]:
    """A problem for each mapped header that the file does not have."""
    return [
        Problem(
            "missing_column",
            {
                "header": header,
                "name": name,
                "found": ", ".join(raw.headers),
                "near": near(header, raw.headers, plain=normal_name, others=0),
            },
            where=raw.file + (f" [{raw.sheet}]" if raw.sheet else ""),
            row=raw.how.get("header_row"),
            column=header,
        )
        for name, header in columns.items()
        if header_in(raw, header) is None
    ]


def _lacking(columns: dict) -> list[str]:
    """Canonical columns without which no ledger can be made."""
    lacking = [name for name in ("date", "customer") if name not in columns]
    if "net_revenue" not in columns and not {"quantity", "unit_price"} <= set(columns):
        lacking.append("net_revenue")
    return lacking
