"""A file's cells as they stand, before anything is decided about them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.columns import LINE_COLUMNS, TABLE_COLUMNS, match_rank, normal_name
from kamlib.problem import Problem, Problems

NUMBER_MARK = "\ue000"
"""Begins the text of a spreadsheet's cell that is typed as a number: its point is decimal."""

DATE_MARK = "\ue001"
"""Begins the text of a spreadsheet's cell that is typed as a date: year, month, day."""

BLOCK_ROWS = 100_000
"""How many rows of a typed file or sheet are worked on together."""

HEADER_DEPTH = 50
"""How many rows from the top the header is looked for."""


@dataclass
class Block:
    """Some rows of a file: columns of cells, with the rows where they stood.

    Parameters
    ----------
    table
        One column per header; text, or typed where the file types its columns.
    rows
        The row of each line, counted from the block's first.
    short
        Lines that ended before the last column.
    broken
        Lines with more cells than there are headers: (row, cells).
    count
        Rows in all, blank and broken ones too.
    """

    table: pa.Table
    rows: np.ndarray
    short: np.ndarray
    broken: list[tuple[int, list[str]]] = field(default_factory=list)
    count: int = 0

    def text_of(self, lines: np.ndarray) -> list[str]:
        """Whole rows as text, cells joined by `` | ``."""
        part = self.table.take(pa.array(lines, pa.int64()))
        columns = [plain_text(part.column(i)).to_pylist() for i in range(part.num_columns)]
        return [" | ".join(cells) for cells in zip(*columns, strict=True)] if columns else []


@dataclass
class Raw:
    """One sheet or text file: columns of cells, with the rows where they stood.

    Parameters
    ----------
    file, sheet
        Where it comes from; no sheet for text and Parquet.
    table
        One column per header; text, or typed where the file types its columns.
    rows
        The row of each line, as a spreadsheet numbers it.
    short
        Lines that ended before the last column.
    broken
        Lines with more cells than there are headers: (row, cells).
    how
        What was decided on the way: encoding, separator, header row.
    """

    file: str
    table: pa.Table
    rows: np.ndarray
    short: np.ndarray
    sheet: str = ""
    broken: list[tuple[int, list[str]]] = field(default_factory=list)
    how: dict = field(default_factory=dict)

    @property
    def headers(self) -> list[str]:
        """The names of the columns, made different where the file repeats them."""
        return self.table.column_names

    @property
    def schema(self) -> tuple:
        """The types of its columns."""
        return tuple(map(str, self.table.schema.types))

    @property
    def size(self) -> int:
        """How much there is of it, in rows."""
        return len(self.rows)

    first_row = 0

    def blocks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """Per block the work that gives it, and how many rows are given by then."""
        for start in range(0, max(len(self.rows), 1), BLOCK_ROWS):
            yield lambda start=start: self._block(start), min(start + BLOCK_ROWS, len(self.rows))

    def _block(self, start: int) -> Block:
        here = slice(start, start + BLOCK_ROWS)
        table = self.table.slice(start, BLOCK_ROWS).combine_chunks()
        return Block(table, self.rows[here], self.short[here], [] if start else self.broken)


def shifted(problem: Problem, first: int) -> Problem:
    """A problem of a block, told with the row of its file: the block's first is `first`."""
    return problem if problem.row is None else replace(problem, row=problem.row + first)


def plain_text(column) -> pa.Array:
    """A column's cells as a person reads them; missing ones empty."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = pc.cast(column, pa.string())
    column = pc.replace_substring_regex(column, f"^[{NUMBER_MARK}{DATE_MARK}]", "")
    return pc.fill_null(column, "")


def unique_headers(cells: list) -> list[str]:
    """Headers with repeated and empty names made different.

    Examples
    --------
    >>> unique_headers(["Total", "", "Total"])
    ['Total', 'column 2', 'Total (2)']
    """
    seen: Counter = Counter()
    names = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(str(cell or "").lstrip(NUMBER_MARK + DATE_MARK).split())
        name = name or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def header_score(cells: list, wanted: set[str]) -> float:
    """How much a row looks like the header.

    Parameters
    ----------
    cells
        The row's cells.
    wanted
        Normalised names that the settings map; where there are none the known synonyms serve.
    """
    texts = (str(cell)[:200] for cell in cells[:_SCORED] if str(cell or "").strip())
    names = {normal_name(text) for text in texts}
    if wanted:
        return len(names & wanted)
    return sum(map(_is_known, names))


_SCORED = 500
"""How many cells of a row can make it a header."""


@lru_cache(20_000)
def _is_known(name: str) -> bool:
    columns = [*LINE_COLUMNS, *(c for table in TABLE_COLUMNS.values() for c in table)]
    return any(match_rank(column, name) is not None for column in columns)


def header_place(rows: list[list], options: dict, wanted: set[str], name: str) -> int:
    """The place (from 0) of the header row: where the settings say it is, else where it is found.

    Raises
    ------
    Problems
        The file ends above it.
    """
    said = options.get("header_row")
    place = said - 1 if said else find_header(rows, wanted)
    if place >= len(rows):
        raise Problems(Problem("no_header_row", {"row": place + 1}, where=name))
    return place


def find_header(rows: list[list], wanted: set[str]) -> int:
    """The place (from 0) of the header row among the first rows.

    The row with most known names; where none is known, the first of the widest rows.
    """
    best, found = 0.0, None
    for place, cells in enumerate(rows[:HEADER_DEPTH]):
        score = header_score(cells, wanted)
        if score > best and score >= 2:
            best, found = score, place
    if found is not None:
        return found
    filled = [sum(bool(str(cell or "").strip()) for cell in cells) for cells in rows[:HEADER_DEPTH]]
    return filled.index(max(filled)) if filled else 0
