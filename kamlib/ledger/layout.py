"""The files of one layout (one ``[[sources]]`` of the settings) as aligned columns."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.columns import LINE_COLUMNS, normal_name
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK, Raw
from kamlib.ledger.sheets import read_sheet
from kamlib.ledger.table import read_table
from kamlib.ledger.text import read_text
from kamlib.problem import Problem, Problems

SHEETS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
OPTIONS = ("sheet", "encoding", "separator", "header_row", "decimal", "thousands", "date_order",
           "discount_as", "currency")  # fmt: skip


@dataclass
class Layout:
    """Files that share one mapping.

    Parameters
    ----------
    raws
        The files as read.
    columns
        Canonical name → cells of all files, one after the other.
    headers
        Canonical name → how the files call it.
    file, row, short
        Per line: which of `raws` it is from, its row there, whether it ended early.
    options
        What the settings say about these files.
    """

    raws: list[Raw]
    columns: dict[str, pa.Array]
    headers: dict[str, str]
    file: np.ndarray
    row: np.ndarray
    short: np.ndarray
    options: dict = field(default_factory=dict)

    def place(self, line: int) -> tuple[str, int]:
        """File and row of a line."""
        return self.raws[self.file[line]].file, int(self.row[line])

    def whole_rows(self, lines: np.ndarray) -> list[str]:
        """The whole text of some lines."""
        starts = np.concatenate([[0], np.cumsum([len(raw.rows) for raw in self.raws])])
        texts = {}
        for which, raw in enumerate(self.raws):
            mine = lines[self.file[lines] == which]
            texts.update(zip(mine.tolist(), raw.text_of(mine - starts[which]), strict=True))
        return [texts[line] for line in lines.tolist()]


def read_raw(path: Path, options: dict, wanted: set[str], name: str = "") -> Raw:
    """Read a file of any kind that is known, by its ending; other endings are read as text."""
    ending = path.suffix.lower()
    if ending in SHEETS:
        return read_sheet(path, options, wanted, name)
    if ending in (".parquet", ".pq"):
        return read_table(path, name)
    return read_text(path, options, wanted, name)


def find_files(folder: Path, patterns: list[str], where: str) -> list[Path]:
    """The files that the settings name, sorted; a pattern without a file is a problem.

    Raises
    ------
    Problems
        No file fits, with the names of those that are there.
    """
    there = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    names = {p: p.relative_to(folder).as_posix() for p in there}
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


def read_layout(folder: Path, files: list[Path], columns: dict, options: dict) -> Layout:
    """Read all files of a layout and align the mapped columns.

    Raises
    ------
    Problems
        A mapped column that a file does not have, with those that it has and near ones; a name
        that is no canonical column; a column without which there is no ledger.
    """
    known = {column.name for column in LINE_COLUMNS}
    problems = [
        Problem("unknown_column", {"near": _near(name, known), "known": ", ".join(sorted(known))},
                where="client.toml", column=name)
        for name in columns if name not in known
    ]  # fmt: skip
    problems += [
        Problem("unmapped_column", {"name": name}, where="client.toml", column=name)
        for name in _lacking(columns)
    ]
    if problems:
        raise Problems(problems)
    wanted = {normal_name(header) for header in columns.values()}
    raws = []
    for path in files:
        raw = read_raw(path, options, wanted, path.relative_to(folder).as_posix())
        problems += missing_columns(raw, columns)
        raws.append(raw)
    if problems:
        raise Problems(problems)
    return Layout(
        raws=raws,
        columns={
            name: _together([raw.table.column(header_in(raw, header)) for raw in raws])
            for name, header in columns.items()
        },
        headers=dict(columns),
        file=np.repeat(np.arange(len(raws)), [len(raw.rows) for raw in raws]),
        row=np.concatenate([raw.rows for raw in raws]).astype(np.int64),
        short=np.concatenate([raw.short for raw in raws]),
        options=options,
    )


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
                "near": _near(header, raw.headers),
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


def _near(name: str, known) -> str:
    plain = {normal_name(k): k for k in known}
    near = get_close_matches(normal_name(name), plain, n=3, cutoff=0.5)
    return ", ".join(plain[k] for k in near) or "–"


def _together(parts: list) -> pa.Array:
    """One column of all files; where some type it and some do not, typed cells become text."""
    flat = [p.combine_chunks() if isinstance(p, pa.ChunkedArray) else p for p in parts]
    if len({p.type for p in flat}) > 1:
        flat = [_marked(p) for p in flat]
    return pa.concat_arrays(flat) if flat else pa.array([], pa.string())


def _marked(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        texts = pc.strftime(column.cast(pa.timestamp("s"), safe=False), "%Y-%m-%d")
        return pc.binary_join_element_wise(DATE_MARK, texts, "")
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "1", "0")
    return pc.binary_join_element_wise(NUMBER_MARK, pc.cast(column, pa.string()), "")
