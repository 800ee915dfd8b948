"""Spreadsheets (XLSX, XLS, ODS): sheet and header row found, typed cells keep their type.

Cells are read as the values that the program last saved; nothing is evaluated. A cell typed as a
number or a date becomes text that begins with a mark, so that columns that mix typed cells and
text are decided cell by cell and a typed 1234.567 is never taken for 1.234.567.
"""

import datetime
import re
import zipfile
import zlib
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from kamlib.ledger.limits import MAX_COLUMNS, MAX_INSIDE, check_archive
from kamlib.ledger.raw import (
    DATE_MARK,
    HEADER_DEPTH,
    NUMBER_MARK,
    Raw,
    header_place,
    header_score,
    unique_headers,
)
from kamlib.problem import Problem, Problems

ENDINGS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
"""Endings of workbooks."""

MAX_CELLS = 40_000_000
"""Rows times columns of a sheet: a full sheet of forty columns."""


def read_sheet(path: Path, options: dict, wanted: set[str], name: str = "") -> Raw:
    """Read the ledger's sheet of a workbook.

    Parameters
    ----------
    path
        The file.
    options
        ``sheet`` and ``header_row`` where the settings say them.
    wanted
        Normalised names of the mapped headers, to know sheet and header row by.
    name
        How the file is called in messages.

    Raises
    ------
    Problems
        Unreadable, an unknown sheet, several sheets that fit, or an empty one.
    """
    name = name or path.name
    book = _open(path, name)
    asked = options.get("sheet")
    _check_extent(path, name)
    sheets = {
        sheet: _join_headers(_rows(book, sheet), _merged(book, sheet), wanted)
        for sheet in book.sheet_names
        if asked in (None, sheet)
    }
    if asked and asked not in sheets:
        values = {"sheet": asked, "found": ", ".join(book.sheet_names)}
        raise Problems(Problem("no_sheet", values, where=name))
    sheet = asked or _choose(sheets, wanted, path, name)
    rows = sheets[sheet]
    if not rows:
        raise Problems(Problem("empty_file", where=name))
    place = header_place(rows, options, wanted, name)
    width = max((i + 1 for row in rows[place:] for i, c in enumerate(row) if c != ""), default=1)
    headers = unique_headers((rows[place] + [""] * width)[:width])
    body = rows[place + 1 :]
    table = pa.table(
        {
            header: pa.array([row[i] if i < len(row) else "" for row in body], pa.string())
            for i, header in enumerate(headers)
        }
    )
    return Raw(
        file=name,
        sheet=sheet,
        table=table,
        rows=np.arange(len(body)) + place + 2,
        short=np.zeros(len(body), bool),
        how={"sheet": sheet, "header_row": place + 1},
    )


def spread_sheets(path: Path, name: str, options: dict, wanted: set[str]):
    """The sheets of a file that a pattern in the settings (``sheet = "20*"``) names, each apart.

    Yields
    ------
    (name, options)
        As `read_sheet` takes them; where no pattern is given, the file as it is. ``*`` stands for
        all sheets that have the mapped headers, a longer pattern for all that it names.

    Raises
    ------
    Problems
        No sheet fits the pattern.
    """
    pattern = options.get("sheet") or ""
    if not set("*?") & set(pattern) or not is_workbook(path):
        yield name, options
        return
    book = _open(path, name)
    found = [sheet for sheet in book.sheet_names if fnmatchcase(sheet, pattern)]
    if pattern == "*":
        found = [sheet for sheet in found if _has_headers(book, sheet, wanted)]
    if not found:
        values = {"sheet": pattern, "found": ", ".join(book.sheet_names)}
        raise Problems(Problem("no_sheet", values, where=name))
    for sheet in found:
        yield f"{name} [{sheet}]", {**options, "sheet": sheet}


def is_workbook(path: Path) -> bool:
    """Whether a file's ending is that of a workbook."""
    return path.suffix.lower() in ENDINGS


def _has_headers(book: CalamineWorkbook, sheet: str, wanted: set[str]) -> bool:
    rows = _join_headers(_rows(book, sheet), _merged(book, sheet), wanted)
    return any(header_score(row, wanted) == len(wanted) for row in rows[:HEADER_DEPTH])


def _merged(book: CalamineWorkbook, sheet: str) -> list:
    """The merged cells of a sheet: ((first row, column), (last row, column)), from 0."""
    try:
        return list(book.get_sheet_by_name(sheet).merged_cell_ranges or [])
    except (AttributeError, CalamineError):
        return []  # formats that do not tell them


def _join_headers(rows: list[list[str]], merged: list, wanted: set[str]) -> list[list[str]]:
    """Rows in which a header of two rows is one: ``Cliente`` over ``Código`` is ``Cliente Código``.

    Two rows are one header only where cells of the upper one are merged over several columns, and
    together they are better known than either alone. The upper row becomes blank.
    """
    last = min(len(rows), HEADER_DEPTH) - 1
    wide = [
        (top, left, right)
        for (top, left), (bottom, right) in merged
        if right > left and bottom == top and top < last
    ]
    for top in sorted({top for top, *_ in wide}):
        upper = list(rows[top])
        spans = [(left, right) for row, left, right in wide if row == top]
        for left, right in spans:
            upper[left : right + 1] = [upper[left]] * (right + 1 - left)
        if len({cell for cell in upper if cell}) < 2:
            continue  # a title over the whole sheet
        lower = rows[top + 1]
        joined = [
            " ".join(dict.fromkeys(part for part in pair if part))
            for pair in zip_longest(upper, lower, fillvalue="")
        ]
        alone = max(header_score(row, wanted) for row in (rows[top], lower))
        if header_score(joined, wanted) > alone:
            return [*rows[:top], [""] * len(upper), joined, *rows[top + 2 :]]
    return rows


def _check_extent(path: Path, name: str) -> None:
    """Refuse a sheet that claims cells so far apart that reading it would take all memory."""
    if not zipfile.is_zipfile(path):
        return  # an XLS ends at row 65,536 and column 256
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if re.search(r"worksheets/[^/]+\.xml$", part.filename):
                    with archive.open(part) as file:
                        rows, columns = _xlsx_extent(file)
                elif part.filename == "content.xml":
                    with archive.open(part) as file:
                        rows, columns = _ods_extent(file)
                else:
                    continue
                if columns > MAX_COLUMNS:
                    raise Problems(Problem("too_many_columns", {"limit": MAX_COLUMNS}, where=name))
                if rows * columns > MAX_CELLS:
                    values = {"rows": rows, "columns": columns}
                    raise Problems(Problem("sheet_too_wide", values, where=name))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise Problems(Problem("bad_workbook", {"cause": str(error)[:300]}, where=name)) from None


def _chunks(file):
    """A file in pieces that overlap a little, so that no tag is cut; at most `MAX_INSIDE`."""
    tail, done = b"", 0
    while (block := file.read(1 << 20)) and done < MAX_INSIDE:
        done += len(block)
        yield tail + block
        tail = block[-64:]


def _xlsx_extent(file) -> tuple[int, int]:
    """The last row and column that any cell names."""
    row = column = 1
    for block in _chunks(file):
        rows = [int(n) for n in _ROW_REF.findall(block)]
        row = max([row, *rows])
        column = max([column, *(_column_number(c) for c in set(_COLUMN_REF.findall(block)))])
    return row, column


def _ods_extent(file) -> tuple[int, int]:
    """The rows and columns that repeated cells with content would fill; empty ones cost nothing."""
    rows = columns = 1
    for block in _chunks(file):
        for cell in _ODS_CELL.findall(block):
            columns = max(columns, int(cell))
        for count, content in _ODS_ROW.findall(block):
            if b"office:value" in content or b"<text:p" in content:
                rows = max(rows, int(count))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_ROW_REF = re.compile(rb'<(?:row|c)[^>]*? r="[A-Z]{0,3}([0-9]{1,9})"')
_COLUMN_REF = re.compile(rb'<c[^>]*? r="([A-Z]{1,3})[0-9]')
_ODS_CELL = re.compile(rb'number-columns-repeated="([0-9]{1,9})"[^>]*?office:value')
_ODS_ROW = re.compile(rb'number-rows-repeated="([0-9]{1,9})"[^>]*>(.{0,200})', re.DOTALL)


def _open(path: Path, name: str) -> CalamineWorkbook:
    check_archive(path, name)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise Problems(Problem("bad_workbook", {"cause": str(error)[:300]}, where=name)) from None


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[str]]:
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell) -> str:
    """A cell as text, typed ones with their mark."""
    if isinstance(cell, str):
        return cell.replace(NUMBER_MARK, "").replace(DATE_MARK, "")
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        # spreadsheets keep 15 digits: more are the noise of binary fractions
        digits = f"{cell:.15g}"
        return NUMBER_MARK + (digits if "e" not in digits else format(cell, "f"))
    if isinstance(cell, datetime.datetime | datetime.date):
        return DATE_MARK + cell.isoformat()[:10]
    return "" if cell is None else str(cell)


def _choose(sheets: dict[str, list[list[str]]], wanted: set[str], path: Path, name: str) -> str:
    """The one sheet that carries the header; a question where several do."""
    scores = {
        sheet: max((header_score(row, wanted) for row in rows[:50]), default=0)
        for sheet, rows in sheets.items()
    }
    best = max(scores.values(), default=0)
    if not best:
        return max(sheets, key=lambda sheet: len(sheets[sheet]))
    fits = [sheet for sheet, score in scores.items() if score == best]
    if len(fits) > 1:
        raise Problems(several_question(path, fits, name))
    return fits[0]


def several_question(path: Path, sheets: list[str], name: str) -> Problem:
    """The question which of the sheets that fit is the ledger; hidden ones are told apart."""
    book = _open(path, name)
    shown = {sheet.name for sheet in book.sheets_metadata if "Hidden" not in str(sheet.visible)}
    hidden = [sheet for sheet in sheets if sheet not in shown]
    first = next((sheet for sheet in sheets if sheet in shown), sheets[0])
    values = {"found": ", ".join(sheets), "sheet": first, "hidden": ", ".join(hidden)}
    return Problem("sheets_with_hidden" if hidden else "several_sheets", values, where=name)


def list_sheets(path: Path, name: str = "") -> list[str]:
    """The sheets that hold more than one row, in the workbook's order.

    Raises
    ------
    Problems
        The workbook cannot be opened, or every sheet is empty.
    """
    book = _open(path, name or path.name)
    found = [sheet for sheet in book.sheet_names if book.get_sheet_by_name(sheet).height > 1]
    if not found:
        raise Problems(Problem("empty_file", where=name or path.name))
    return found
