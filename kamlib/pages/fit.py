"""A paper that is promised on one printed page: its tables are shortened until they fit.

The page cannot be measured where it is written, so heights are counted in lines of print with
figures taken from a browser, on the careful side. Texts give way first, to three lines and then
two; then the last rows of the longest table, one by one. What was shortened is counted and said.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from kamlib.words.table import Table
from kamlib.words.table_html import column_shares
from kamlib.words.text import clean, width

PAGE = 271.0
"""Millimetres of an A4 page between the margins, less what rounding may take."""

ROOM = 152
"""Small letters across the page in the print of tables."""

BROAD = {**dict.fromkeys("mwMW@%—…", 1.75), **dict.fromkeys("iljtfrI.,:;'|!", 0.6)}
"""Letters that take more than one, and less; capitals take 1.4."""

GUTTER = 0.48
"""Share of the page that a column has where two stand side by side."""

LINE, ROW, HEADING, HEAD, FOOT = 2.95, 1.0, 7.8, 36.0, 14.0
"""Millimetres: a line of a table, what a row adds, a heading, the page's head and foot."""

LINES = (3, 2)
"""Lines to which texts are cut, the fewest last."""


def fit_sections(sections: Sequence) -> tuple[list, int, int]:
    """Shorten the tables of sections until all of them stand on one page.

    Parameters
    ----------
    sections
        `kamlib.pages.paper.Section`, from top to bottom.

    Returns
    -------
    tuple
        The sections, how many texts were shortened, and how many rows were left out.
    """
    for most in LINES:
        shown, texts = _cut(sections, most)
        if _height(shown) <= PAGE:
            return shown, texts, 0
    rows = 0
    while _height(shown) > PAGE:
        longest = max(_tables(shown), key=lambda found: _table_height(*found[2:]))
        at, part, table, _ = longest
        if len(table.cells) < 2:
            break
        rows += 1
        parts = list(shown[at].parts)
        parts[part] = replace(table, cells=table.cells[:-1], count=table.count - 1)
        shown[at] = replace(shown[at], parts=tuple(parts))
    return shown, texts, rows


def _tables(sections):
    """Section, part, table and its room, of every table that stands on the page."""
    for at, section in enumerate(sections):
        room = ROOM if section.place == "wide" else ROOM * GUTTER
        for part, table in enumerate(section.parts):
            if isinstance(table, Table):
                yield at, part, table, room


def _cut(sections, most: int) -> tuple[list, int]:
    """The sections with no text of more than so many lines, and how many were shortened."""
    shown, texts = list(sections), 0
    for at, part, table, room in _tables(sections):
        rows = []
        for row in table.cells:
            cells = []
            for cell, share in zip(row, column_shares(table), strict=True):
                text = _shorten(cell.text, _column(share, room), most)
                texts += text != cell.text
                full = cell.full or cell.text
                cells.append(cell if text == cell.text else replace(cell, text=text, full=full))
            rows.append(cells)
        parts = list(shown[at].parts)
        parts[part] = replace(table, cells=rows)
        shown[at] = replace(shown[at], parts=tuple(parts))
    return shown, texts


def _column(share: float, room: float) -> int:
    return max(4, int(share * room) - 2)


def _shorten(text: str, column: int, most: int) -> str:
    if _lines(text, column) <= most:
        return text
    longest = most * column
    while _lines(short := clean(text, longest), column) > most and longest > 2:
        longest -= max(1, column // 4)
    return short


def _lines(text: str, column: int) -> int:
    """How many lines a text takes; a word that is longer than a line goes on in the next."""
    lines, used = 1, 0.0
    for word in text.split():
        size = _size(word)
        if used and used + 0.6 + size > column:
            lines, used = lines + 1, 0.0
        used += size + (0.6 if used else 0.0)
        more = max(0, ceil(used / column) - 1)
        lines, used = lines + more, used - more * column
    return lines


def _size(word: str) -> float:
    return sum(BROAD.get(c) or (1.4 if c.isupper() else 1.05 * width(c)) for c in word)


def _table_height(table: Table, room: float) -> float:
    columns = [_column(share, room) for share in column_shares(table)]
    rows = [table.headers, *([cell.text for cell in row] for row in table.cells)]
    height = sum(ROW + LINE * max(map(_lines, row, columns)) for row in rows)
    return height + (ROW + LINE if table.title else 0)


def _height(sections) -> float:
    """Millimetres of the page; two columns side by side take what the longer one takes."""
    total, pair = HEAD + FOOT, {}
    for section in sections:
        room = ROOM if section.place == "wide" else ROOM * GUTTER
        height = HEADING + sum(
            _table_height(part, room) if isinstance(part, Table) else ROW + LINE
            for part in section.parts
        )
        if section.place == "wide" or section.place in pair:
            total, pair = total + max(pair.values(), default=0.0), {}
        if section.place == "wide":
            total += height
        else:
            pair[section.place] = height
    return total + max(pair.values(), default=0.0)
