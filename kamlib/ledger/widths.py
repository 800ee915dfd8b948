"""Rows of another width that may be shifted: padded with empty cells, or one cell short.

A separator too many at the end changes nothing; one inside a cell (a decimal comma, a comma in a
name) moves all that follows one column on, and an empty last cell hides it. A row counts as padded
only where its cells fit their columns and would not fit them with any two of them joined.

A row one cell short most often just ends early; it has lost a cell before where one of its cells is
nothing for its column (a customer called 100,00) and all are something one column on.
"""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import as_mask
from kamlib.ledger.raw import Block, plain_text

_SHAPES = (
    r"^[-+(]?[^\d.,;]{0,4}(\d{1,3}([., '\x{A0}]\d{3})+|\d+)([.,]\d+)?[^\d.,;]{0,4}$",
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$",
)
"""Cells of amounts and of days."""


@dataclass(frozen=True)
class Usual:
    """What a column's cells are in all rows of the right width: filled, of which shape."""

    filled: bool
    shape: str | None
    figures: bool = True
    """Whether any cell is an amount or a day."""

    def suits(self, cell: str) -> bool:
        """Whether a cell, empty or not, is of the column's kind."""
        if not cell.strip():
            return True
        if self.shape:
            return _matches(self.shape, cell)
        return self.figures or not any(_matches(shape, cell) for shape in _SHAPES)

    def fits(self, cell: str) -> bool:
        """Whether a cell may stand in the column."""
        if not cell.strip():
            return not self.filled
        return self.shape is None or _matches(self.shape, cell)


def _matches(shape: str, cell: str) -> bool:
    return re.match(shape.replace(r"\x{A0}", "\xa0"), cell.strip()) is not None


def usual_cells(table: pa.Table) -> list[Usual]:
    """What each column of these rows always is."""
    found, match = [], pc.match_substring_regex
    for column in table.itercolumns():
        cells = pc.utf8_trim_whitespace(pc.unique(plain_text(column)))
        told = pc.filter(cells, pc.not_equal(cells, ""))
        shapes = (s for s in _SHAPES if len(told) and as_mask(match(told, s)).all())
        figures = not len(told) or any(as_mask(match(told, s)).any() for s in _SHAPES)
        found.append(Usual(len(told) == len(cells) > 0, next(shapes, None), figures))
    return found


def has_lost(cells: list[str], usual: list[Usual]) -> bool:
    """Whether a row that is one cell short surely has lost one that is not the last.

    Examples
    --------
    >>> usual = [Usual(True, _SHAPES[1]), Usual(True, None), Usual(True, None, figures=False),
    ...          Usual(True, _SHAPES[0]), Usual(False, _SHAPES[0])]
    >>> rows = ["1/2/2024", "F1", "Uno", "7,00"], ["1/2/2024", "Uno", "7,00", "5,00"]
    >>> [has_lost(cells, usual) for cells in rows]
    [False, True]
    """
    row = list(zip(usual, cells, strict=False))
    days = [u.suits(cell) and cell.strip() for u, cell in row if u.shape == _SHAPES[1]]
    if not days or not all(days) or all(u.suits(cell) for u, cell in row):  # no day, no line
        return False
    rest = ([*usual[:at], *usual[at + 1 :]] for at in range(len(usual) - 1))
    return any(
        all(u.fits(cell) and u.suits(cell) for u, cell in zip(columns, cells, strict=True))
        for columns in rest
    )


def is_padded(cells: list[str], usual: list[Usual], separator: str) -> bool:
    """Whether a row that ends in empty cells beyond its columns surely is not shifted.

    Examples
    --------
    >>> usual = [Usual(True, None), Usual(True, _SHAPES[0]), Usual(False, None)]
    >>> [is_padded(cells, usual, ",") for cells in (["A", "7", "x", ""], ["A", "7", "50", ""])]
    [True, False]
    """
    width = len(usual)
    row = cells[:width]
    if not _fit(row, usual):
        return False
    rest = [*cells[:width], ""]
    joined = (
        [*rest[:at], separator.join(rest[at : at + 2]), *rest[at + 2 :]] for at in range(width - 1)
    )
    return not any(_fit(row, usual) for row in joined)


def _fit(row: list[str], usual: list[Usual]) -> bool:
    return all(column.fits(cell) for column, cell in zip(usual, row, strict=True))


def without_overfull(block: Block, padding: int) -> Block:
    """The block without rows that have something in the last columns, which no header names."""
    full = None
    for column in block.table.columns[block.table.num_columns - padding :]:
        filled = pc.not_equal(pc.utf8_trim_whitespace(plain_text(column)), "")
        full = as_mask(filled) if full is None else full | as_mask(filled)
    if full is None or not full.any():
        return block
    rows = block.table.filter(pa.array(full)).to_pylist()
    broken = [
        (int(row), [cell or "" for cell in cells.values()])
        for row, cells in zip(block.rows[full], rows, strict=True)
    ]
    return Block(block.table.filter(pa.array(~full)).combine_chunks(), block.rows[~full],
                 block.short[~full], sorted(block.broken + broken), block.count)  # fmt: skip
