"""Text files (CSV, TSV): encoding, separator and header row found; every cell read as text."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from kamlib.ledger.blocks import bad_encoding, cut_blocks
from kamlib.ledger.cells import parse_block
from kamlib.ledger.encodings import decide_legacy, wide_encoding
from kamlib.ledger.limits import MAX_CELL, MAX_COLUMNS
from kamlib.ledger.raw import Block, Raw, header_place, header_score, shifted, unique_headers
from kamlib.problem import Problem, Problems

SEPARATORS = (";", "\t", ",", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_HEAD_ROWS = 400


@dataclass
class TextFile:
    """A text file whose layout is known; its cells are read block by block.

    Parameters
    ----------
    path, file
        Where it is, and how it is called in messages.
    headers
        The names of its columns, made different where the file repeats them.
    how
        Encoding, separator and header row.
    skip
        Physical lines above the first row.
    padding
        How many of the last columns only stand for separators at the rows' end.
    """

    path: Path
    file: str
    headers: list[str]
    how: dict
    skip: int
    sheet: str = ""
    padding: int = 0

    @property
    def schema(self) -> tuple:
        """The types of its columns."""
        return ("string",) * len(self.headers)

    @property
    def size(self) -> int:
        """Its bytes on disk."""
        return self.path.stat().st_size

    @property
    def first_row(self) -> int:
        """The row of its first line, as a spreadsheet numbers it."""
        return self.how["header_row"] + 1

    def blocks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """Per block the work that parses it, and the bytes of the file that are read by then."""
        encoding, separator = self.how["encoding"], self.how["separator"]
        quotes = self.how["quotes"]
        blocks = cut_blocks(
            self.path, encoding, separator, self.skip, self.file, quotes is not False
        )
        how = encoding, separator, self.headers, self.file, quotes, self.padding
        for data, seen in blocks:
            yield (lambda data=data: parse_block(data, *how)), seen


def open_text(path: Path, options: dict, wanted: set[str], name: str = "") -> TextFile:
    """Find a text file's encoding, separator and header.

    Parameters
    ----------
    path
        The file.
    options
        ``encoding``, ``separator``, ``header_row``, ``quotes`` where the settings say them.
    wanted
        Normalised names of the mapped headers, to know the header row by.
    name
        How the file is called in messages.

    Raises
    ------
    Problems
        The encoding does not fit, the file has no rows or more columns than any export.
    """
    name = name or path.name
    said = options.get("encoding")
    encoding, evidence = (said, {}) if said else find_encoding(path, name)
    head = _head(path, encoding, name)
    if not head.strip():
        raise Problems(Problem("empty_file", where=name))
    separator = options.get("separator") or find_separator(head, wanted)
    separator = {"\\t": "\t", "tab": "\t"}.get(separator, separator)
    records, ends = [], []
    quoting = csv.QUOTE_NONE if options.get("quotes") is False else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator, quoting=quoting)
    try:
        for record in islice(reader, _HEAD_ROWS):
            records.append(record)
            ends.append(reader.line_num)
    except csv.Error:  # a cell longer than the module takes
        if not records:
            values = {"n": len(head), "limit": MAX_CELL}
            raise Problems(Problem("cell_too_long", values, where=name, row=1)) from None
    if max(map(len, records)) > MAX_COLUMNS:
        row = [len(record) > MAX_COLUMNS for record in records].index(True) + 1
        raise Problems(Problem("too_many_columns", {"limit": MAX_COLUMNS}, where=name, row=row))
    place = header_place(records, options, wanted, name)
    headers = unique_headers(_fit_width(records[place], records[place + 1 :]))
    padding = max(len(headers) - len(records[place]), 0)
    return TextFile(
        path=path,
        file=name,
        headers=headers,
        how={
            "encoding": encoding,
            "separator": separator,
            "header_row": place + 1,
            "encoding_evidence": evidence,
            "quotes": options.get("quotes"),
        },
        skip=ends[place],
        padding=padding,
    )


def read_text(
    path: Path, options: dict, wanted: set[str], name: str = "", rows_at_least: int | None = None
) -> Raw:
    """Read a whole text file with all its cells as text: for tables and proposals.

    Parameters as `open_text`; after `rows_at_least` rows, where given, the rest is left unread.

    Returns
    -------
    Raw
        Columns of text; short rows are filled with nulls and marked, longer ones kept apart.

    Raises
    ------
    Problems
        As `open_text`; a row or cell longer than any export's.
    """
    text = open_text(path, options, wanted, name)
    parts: list[Block] = []
    rows, broken, first = [], [], text.first_row
    for work, _ in text.blocks():
        try:
            block = work()
        except Problems as problems:
            raise Problems([shifted(p, first) for p in problems.problems]) from None
        parts.append(block)
        rows.append(block.rows + first)
        broken += [(row + first, cells) for row, cells in block.broken]
        first += block.count
        if rows_at_least is not None and first - text.first_row >= rows_at_least:
            break
    empty = pa.table({name: pa.array([], pa.string()) for name in text.headers})
    return Raw(
        file=text.file,
        table=pa.concat_tables(
            [empty, *(part.table.cast(empty.schema) for part in parts)]
        ).combine_chunks(),
        rows=np.concatenate([np.zeros(0, np.int64), *rows]),
        short=np.concatenate([np.zeros(0, bool), *(part.short for part in parts)]),
        broken=broken,
        how=text.how,
    )


def find_encoding(path: Path, name: str) -> tuple[str, dict]:
    """The byte order mark's encoding, else UTF-8 where every byte fits it, else by its letters.

    Returns
    -------
    (encoding, evidence)
        The evidence where it is an old one, from `kamlib.ledger.encodings`.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        for mark, encoding in _BOMS:
            if start.startswith(mark):
                return encoding, {}
        if wide := wide_encoding(start):
            return wide, {}
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        try:
            while block := file.read(1 << 22):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return decide_legacy(path, name)
    return "utf-8", {}


def find_separator(head: str, wanted: set[str]) -> str:
    """The separator under which the header is best known and the rows agree most.

    Where nothing is known by name, clevercsv's consistency measure decides.
    """
    scores = {}
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(head[:50_000], newline=""), delimiter=separator)
        rows = []
        try:
            rows += islice(reader, 200)
        except csv.Error:
            continue
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        if not rows:
            continue
        known = max(header_score(row, wanted) for row in rows[:50])
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count)
        scores[separator] = (known, usual > 1, widths.count(usual) / len(widths), usual)
    if not scores:
        return SEPARATORS[0]
    best = max(scores, key=scores.get)
    if scores[best][0] >= 2:
        return best
    import clevercsv  # here: it costs every start 0.2 s, and most ledgers do not need it

    try:
        found = clevercsv.Sniffer().sniff(head[:5_000])
    except (clevercsv.Error, ValueError):
        return best
    one = found.delimiter if found else ""
    return one if one and one.isascii() and one not in "\r\n\0" else best


def _head(path: Path, encoding: str, name: str) -> str:
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        text = decoder.decode(data)
    except (UnicodeError, LookupError) as error:
        raise Problems(bad_encoding(encoding, error, name)) from None
    if len(data) == _SAMPLE and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


def _fit_width(header: list[str], rows: list[list[str]]) -> list[str]:
    """The header as wide as the rows are: exports end rows with one separator too many or few."""
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return header
    usual = max(set(widths), key=widths.count)
    beyond = [any(map(str.strip, row[len(header) :])) for row in rows if len(row) == usual]
    if usual > len(header) and 2 * sum(beyond) < len(beyond):
        return header + [""] * (usual - len(header))
    if usual < len(header) and not any(cell.strip() for cell in header[usual:]):
        return header[:usual]
    return header
